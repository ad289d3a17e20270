"""What is to be posted, and what can happen to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.errors import LightstickError
from bot.ids import ChannelId, DeliveryId, GuildId, MessageId

ESCAPED = "escaped"
"""A payload that says so keeps words of strangers, safe as `bot.text` makes them: they are corrected as plain
words and made safe again."""


class State(StrEnum):
    """Where a delivery stands; `asking` waits for a moderator's word in the inbox."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ASKING = "asking"


class Edit(StrEnum):
    """What a message that is already in its channel still has to become."""

    REDRAW = "redraw"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message to be posted.

    Attributes:
        kind: names the renderer, e.g. "news.entry".
        dedupe_key: what this message is about; a second one with the same key in a server is never made.
        payload: JSON-ready data for the card; nothing that expires.
        due_at: not before this moment.
    """

    guild_id: GuildId
    channel_id: ChannelId
    kind: str
    dedupe_key: str
    payload: dict[str, Any]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the outbox."""

    id: DeliveryId
    guild_id: GuildId
    channel_id: ChannelId
    kind: str
    dedupe_key: str
    payload: dict[str, Any]
    nonce: str
    due_at: datetime
    state: State
    attempts: int
    plain: bool
    first_try_at: datetime | None
    message_id: MessageId | None
    error: str | None
    edit: Edit | None


class CardRefusedError(LightstickError):
    """Discord found the message malformed (400); the plain card may pass."""


class ChannelClosedError(LightstickError):
    """The bot may not post there (403), or the channel is gone (404).

    Args:
        reason: "forbidden" or "gone".
        rights: the missing permissions by discord.py's names, as far as they are known.
    """

    def __init__(self, reason: str, rights: tuple[str, ...] = ()) -> None:
        super().__init__(f"{reason} {' '.join(rights)}".strip())
        self.reason = reason
        self.rights = rights


class MessageGoneError(LightstickError):
    """The message to be edited or removed is not there any more (10008)."""


class HistoryUnreadableError(LightstickError):
    """The bot may not read the channel's history, so nobody can tell whether a message arrived."""
