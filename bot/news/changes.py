"""What moderators change, each in one write with its line in the audit."""

from dataclasses import replace

from bot.artists import Artist, Catalogue
from bot.clock import to_ms
from bot.delivery import cancel_pending, enqueue, move_pending
from bot.errors import UserError
from bot.moderation import NewAudit, record
from bot.news import store as kept
from bot.news.answers import Followed, KeptEntry
from bot.news.feeds import FeedInput, check_found, check_resting, tell_audit
from bot.news.filing import Reading, file_reading, make_delivery
from bot.news.models import Announce, Feed, Source
from bot.news.rules import list_artist_ids
from bot.news.stories import key_prefix
from bot.store import Steps

FEEDS_MOST = 100  # ours, a server: autocomplete reads them all each time


def follow(source: Source, feed: Feed, reading: Reading, audit: NewAudit, audit_id: int) -> Steps[int]:
    """Follow a source; return how many messages are to be posted, in servers that follow it already."""
    if (yield from kept.count_feeds(feed.guild_id)) >= FEEDS_MOST:
        raise UserError("error-feeds-full", limit=FEEDS_MOST)
    there = yield from kept.find_source(source.url)
    if there is None:
        yield from kept.add_source(source)
    elif there.id != source.id:  # another server added it while we read
        feed = replace(feed, source_id=there.id)
        reading = replace(reading, source=replace(reading.source, id=there.id))
    yield from kept.add_feed(feed)
    yield from record(replace(audit, subject=reading.source.title), audit_id)
    return (yield from file_reading(reading))


def edit(feed_id: int, given: FeedInput, audit: NewAudit, audit_id: int) -> Steps[int]:
    """Change a feed; return how many posts that waited moved with it to another channel."""
    before = yield from _get(audit.guild_id, feed_id)
    after = given.fill(before.feed)
    if after == before.feed:
        return 0
    yield from kept.change_feed(after)
    told = (tell_audit(before.feed), tell_audit(after))
    yield from record(replace(audit, subject=before.name, before=told[0], after=told[1]), audit_id)
    if after.channel_id == before.feed.channel_id:
        return 0
    return (yield from move_pending(after.guild_id, key_prefix(after.id), after.channel_id))


def remove(feed_id: int, audit: NewAudit, audit_id: int) -> Steps[tuple[Followed, int]]:
    """Stop following; return what was followed, and how many posts that waited were dropped."""
    followed = yield from _get(audit.guild_id, feed_id)
    dropped = yield from cancel_pending(audit.guild_id, key_prefix(feed_id))
    yield from kept.remove_feed(followed.feed)
    yield from kept.remove_source_if_unfollowed(followed.source.id)
    told = tell_audit(followed.feed, followed.source.url)
    yield from record(replace(audit, subject=followed.name, before=told), audit_id)
    return followed, dropped


def pause(feed_id: int, audit: NewAudit, audit_id: int) -> Steps[tuple[Followed, int]]:
    """Post nothing of a feed until it is resumed; return it, and how many posts were dropped."""
    followed = yield from _get(audit.guild_id, feed_id)
    if followed.feed.paused_at is not None:
        raise UserError("error-feed-paused", title=followed.name)
    yield from kept.change_feed(replace(followed.feed, paused_at=audit.happened_at))
    dropped = yield from cancel_pending(audit.guild_id, key_prefix(feed_id))
    yield from record(replace(audit, subject=followed.name), audit_id)
    return followed, dropped


def resume(feed_id: int, reading: Reading, audit: NewAudit, audit_id: int) -> Steps[int]:
    """Go on with a feed, whatever was published meanwhile being no news; return what is to be posted."""
    followed = check_resting((yield from _get(audit.guild_id, feed_id)))
    yield from kept.change_feed(replace(followed.feed, paused_at=None, read_at=None))
    yield from record(replace(audit, subject=followed.name), audit_id)
    return (yield from file_reading(reading))


def post_newest(
    feed_id: int, newest: KeptEntry, artists: list[Artist], audit: NewAudit, ids: tuple[int, int]
) -> Steps[None]:
    """Post an entry, whatever was decided about it.

    Args:
        ids: for the delivery and for the audit.
    """
    delivery_id, audit_id = ids
    followed = yield from _get(audit.guild_id, feed_id)
    feed = followed.feed
    if (yield from kept.is_on_its_way(feed.id, newest.id)):
        raise UserError("error-newest-posted", channel=f"<#{feed.channel_id}>")
    announce = Announce(newest.entry, list_artist_ids(feed, newest.entry, Catalogue(artists)))
    names = {artist.id: artist.name for artist in artists}
    delivery = make_delivery(followed, (announce,), names, delivery_id, newest.seen_at, audit.happened_at)
    # One that was cancelled keeps its key, so a second asking needs another.
    earlier = yield from kept.count_deliveries(feed.guild_id, delivery.dedupe_key)
    again = replace(delivery, dedupe_key=f"{delivery.dedupe_key}:{earlier}") if earlier else delivery
    yield from enqueue(again, delivery_id)
    now_ms = to_ms(audit.happened_at)
    yield from kept.announce_after_all(feed, newest.id, delivery_id, announce.artist_ids, now_ms)
    yield from record(audit, audit_id)


def drop_stale(guild_id: int, before_ms: int) -> Steps[int]:
    """Drop a server's cards that were decided before a moment and still wait; return how many."""
    dropped = 0
    for key in (yield from kept.list_waiting_keys(guild_id, before_ms)):
        dropped += yield from cancel_pending(guild_id, key)
    return dropped


def _get(guild_id: int, feed_id: int) -> Steps[Followed]:
    return check_found((yield from kept.find_followed(guild_id, feed_id)))
