"""One job for a worker process: a shared file in, a clean picture with all that is to be known of it out.

The original bytes are never kept or served: they may be two files in one, and tell more than a fan means to.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UserError
from bot.throwback.animation import make_animation
from bot.throwback.dates import propose_date
from bot.throwback.decoding import make_still, open_picture
from bot.throwback.hashes import list_queries, list_views, pack
from bot.throwback.models import PhotoDate, Picture, Removed

if TYPE_CHECKING:
    from PIL.Image import Image

FILE_MOST = 25 * 1024 * 1024
"""Bytes. Discord's request limit, and more than a 48-megapixel photo needs."""

THUMBNAIL_SIDE = 512
QUALITY = 85
THUMBNAIL_QUALITY = 80
TIMEOUT_S = 15.0
"""What a job may take: the slowest honest picture, 48 megapixels of HEIC, takes 2.5 s."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """A cleaned picture, ready to be kept.

    Attributes:
        jpeg, thumbnail: without any metadata.
        animation: None for a still picture, and for one that moves too much; its kind is the picture's.
        removed: what the file told besides the picture.
        proposal: the day it seems to be of, for a person to confirm.
        queries: hashes to look for near-duplicates with, for `hashes.find_near`.
    """

    picture: Picture
    jpeg: bytes
    thumbnail: bytes
    animation: bytes | None
    removed: tuple[Removed, ...]
    proposal: PhotoDate | None
    queries: tuple[int, ...]


def normalise(content: bytes, file_name: str, today: date) -> Normalised:
    """Clean a picture: upright, sRGB, at most 2016 pixels long, without metadata. The same bytes always give
    the same picture.

    Args:
        content: as it was shared.
        file_name: as it was called; a day in it is proposed when the camera noted none.
        today: the server's local day.

    Raises:
        UserError: too large, not a picture of a kind we take, or broken.
    """
    check_file_size(len(content))
    with open_picture(content) as opened:
        still, told = make_still(opened)
        moving = make_animation(opened, content)
    small = _make_thumbnail(still)
    jpeg, thumbnail = _encode(still, QUALITY), _encode(small, THUMBNAIL_QUALITY)
    kind, animation = moving or (None, None)
    picture = Picture(
        key=hashlib.sha256(jpeg).hexdigest(),
        original=hashlib.sha256(content).hexdigest(),
        width=still.width,
        height=still.height,
        size=len(jpeg) + len(thumbnail) + len(animation or b""),
        animation=kind,
        views=pack(list_views(small)),
    )
    proposal = propose_date(told.notes, file_name, today)
    return Normalised(picture, jpeg, thumbnail, animation, told.removed, proposal, list_queries(small))


def normalise_file(path: str, today: date) -> Normalised:
    """Clean the picture in a file, as `normalise`; its size is looked at before it is read."""
    file = Path(path)
    check_file_size(file.stat().st_size)
    return normalise(file.read_bytes(), file.name, today)


def check_file_size(size: int) -> None:
    """Raise when a file is larger than we take; to be asked before a download too."""
    if size > FILE_MOST:
        raise UserError("error-photo-large", most=FILE_MOST // 1024**2)


def _make_thumbnail(still: "Image") -> "Image":
    """Return the picture at most THUMBNAIL_SIDE long; averaged first, ten times as fast as one resize."""
    small = still.reduce(max(1, max(still.size) // THUMBNAIL_SIDE))
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return small


def _encode(picture: "Image", quality: int) -> bytes:
    """Return a JPEG; baseline, since progressive takes five times as long for 5 % of the bytes."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
