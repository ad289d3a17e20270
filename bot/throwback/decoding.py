"""From bytes that a stranger sent to an upright picture of a known size; runs in a worker process.

Only pictures of an allow-list are opened, and only when their header promises a size that memory bears. The
order matters: JPEG's draft halves a large photo inside the decoder; whatever must be done to every pixel is
done after that; the turn comes last, when the picture is small.
"""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bot.errors import UserError
from bot.throwback.metadata import Told, read_metadata, read_orientation

if TYPE_CHECKING:
    from PIL import ImageFile
    from PIL.Image import Image, Transpose

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF")
BEGINNINGS = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|....ftyp(?:avi[fs]|he[iv][cfsx]|mif1)", re.DOTALL
)
"""How files of these formats begin: one that cannot be opened all the same is broken, not of another kind."""

PIXELS_MOST = 64_000_000
"""More than phones take without being asked twice (50 MP); 256 MB decoded."""

PIXELS_MOST_OF = {"WEBP": 24_000_000, "AVIF": 36_000_000}
"""Their decoders hold a picture more than twice; no camera makes them, so they may be smaller."""

SIDE_LEAST = 48  # pixels; smaller ones are icons
LONGEST_SIDE = 2016
"""Half of 4032, which most phones take: their JPEGs are halved inside the decoder, in a third of the time."""

NEARLY = 0.95
"""A picture that a decoder's halving brings this near to LONGEST_SIDE (4000 x 3000) is left at that size."""

GAP = 2  # how much larger than its goal a picture must stay for a good resize after plain averaging
STRIP_PIXELS = 4_000_000
BACKGROUND = (255, 255, 255)  # behind transparency: what most viewers show
TURNS = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE"}
TURNS |= {6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90"}
"""How a picture that EXIF says lies so is put upright: names of Pillow's Transpose."""

SPACES = {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK"}
"""The colour space an ICC profile must have to fit a picture of a mode."""


@contextmanager
def open_picture(content: bytes) -> "Iterator[ImageFile.ImageFile]":
    """Open a picture for the time of the block; whatever a decoder raises in it becomes a sentence.

    Raises:
        UserError: not one of the formats, too many or too few pixels, or broken.
    """
    from PIL import Image, UnidentifiedImageError

    _teach_heif()
    try:
        with warnings.catch_warnings(action="ignore"):  # Pillow warns of sizes; the check below is stricter
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            with picture:
                check_size(*picture.size, PIXELS_MOST_OF.get(picture.format or "", PIXELS_MOST))
                yield picture
    except (UserError, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise UserError("error-photo-pixels", most=PIXELS_MOST // 1_000_000) from None
    except UnidentifiedImageError:
        is_ours = BEGINNINGS.match(content) is not None
        raise UserError("error-photo-broken" if is_ours else "error-photo-kind") from None
    except Exception as error:  # decoders raise anything, from OSError to struct.error
        raise UserError("error-photo-broken") from error


def check_size(width: int, height: int, most: int = PIXELS_MOST) -> None:
    """Raise when a picture has too many pixels to be decoded, or too few to be a photo."""
    if width * height > most:
        raise UserError("error-photo-pixels", most=most // 1_000_000)
    if min(width, height) < SIDE_LEAST:
        raise UserError("error-photo-tiny", least=SIDE_LEAST)


def make_still(picture: "ImageFile.ImageFile") -> "tuple[Image, Told]":
    """Return the (first) picture upright, in sRGB, at most LONGEST_SIDE long, without a word of metadata.

    Also what its metadata told. To be called inside `open_picture`.
    """
    from PIL import Image

    goal = choose_size(*picture.size)
    if picture.format in ("JPEG", "MPO"):
        picture.draft(picture.mode, goal)
    picture.load()
    told, orientation = read_metadata(picture), read_orientation(picture)
    profile = picture.info.get("icc_profile")
    small = _shrink(picture, goal)
    upright = _turn(_to_srgb(small, profile), orientation)
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    return clean, told


def choose_size(width: int, height: int) -> tuple[int, int]:
    """Return the size a picture is brought to, before it is turned."""
    longest = max(width, height)
    halved = [longest / by for by in (2, 4, 8) if NEARLY * LONGEST_SIDE <= longest / by <= LONGEST_SIDE]
    share = min(1.0, (halved[0] if halved else LONGEST_SIDE) / longest)
    return max(1, round(width * share)), max(1, round(height * share))


def _shrink(picture: "Image", goal: tuple[int, int]) -> "Image":
    """Return the picture at its goal, in RGB, L or CMYK: large ones averaged first, strip by strip."""
    from PIL import Image

    if picture.mode not in SPACES or picture.has_transparency_data:
        picture = _flatten(picture, max(1, min(picture.width // goal[0], picture.height // goal[1]) // GAP))
    if picture.size == goal:
        return picture
    return picture.resize(goal, Image.Resampling.BICUBIC, reducing_gap=GAP)


def _flatten(picture: "Image", factor: int) -> "Image":
    """Return a picture of any mode in RGB or L, on a background, averaged `factor` times smaller.

    Strip by strip, so that of the large picture no second copy is made.
    """
    from PIL import Image

    rows = max(factor, STRIP_PIXELS // picture.width // factor * factor)
    width, height = -(-picture.width // factor), -(-picture.height // factor)
    flat: Image.Image | None = None
    for top in range(0, picture.height, rows):
        strip = _flatten_strip(picture.crop((0, top, picture.width, min(top + rows, picture.height))))
        if flat is None:
            flat = Image.new(strip.mode, (width, height))
        flat.paste(strip.reduce(factor) if factor > 1 else strip, (0, top // factor))
    return flat or picture


def _flatten_strip(strip: "Image") -> "Image":
    from PIL import Image

    if strip.has_transparency_data:
        seen = strip.convert("RGBA")
        ground = Image.new("RGB", strip.size, BACKGROUND)
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    if strip.mode.startswith("I"):  # 16 bits a pixel: a plain convert would cut everything above 255
        return strip.point(lambda value: value * (1 / 256)).convert("L")
    return strip.convert("L" if strip.mode in ("1", "L") else "RGB")


def _to_srgb(picture: "Image", profile: bytes | None) -> "Image":
    """Return the picture in sRGB; a profile that is broken or of another space is not believed."""
    from PIL import ImageCms

    if profile:
        try:
            known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            inside: Any = known.profile
            fits = inside.xcolor_space.strip() == SPACES[picture.mode]
            if fits and not ImageCms.getProfileDescription(known).startswith("sRGB"):
                srgb = ImageCms.createProfile("sRGB")
                turned = ImageCms.profileToProfile(picture, known, srgb, outputMode="RGB")
                picture = turned or picture
        except (OSError, ImageCms.PyCMSError):
            pass
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _turn(picture: "Image", orientation: int) -> "Image":
    from PIL import Image

    if orientation not in TURNS:
        return picture
    turn: Transpose = Image.Transpose[TURNS[orientation]]
    return picture.transpose(turn)


def _teach_heif() -> None:
    """Let Pillow open HEIC; a second time changes nothing."""
    from PIL import Image

    if "HEIF" not in Image.OPEN:
        from pillow_heif import register_heif_opener

        register_heif_opener()
