"""Hashes by which a picture is known again: recompressed, resized, mirrored, bordered, or in a collage.

A hash is 64 signs of a picture's lowest frequencies (a DCT of its grey 32 x 32 miniature, Zauner 2010,
without the constant row and column), so it hardly changes with what a copy usually suffers. A stored picture
has 4 of them (`pack`), a new one asks with up to 10; two pictures are alike when any two are at most `NEAR`
apart. That shows one to a person beside the other; it never refuses anything.

Everything but the arithmetic of hashes belongs into a worker process.
"""

import math
import struct
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import repeat
from operator import mul, xor
from statistics import median
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from PIL.Image import Image

NEAR = 8
"""Bits of 64. Copies that were merely recompressed differ in 0 to 2, strangers in 32 on average."""

VIEWS = 4
SIDE = 32  # pixels of the miniature
FREQUENCIES = 8  # of each direction
BASE = 256  # pixels; every view is cut from one picture of at most this side
BORDER = 0.06  # of the picture's range of greys: how far a border's pixels may differ, JPEG's noise included
KEPT = 0.4  # of a side: what is left inside a border must still be a picture
FLAT = 10.0  # mean size of the coefficients under which a picture is too plain to be told from another
BATCH = 65_536  # stored hashes compared in one sweep, so that a sweep's lists stay small

_PACKED = struct.Struct(f"<{VIEWS}Q")
_IS_NEAR = bytes(1 if distance <= NEAR else 0 for distance in range(256))


class Near(NamedTuple):
    """A stored picture that looks like the one asked for: its place in the list, and how many bits differ."""

    place: int
    distance: int


def pack(views: Sequence[int]) -> bytes:
    """Return 4 hashes as the 32 bytes that are stored."""
    return _PACKED.pack(*views)


def unpack(packed: bytes) -> tuple[int, ...]:
    """Return the hashes of any number of pictures, 4 of each."""
    return struct.unpack(f"<{len(packed) // 8}Q", packed)


def are_alike(packed: bytes, other: bytes) -> bool:
    """Return whether two pictures' stored hashes tell near-duplicates."""
    others = unpack(other)
    return any((one ^ two).bit_count() <= NEAR for one in unpack(packed) for two in others)


def find_near(queries: Sequence[int], packed: bytes) -> list[Near]:
    """Return the stored pictures that look like the one that asks, the nearest first.

    Args:
        queries: of `list_queries`.
        packed: the stored hashes of all pictures in one run, 32 bytes each; 100,000 take a fifth of a second.
    """
    best: dict[int, int] = {}
    stored = unpack(packed)
    for start in range(0, len(stored), BATCH):
        batch = stored[start : start + BATCH]
        for query in queries:
            for place, distance in _list_near(query, batch):
                picture = (start + place) // VIEWS
                best[picture] = min(distance, best.get(picture, distance))
    return [Near(place, best[place]) for place in sorted(best, key=lambda place: (best[place], place))]


def list_views(picture: "Image") -> tuple[int, ...]:
    """Return the 4 hashes to be stored: the whole, two cuts around the middle, and the middle square."""
    base = _base(picture)
    width, height = base.size
    square = min(width, height)
    boxes = (
        (0.0, 0.0, width, height),
        _middle(width, height, width * 0.9, height * 0.9),
        _middle(width, height, width * 0.8, height * 0.8),
        _middle(width, height, square, square),
    )
    return tuple(_hash(_transform(base, box)) for box in boxes)


def list_queries(picture: "Image") -> tuple[int, ...]:
    """Return up to 10 hashes to ask with: the picture, its middle, mirrored, turned, and its 2 x 2 cells.

    Plain ones are left out, since they would be like every other plain one.
    """
    base = _base(picture)
    width, height = base.size
    whole = _transform(base, (0.0, 0.0, width, height))
    asked = [whole, _transform(base, _middle(width, height, width * 0.9, height * 0.9))]
    asked += [_mirrored(whole), *_turned(whole)]
    asked += [_transform(cell, (0.0, 0.0, *cell.size)) for cell in _cells(picture)]
    return tuple(dict.fromkeys(_hash(one) for one in asked if not _is_flat(one)))


Coefficients = tuple[tuple[float, ...], ...]
"""FREQUENCIES rows (downwards) of FREQUENCIES columns (across)."""


