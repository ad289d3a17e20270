"""The pictures of the made-up news, drawn here: no photo of anybody is needed, and none is fetched.

Pillow comes with the preview (`simcord[preview]`), which needs it to show any picture.
"""

import io
import random
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw, ImageFilter, ImageOps

WIDTH, HEIGHT = 960, 540
DETAIL = 2  # drawn this many times larger, then reduced: smooth edges
QUALITY = 86

Colour = tuple[int, int, int]
Canvas = Image.Image
CREAM: Colour = (255, 244, 214)
NIGHT: Colour = (18, 10, 36)


@cache
def draw(name: str) -> bytes:
    """Return one of `NAMES` as JPEG.

    Raises:
        KeyError: no such picture.
    """
    (top, bottom), paint = SCENES[name]
    sky = ImageOps.colorize(
        Image.linear_gradient("L").resize((WIDTH * DETAIL, HEIGHT * DETAIL)),
        _hex(top),
        _hex(bottom),
    )
    paint(sky, random.Random(name))
    written = io.BytesIO()
    sky.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


@cache
def draw_avatar() -> bytes:
    """Return the bot's avatar as PNG."""
    whole = Image.open(io.BytesIO(draw("lightstick")))
    written = io.BytesIO()
    whole.crop((300, 50, 660, 410)).resize((128, 128), Image.Resampling.LANCZOS).save(written, "PNG")
    return written.getvalue()


def _snow(canvas: Canvas, randomness: random.Random) -> None:
    _moon(canvas, 480, 250, 130)
    for _ in range(260):
        x, y = randomness.uniform(0, 960), randomness.uniform(0, 540)
        _dot(canvas, x, y, randomness.uniform(1, 4.5), (236, 240, 255))
    _ground(canvas, 455, (232, 236, 252))


def _stage(canvas: Canvas, randomness: random.Random) -> None:
    for foot, tint in ((180, (255, 120, 196)), (480, (150, 160, 255)), (780, (120, 235, 220))):
        _beam(canvas, foot, randomness.uniform(330, 630), tint)
    _moon(canvas, 480, 150, 62)
    ImageDraw.Draw(canvas).rectangle(_box(0, 500, 960, 540), fill=NIGHT)
    for person in range(65):
        _dot(canvas, person * 15 + randomness.uniform(-8, 8), 500 + randomness.uniform(-22, 20), 26, NIGHT)
    for _ in range(46):
        x, y = randomness.uniform(10, 950), randomness.uniform(385, 470)
        tint = randomness.choice(((255, 236, 150), (255, 150, 210), (160, 240, 230)))
        _glow(canvas, x, y, 9, tint, blur=6)
        _dot(canvas, x, y, 5, CREAM)


def _lightstick(canvas: Canvas, randomness: random.Random) -> None:
    for _ in range(24):
        x, y = randomness.uniform(0, 960), randomness.uniform(0, 540)
        _glow(canvas, x, y, randomness.uniform(6, 26), (150, 240, 225), blur=9, light=0.45)
    pen = ImageDraw.Draw(canvas)
    pen.rounded_rectangle(_box(452, 330, 508, 560), radius=26 * DETAIL, fill=(244, 246, 250))
    pen.rounded_rectangle(_box(468, 400, 492, 424), radius=12 * DETAIL, fill=(64, 190, 178))
    _moon(canvas, 480, 225, 112)


def _studio(canvas: Canvas, randomness: random.Random) -> None:
    for x, y, size, tint in ((330, 280, 190, (24, 20, 28)), (690, 300, 150, (40, 30, 44))):
        _dot(canvas, x, y, size, tint)
        pen = ImageDraw.Draw(canvas)
        for ring in range(int(size * 0.42), int(size * 0.96), 9):
            pen.ellipse(_box(x - ring, y - ring, x + ring, y + ring), outline=(66, 56, 72), width=2)
        _dot(canvas, x, y, size * 0.34, (236, 122, 86))
        _dot(canvas, x, y, size * 0.06, CREAM)
    for number in range(30):
        level = randomness.uniform(12, 60)
        ImageDraw.Draw(canvas).rounded_rectangle(
            _box(30 + number * 31, 505 - level, 46 + number * 31, 505), radius=8, fill=(250, 214, 160)
        )


def _street(canvas: Canvas, randomness: random.Random) -> None:
    pen = ImageDraw.Draw(canvas)
    left = -20.0
    while left < 960:
        width, top = randomness.uniform(70, 130), randomness.uniform(170, 360)
        pen.rectangle(_box(left, top, left + width, 540), fill=(34, 24, 62))
        for row in range(int(top) + 18, 520, 30):
            for column in range(int(left) + 14, int(left + width) - 18, 26):
                if randomness.random() < 0.5:
                    pen.rectangle(_box(column, row, column + 11, row + 14), fill=(255, 214, 130))
        left += width + 6
    _moon(canvas, 760, 110, 58)


