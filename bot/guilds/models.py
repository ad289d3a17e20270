"""What a server has chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from types import MappingProxyType
from typing import Literal, Protocol

from bot.ids import ChannelId, GuildId, RoleId

FEATURES = ("news", "announcements", "throwback", "predictions", "polls")
LANGUAGES = ("en", "ko")
DEFAULT_LANGUAGE = "en"

MODERATORS = "moderators"
EVERYONE = "everyone"

Column = Literal[
    "language",
    "timezone",
    "alert_channel_id",
    "review_channel_id",
    "curator_role_id",
    "poll_makers",
    "on_this_day_hour",
    "quiet_from",
    "quiet_until",
    "posting_held",
]


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """A server's choices; one that never chose has these defaults.

    Attributes:
        timezone: IANA name.
        channels: where each feature posts, by the feature's name; one without a channel is missing.
        poll_makers: "moderators", "everyone", or a role id as text.
        on_this_day_hour: local hour, 0 to 23.
        quiet_from, quiet_until: local wall time, both or none; the later may be the first (22:00 to 08:00).
        ping_roles: roles fans may pick, by id.
        features_off: names of features that are switched off.
        posting_held: nothing is posted until it is lifted; what is due waits.
        left_at: when the server removed the bot, None while it is there.
    """

    guild_id: GuildId
    language: str = DEFAULT_LANGUAGE
    timezone: str = "UTC"
    channels: Mapping[str, ChannelId] = field(default_factory=lambda: MappingProxyType({}))
    alert_channel_id: ChannelId | None = None
    review_channel_id: ChannelId | None = None
    curator_role_id: RoleId | None = None
    poll_makers: str = MODERATORS
    on_this_day_hour: int = 10
    quiet_from: time | None = None
    quiet_until: time | None = None
    ping_roles: tuple[RoleId, ...] = ()
    features_off: frozenset[str] = frozenset()
    posting_held: bool = False
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeftGuild:
    """A server that removed the bot."""

    guild_id: GuildId
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """One past occurrence of a schedule, for "was it posted, and why not?".

    Attributes:
        title: the schedule's own.
        outcome: "skipped": missed, overtaken, switched off or cancelled; "asking": in the inbox.
    """

    title: str
    planned_at: datetime
    outcome: Literal["sent", "waiting", "failed", "skipped", "asking"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where something that moderators set up will post, and whom it pings.

    Attributes:
        name: as moderators know it, plain text.
    """

    name: str
    channel_id: ChannelId
    role_id: RoleId | None = None


class TargetSource(Protocol):
    """A feature that posts in channels of its own choosing, besides the one of its setting."""

    async def list_targets(self, guild_id: int) -> list[Target]:
        """Return where a server's things to come will be posted, one for each of them, newest first."""
        ...


class SlotSource(Protocol):
    """A feature that posts on a schedule."""

    async def list_slots(self, guild_id: int, now: datetime, limit: int) -> list[Slot]:
        """Return the latest occurrences of a server's schedules up to now, newest first."""
        ...
