"""What a modal needs besides one id."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.ids import GuildId, UserId

KEPT = timedelta(days=1)  # ours: nobody leaves a modal open for longer and means it


@dataclass(frozen=True, slots=True)
class Draft:
    """The options of a command whose modal is open.

    Attributes:
        kind: the modal it belongs to, e.g. "announce.post".
        payload: JSON-ready.
    """

    id: int
    guild_id: GuildId
    user_id: UserId
    kind: str
    payload: dict[str, Any]
    created_at: datetime
