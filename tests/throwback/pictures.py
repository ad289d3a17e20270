"""Pictures drawn by our own code, and files made of them."""

import io
import random
from typing import Any

from PIL import Image, ImageCms, ImageDraw, ImageFilter


def draw_scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Return a picture with soft light and hard shapes, of which no two are alike."""
    chance = random.Random(seed)
    width, height = size
    coarse = Image.new("RGB", (9, 7))
    coarse.putdata([tuple(chance.randrange(256) for _ in range(3)) for _ in range(63)])
    scene = coarse.resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(scene)
    for _ in range(14):
        left, top = chance.randrange(width), chance.randrange(height)
        box = (left, top, left + chance.randrange(20, width // 3), top + chance.randrange(20, height // 3))
        fill = tuple(chance.randrange(256) for _ in range(3))
        chance.choice((draw.ellipse, draw.rectangle))(box, fill=fill)
    return scene.filter(ImageFilter.GaussianBlur(1))


def save(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """Return a picture as a file of a kind."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def recompress(picture: Image.Image, quality: int) -> Image.Image:
    """Return the picture after a way through a JPEG."""
    return Image.open(io.BytesIO(save(picture, "JPEG", quality=quality))).convert("RGB")


def load(content: bytes) -> Image.Image:
    """Return a file's picture, decoded."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def make_exif(orientation: int = 1, model: str = "Phone 12", source: bytes = b"\x03") -> Image.Exif:
    """Return EXIF that tells everything a phone would: place, device, name, comment, day."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F], exif[0x0110], exif[0x0131] = "Phone Maker", model, "Camera 1.0"
    exif[0x013B], exif[0x010E] = "Kim Fan", "secret description"
    exif[0x8769] = {
        0x9003: "2022:04:03 19:30:00",
        0x9286: b"ASCII\0\0\0secret comment",
        0xA300: source,
    }
    exif[0x8825] = {1: "N", 2: (37.0, 33.0, 58.0), 3: "E", 4: (126.0, 58.0, 40.0)}
    return exif
