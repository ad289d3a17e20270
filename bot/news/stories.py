"""A story: one entry as a server shows it. It is what a delivery carries, so a card needs nothing else."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.clock import from_ms, to_ms
from bot.delivery.models import ESCAPED
from bot.ids import ArtistId
from bot.news.models import Entry, Feed

ENTRY_KIND = "news.entry"
DIGEST_KIND = "news.digest"


@dataclass(frozen=True, slots=True)
class Story:
    """What a card of one entry shows.

    Attributes:
        label: "official", "press" or "rumour".
        title: safe for Discord, as in `Entry`; so is the text. A correction may leave one of them empty.
        source: who tells it, plain text: the feed's title or its host.
        told_at: when it was published, else when we first saw it.
        artists: their names, plain text.
        role_id: the role to ping.
    """

    label: str
    title: str
    text: str
    link: str | None
    source: str
    image_url: str | None
    image_alt: str | None
    told_at: datetime
    artists: tuple[str, ...] = ()
    role_id: int | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return the story as JSON-ready data."""
        payload: dict[str, Any] = asdict(self)
        return payload | {"told_at": to_ms(self.told_at), ESCAPED: True}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> "Story":
        """Read `to_payload` back, whatever JSON made of its tuples."""
        fields: dict[str, Any] = payload | {
            "told_at": from_ms(payload["told_at"]),
            "artists": tuple(payload["artists"]),
        }
        del fields[ESCAPED]
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Digest:
    """Several stories of one feed on one card, oldest first.

    Attributes:
        delivery_id: of the digest's own delivery; its button finds all stories by it.
    """

    delivery_id: int
    stories: tuple[Story, ...]
    role_id: int | None = None

    def to_payload(self) -> dict[str, Any]:
        """Return the digest as JSON-ready data."""
        return {
            "delivery_id": self.delivery_id,
            "stories": [story.to_payload() for story in self.stories],
            "role_id": self.role_id,
        }

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> "Digest":
        """Read `to_payload` back."""
        stories: Sequence[dict[str, Any]] = payload["stories"]
        return cls(payload["delivery_id"], tuple(map(Story.from_payload, stories)), payload["role_id"])


def tell(
    entry: Entry,
    seen_at: datetime,
    feed: Feed,
    source: str,
    artist_ids: Iterable[ArtistId],
    names: Mapping[ArtistId, str],
) -> Story:
    """Return an entry as a server's feed shows it; artists without a name here were removed.

    Args:
        source: the source's name.
        names: of the server's artists.
    """
    return Story(
        label=feed.label.value,
        title=entry.title,
        text=entry.summary,
        link=entry.link,
        source=source,
        image_url=entry.image_url,
        image_alt=entry.image_alt,
        told_at=entry.published_at or seen_at,
        artists=tuple(names[artist_id] for artist_id in artist_ids if artist_id in names),
        role_id=feed.role_id,
    )


def key_prefix(feed_id: int) -> str:
    """Return what the dedupe keys of all of a feed's deliveries begin with."""
    return f"news:{feed_id}:"


def story_key(feed_id: int, identity: str) -> str:
    """Return the dedupe key of an entry's own card; an identity may be longer than a key should be."""
    return f"{key_prefix(feed_id)}{_short(identity)}"


def digest_key(feed_id: int, first_identity: str) -> str:
    """Return the dedupe key of a digest; an entry is in one digest of a feed at most."""
    return f"{key_prefix(feed_id)}digest:{_short(first_identity)}"


def _short(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:32]