def _list_near(query: int, batch: Sequence[int]) -> Iterator[tuple[int, int]]:
    distances = bytes(map(int.bit_count, map(xor, batch, repeat(query))))
    marks = distances.translate(_IS_NEAR)
    place = marks.find(1)
    while place >= 0:
        yield place, distances[place]
        place = marks.find(1, place + 1)


def _base(picture: "Image") -> "Image":
    """Return a small grey picture without plain borders."""
    from PIL import Image

    grey = picture.convert("L")
    grey.thumbnail((BASE, BASE), Image.Resampling.BOX)
    return _trim(grey)


def _trim(grey: "Image") -> "Image":
    """Cut off plain borders; a picture that would vanish is left as it is."""
    from PIL import Image

    low, high = cast(tuple[int, int], grey.getextrema())
    noise = BORDER * (high - low)
    upper, lower = _list_plain(grey, noise)
    left, right = _list_plain(grey.transpose(Image.Transpose.TRANSPOSE), noise)
    width, height = grey.width - left - right, grey.height - upper - lower
    if width < KEPT * grey.width or height < KEPT * grey.height:
        return grey
    return grey.crop((left, upper, left + width, upper + height))


def _list_plain(grey: "Image", noise: float) -> tuple[int, int]:
    """Return how many rows at the top and at the bottom are of one colour throughout."""
    pixels, width = grey.tobytes(), grey.width
    rows = [pixels[start : start + width] for start in range(0, len(pixels), width)]
    found: list[int] = []
    for ordered in (rows, rows[::-1]):
        low, high = min(ordered[0]), max(ordered[0])
        count = 0
        for row in ordered:
            low, high = min(low, min(row)), max(high, max(row))
            if high - low > noise:
                break
            count += 1
        found.append(count)
    return found[0], found[1]


def _cells(picture: "Image") -> list["Image"]:
    """Return the quarters of a picture, each without the gap that a collage leaves around it."""
    from PIL import Image

    grey = picture.convert("L")
    grey.thumbnail((2 * BASE, 2 * BASE), Image.Resampling.BOX)
    grey = _trim(grey)
    width, height = grey.width // 2, grey.height // 2
    corners = (
        (0, 0),
        (grey.width - width, 0),
        (0, grey.height - height),
        (grey.width - width, grey.height - height),
    )
    return [_trim(grey.crop((left, top, left + width, top + height))) for left, top in corners]


def _middle(width: float, height: float, wide: float, high: float) -> tuple[float, float, float, float]:
    left, top = (width - wide) / 2, (height - high) / 2
    return left, top, left + wide, top + high


def _transform(grey: "Image", box: tuple[float, float, float, float]) -> Coefficients:
    """Return the lowest frequencies of a part of a picture."""
    from PIL import Image

    pixels = grey.resize((SIDE, SIDE), Image.Resampling.BOX, box=box).tobytes()
    waves = _waves()
    across = [
        [sum(map(mul, pixels[start : start + SIDE], wave)) for wave in waves]
        for start in range(0, SIDE * SIDE, SIDE)
    ]
    columns = list(zip(*across, strict=True))
    return tuple(tuple(sum(map(mul, column, wave)) for column in columns) for wave in waves)


@cache
def _waves() -> tuple[tuple[float, ...], ...]:
    return tuple(
        tuple(math.cos(math.pi * frequency * (2 * place + 1) / (2 * SIDE)) for place in range(SIDE))
        for frequency in range(1, FREQUENCIES + 1)
    )


def _hash(coefficients: Coefficients) -> int:
    values = [value for row in coefficients for value in row]
    middle = median(values)
    return int("".join("1" if value > middle else "0" for value in values), 2)


def _is_flat(coefficients: Coefficients) -> bool:
    values = [abs(value) for row in coefficients for value in row]
    return sum(values) / len(values) < FLAT


def _mirrored(coefficients: Coefficients) -> Coefficients:
    """Return the coefficients of the picture mirrored: odd waves across change their sign."""
    return tuple(tuple(value if at % 2 else -value for at, value in enumerate(row)) for row in coefficients)


def _turned(coefficients: Coefficients) -> Iterator[Coefficients]:
    """Yield the coefficients of the picture turned by a quarter, a half and three quarters."""
    for _ in range(3):
        coefficients = _mirrored(tuple(zip(*coefficients, strict=True)))
        yield coefficients
