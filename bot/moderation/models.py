"""What moderation remembers and what its inbox shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.ids import GuildId, UserId

EVERY_FEATURE = "all"
BANNABLE = (EVERY_FEATURE, "throwback", "predictions", "polls")


@dataclass(frozen=True, slots=True)
class NewAudit:
    """Somebody changed something.

    Attributes:
        actor_id: who; None for the bot itself.
        action: feature.verb, e.g. "news.add".
        subject: the short name of what was changed, as people know it; no id of a person except for bans.
        before: JSON-ready, what the change replaced; None for something new.
        after: JSON-ready, what holds now; None for something removed.
        reason: what the actor said about it.
    """

    guild_id: int
    happened_at: datetime
    actor_id: int | None
    action: str
    subject: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A line of the audit; `actor_id` is None for the bot itself and for a person who was erased."""

    id: int
    guild_id: GuildId
    happened_at: datetime
    actor_id: UserId | None
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Ban:
    """A person kept out of one feature, or of all; `until` is None for good."""

    guild_id: GuildId
    user_id: UserId
    feature: str
    until: datetime | None
    reason: str | None
    banned_by: UserId
    banned_at: datetime


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something that waits for a moderator's word, plain enough to be shown by one card.

    Attributes:
        id: the source's own id; ids of all sources sort by the time they were made.
        feature: the source it came from.
        kind: names the reason it waits, e.g. "missed"; the card's texts are keyed by it.
        lines: what a moderator needs to decide, as plain text.
        actions: the verbs it takes, e.g. ("post", "drop"), the first being the usual one.
        images: paths or addresses of pictures to look at.
        channel_id: where it would be posted.
        planned_at: when it should have been posted.
    """

    id: int
    feature: str
    kind: str
    title: str
    lines: tuple[str, ...]
    actions: tuple[str, ...]
    author_id: int | None
    created_at: datetime
    images: tuple[str, ...] = ()
    channel_id: int | None = None
    planned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A moderator's word about an item: one of its actions."""

    verb: str
    actor_id: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What holds after a decision.

    Attributes:
        verb: what was decided: the word just given, or the earlier one.
        decided_by: who decided; None when that person was erased or the thing ended by itself.
        is_first: False when somebody had decided already and this word changed nothing.
    """

    verb: str
    decided_by: int | None
    is_first: bool


class InboxSource(Protocol):
    """What a feature offers to the inbox."""

    @property
    def feature(self) -> str:
        """Name the source; one per feature."""
        ...

    async def count(self, guild_id: int) -> int:
        """Return how many items wait."""
        ...

    async def peek(self, guild_id: int, after: int | None) -> InboxItem | None:
        """Return the oldest item whose id is above `after`; the oldest of all for None."""
        ...

    async def decide(self, guild_id: int, item_id: int, decision: Decision, now: datetime) -> Outcome:
        """Carry out a decision once; of two that arrive together the second learns of the first.

        Raises:
            NotFoundError: the server has no such item.
        """
        ...
