"""Valid photos; a test names only what it is about."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from bot.ids import ChannelId, GuildId, PhotoId, UserId
from bot.throwback.hashes import pack
from bot.throwback.models import Candidate, Details, Origin, Photo, PhotoDate, Picture, State

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
GUILD = GuildId(2**62)
FAN, OTHER_FAN, MODERATOR = UserId(2), UserId(4), UserId(2**61)


def digest(text: object) -> str:
    return hashlib.sha256(str(text).encode()).hexdigest()


def views(seed: object) -> bytes:
    """Return hashes that are far from those of any other seed."""
    raw = hashlib.sha256(str(seed).encode()).digest()
    return pack([int.from_bytes(raw[at : at + 8], "little") for at in range(0, 32, 8)])


def make_picture(seed: object = 1, **changes: Any) -> Picture:
    fields: dict[str, Any] = {
        "key": digest(seed),
        "original": digest(f"original {seed}"),
        "width": 2016,
        "height": 1512,
        "size": 450_000,
        "animation": None,
        "views": views(seed),
    }
    return Picture(**fields | changes)


def make_photo(photo_id: int = 1, **changes: Any) -> Photo:
    fields: dict[str, Any] = {
        "id": PhotoId(photo_id),
        "guild_id": GUILD,
        "author_id": FAN,
        "shared_at": NOON,
        "picture": make_picture(photo_id),
        "details": Details(taken=PhotoDate(2022, 4, 3), caption="The last encore", credit="Haneul"),
        "origin": Origin(ChannelId(7)),
        "state": State.APPROVED,
    }
    return Photo(**fields | changes)


def make_candidate(photo_id: int, taken: PhotoDate, **changes: Any) -> Candidate:
    fields: dict[str, Any] = {"photo_id": PhotoId(photo_id), "taken": taken, "views": views(photo_id)}
    return Candidate(**fields | changes)
