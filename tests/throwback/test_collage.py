"""Several photos in one picture."""

import subprocess
import sys
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.errors import UserError
from bot.throwback.collage import INK, compose, compose_alt, crop_to, find_detail
from bot.throwback.layouts import Frame, lay_out
from bot.throwback.lettering import BOLD, ELLIPSIS, Style, clean, draw_line, fit, measure, wrap
from bot.throwback.models import LAYOUTS, CollageLayout, CollagePlan, Panel
from tests.source import ROOT
from tests.throwback.pictures import draw_scene, load, save

COLOURS = ("red", "lime", "blue", "yellow", "cyan", "magenta", "orange", "purple", "teal")
STYLE = Style(80, BOLD)


def plain(colour: str, size: tuple[int, int] = (800, 600)) -> bytes:
    return save(Image.new("RGB", size, colour), "JPEG", quality=95)


def make_plan(layout: CollageLayout = "grid", count: int = 4, **changes: object) -> CollagePlan:
    panels = tuple(Panel(plain(colour)) for colour in COLOURS[:count])
    return CollagePlan(**{"layout": layout, "panels": panels, **changes})


def counts(layout: CollageLayout) -> range:
    return range(2, 3) if layout == "then and now" else range(2, 10)


EVERY = [(layout, count) for layout in LAYOUTS for count in counts(layout)]


