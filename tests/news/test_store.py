"""News in SQL, the same on both engines."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.clock import to_ms
from bot.delivery import NewDelivery, State, enqueue
from bot.ids import ArtistId, ChannelId, FeedId, GuildId, SourceId, UserId
from bot.news import Feed, Source
from bot.news import store as kept
from bot.news.answers import KeptEntry
from bot.news.store import NewsStore
from bot.store import Steps, Store, UniqueViolation
from tests.news.web import NOON, make_entry

GUILD, CHANNEL, MODERATOR = GuildId(1), ChannelId(7), UserId(3)
LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def news(store: Store) -> NewsStore:
    return NewsStore(store)


def make_source(source_id: int = 10, **changes: Any) -> Source:
    fields: dict[str, Any] = {"url": f"https://host{source_id}.example/feed", "title": "Soompi"}
    return Source(**fields | {"id": SourceId(source_id), "next_poll_at": NOON} | changes)


def make_feed(feed_id: int = 20, source_id: int = 10, **changes: Any) -> Feed:
    fields: dict[str, Any] = {"guild_id": GUILD, "channel_id": CHANNEL, "added_at": NOON}
    fields |= {"added_by": MODERATOR, "id": FeedId(feed_id), "source_id": SourceId(source_id)}
    return Feed(**fields | changes)


async def write(store: Store, *units: Callable[[], Steps[Any]]) -> None:
    for unit in units:
        await store.write(unit)


async def follow(store: Store, source: Source, *feeds: Feed) -> None:
    await write(store, partial(kept.add_source, source), *(partial(kept.add_feed, feed) for feed in feeds))


def say(sql: str, *args: Any) -> Callable[[], Steps[None]]:
    def unit() -> Steps[None]:
        yield sql, args

    return unit


async def announce(
    store: Store, feed: Feed, entry_id: int, title: str, *artists: int, state: State = State.SENT
) -> None:
    """Keep an entry that was posted, ten minutes a number."""
    at = NOON + timedelta(minutes=entry_id)
    new = NewDelivery(feed.guild_id, feed.channel_id, "news.entry", f"news:{feed.id}:{entry_id}", {}, at)

    def unit() -> Steps[None]:
        yield from kept.add_entry(feed.source_id, KeptEntry(entry_id, make_entry(title), at))
        yield from enqueue(new, entry_id)
        yield "UPDATE delivery SET state = $2, message_id = 5 WHERE id = $1", (entry_id, state.value)
        yield from kept.add_verdict(
            feed,
            entry_id,
            "new",
            None,
            to_ms(at),
            is_announced=True,
            delivery_id=entry_id,
            artist_ids=tuple(map(ArtistId, artists)),
        )

    await store.write(unit)


async def test_source_and_feed_come_back_as_they_were_written(store: Store, news: NewsStore) -> None:
    source = make_source(
        site_url="https://host10.example",
        etag='"a"',
        last_modified="Tue, 24 Nov 2026 12:00:00 GMT",
        body_hash="f00",
        interval_s=900,
        failures=2,
        failing_since=NOON,
        last_error="answered 404",
        last_success_at=NOON,
    )
    feed = make_feed(include=("Kim Taehyung", "뷔"), exclude=("concert",), paused_at=NOON, read_at=NOON)
    await follow(store, source, feed)
    found = await news.find_followed(GUILD, feed.id)
    assert found is not None
    assert (found.feed, found.source, found.waiting) == (feed, source, 0)


async def test_a_source_is_claimed_by_one_process_only(store: Store, news: NewsStore) -> None:
    source = make_source()
    await follow(store, source, make_feed())
    assert [one.id for one in await news.claim([source], NOON, LATER)] == [source.id]
    assert await news.claim([source], NOON, LATER) == []
    assert await news.list_due(NOON, (), 5) == []


async def test_a_claim_lapses_when_its_process_died(store: Store, news: NewsStore) -> None:
    source = make_source()
    await follow(store, source, make_feed())
    await news.claim([source], NOON, LATER)
    assert await news.find_lapse(NOON, ()) == LATER
    assert await news.find_lapse(NOON, {source.id}) is None
    assert [one.id for one in await news.list_due(LATER, (), 5)] == [source.id]


async def test_claims_are_taken_back_at_once_by_a_process_that_is_alone(
    store: Store, news: NewsStore
) -> None:
    source = make_source()
    await follow(store, source, make_feed())
    await news.claim([source], NOON, LATER)
    await news.release_claims()
    assert await news.list_due(NOON, (), 5) == [source]


async def test_a_fetch_that_was_written_gives_the_claim_back(store: Store, news: NewsStore) -> None:
    source = make_source()
    await follow(store, source, make_feed())
    await news.claim([source], NOON, LATER)
    await write(store, partial(kept.change_source, source))
    assert await news.list_due(NOON, (), 5) == [source]


async def test_due_sources_come_longest_overdue_first_without_some_hosts(
    store: Store, news: NewsStore
) -> None:
    for number, minutes in ((10, 5), (11, 9), (12, 1), (13, -1)):
        source = make_source(number, next_poll_at=NOON - timedelta(minutes=minutes))
        await follow(store, source, make_feed(number + 10, number))
    assert [one.id for one in await news.list_due(NOON, (), 2)] == [11, 10]
    without = ("host11.example", "host12.example")
    assert [one.id for one in await news.list_due(NOON, without, 5)] == [10]
    assert await news.find_next_due(NOON, ("host10.example", *without)) == NOON + timedelta(minutes=1)


@pytest.mark.parametrize("reason", ["nobody follows", "paused", "left", "gone"])
async def test_a_source_nobody_waits_for_is_not_due(store: Store, news: NewsStore, reason: str) -> None:
    source = make_source(gone_at=NOON if reason == "gone" else None)
    feeds = [] if reason == "nobody follows" else [make_feed(paused_at=NOON if reason == "paused" else None)]
    await follow(store, source, *feeds)
    if reason == "left":
        await write(store, say("INSERT INTO guild (guild_id, left_at) VALUES ($1, $2)", GUILD, to_ms(NOON)))
    assert await news.list_due(LATER, (), 5) == []
    assert await news.find_next_due(LATER, ()) is None


async def test_a_server_follows_a_source_once(store: Store) -> None:
    await follow(store, make_source(), make_feed())
    with pytest.raises(UniqueViolation):
        await write(store, partial(kept.add_feed, make_feed(21)))


async def test_an_address_is_kept_once(store: Store) -> None:
    await write(store, partial(kept.add_source, make_source()))
    again = make_source(11, url=make_source().url)
    with pytest.raises(UniqueViolation):
        await write(store, partial(kept.add_source, again))


async def test_followers_are_of_servers_that_have_the_bot(store: Store, news: NewsStore) -> None:
    here, off, left = (make_feed(20 + number, guild_id=GuildId(number)) for number in (1, 2, 3))
    await follow(store, make_source(), here, off, left)
    await write(
        store,
        say("INSERT INTO guild_feature_off (guild_id, feature) VALUES (2, 'news')"),
        say("INSERT INTO guild (guild_id, left_at) VALUES (3, 1)"),
    )
    followers = await news.list_followers(10)
    assert [(one.feed.id, one.is_off) for one in followers] == [(here.id, False), (off.id, True)]


async def test_entries_are_known_by_their_identity(store: Store, news: NewsStore) -> None:
    await write(store, partial(kept.add_source, make_source()))
    await write(store, partial(kept.add_entry, 10, KeptEntry(1, make_entry("Snow"), NOON)))
    assert await news.list_entry_ids(10, ["Snow", "Rain"]) == {"Snow": 1}
    assert await news.list_entry_ids(10, []) == {}
    assert await news.list_entry_ids(11, ["Snow"]) == {}


async def test_the_newest_entries_come_by_date_then_by_order(store: Store, news: NewsStore) -> None:
    await write(store, partial(kept.add_source, make_source()))
    dates = {1: NOON, 2: NOON - timedelta(days=9), 3: None, 4: None}
    for number, at in dates.items():
        row = KeptEntry(number, make_entry(f"No {number}", published_at=at), NOON - timedelta(hours=1))
        await write(store, partial(kept.add_entry, 10, row))
    assert [one.id for one in await news.list_newest(10, 3)] == [1, 4, 3]


async def test_an_entry_comes_back_as_it_was_written(store: Store, news: NewsStore) -> None:
    await write(store, partial(kept.add_source, make_source()))
    entry = make_entry("뷔 \\*", summary="**bold**", image_url="https://a.example/1.png", image_alt="V")
    await write(store, partial(kept.add_entry, 10, KeptEntry(1, entry, NOON)))
    assert await news.list_newest(10, 1) == [KeptEntry(1, entry, NOON)]


async def test_the_first_verdict_stays(store: Store, news: NewsStore) -> None:
    feed = make_feed()
    await follow(store, make_source(), feed)
    await write(
        store,
        partial(kept.add_entry, 10, KeptEntry(1, make_entry(), NOON)),
        partial(kept.add_verdict, feed, 1, "too-old", "77", to_ms(NOON)),
        partial(kept.add_verdict, feed, 1, "paused", None, to_ms(LATER)),
    )
    (judged,) = await news.list_judged(GUILD, feed.id, 5)
    assert (judged.reason, judged.detail, judged.is_announced, judged.state) == ("too-old", "77", False, None)
    assert await news.find_judged(GUILD, feed.id, 1) == judged
    assert await news.find_judged(GuildId(2), feed.id, 1) is None


async def test_a_moderator_can_overrule_a_verdict(store: Store, news: NewsStore) -> None:
    feed = make_feed()
    await follow(store, make_source(), feed)
    new = NewDelivery(GUILD, CHANNEL, "news.entry", "news:20:1", {}, NOON)
    await write(
        store,
        partial(kept.add_entry, 10, KeptEntry(1, make_entry(), NOON)),
        partial(kept.add_verdict, feed, 1, "too-old", "77", to_ms(NOON)),
        partial(enqueue, new, 50),
        partial(kept.announce_after_all, feed, 1, 50, (ArtistId(5),), to_ms(LATER)),
    )
    (judged,) = await news.list_judged(GUILD, feed.id, 5)
    assert (judged.reason, judged.detail, judged.state) == ("asked", None, State.PENDING)
    assert await store.write(partial(kept.is_on_its_way, feed.id, 1))
    followed = await news.find_followed(GUILD, feed.id)
    assert followed is not None
    assert followed.waiting == 1


async def test_what_was_posted_is_found_by_artist(store: Store, news: NewsStore) -> None:
    feed = make_feed()
    await follow(store, make_source(), feed)
    await announce(store, feed, 1, "About 12", 12)
    await announce(store, feed, 2, "About 1 and 23", 1, 23)
    await announce(store, feed, 3, "Waits", 12, state=State.PENDING)
    assert [one.kept.id for one in await news.list_posted(GUILD, None, 9)] == [2, 1]
    assert [one.kept.id for one in await news.list_posted(GUILD, 12, 9)] == [1]
    assert [one.kept.id for one in await news.list_posted(GUILD, 2, 9)] == []
    (newest,) = await news.list_posted(GUILD, 23, 1)
    assert (newest.artist_ids, newest.channel_id, newest.message_id) == ((1, 23), CHANNEL, 5)


async def test_a_channel_is_told_by_all_feeds_that_post_there(store: Store) -> None:
    feed, other = make_feed(), make_feed(21, 11)
    elsewhere = make_feed(22, 12, channel_id=ChannelId(8))
    for number, one in ((10, feed), (11, other), (12, elsewhere)):
        await follow(store, make_source(number), one)
    await announce(store, feed, 1, "Old")
    await announce(store, other, 60, "Snow", state=State.PENDING)
    await announce(store, feed, 61, "Dropped", state=State.CANCELLED)
    await announce(store, elsewhere, 62, "Elsewhere")
    told = await store.write(partial(kept.list_told, GUILD, CHANNEL, to_ms(NOON + timedelta(minutes=30))))
    assert [(one.folded_title, one.host) for one in told] == [("snow", "soompi.example")]


async def test_recent_cards_are_counted_once_each(store: Store) -> None:
    feed = make_feed()
    await follow(store, make_source(), feed)
    for number in (1, 8, 9):
        await announce(store, feed, number, f"No {number}")
    since = to_ms(NOON + timedelta(minutes=5))
    assert await store.write(partial(kept.count_recent_cards, feed.id, since)) == 2


async def test_the_last_feed_takes_its_source_along(store: Store, news: NewsStore) -> None:
    feed, other = make_feed(), make_feed(21, guild_id=GuildId(2))
    await follow(store, make_source(), feed, other)
    await announce(store, feed, 1, "Snow")
    for one in (feed, other):
        await write(store, partial(kept.remove_feed, one), partial(kept.remove_source_if_unfollowed, 10))
        left = await news.find_source(make_source().url)
        assert (left is None) == (one is other)
    assert await news.list_entry_ids(10, ["Snow"]) == {}
    assert await store.fetch_one("SELECT state FROM delivery WHERE id = 1") is not None


async def test_deliveries_asked_for_again_are_counted_with_the_first(store: Store) -> None:
    for number, key in enumerate(("news:1:ab", "news:1:ab:1", "news:1:abc")):
        await write(store, partial(enqueue, NewDelivery(GUILD, CHANNEL, "k", key, {}, NOON), number + 1))
    assert await store.write(partial(kept.count_deliveries, GUILD, "news:1:ab")) == 2
