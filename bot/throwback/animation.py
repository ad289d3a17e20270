"""Moving pictures: kept when small, and drawn anew, so that nothing of the file itself is served."""

import io
from typing import TYPE_CHECKING

from bot.throwback.models import Animation

if TYPE_CHECKING:
    from PIL import ImageFile
    from PIL.Image import Image

FRAMES_MOST = 200
PIXELS_MOST = 24_000_000
"""Of all frames together: 80 frames of 640 x 480. Larger ones would take more than 3 s to draw anew."""

SIZE_MOST = 4 * 1024 * 1024  # bytes; ours: a share of what Discord takes without a boost
SHORTEST_MS = 20  # what browsers and Discord make of quicker frames is 100 ms
LONGEST_MS = 10_000

FRAME_BEGINS = b"\x00,"
"""In a GIF: the end of the block before a frame, and its first byte. Found by chance too, once in 64 KiB."""

KINDS: dict[str, Animation] = {"GIF": "gif", "WEBP": "webp"}


def make_animation(picture: "ImageFile.ImageFile", content: bytes) -> tuple[Animation, bytes] | None:
    """Return an animated GIF or WebP drawn anew, None for a still picture or one that is too large.

    Args:
        picture: opened by `decoding.open_picture`, whose block must not have ended.
        content: the file.
    """
    kind = KINDS.get(picture.format or "")
    if kind is None or not is_small(picture, content):
        return None
    frames, durations = _read_frames(picture)
    drawn = _draw(kind, frames, durations, int(picture.info.get("loop", 1)))
    return (kind, drawn) if len(drawn) <= SIZE_MOST else None


def is_small(picture: "ImageFile.ImageFile", content: bytes) -> bool:
    """Return whether a picture moves, and not too much of it.

    Pillow counts a GIF's frames by walking through them, so one that may have a million is not asked.
    """
    if picture.format == "GIF" and content.count(FRAME_BEGINS) > 4 * FRAMES_MOST:
        return False
    count: int = getattr(picture, "n_frames", 1)
    return 1 < count <= FRAMES_MOST and count * picture.width * picture.height <= PIXELS_MOST


def _read_frames(picture: "ImageFile.ImageFile") -> "tuple[list[Image], list[int]]":
    frames: list[Image] = []
    durations: list[int] = []
    for number in range(getattr(picture, "n_frames", 1)):
        picture.seek(number)
        picture.load()
        has_alpha = picture.has_transparency_data
        frames.append(_clean(picture.convert("RGBA" if has_alpha else "RGB")))
        durations.append(min(LONGEST_MS, max(SHORTEST_MS, int(picture.info.get("duration", 0)))))
    return frames, durations


def _clean(frame: "Image") -> "Image":
    from PIL import Image

    clean = Image.new(frame.mode, frame.size)
    clean.paste(frame)
    return clean


def _draw(kind: Animation, frames: "list[Image]", durations: list[int], loop: int) -> bytes:
    drawn = io.BytesIO()
    first, *others = frames
    settings = {"save_all": True, "append_images": others, "duration": durations, "loop": loop}
    if kind == "webp":
        first.save(drawn, "WEBP", quality=75, method=1, **settings)
    else:
        first.save(drawn, "GIF", **settings)
    return drawn.getvalue()
