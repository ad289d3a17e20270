"""A made-up newsroom: the stories it has told, and those it has in store."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

FEED_ITEMS = 10  # what most sites list


@dataclass(frozen=True, slots=True)
class Story:
    """What a newsroom tells.

    Attributes:
        title: plain text; "" for the short posts of social sites.
        body: HTML.
        picture: one of `pictures.NAMES`.
        alt: of the picture.
    """

    title: str
    body: str
    picture: str | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A story that was published.

    Attributes:
        number: counts from 1, the same for ever.
    """

    number: int
    story: Story
    published_at: datetime


@dataclass(slots=True)
class Newsroom:
    """A source of news with one feed.

    Attributes:
        key: what the prompt calls it; also the first part of its addresses.
        path: of its feed, below its key.
        content_type: of its feed, as its server says it.
        shape: writes its feed, given its site's address.
        past: stories told before the demo began, with their age in hours, oldest first.
        bank: stories to come, in turn.
        is_broken: its server answers 503.
    """

    key: str
    title: str
    language: str
    path: str
    content_type: str
    shape: Callable[["Newsroom", str], bytes]
    past: Sequence[tuple[float, Story]]
    bank: Sequence[Story]
    is_broken: bool = False
    items: list[Item] = field(default_factory=list)
    _told: int = 0

    def begin(self, now: datetime) -> None:
        """Publish the past."""
        for age_h, story in self.past:
            self._add(story, now - timedelta(hours=age_h))

    def publish(self, now: datetime) -> Item:
        """Publish the next story of the bank; when all are told, they are told again with a number."""
        round_, index = divmod(self._told, len(self.bank))
        self._told += 1
        story = self.bank[index]
        return self._add(_renumber(story, round_ + 1) if round_ else story, now)

    def list_newest(self) -> list[Item]:
        """Return what the feed lists, newest first."""
        return self.items[: -FEED_ITEMS - 1 : -1]

    def _add(self, story: Story, published_at: datetime) -> Item:
        item = Item(len(self.items) + 1, story, published_at)
        self.items.append(item)
        return item


def _renumber(story: Story, part: int) -> Story:
    title = f"{story.title}, part {part}" if story.title else ""
    return Story(title, f"<p>Part {part}.</p>{story.body}", story.picture, story.alt)
