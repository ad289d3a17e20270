"""A shared file in, a clean picture out: whatever it is, upright, small, and silent about everything else."""

import io
import random
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat, PngImagePlugin
from pillow_heif import from_pillow

from bot.errors import UserError
from bot.throwback.decoding import LONGEST_SIDE, TURNS, choose_size
from bot.throwback.images import FILE_MOST, TIMEOUT_S, Normalised, normalise, normalise_file
from bot.throwback.models import PhotoDate
from bot.workers import ProcessPool
from tests.source import ROOT
from tests.throwback.pictures import draw_scene, load, make_exif, save, srgb_profile

TODAY = date(2026, 11, 24)
SCENE = draw_scene(11, (320, 240))
XMP = (
    b'<x:xmpmeta xmlns:exif="e" xmlns:dc="d"><exif:GPSLatitude>37,33N</exif:GPSLatitude>'
    b"<dc:creator>Kim</dc:creator></x:xmpmeta>"
)
SECRETS = (
    b"Phone Maker",
    b"Phone 12",
    b"Kim Fan",
    b"secret",
    b"GPS",
    b"Exif",
    b"ICC_PROFILE",
    b"xmpmeta",
    b"http",
)


def clean(content: bytes, name: str = "x.jpg") -> Normalised:
    return normalise(content, name, TODAY)


def differ(one: Image.Image, other: Image.Image) -> float:
    """Return how far two pictures of one size are apart, of 255."""
    assert one.size == other.size
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)


def heic(picture: Image.Image, **info: object) -> bytes:
    out = io.BytesIO()
    from_pillow(picture).save(out, quality=90, **info)
    return out.getvalue()


def all_outputs(found: Normalised) -> list[bytes]:
    return [found.jpeg, found.thumbnail, *([found.animation] if found.animation else [])]


def jpeg_markers(content: bytes) -> Iterator[int]:
    """Yield the segments of a JPEG up to its scan."""
    at = 2
    while content[at + 1] != 0xDA:
        yield content[at + 1]
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")


TELLING = {
    "JPEG": save(
        SCENE, "JPEG", exif=make_exif(), comment=b"secret", icc_profile=srgb_profile(), xmp=XMP, quality=92
    ),
    "PNG": save(
        SCENE,
        "PNG",
        exif=make_exif(),
        icc_profile=srgb_profile(),
        pnginfo=(info := PngImagePlugin.PngInfo(), info.add_text("Author", "Kim Fan"))[0],
    ),
    "WEBP": save(SCENE, "WEBP", exif=make_exif(), icc_profile=srgb_profile(), xmp=XMP, quality=92),
    "AVIF": save(SCENE, "AVIF", exif=make_exif(), icc_profile=srgb_profile(), xmp=XMP, quality=92),
    "HEIC": heic(SCENE, exif=make_exif().tobytes(), xmp=XMP),
    "GIF": save(SCENE, "GIF", comment=b"secret"),
}


@pytest.mark.parametrize("kind", TELLING)
def test_every_kind_we_take_becomes_a_jpeg_that_tells_nothing(kind: str) -> None:
    content = TELLING[kind]
    assert any(secret in content for secret in SECRETS)
    found = clean(content)
    assert not [secret for secret in SECRETS if any(secret in out for out in all_outputs(found))]
    for out in (found.jpeg, found.thumbnail):
        picture = load(out)
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (320, 240))
        assert not dict(picture.getexif())
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert set(jpeg_markers(out)) <= {0xE0, 0xDB, 0xC0, 0xC4}, "APP0, tables and frame: nothing else"
    assert differ(load(found.jpeg), SCENE) < (12 if kind == "GIF" else 6)


def test_what_was_removed_is_named_and_the_day_proposed() -> None:
    found = clean(TELLING["JPEG"], "IMG_20200101.jpg")
    assert found.removed == ("place", "device", "name", "comment")
    assert found.proposal == PhotoDate(2022, 4, 3, "exif")
    assert clean(TELLING["HEIC"]).removed == ("place", "device", "name", "comment")
    assert clean(TELLING["PNG"]).proposal == PhotoDate(2022, 4, 3, "exif")
    assert clean(TELLING["GIF"]).removed == ("comment",)


def test_a_silent_picture_had_nothing_to_remove() -> None:
    found = clean(save(SCENE, "JPEG"), "220403.jpg")
    assert found.removed == ()
    assert found.proposal == PhotoDate(2022, 4, 3, "name")