def _duet(canvas: Canvas, randomness: random.Random) -> None:
    for x, tint in ((350, (150, 236, 206)), (610, (255, 170, 212))):
        _glow(canvas, x, 290, 170, tint, blur=50, light=0.5)
        _moon(canvas, x, 290, 96, tint)
    for _ in range(36):
        x, y = randomness.uniform(0, 960), randomness.uniform(0, 540)
        _dot(canvas, x, y, randomness.uniform(1.5, 4), CREAM)


def _clip(canvas: Canvas, randomness: random.Random) -> None:
    for _ in range(14):
        _glow(canvas, randomness.uniform(0, 960), randomness.uniform(0, 540), 60, (150, 130, 255), 40, 0.4)
    _moon(canvas, 480, 270, 120)
    points = [(448, 215), (448, 325), (540, 270)]
    ImageDraw.Draw(canvas).polygon([(x * DETAIL, y * DETAIL) for x, y in points], fill=(70, 54, 140))


SCENES: dict[str, tuple[tuple[str, str], Callable[[Canvas, random.Random], None]]] = {
    "snow": (("#1b2350", "#8f86d8"), _snow),
    "stage": (("#1a0f38", "#8a2f8f"), _stage),
    "lightstick": (("#0c3b48", "#2fa7a0"), _lightstick),
    "studio": (("#f0a65e", "#c8553d"), _studio),
    "street": (("#2b2a6b", "#f08a76"), _street),
    "duet": (("#16122c", "#3d2a63"), _duet),
    "clip": (("#251f56", "#5b45b8"), _clip),
}
NAMES = tuple(SCENES)


def _hex(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _shade(colour: Colour, light: float) -> Colour:
    red, green, blue = colour
    return int(red * light), int(green * light), int(blue * light * light)


def _box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    return left * DETAIL, top * DETAIL, right * DETAIL, bottom * DETAIL


def _dot(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    ImageDraw.Draw(canvas).ellipse(_box(x - size, y - size, x + size, y + size), fill=colour)


def _moon(canvas: Canvas, x: float, y: float, size: float, colour: Colour = CREAM) -> None:
    """The group's sign: a full moon with a cat's ears."""
    _glow(canvas, x, y, size * 1.25, _shade(colour, 0.92), blur=size / 3, light=0.6)
    pen = ImageDraw.Draw(canvas)
    for side in (-1, 1):
        ear = [(x + side * size * 0.95, y - size * 0.2), (x + side * size * 0.86, y - size * 1.3)]
        ear.append((x + side * size * 0.15, y - size * 0.9))
        pen.polygon([(across * DETAIL, down * DETAIL) for across, down in ear], fill=colour)
    _dot(canvas, x, y, size, colour)
    for across, down, crater in ((-0.4, 0.35, 0.16), (0.3, -0.3, 0.12), (0.45, 0.4, 0.09)):
        _dot(canvas, x + across * size, y + down * size, crater * size, _shade(colour, 0.9))


def _glow(
    canvas: Canvas, x: float, y: float, size: float, colour: Colour, blur: float, light: float = 0.8
) -> None:
    reach = int((size + blur * 3) * DETAIL)
    mask = Image.new("L", (reach * 2, reach * 2))
    inner = size * DETAIL
    ImageDraw.Draw(mask).ellipse(
        (reach - inner, reach - inner, reach + inner, reach + inner), fill=int(255 * light)
    )
    soft = mask.filter(ImageFilter.GaussianBlur(blur * DETAIL))
    canvas.paste(colour, (int(x * DETAIL) - reach, int(y * DETAIL) - reach), soft)


def _beam(canvas: Canvas, foot: float, head: float, colour: Colour) -> None:
    mask = Image.new("L", canvas.size)
    points = [(head - 12, -20), (head + 12, -20), (foot + 120, 470), (foot - 120, 470)]
    ImageDraw.Draw(mask).polygon([(x * DETAIL, y * DETAIL) for x, y in points], fill=105)
    canvas.paste(colour, (0, 0), mask.filter(ImageFilter.GaussianBlur(8 * DETAIL)))


def _ground(canvas: Canvas, y: float, colour: Colour) -> None:
    pen = ImageDraw.Draw(canvas)
    pen.ellipse(_box(-300, y, 700, y + 500), fill=colour)
    pen.ellipse(_box(350, y + 25, 1350, y + 500), fill=colour)
