"""The one write after a fetch: what was read, what each server decides about it, what is to be posted.

All of it is in one transaction, so a crash before it leaves nothing and the next poll does it again; a crash
after it leaves nothing undone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.artists import Artist
from bot.clock import find_ms, to_ms
from bot.delivery import NewDelivery, enqueue, enqueue_alert
from bot.ids import ArtistId, GuildId
from bot.news import store as kept
from bot.news.answers import Followed, Follower, KeptEntry
from bot.news.models import Alert, Announce, Entry, Feed, Skip, Source
from bot.news.rules import (
    BURST_MAX,
    BURST_SPAN,
    STORY_SPAN,
    decide,
    find_alert,
    list_oldest_first,
    plan_posts,
)
from bot.news.stories import DIGEST_KIND, ENTRY_KIND, Digest, digest_key, story_key, tell
from bot.store import Steps
from bot.text import host_of

NEWCOMERS = 8  # followers that may join between the reading of artists and the write


@dataclass(frozen=True, slots=True)
class Reading:
    """What a fetch brought, ready to be written.

    Attributes:
        source: as it stands after the fetch.
        entries: in the feed's own order; none when nothing was parsed.
        artists: of the servers that follow it.
        quiet_until: when the quiet hours of those servers are over where it is quiet now.
        ids: enough new ids, `count_ids` says how many.
    """

    source: Source
    entries: tuple[Entry, ...]
    artists: Mapping[GuildId, Sequence[Artist]]
    quiet_until: Mapping[GuildId, datetime]
    ids: tuple[int, ...]
    now: datetime

    @property
    def now_ms(self) -> int:
        """Return `now` as the database keeps it."""
        return to_ms(self.now)


@dataclass(slots=True)
class _Shelf:
    """Where the entries of a reading are kept."""

    ids: Iterator[int]
    entry_ids: dict[str, int]
    new: tuple[Entry, ...] = field(default_factory=tuple)


def count_ids(new_entries: int, followers: int) -> int:
    """Return how many ids a reading may need: entries, a server's cards and one alert."""
    return new_entries + (followers + NEWCOMERS) * (BURST_MAX + 1)


def file_reading(reading: Reading) -> Steps[int]:
    """Write a reading with all its consequences; return how many messages are to be posted."""
    source = yield from _settle_address(reading.source)
    if source is None:
        return 0
    yield from kept.change_source(source)
    shelf = yield from _add_entries(reading)
    count = 0
    for follower in (yield from kept.list_followers(source.id)):
        count += yield from _judge(follower, source, reading, shelf)
        count += yield from _alert(follower.feed, source, reading, shelf)
    if source.failing_since is None:
        yield from kept.mark_read(source.id, reading.now_ms)
    return count


def file_nothing_new(source: Source, now_ms: int) -> Steps[None]:
    """Write that a source that was well and still is had nothing new."""
    settled = yield from _settle_address(source)
    if settled is not None:
        yield from kept.change_source(settled)
        yield from kept.mark_read(source.id, now_ms)


def _settle_address(source: Source) -> Steps[Source | None]:
    """Keep the old address when another source has the new one; None when the source is gone."""
    url = yield from kept.find_url(source.id)
    if url is None or url == source.url:
        return source if url else None
    taken = yield from kept.find_source(source.url)
    return replace(source, url=url) if taken else source


def _add_entries(reading: Reading) -> Steps[_Shelf]:
    ids = iter(reading.ids)
    identities = [entry.identity for entry in reading.entries]
    entry_ids = yield from kept.list_entry_ids(reading.source.id, identities)
    new = tuple(entry for entry in reading.entries if entry.identity not in entry_ids)
    # Ids grow with age, so that entries without a date keep their order.
    for entry in list_oldest_first(new, reading.now):
        entry_ids[entry.identity] = next(ids)
        row = KeptEntry(entry_ids[entry.identity], entry, reading.now)
        yield from kept.add_entry(reading.source.id, row)
    return _Shelf(ids, entry_ids, new)