@pytest.mark.parametrize(("model", "source"), [("CanoScan 9000F", b"\x03"), ("X", b"\x02"), ("X", b"\x01")])
def test_scans_do_not_come_back_on_the_day_they_were_scanned(model: str, source: bytes) -> None:
    exif = make_exif(model=model, source=source)
    assert clean(save(SCENE, "JPEG", exif=exif)).proposal is None


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(320, 240), (4032, 3024)], ids=str)
def test_every_orientation_is_put_upright(orientation: int, size: tuple[int, int]) -> None:
    upright = SCENE.resize(size)
    undo = {6: "ROTATE_90", 8: "ROTATE_270"} | {k: v for k, v in TURNS.items() if k not in (6, 8)}
    lying = upright.transpose(Image.Transpose[undo[orientation]]) if orientation > 1 else upright
    found = clean(save(lying, "JPEG", exif=make_exif(orientation), quality=90))
    still = load(found.jpeg)
    assert still.size == (found.picture.width, found.picture.height)
    assert still.width > still.height
    assert differ(still.resize((320, 240)), SCENE) < 5


@pytest.mark.parametrize(
    ("size", "goal"),
    [
        ((4032, 3024), (2016, 1512)),
        ((3024, 4032), (1512, 2016)),
        ((4000, 3000), (2000, 1500)),
        ((8064, 6048), (2016, 1512)),
        ((3000, 3000), (2016, 2016)),
        ((2016, 900), (2016, 900)),
        ((300, 200), (300, 200)),
        ((60_000, 50), (2016, 2)),
    ],
)
def test_the_longest_side_is_bounded_and_the_shape_kept(size: tuple[int, int], goal: tuple[int, int]) -> None:
    assert choose_size(*size) == goal


@given(st.integers(48, 9000), st.integers(48, 7000))
def test_no_picture_grows_or_is_squeezed(width: int, height: int) -> None:
    wide, high = choose_size(width, height)
    assert max(wide, high) <= LONGEST_SIDE
    assert wide <= width
    assert high <= height
    assert abs(wide * height - high * width) <= max(width, height)
    if max(width, height) > LONGEST_SIDE:
        assert max(wide, high) >= 0.95 * LONGEST_SIDE


def test_a_large_picture_is_shrunk_whatever_its_kind() -> None:
    large = draw_scene(12, (2600, 1300))
    for kind in ("PNG", "WEBP", "JPEG"):
        found = clean(save(large, kind))
        assert (found.picture.width, found.picture.height) == (2016, 1008)
        assert max(load(found.thumbnail).size) == 512


def test_cmyk_grey_palette_and_sixteen_bits_keep_their_looks() -> None:
    grey = SCENE.convert("L")
    deep = Image.frombytes("I;16", grey.size, b"".join(struct.pack("<H", 257 * v) for v in grey.tobytes()))
    for content, shown in (
        (save(SCENE.convert("CMYK"), "JPEG", quality=95), SCENE),
        (save(grey, "JPEG", quality=95), grey),
        (save(grey, "PNG"), grey),
        (save(deep, "PNG"), grey),
        (save(SCENE.quantize(256), "PNG"), SCENE),
        (save(SCENE.convert("1"), "PNG"), SCENE.convert("1")),
    ):
        assert differ(load(clean(content).jpeg), shown.convert("RGB")) < 8


