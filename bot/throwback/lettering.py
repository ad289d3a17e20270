"""Words on pictures, in every script fans write, the same on every machine: with fonts of our own.

Noto Sans CJK (its Korean forms) has Latin, Greek, Cyrillic, Hangul, kana and Han; a few scripts and emoji, in
one colour, come from fonts of their own. All are packages, under the Open Font License.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

REGULAR, BOLD = 400, 700
LINE = 1.35  # of the size: from line to line
ASCENT = 0.88  # of the size: from a line's top to its baseline
ELLIPSIS = "…"
HARD_SPACE = "\u00a0"  # no line ends there
NOT_DRAWN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})

# Files in the font packages, with the face in a collection; looked for in this order.
MAIN = ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", 1)
OTHERS = {
    "emoji": ("manimgx_fonts", "NotoEmoji[wght].ttf", 0),
    "thai": ("manimgx_fonts", "NotoSansThai[wght].ttf", 0),
    "arabic": ("manimgx_fonts", "NotoSansArabic[wght].ttf", 0),
    "hebrew": ("manimgx_fonts", "NotoSansHebrew[wght].ttf", 0),
    "devanagari": ("manimgx_fonts", "NotoSansDevanagari[wght].ttf", 0),
}
BLOCKS = (
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x077F, "arabic"),
    (0x0900, 0x097F, "devanagari"),
    (0x0E00, 0x0E7F, "thai"),
    (0x2600, 0x27BF, "emoji"),
    (0x1F000, 0x1FAFF, "emoji"),
)
JOINERS = {"\u200d", "\ufe0f", "\ufe0e"}  # belong to the emoji before them


class Style(NamedTuple):
    """How words are set: size in pixels and weight, 400 to 700."""

    size: int
    weight: int = REGULAR


def measure(text: str, style: Style) -> float:
    """Return a line's width in pixels."""
    return sum(_font(script, style).getlength(run) for script, run in _list_runs(text))


def draw_line(draw: "ImageDraw", left: float, top: float, text: str, style: Style, fill: str) -> None:
    """Draw one line, its upper left corner given; its words stand on one baseline whatever their scripts."""
    for script, run in _list_runs(text):
        font = _font(script, style)
        draw.text((left, top + ASCENT * style.size), run, fill=fill, font=font, anchor="ls")
        left += font.getlength(run)


def wrap(text: str, style: Style, width: float, most: int) -> list[str]:
    """Return at most so many lines of at most so many pixels; what is left over ends in an ellipsis."""
    lines: list[str] = []
    rest = clean(text)
    while rest and len(lines) < most - 1:
        line = _take_line(rest, style, width)
        lines.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return [*lines, fit(rest, style, width)] if rest else lines


def fit(text: str, style: Style, width: float) -> str:
    """Return the text, cut with an ellipsis where it would be wider than so many pixels."""
    if measure(text, style) <= width:
        return text
    return text[: _longest(text, style, width, ELLIPSIS)].rstrip() + ELLIPSIS


def clean(text: str) -> str:
    """Return a text in one line and without what cannot be drawn; hard spaces stay."""
    spaced = (" " if one.isspace() and one != HARD_SPACE else one for one in text)
    kept = (one for one in spaced if one in JOINERS or unicodedata.category(one) not in NOT_DRAWN)
    return " ".join(filter(None, "".join(kept).split(" "))).strip()


def _take_line(text: str, style: Style, width: float) -> str:
    """Return the beginning of a text that fits on a line, cut between words where there are any."""
    most = _longest(text, style, width)
    if most == len(text):
        return text
    space = text.rfind(" ", 0, most + 1)
    return text[: space + 1] if space > 0 else text[: max(1, most)]


def _longest(text: str, style: Style, width: float, ending: str = "") -> int:
    """Return how many characters fit together with an ending, by halving."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + ending, style) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def _list_runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a text with the name of the font each needs, "" for the main one."""
    scripts: list[str] = []
    for one in text:
        is_joined = scripts and (one in JOINERS or unicodedata.category(one).startswith("M"))
        scripts.append(scripts[-1] if is_joined else _find_script(one))
    for script, group in groupby(zip(scripts, text, strict=True), key=lambda pair: pair[0]):
        yield script, "".join(one for _, one in group)


def _find_script(one: str) -> str:
    point = ord(one)
    return next((script for first, last, script in BLOCKS if first <= point <= last), "")


@cache
def _font(script: str, style: Style) -> "FreeTypeFont":
    from PIL import ImageFont

    package, name, index = OTHERS.get(script, MAIN)
    font = ImageFont.truetype(str(resources.files(package).joinpath(name)), style.size, index=index)
    font.set_variation_by_axes([style.weight])
    return font