def _judge(follower: Follower, source: Source, reading: Reading, shelf: _Shelf) -> Steps[int]:
    """Decide for one server and write it; return how many cards are to be posted.

    What the source had before this reading was judged then, or is no news for a feed that came later.
    """
    feed = follower.feed
    is_first = feed.read_at is None and feed.paused_at is None
    entries = reading.entries if is_first else shelf.new
    if not entries:
        return 0
    since_ms = to_ms(reading.now - STORY_SPAN)
    told = () if is_first else (yield from kept.list_told(feed.guild_id, feed.channel_id, since_ms))
    artists = reading.artists.get(feed.guild_id, ())
    verdicts = decide(feed, entries, told, artists, reading.now, is_first, follower.is_off)
    for skip in (verdict for verdict in verdicts if isinstance(verdict, Skip)):
        entry_id = shelf.entry_ids[skip.entry.identity]
        yield from kept.add_verdict(feed, entry_id, skip.reason.value, skip.detail, reading.now_ms)
    announces = [verdict for verdict in verdicts if isinstance(verdict, Announce)]
    if not announces:
        return 0
    recent = yield from kept.count_recent_cards(feed.id, to_ms(reading.now - BURST_SPAN))
    posts = plan_posts(announces, recent)
    names = {artist.id: artist.name for artist in artists}
    for post in posts:
        yield from _post(follower, source, post, names, reading, shelf)
    return len(posts)


def _post(
    follower: Follower,
    source: Source,
    post: tuple[Announce, ...],
    names: Mapping[ArtistId, str],
    reading: Reading,
    shelf: _Shelf,
) -> Steps[None]:
    feed, delivery_id = follower.feed, next(shelf.ids)
    due_at = reading.quiet_until.get(feed.guild_id, reading.now)
    delivery = make_delivery(Followed(feed, source), post, names, delivery_id, reading.now, due_at)
    is_new = yield from enqueue(delivery, delivery_id)
    for announce in post:
        yield from kept.add_verdict(
            feed,
            shelf.entry_ids[announce.entry.identity],
            "new",
            None,
            reading.now_ms,
            is_announced=True,
            delivery_id=delivery_id if is_new else None,
            artist_ids=announce.artist_ids,
        )


def make_delivery(
    followed: Followed,
    post: tuple[Announce, ...],
    names: Mapping[ArtistId, str],
    delivery_id: int,
    seen_at: datetime,
    due_at: datetime,
) -> NewDelivery:
    """Return the card of one entry, or of several, for the outbox."""
    feed = followed.feed
    stories = tuple(tell(one.entry, seen_at, feed, followed.name, one.artist_ids, names) for one in post)
    first = post[0].entry.identity
    if len(stories) == 1:
        kind, key, payload = ENTRY_KIND, story_key(feed.id, first), stories[0].to_payload()
    else:
        kind, key = DIGEST_KIND, digest_key(feed.id, first)
        payload = Digest(delivery_id, stories, feed.role_id).to_payload()
    return NewDelivery(feed.guild_id, feed.channel_id, kind, key, payload, due_at)


def _alert(feed: Feed, source: Source, reading: Reading, shelf: _Shelf) -> Steps[int]:
    """Tell the moderators what they have to know of the source; without an alert channel, another time."""
    alert = find_alert(source, feed, reading.now)
    if alert is None:
        return 0
    since = feed.alerted_at if alert is Alert.RECOVERED else source.gone_at or source.failing_since
    about = f"feed:{feed.id}:{alert}:{find_ms(since)}"
    values: dict[str, Any] = {
        "title": Followed(feed, source).name,
        "host": host_of(source.url),
        "since": f"{since.timestamp():.0f}" if since else "",
    }
    is_good = alert is Alert.RECOVERED
    told = yield from enqueue_alert(
        feed.guild_id,
        next(shelf.ids),
        about,
        f"alert-feed-{alert}",
        values,
        reading.now_ms,
        is_good=is_good,
    )
    if is_good:
        yield from kept.mark_alerted(feed.id, None)
    elif told:
        yield from kept.mark_alerted(feed.id, reading.now_ms)
    return int(told)
