"""What the service answers: a server's feeds, what it decided, what it was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot.delivery.models import State
from bot.ids import ArtistId, ChannelId, MessageId
from bot.news.models import Entry, Feed, FeedLink, Source
from bot.news.stories import Story
from bot.text import host_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of a list.

    Attributes:
        number: from 0.
        count: pages there are, at least 1.
    """

    items: tuple[T, ...]
    number: int
    count: int

    @classmethod
    def cut(cls, items: Sequence[T], number: int, size: int) -> "Page[T]":
        """Return a page of a whole list; a number beyond its ends is the nearest page."""
        count = max(-(-len(items) // size), 1)
        number = max(0, min(number, count - 1))
        return cls(tuple(items[number * size : (number + 1) * size]), number, count)


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry as the database has it."""

    id: int
    entry: Entry
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Follower:
    """A feed whose server has the bot, when its source was read.

    Attributes:
        is_off: the server switched news off.
        quiet_hours: from and until, local, and the IANA zone, as the server's settings keep them.
    """

    feed: Feed
    is_off: bool
    quiet_hours: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """A server's feed with its source.

    Attributes:
        waiting: posts of it that are not in their channel yet.
    """

    feed: Feed
    source: Source
    waiting: int = 0

    @property
    def name(self) -> str:
        """What people call it, plain text."""
        return self.source.title or host_of(self.source.url)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a server decided about an entry, and what became of it.

    Attributes:
        reason: a `SkipReason`, or "new" or "asked" for what was announced.
        detail: as in `Skip`.
        state: of its delivery, None when there is none.
        message_id: where it was posted.
    """

    kept: KeptEntry
    decided_at: datetime
    is_announced: bool
    reason: str
    detail: str | None
    state: State | None
    channel_id: ChannelId | None
    message_id: MessageId | None


@dataclass(frozen=True, slots=True)
class Preview:
    """A feed that was just read, and how its newest entries would look, newest first.

    Attributes:
        stories: at most three.
        failure: why it could not be read just now, None when it was.
    """

    followed: Followed
    stories: tuple[Story, ...]
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A page that offers several feeds."""

    links: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True)
class Announced:
    """An entry that was posted, or is to be.

    Attributes:
        message_id: None while it waits, and when somebody deleted the message.
    """

    kept: KeptEntry
    feed: Feed
    source: Source
    artist_ids: tuple[ArtistId, ...]
    channel_id: ChannelId
    message_id: MessageId | None


@dataclass(frozen=True, slots=True)
class Posted:
    """A story and where it was posted."""

    story: Story
    channel_id: ChannelId
    message_id: MessageId | None