@pytest.mark.parametrize(("layout", "count"), EVERY)
def test_every_photo_is_in_the_collage_where_it_belongs(layout: CollageLayout, count: int) -> None:
    picture = load(compose(make_plan(layout, count))).convert("RGB")
    for number, frame in enumerate(lay_out(layout, [(800, 600)] * count).frames):
        middle = picture.getpixel((frame.left + frame.width // 2, frame.top + frame.height // 2))
        wanted = Image.new("RGB", (1, 1), COLOURS[number]).getpixel((0, 0))
        assert isinstance(middle, tuple)
        assert isinstance(wanted, tuple)
        assert max(abs(a - b) for a, b in zip(middle, wanted, strict=True)) < 12, (number, middle, wanted)


@pytest.mark.parametrize("layout", LAYOUTS)
@given(data=st.data())
def test_frames_lie_on_the_sheet_apart_and_in_reading_order(
    layout: CollageLayout, data: st.DataObject
) -> None:
    side = st.integers(50, 2016)
    count = data.draw(st.sampled_from(counts(layout)))
    sheet = lay_out(layout, data.draw(st.lists(st.tuples(side, side), min_size=count, max_size=count)))
    assert len(sheet.frames) == count
    assert sheet.height <= 4 * sheet.width
    for frame in sheet.frames:
        assert min(frame.width, frame.height) > 150
        assert frame.left >= 0
        assert frame.top >= 0
        assert frame.left + frame.width <= sheet.width
        assert frame.top + frame.height <= sheet.height
    assert not any(_overlap(one, other) for one, other in combinations(sheet.frames, 2))
    corners = [(frame.top, frame.left) for frame in sheet.frames]
    assert corners == sorted(corners)


def _overlap(one: Frame, other: Frame) -> bool:
    across = one.left < other.left + other.width and other.left < one.left + one.width
    down = one.top < other.top + other.height and other.top < one.top + one.height
    return across and down


def test_the_same_plan_gives_the_same_bytes_in_another_process_too() -> None:
    code = (
        "import hashlib\n"
        "from bot.throwback.collage import compose\n"
        "from tests.throwback.test_collage import make_plan\n"
        "plan = make_plan('polaroid', 5, title='앙코르 ภาพ ♥', unknown='?')\n"
        "print(hashlib.sha256(compose(plan)).hexdigest())"
    )
    run = [sys.executable, "-c", code]
    shown = [
        subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT).stdout for _ in range(2)
    ]
    assert shown[0] == shown[1]
    assert compose(make_plan()) == compose(make_plan())


def test_a_collage_tells_nothing_besides_its_picture() -> None:
    picture = load(compose(make_plan()))
    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    assert not dict(picture.getexif())
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_title_goes_above_and_credits_below() -> None:
    bare = load(compose(make_plan()))
    titled = load(compose(make_plan(title="The last encore")))
    assert bare.width == titled.width
    assert titled.height > bare.height
    credited = CollagePlan("grid", (Panel(plain("red"), "Haneul"), Panel(plain("lime"))), unknown="unknown")
    shown = load(compose(credited)).convert("RGB")
    without = load(compose(CollagePlan("grid", tuple(Panel(one.jpeg) for one in credited.panels))))
    assert shown.height > without.height
    assert has_words(shown.crop((0, without.height, shown.width, shown.height)))
    assert not has_words(without.convert("RGB").crop((0, without.height - 16, without.width, without.height)))


def has_words(picture: Image.Image) -> bool:
    """Return whether there is light writing on the dark ground."""
    return max(value for _, value in (picture.convert("L").getextrema(),)) > 200


def test_then_and_now_shows_both_dates() -> None:
    panels = (Panel(plain("black"), label="2014-05-01"), Panel(plain("black"), label="2026-04-03"))
    sheet = lay_out("then and now", [(800, 600)] * 2)
    shown = load(compose(CollagePlan("then and now", panels))).convert("RGB")
    for frame in sheet.frames:
        lower = (
            frame.left,
            frame.top + frame.height * 3 // 4,
            frame.left + frame.width,
            frame.top + frame.height,
        )
        assert has_words(shown.crop(lower))
        assert not has_words(shown.crop((frame.left, frame.top, frame.left + frame.width, lower[1])))


def test_a_broken_picture_is_a_sentence() -> None:
    for jpeg in (b"", b"text", plain("red")[:400], save(draw_scene(1), "PNG")):
        with pytest.raises(UserError, match="error-photo-broken"):
            compose(CollagePlan("grid", (Panel(jpeg), Panel(plain("red")))))


def test_the_focus_is_kept() -> None:
    """A wide picture in a square frame: red at the right, where the sharer pointed; the detail is left."""
    wide = Image.new("RGB", (2000, 600), "blue")
    for line in range(0, 600, 20):
        ImageDraw.Draw(wide).line((line, 0, line, 600), fill="white", width=8)
    wide.paste("red", (1400, 0, 2000, 600))
    square = Image.new("RGB", (600, 600), "lime")
    panels = (Panel(save(wide, "JPEG"), focus=(0.9, 0.5)), Panel(save(square, "JPEG")))
    sheet = lay_out("grid", [(2000, 600), (600, 600)])
    middle = (sheet.frames[0].left + sheet.frames[0].width // 2, sheet.frames[0].height // 2)
    shown = load(compose(CollagePlan("grid", panels))).convert("RGB").getpixel(middle)
    assert isinstance(shown, tuple)
    assert shown[0] > 200 > 60 > shown[2]


def test_detail_is_found() -> None:
    for left in (100, 700, 1500):
        quiet = Image.new("RGB", (2000, 600), "gray")
        draw = ImageDraw.Draw(quiet)
        for line in range(0, 300, 15):
            draw.line((left + line, 150, left + line, 450), fill="white", width=5)
        across, down = find_detail(quiet)
        assert abs(across - (left + 150) / 2000) < 0.06
        assert abs(down - (0.5 + 1 / 3) / 2) < 0.06
    assert find_detail(Image.new("RGB", (300, 300), "navy"))[0] == 0.5


SHARES = st.floats(0, 1)


@given(st.integers(20, 3000), st.integers(20, 3000), st.floats(0.3, 3), SHARES, SHARES)
def test_a_crop_is_inside_as_large_as_can_be_and_holds_the_focus(
    width: int, height: int, shape: float, across: float, down: float
) -> None:
    left, top, right, bottom = crop_to((width, height), shape, (across, down))
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert right - left == width or bottom - top == height
    assert left - 1 <= across * width <= right + 1
    assert top - 1 <= down * height <= bottom + 1


TEXTS = ["The last encore", "앙코르의 밤", "テテ 汉语", "ภาพสวยน้ำ", "Привет Việt", "♥ 💜 V", "مرحبا"]


@pytest.mark.parametrize("text", TEXTS)
def test_every_script_is_drawn_with_its_own_letters(text: str) -> None:
    """A letter that a font lacks is drawn as the same box as any other that it lacks."""
    boxes = {ink(one) for one in ("\U0001d800", "\u1980")}
    letters = [one for one in text if not one.isspace() and one not in "้ำ"]
    drawn = {one: ink(one) for one in letters}
    assert not [one for one in letters if drawn[one] in boxes]
    assert not [one for one in letters if not any(drawn[one])]
    assert len(set(drawn.values())) == len(set(letters))


def ink(text: str) -> bytes:
    paper = Image.new("L", (160, 130))
    draw_line(ImageDraw.Draw(paper), 10, 10, text, STYLE, INK)
    return paper.tobytes()


def test_words_are_measured_as_they_are_drawn() -> None:
    for text in TEXTS:
        paper = Image.new("L", (2000, 140))
        draw_line(ImageDraw.Draw(paper), 40, 10, text, STYLE, INK)
        box = paper.getbbox()
        assert box is not None
        assert box[0] >= 30
        assert abs(box[2] - 40 - measure(text, STYLE)) < 16
        assert box[1] >= 0
        assert box[3] < 140


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=120), st.integers(200, 900), st.integers(1, 4))
def test_lines_fit_and_lose_words_only_at_the_end(text: str, width: int, most: int) -> None:
    lines = wrap(text, STYLE, width, most)
    assert len(lines) <= most
    assert all(measure(line, STYLE) <= width for line in lines)
    kept, whole = ("".join(shown.split()) for shown in ("".join(lines), clean(text)))
    assert kept == whole or (kept.endswith(ELLIPSIS) and whole.startswith(kept[: -len(ELLIPSIS)]))


def test_lines_break_between_words() -> None:
    assert wrap("one two three four", STYLE, measure("one two t", STYLE), 9) == ["one two", "three", "four"]
    assert wrap("one two three four", STYLE, measure("one two…", STYLE), 1) == ["one two…"]
    assert wrap(" \n \xa0", STYLE, 500, 2) == []
    assert fit("short", STYLE, 5000) == "short"


def test_the_description_is_made_of_the_photos_own() -> None:
    assert compose_alt("2 photos.", ("A stage.", "An airport.")) == "2 photos. 1: A stage. 2: An airport."


@given(st.lists(st.text(max_size=1024), min_size=2, max_size=9), st.text(max_size=60))
def test_a_description_fits_and_names_every_photo(alts: list[str], lead: str) -> None:
    shown = compose_alt(lead, tuple(alts))
    assert len(shown) <= 1024
    assert shown.startswith(lead)
    assert all(f" {number}: " in shown for number in range(1, len(alts) + 1))
    whole = len(lead) + sum(map(len, alts)) + 4 * len(alts)
    if whole <= 1024:
        assert all(alt in shown for alt in alts)
    else:
        assert len(shown) > 1024 - 2 * len(alts) - 20
