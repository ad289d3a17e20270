"""What a feed says, as plain values: they cross the border of a worker process, so only plain types."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, ready to be judged and shown.

    Args:
        identity: the same for one item in every fetch of its feed, unique in its document; at most 512 characters.
        link: the item's page as the feed wrote it, absolute, http or https; None when it has none.
        canonical_link: `link` without what differs between copies of one address (`identity.canonical`).
        title: one line, safe for Discord: Markdown escaped, mentions broken. Never empty.
        summary: safe Discord Markdown of at most 600 characters, "" when the item has no text beyond its title.
        image_url: absolute, http or https.
        image_alt: plain text without Markdown, from the feed.
        published_at: aware UTC, never after the fetch; None when the feed gives no readable date.
        content_hash: changes when title, summary or picture do.
    """

    identity: str
    link: str | None
    canonical_link: str | None
    title: str
    summary: str
    image_url: str | None
    image_alt: str | None
    published_at: datetime | None
    content_hash: str


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as fetched once.

    Args:
        title: plain text, may be empty.
        site_url: the page the feed belongs to.
        entries: in the feed's own order, at most 500.
        ttl_s: seconds the feed asks to be left alone.
        hub: address of its WebSub hub.
    """

    title: str
    site_url: str | None
    entries: tuple[Entry, ...]
    ttl_s: int | None
    hub: str | None = None


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page offers.

    Args:
        url: absolute, http or https.
        title: plain text for a choice, never empty.
        type: "rss", "atom" or "json"; "" when the page does not say.
    """

    url: str
    title: str
    type: str
