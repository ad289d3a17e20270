"""Where the pictures of a collage go: pure geometry, in pixels."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from statistics import median
from typing import NamedTuple

from bot.throwback.models import CollageLayout

WIDTH = 2048
GAP = 16
TALLEST, FLATTEST = 4 / 3, 3 / 4  # height by width of a cell
HERO = 3 / 4  # height by width of the large picture
BOOTH = 3 / 4  # height by width of a picture in a strip
BOOTH_WIDTH = 1024  # of a strip of one column
CARD_EDGE, CARD_FOOT = 0.06, 0.20  # of a polaroid's picture: white around it, and below
CARD_SHAPE = (1 + CARD_EDGE + CARD_FOOT) / (1 + 2 * CARD_EDGE)  # height by width of a polaroid
CARD_ROOM = 0.9  # of its cell that a polaroid takes, so that it may lie askew
TILTS = (-4.0, 3.0, -2.0, 5.0, -3.0, 2.0, 4.0, -5.0, 1.0)

ROWS: dict[int, tuple[int, ...]] = {
    2: (2,),
    3: (3,),
    4: (2, 2),
    5: (2, 3),
    6: (3, 3),
    7: (2, 3, 2),
    8: (3, 2, 3),
    9: (3, 3, 3),
}
"""How many pictures each row of a grid has."""


class Frame(NamedTuple):
    """Where one picture goes; `tilt` in degrees, counter-clockwise."""

    left: int
    top: int
    width: int
    height: int
    tilt: float = 0.0


class Sheet(NamedTuple):
    """A collage without title and credits."""

    width: int
    height: int
    frames: tuple[Frame, ...]


def lay_out(layout: CollageLayout, sizes: Sequence[tuple[int, int]]) -> Sheet:
    """Return where pictures of these sizes go, in reading order.

    Args:
        sizes: width and height of each, 2 to 9.
    """
    count, shape = len(sizes), _common_shape(sizes)
    match layout:
        case "grid":
            return _stack(WIDTH, [(row, shape) for row in ROWS[count]])
        case "then and now":
            return _stack(WIDTH, [(2, shape)])
        case "hero":
            return _stack(WIDTH, [(1, HERO), *((row, shape) for row in _rows_below(count - 1))])
        case "strip":
            columns = 1 if count <= 4 else 2 if count <= 8 else 3
            width = columns * BOOTH_WIDTH if columns < 3 else WIDTH
            return _stack(width, [(row, BOOTH * row / columns) for row in _fill(count, columns)])
        case "polaroid":
            return _scatter(_stack(WIDTH, [(row, CARD_SHAPE) for row in ROWS[count]]))


def place_card(cell: Frame) -> tuple[int, int, int]:
    """Return of a polaroid in its cell: the picture's side, the white edge, and the white foot."""
    room = CARD_ROOM * min(cell.width, cell.height / CARD_SHAPE)
    side = round(room / (1 + 2 * CARD_EDGE))
    return side, round(side * CARD_EDGE), round(side * CARD_FOOT)


def _common_shape(sizes: Sequence[tuple[int, int]]) -> float:
    """Return height by width of the cells: the pictures' middle one, so that little is cut off."""
    return min(TALLEST, max(FLATTEST, median(height / width for width, height in sizes)))


def _rows_below(count: int) -> tuple[int, ...]:
    """Return the rows under a hero; up to four pictures share one."""
    return (count,) if count <= 4 else ((count + 1) // 2, count // 2)


def _fill(count: int, columns: int) -> list[int]:
    """Return full rows, and a last one with the rest, which is drawn wider."""
    whole, rest = divmod(count, columns)
    return [columns] * whole + ([rest] if rest else [])


def _stack(width: int, rows: Sequence[tuple[int, float]]) -> Sheet:
    """Return rows under one another, each as wide as the sheet: how many cells, and their height by width."""
    frames: list[Frame] = []
    top = GAP
    for count, shape in rows:
        inner = width - GAP * (count + 1)
        edges = [0, *accumulate((inner + place) // count for place in range(count))]
        height = round(inner / count * shape)
        frames += [
            Frame(GAP * (place + 1) + left, top, right - left, height)
            for place, (left, right) in enumerate(pairwise(edges))
        ]
        top += height + GAP
    return Sheet(width, top, tuple(frames))


def _scatter(sheet: Sheet) -> Sheet:
    tilted = tuple(frame._replace(tilt=tilt) for frame, tilt in zip(sheet.frames, TILTS, strict=False))
    return sheet._replace(frames=tilted)
