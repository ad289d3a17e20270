"""Posts by moderators: what they say and when they are due."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from bot.ids import AnnouncementId, ArtistId, ChannelId, GuildId, RoleId, UserId
from bot.schedule.rules import Recurrence

FEATURE = "announcements"
KIND = "announcement"
"""The delivery kind, by which the card is found."""

Label = Literal["official", "press", "rumour"]
LABELS: tuple[Label, ...] = ("official", "press", "rumour")


@dataclass(frozen=True, slots=True)
class Content:
    """What an announcement says, checked.

    Attributes:
        text: Discord Markdown, "" when the title says it all.
        url: http or https; behind a button that is called `link_label`.
        role_id: the one role that is pinged.
        label: who says so, shown as a word.
    """

    title: str
    text: str = ""
    url: str | None = None
    link_label: str | None = None
    image_url: str | None = None
    image_alt: str | None = None
    role_id: RoleId | None = None
    label: Label | None = None
    artist_id: ArtistId | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """A post by a moderator, posted at once or by a schedule.

    Attributes:
        author_id: 0 when that person was erased.
        starts_on, wall_time, zone: as it was said: local date, wall time and IANA zone.
        next_at: the occurrence to come, or the missed one while `asking`; None when there is no more.
        state: active; done; cancelled; or asking: missed, a moderator decides.
        decided_by: who cancelled it, or decided about a missed one.
    """

    id: AnnouncementId
    guild_id: GuildId
    channel_id: ChannelId
    author_id: UserId
    content: Content
    repeat: Literal["now", "once", "daily", "weekly"]
    starts_on: date
    wall_time: time
    zone: str
    next_at: datetime | None
    created_at: datetime
    state: Literal["active", "done", "cancelled", "asking"] = "active"
    decided_by: UserId | None = None

    @property
    def recurrence(self) -> Recurrence:
        """The rule of a scheduled announcement; one posted at once counts as a single occurrence."""
        repeat = "once" if self.repeat == "now" else self.repeat
        return Recurrence(repeat, self.starts_on, self.wall_time, self.zone)


@dataclass(frozen=True, slots=True)
class Post:
    """Post the occurrence of `planned_at`."""

    planned_at: datetime
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pass:
    """Leave out what is due: the server switched announcements off, or removed the bot."""

    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class AskModerators:
    """A single post came too late to be posted unasked."""


Verdict = Post | Pass | AskModerators
