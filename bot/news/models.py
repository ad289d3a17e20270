"""What a feed says, what a fetch brings and what is decided, as plain values.

Entries and documents cross the border of a worker process, so they hold only plain types.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.ids import ArtistId, ChannelId, FeedId, GuildId, RoleId, SourceId, UserId


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, ready to be judged and shown.

    Args:
        identity: the same for one item in every fetch of its feed, unique in its document, of at most
            512 characters.
        link: the item's page as the feed wrote it, absolute, http or https; None when it has none.
        canonical_link: `link` without what differs between copies of one address (`identity.canonical`).
        title: one line, safe for Discord: Markdown escaped, mentions broken. Never empty.
        summary: safe Discord Markdown of at most 600 characters, "" when there is no text beyond the title.
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


FEED_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9,"
    " application/json;q=0.8, text/xml;q=0.8, text/html;q=0.5, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What to fetch.

    Args:
        etag: of the copy we have; sent as If-None-Match.
        last_modified: of the copy we have, as the server wrote it; sent as If-Modified-Since.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str = FEED_ACCEPT


class FailedKind(StrEnum):
    """Why a fetch brought nothing; each is a sentence `error-fetch-<kind>` for a moderator."""

    ADDRESS = "address"  # no public web address: another scheme, a port or a host we do not call
    REDIRECT_LOOP = "redirect-loop"
    TOO_LARGE = "too-large"
    TIMEOUT = "timeout"
    HTTP = "http"  # any other status than the ones named here
    NETWORK = "network"  # no such host, refused, bad certificate, dropped, undecodable
    GONE = "gone"  # 410
    THROTTLED = "throttled"  # 429
    UNREADABLE = "unreadable"  # it answered, but with nothing that can be read as a feed


def hash_body(start: bytes = b"") -> "hashlib.blake2b":
    """Return a hash to be updated, whose hexdigest tells whether a body is the one that was read before."""
    return hashlib.blake2b(start, digest_size=16)


@dataclass(frozen=True, slots=True)
class Body:
    """A page as it came, decompressed.

    Args:
        content_type: the whole header, lower case, "" when there was none.
        url: where it came from in the end.
        max_age_s: seconds the server says it stays the same.
        permanent_url: the address to ask from now on, when the first one said that it has moved for good.
        body_hash: `hash_body()` of the body, made here where it is not given.
    """

    body: bytes
    content_type: str
    url: str
    etag: str | None = None
    last_modified: str | None = None
    max_age_s: float | None = None
    permanent_url: str | None = None
    body_hash: str = ""

    def __post_init__(self) -> None:
        """Make the hash that is missing."""
        if not self.body_hash:
            object.__setattr__(self, "body_hash", hash_body(self.body).hexdigest())


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: the copy we have is the newest; arguments as in `Body`."""

    max_age_s: float | None = None
    permanent_url: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """Nothing came.

    Args:
        status: the HTTP status, None when it did not get that far.
        reason: a few words of our own for the log and `/news status`: no address, nothing the server wrote.
        retry_after_s: seconds the server asked us to wait.
    """

    kind: FailedKind
    reason: str
    status: int | None = None
    retry_after_s: float | None = None


Outcome = Body | NotModified | Failed


class Label(StrEnum):
    """Whose word it is; shown as a word on every card."""

    OFFICIAL = "official"
    PRESS = "press"
    RUMOUR = "rumour"


@dataclass(frozen=True, slots=True)
class Source:
    """A feed's address and how it fares, shared by all servers that follow it.

    Args:
        interval_s: seconds between two polls, before jitter; what the next one is reckoned from.
        failures: in a row.
        failing_since: of the first of them.
        gone_at: when it answered 410; it is not polled again.
    """

    id: SourceId
    url: str
    title: str
    next_poll_at: datetime
    site_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    interval_s: int = 600
    failures: int = 0
    failing_since: datetime | None = None
    last_error: str | None = None
    last_success_at: datetime | None = None
    gone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One server's following of a source.

    Args:
        include: words as a moderator typed them; an item must hold one in title or text. Empty: no condition.
        exclude: words none of which may be.
        read_at: when it was first read since it was added or resumed; what is there then is not posted.
        alerted_at: when the moderators were told that the source fails; None again once they know it is back.
    """

    id: FeedId
    guild_id: GuildId
    source_id: SourceId
    channel_id: ChannelId
    added_at: datetime
    added_by: UserId
    artist_id: ArtistId | None = None
    role_id: RoleId | None = None
    label: Label = Label.PRESS
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    paused_at: datetime | None = None
    read_at: datetime | None = None
    alerted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A story that a channel has already been told.

    Args:
        folded_title: by `rules.fold_title`.
        host: who told it.
    """

    canonical_link: str | None
    folded_title: str
    host: str
    told_at: datetime


class SkipReason(StrEnum):
    """Why an item was not posted, as /news why says it."""

    FIRST_READ = "first-read"  # it was there when the feed was added or resumed
    FEATURE_OFF = "feature-off"
    PAUSED = "paused"
    TOO_OLD = "too-old"
    EXCLUDED = "excluded"
    NOT_INCLUDED = "not-included"
    SAME_STORY = "same-story"


@dataclass(frozen=True, slots=True)
class Announce:
    """Post this entry; `artist_ids` begin with the feed's own artist."""

    entry: Entry
    artist_ids: tuple[ArtistId, ...] = ()


@dataclass(frozen=True, slots=True)
class Skip:
    """Keep this entry and do not post it.

    Args:
        detail: TOO_OLD and PAUSED: since when, in epoch seconds for a `<t:…>`; EXCLUDED: the word found;
            NOT_INCLUDED: the words looked for; SAME_STORY: the host that told it first.
    """

    entry: Entry
    reason: SkipReason
    detail: str | None = None


Verdict = Announce | Skip


class Alert(StrEnum):
    """What the moderators hear about a source, once each."""

    FAILING = "failing"
    RECOVERED = "recovered"
    GONE = "gone"