def test_transparency_is_laid_on_white_and_large_ones_alike() -> None:
    for size in ((320, 240), (5000, 2400)):
        ghost = SCENE.resize(size).convert("RGBA")
        ghost.putalpha(Image.new("L", size, 0))
        ghost.paste((200, 30, 30, 255), (0, 0, size[0] // 2, size[1]))
        still = load(clean(save(ghost, "PNG", compress_level=1)).jpeg)
        assert still.getpixel((still.width * 3 // 4, 10)) == (255, 255, 255)
        red = still.getpixel((still.width // 4, still.height // 2))
        assert isinstance(red, tuple)
        assert abs(red[0] - 200) < 6
        assert red[1] < 40
    keyed = SCENE.convert("RGB")
    keyed.paste((1, 2, 3), (0, 0, 160, 240))
    shown = load(clean(save(keyed, "PNG", transparency=(1, 2, 3))).jpeg)
    assert shown.getpixel((40, 40)) == (255, 255, 255)


def test_a_profile_is_applied_and_a_broken_one_ignored() -> None:
    swapped = bytearray(srgb_profile())
    red, green = swapped.index(b"rXYZ"), swapped.index(b"gXYZ")
    swapped[red : red + 4], swapped[green : green + 4] = b"gXYZ", b"rXYZ"
    described = swapped.index(b"s\0R\0G\0B") if b"s\0R\0G\0B" in swapped else swapped.index(b"sRGB", 200)
    swapped[described] = ord("z")
    flat = Image.new("RGB", (64, 64), (220, 40, 40))
    turned = load(clean(save(flat, "PNG", icc_profile=bytes(swapped))).jpeg).getpixel((9, 9))
    assert isinstance(turned, tuple)
    assert turned[1] > 150 > turned[0], "red and green of this profile are exchanged"
    for profile in (b"nonsense", srgb_profile()[:200], b"\0" * 500):
        kept = load(clean(save(flat, "PNG", icc_profile=profile)).jpeg)
        assert differ(kept, flat) < 4
    grey = load(clean(save(SCENE.convert("L"), "PNG", icc_profile=srgb_profile())).jpeg)
    assert differ(grey, SCENE.convert("L").convert("RGB")) < 4


def png_header(width: int, height: int) -> bytes:
    """Return the beginning of a PNG that promises a size."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    data = zlib.compress(b"\0" * 1000)
    idat = b"IDAT" + data
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk
        + struct.pack(">I", len(data))
        + idat
        + struct.pack(">I", zlib.crc32(idat))
    )


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect/></svg>'
JPEG = save(SCENE, "JPEG")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (png_header(30_000, 30_000), "error-photo-pixels"),
        (png_header(13_000, 13_000), "error-photo-pixels"),
        (png_header(9_000, 9_000), "error-photo-pixels"),
        (save(Image.new("RGB", (6000, 5000)), "WEBP", quality=1, method=0), "error-photo-pixels"),
        (JPEG[: len(JPEG) // 2], "error-photo-broken"),
        (save(SCENE, "PNG")[:9000], "error-photo-broken"),
        (save(SCENE, "WEBP")[:3000], "error-photo-broken"),
        (TELLING["HEIC"][:3000], "error-photo-broken"),
        (TELLING["AVIF"][:2000], "error-photo-broken"),
        (SVG, "error-photo-kind"),
        (b"hello, I am a text", "error-photo-kind"),
        (b"", "error-photo-kind"),
        (b"\xff\xd8\xff", "error-photo-broken"),
        (save(SCENE, "TIFF"), "error-photo-kind"),
        (save(SCENE, "BMP"), "error-photo-kind"),
        (save(SCENE, "EPS"), "error-photo-kind"),
        (b"%PDF-1.7\n", "error-photo-kind"),
        (save(Image.new("RGB", (40, 400)), "PNG"), "error-photo-tiny"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_what_cannot_be_taken_is_a_sentence(content: bytes, key: str) -> None:
    with pytest.raises(UserError) as refused:
        clean(content)
    assert refused.value.key == key


def test_a_large_file_is_not_even_looked_at(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="error-photo-large"):
        clean(b"\0" * (FILE_MOST + 1))
    path = tmp_path / "large.jpg"
    with path.open("wb") as file:
        file.truncate(FILE_MOST + 1)
    with pytest.raises(UserError, match="error-photo-large"):
        normalise_file(str(path), TODAY)


def test_a_file_is_read_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "220403 encore.jpg"
    path.write_bytes(JPEG)
    assert normalise_file(str(path), TODAY) == normalise(JPEG, path.name, TODAY)


def test_of_two_files_in_one_only_the_picture_is_left() -> None:
    for behind in (b"PK\x03\x04 a ZIP", b"<script>alert(1)</script>", b"%PDF-1.7 a document"):
        found = clean(JPEG + behind)
        assert behind not in found.jpeg + found.thumbnail
        assert found.picture.key == clean(JPEG).picture.key
        assert found.picture.original != clean(JPEG).picture.original


def test_the_same_bytes_give_the_same_picture() -> None:
    one, other = clean(TELLING["JPEG"]), clean(TELLING["JPEG"])
    assert one == other
    assert one.picture.size == len(one.jpeg) + len(one.thumbnail)


def make_frames(count: int, size: tuple[int, int] = (120, 90)) -> list[Image.Image]:
    return [draw_scene(number, size) for number in range(count)]


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_a_small_animation_is_kept_and_drawn_anew(kind: str) -> None:
    first, *others = make_frames(5)
    noise: dict[str, object] = {"comment": b"secret"} if kind == "GIF" else {"exif": make_exif(), "xmp": XMP}
    content = save(
        first, kind, save_all=True, append_images=others, duration=[40, 80, 120, 40, 40], loop=0, **noise
    )
    found = clean(content + b"PK\x03\x04 secret")
    assert found.picture.animation == kind.lower()
    assert found.animation is not None
    assert not [secret for secret in SECRETS if secret in found.animation]
    moving = load(found.animation)
    assert (moving.format, moving.n_frames, moving.info["loop"]) == (kind, 5, 0)
    assert differ(load(found.jpeg), first) < 12
    for number, frame in enumerate((first, *others)):
        moving.seek(number)
        assert differ(moving, frame) < 14
    assert found.picture.size == len(found.jpeg) + len(found.thumbnail) + len(found.animation)


def test_a_large_animation_leaves_its_first_picture() -> None:
    many = save(Image.new("RGB", (64, 64)), "GIF", save_all=True, append_images=blinking(5000), duration=20)
    assert load(many).n_frames > 4000
    for content in (
        many,
        save(draw_scene(1, (2000, 1500)), "GIF", save_all=True, append_images=make_frames(12, (2000, 1500))),
    ):
        found = clean(content)
        assert (found.picture.animation, found.animation) == (None, None)
        assert load(found.jpeg).format == "JPEG"


def test_a_gif_of_a_million_frames_is_not_walked_through() -> None:
    """Pillow takes half a minute to count them."""
    frame = b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0"
    content = b"GIF89a@\0@\0\x80\0\0\0\0\0\xff\xff\xff" + frame * 1_000_000 + b";"
    started = time.monotonic()
    assert clean(content).animation is None
    assert time.monotonic() - started < TIMEOUT_S / 3


def blinking(count: int) -> list[Image.Image]:
    return [Image.new("RGB", (64, 64), (50 * (number % 5), 0, 99)) for number in range(count)]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(TELLING)), st.integers(0, 2**32), st.integers(1, 12), st.booleans())
def test_damaged_files_give_a_picture_or_a_sentence(kind: str, seed: int, wounds: int, cut: bool) -> None:
    chance = random.Random(seed)
    content = bytearray(TELLING[kind])
    for _ in range(wounds):
        content[chance.randrange(len(content))] = chance.randrange(256)
    if cut:
        del content[chance.randrange(len(content)) :]
    try:
        found = clean(bytes(content))
    except UserError:
        return
    assert not [secret for secret in SECRETS if secret in found.jpeg]


MEASURE = """
import re, sys
from datetime import date
from bot.throwback.images import normalise
content = open(sys.argv[1], "rb").read()
found = normalise(content, "x", date(2026, 1, 1))
# ru_maxrss would be the parent's
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
print(peak // 1024, found.picture.width, found.picture.height)
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["JPEG", "progressive", "CMYK", "PNG", "palette", "sixteen bits", "HEIC"])
def test_48_megapixels_take_less_than_400_mib(kind: str, tmp_path: Path) -> None:
    large = draw_scene(5, (512, 384)).resize((8064, 6048))
    path = tmp_path / "large"
    match kind:
        case "JPEG" | "progressive":
            large.save(path, "JPEG", quality=90, progressive=kind == "progressive")
        case "CMYK":
            large.convert("CMYK").save(path, "JPEG", quality=90)
        case "PNG":
            large.putalpha(200)
            large.save(path, "PNG", compress_level=1)
        case "palette":
            large.quantize(64, method=Image.Quantize.FASTOCTREE).save(path, "PNG", compress_level=1)
        case "sixteen bits":
            large.convert("L").convert("I;16").save(path, "PNG", compress_level=1)
        case "HEIC":
            from_pillow(large).save(path, quality=50)
    shown = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    mib, width, height = map(int, shown.stdout.split())
    assert (width, height) == (2016, 1512)
    assert mib < 400


@pytest.mark.slow
async def test_a_worker_cleans_pictures_and_hands_back_its_sentences() -> None:
    pool = ProcessPool()
    try:
        found = await pool.run(normalise, TELLING["JPEG"], "x.jpg", TODAY, timeout_s=TIMEOUT_S)
        assert found == clean(TELLING["JPEG"])
        with pytest.raises(UserError, match="error-photo-kind"):
            await pool.run(normalise, SVG, "x.jpg", TODAY, timeout_s=TIMEOUT_S)
    finally:
        await pool.close()
