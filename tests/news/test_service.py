"""News as servers get it: from an address to deliveries, once each, whatever happens in between."""

import asyncio
import json
import math
import random
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest

from bot.artists import ArtistInput, ArtistService
from bot.delivery import Delivery, DeliveryService
from bot.errors import NotFoundError, TransientError, UserError
from bot.ids import IdMaker
from bot.moderation import ModerationService
from bot.news import (
    Body,
    Choice,
    Failed,
    FailedKind,
    FeedInput,
    FetchRequest,
    NewsService,
    NotAFeedError,
    NotModified,
    Outcome,
    Preview,
)
from bot.news.feeds import match_feeds
from bot.news.filing import file_reading
from bot.news.store import claim_sources
from bot.schedule import Scheduler
from bot.store import Row, Steps, Store, Unit
from bot.workers import WorkerTimeoutError
from tests.fakes import FakeClock, FakeFetcher, InlinePool
from tests.news.web import URL, Item, page, rss

GUILD, OTHER, CHANNEL, MODERATOR = 1, 2, 7, 3
ALERTS = 9


class NoSender:
    """Discord, which these tests do not reach: the scheduler is not started."""

    async def send(self, delivery: Delivery) -> int:
        raise NotImplementedError

    async def find(self, delivery: Delivery) -> int | None:
        raise NotImplementedError

    async def edit(self, delivery: Delivery) -> None:
        raise NotImplementedError

    async def delete(self, delivery: Delivery) -> None:
        raise NotImplementedError


class Newsroom:
    """The service over a real store, and a web and a clock that the test moves."""

    def __init__(self, store: Store, clock: FakeClock, fetcher: FakeFetcher, pool: InlinePool) -> None:
        self.store, self.clock, self.web = store, clock, fetcher
        self.ids = IdMaker(clock, random.Random(1))
        self.artists = ArtistService(store, self.ids)
        self.service = self.build(store, fetcher, pool)

    def build(self, store: Store, fetcher: Any, pool: Any) -> NewsService:
        """Return the service as another process would have it."""
        scheduler, chance = Scheduler(self.clock), random.Random(1)
        delivery = DeliveryService(
            store, NoSender(), scheduler, self.clock, self.ids, limiter=nullcontext(), randomness=chance
        )
        return NewsService(
            store, fetcher, pool, self.artists, delivery, scheduler, self.clock, self.ids, chance, 60
        )

    async def follow(self, guild_id: int = GUILD, url: str = URL, **given: Any) -> int:
        """Follow a feed and return its id."""
        given.setdefault("channel_id", CHANNEL)
        found = await self.service.add(guild_id, url, FeedInput(**given), MODERATOR, self.clock())
        assert isinstance(found, Preview)
        return found.followed.feed.id

    async def poll(self, service: NewsService | None = None) -> None:
        """Wait until the next source is due, and read what is."""
        poller = (service or self.service).poller
        due_at = await poller.next_due()
        assert due_at is not None
        self.clock.now = max(due_at, self.clock.now)
        await poller.run_due(self.clock())
        await poller.close(5)

    async def publish(self, *items: Item | str, url: str = URL) -> None:
        """Let a feed say something else from now on, and read it."""
        self.web.serve(url, rss(*items, now=self.clock()))
        await self.poll()

    async def posts(self, guild_id: int = GUILD) -> list[dict[str, Any]]:
        """Return the payloads of a server's deliveries, alerts left out."""
        return [json.loads(row["payload"]) for row in await self.deliveries(guild_id)]

    async def titles(self, guild_id: int = GUILD) -> list[str]:
        """Return the titles of a server's cards, in order."""
        return [payload["title"] for payload in await self.posts(guild_id)]

    async def deliveries(self, guild_id: int = GUILD, kind: str = "news.") -> list[Row]:
        return await self.store.fetch_all(
            "SELECT * FROM delivery WHERE guild_id = $1 AND substr(kind, 1, CAST($3 AS INTEGER)) = $2"
            " ORDER BY id",
            (guild_id, kind, len(kind)),
        )

    async def alerts(self) -> list[str]:
        """Return the keys of what the moderators heard, in order."""
        return [json.loads(row["payload"])["key"] for row in await self.deliveries(kind="alert")]

    async def reasons(self, feed_id: int, guild_id: int = GUILD) -> dict[str, str]:
        """Return why each item of a feed was posted or not."""
        judged = await self.service.list_judged(guild_id, feed_id)
        return {one.kept.entry.title: one.reason for one in judged}

    async def run(self, sql: str, *args: Any) -> None:
        """Change something behind the service's back."""

        def unit() -> Steps[None]:
            yield sql, args

        await self.store.write(unit)

    async def audit(self) -> list[str]:
        """Return what moderators did, newest first."""
        return [line.action for line in await ModerationService(self.store, self.ids).list_audit(GUILD)]


@pytest.fixture
def room(store: Store, clock: FakeClock, fetcher: FakeFetcher) -> Newsroom:
    fetcher.serve(URL, rss("One", "Two", "Three", "Four", now=clock()))
    return Newsroom(store, clock, fetcher, InlinePool())


@pytest.fixture
def lite(sqlite_store: Store, clock: FakeClock, fetcher: FakeFetcher) -> Newsroom:
    """The same on SQLite alone, for what no SQL differs in."""
    fetcher.serve(URL, rss("One", "Two", "Three", "Four", now=clock()))
    return Newsroom(sqlite_store, clock, fetcher, InlinePool())


async def test_a_feed_that_is_added_shows_its_newest_and_posts_nothing(room: Newsroom) -> None:
    found = await room.service.add(GUILD, URL, FeedInput(channel_id=CHANNEL), MODERATOR, room.clock())
    assert isinstance(found, Preview)
    assert [story.title for story in found.stories] == ["One", "Two", "Three"]
    assert found.followed.name == "Soompi"
    await room.poll()
    assert await room.posts() == []
    assert set((await room.reasons(found.followed.feed.id)).values()) == {"first-read"}


async def test_a_new_item_is_posted_once(room: Newsroom) -> None:
    feed_id = await room.follow(label="official", role_id=55)
    await room.publish("New", "One", "Two", "Three", "Four")
    await room.publish("New", Item("One", text="Changed."), "Two", "Three", "Four")
    (posted,) = await room.deliveries()
    assert (posted["channel_id"], posted["state"], posted["kind"]) == (CHANNEL, "pending", "news.entry")
    payload = json.loads(posted["payload"])
    assert (payload["title"], payload["label"], payload["source"]) == ("New", "official", "Soompi")
    assert payload["role_id"] == 55
    assert posted["dedupe_key"].startswith(f"news:{feed_id}:")


async def test_quiet_hours_move_a_card_to_their_end(room: Newsroom) -> None:
    await room.follow()
    await room.run(
        "INSERT INTO guild (guild_id, quiet_from, quiet_until, timezone)"
        " VALUES ($1, '00:00', '23:00', 'Asia/Seoul')",
        GUILD,
    )
    await room.publish("New", "One", "Two", "Three", "Four")
    (posted,) = await room.deliveries()
    assert datetime.fromtimestamp(posted["due_at"] / 1000, UTC).time() == time(14, 0)


async def test_quiet_hours_nobody_can_read_hold_up_no_server(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    for guild_id, zone in ((GUILD, "Mars/Olympus"), (OTHER, "Asia/Seoul")):
        await room.follow(guild_id)
        await room.run(
            "INSERT INTO guild (guild_id, quiet_from, quiet_until, timezone)"
            " VALUES ($1, '00:00', '23:00', $2)",
            guild_id,
            zone,
        )
    await room.publish("New", "One", "Two", "Three", "Four")
    assert [row["due_at"] / 1000 for row in await room.deliveries(GUILD)] == [room.clock().timestamp()]
    (quiet,) = await room.deliveries(OTHER)
    assert datetime.fromtimestamp(quiet["due_at"] / 1000, UTC).time() == time(14, 0)
    assert "quiet hours" in caplog.text


async def test_several_new_items_are_posted_oldest_first(lite: Newsroom) -> None:
    await lite.follow()
    await lite.publish("Newest", "Newer", "New", "One")
    assert await lite.titles() == ["New", "Newer", "Newest"]


async def test_many_servers_one_fetch(room: Newsroom) -> None:
    await room.follow()
    await room.follow(OTHER, channel_id=8)
    before = len(room.web.requests)
    await room.publish("New", "One")
    assert len(room.web.requests) == before + 1
    assert await room.titles(GUILD) == await room.titles(OTHER) == ["New"]


async def test_adding_a_feed_takes_no_news_from_those_who_follow_it(room: Newsroom) -> None:
    await room.follow()
    room.web.serve(URL, rss("New", "One", now=room.clock()))
    await room.follow(OTHER)
    assert await room.titles(GUILD) == ["New"]
    assert await room.posts(OTHER) == []


async def test_a_burst_becomes_one_card(room: Newsroom) -> None:
    await room.follow(role_id=55)
    await room.publish(*(f"New {number}" for number in range(6)), "One")
    (digest,) = await room.deliveries()
    payload = json.loads(digest["payload"])
    assert digest["kind"] == "news.digest"
    assert payload["delivery_id"] == digest["id"]
    assert [story["title"] for story in payload["stories"]] == [f"New {n}" for n in range(5, -1, -1)]
    shown = await room.service.list_digest(GUILD, digest["id"])
    assert [one.story.title for one in shown] == [f"New {n}" for n in range(5, -1, -1)]
    assert await room.service.list_digest(OTHER, digest["id"]) == []


async def test_a_body_that_did_not_change_is_not_parsed(
    sqlite_store: Store, clock: FakeClock, fetcher: FakeFetcher
) -> None:
    class CountingPool(InlinePool):
        runs = 0

        async def run(self, fn: Any, *args: Any, timeout_s: float) -> Any:
            self.runs += 1
            return await super().run(fn, *args, timeout_s=timeout_s)

    pool = CountingPool()
    room = Newsroom(sqlite_store, clock, fetcher, pool)
    fetcher.serve(URL, rss("One"))
    await room.follow()
    await room.poll()
    await room.poll()
    assert pool.runs == 1
    assert len(fetcher.requests) == 3


async def test_a_copy_that_is_known_is_not_sent_again(lite: Newsroom) -> None:
    lite.web.answers[URL] = Body(rss("One"), "", URL, '"v1"', "Tue, 24 Nov 2026 12:00:00 GMT")
    feed_id = await lite.follow()
    lite.web.answers[URL] = NotModified()
    await lite.poll()
    asked = lite.web.requests[-1]
    assert asked == FetchRequest(URL, '"v1"', "Tue, 24 Nov 2026 12:00:00 GMT")
    await lite.poll()
    assert lite.web.requests[-1] == asked
    source = (await lite.service.get_feed(GUILD, feed_id)).source
    assert (source.last_success_at, source.failures) == (lite.clock(), 0)


async def test_a_source_is_asked_more_often_after_news_and_less_when_quiet(lite: Newsroom) -> None:
    feed_id = await lite.follow()

    async def interval() -> int:
        return (await lite.service.get_feed(GUILD, feed_id)).source.interval_s

    assert await interval() == 600
    await lite.poll()
    assert await interval() == 900
    await lite.publish("New", "One")
    assert await interval() == 300


class FailingStore:
    """A store where writes of one unit fail, for some times or until it is told otherwise."""

    def __init__(self, inner: Store) -> None:
        self.inner = inner
        self.breaks: Any = None
        self.error: Exception = TransientError("the disk is full")
        self.times: float = math.inf

    async def fetch_all(self, sql: str, args: Any = ()) -> list[Row]:
        return await self.inner.fetch_all(sql, args)

    async def fetch_one(self, sql: str, args: Any = ()) -> Row | None:
        return await self.inner.fetch_one(sql, args)

    async def write(self, unit: Unit[Any]) -> Any:
        if self.times > 0 and self.breaks and getattr(unit, "func", None) is self.breaks:
            self.times -= 1
            raise self.error
        return await self.inner.write(unit)

    async def close(self) -> None:
        await self.inner.close()


async def test_what_could_not_be_written_is_read_again(
    sqlite_store: Store, clock: FakeClock, fetcher: FakeFetcher, caplog: pytest.LogCaptureFixture
) -> None:
    store = FailingStore(sqlite_store)
    room = Newsroom(store, clock, fetcher, InlinePool())
    fetcher.serve(URL, rss("One"))
    await room.follow()
    store.breaks = file_reading
    await room.publish("New", "One")
    assert await room.posts() == []
    assert "the disk is full" in caplog.text
    store.breaks = None
    await room.poll()
    assert await room.titles() == ["New"]


async def test_a_process_that_died_while_reading_is_followed_by_another(lite: Newsroom) -> None:
    class Silent:
        async def fetch(self, request: FetchRequest) -> Outcome:
            return await asyncio.Event().wait()  # type: ignore[return-value]

    await lite.follow()
    dying = lite.build(lite.store, Silent(), InlinePool())
    due_at = await dying.poller.next_due()
    assert due_at is not None
    lite.clock.now = due_at
    await dying.poller.run_due(due_at)
    lite.web.serve(URL, rss("New", "One", now=lite.clock()))
    await lite.service.poller.run_due(due_at)
    assert await lite.posts() == []
    await lite.service.poller.recover()
    await lite.poll()
    assert await lite.titles() == ["New"]
    await dying.poller.close(0)


async def test_two_processes_read_a_source_once(room: Newsroom) -> None:
    await room.follow()
    twin = room.build(room.store, room.web, InlinePool())
    due_at = await room.service.poller.next_due()
    assert due_at is not None
    room.clock.now = due_at
    room.web.serve(URL, rss("New", "One", now=room.clock()))
    before = len(room.web.requests)
    await asyncio.gather(*(service.poller.run_due(due_at) for service in (room.service, twin)))
    await asyncio.gather(*(service.poller.close(5) for service in (room.service, twin)))
    assert len(room.web.requests) == before + 1
    assert await room.titles() == ["New"]


class SlowWeb(FakeFetcher):
    """A web that answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def fetch(self, request: FetchRequest) -> Outcome:
        answer = await super().fetch(request)
        await self.go.wait()
        return answer


async def test_a_host_is_asked_for_one_feed_at_a_time(lite: Newsroom) -> None:
    urls = [f"https://soompi.example/{number}" for number in range(3)] + ["https://else.example/feed"]
    for url in urls:
        lite.web.serve(url, rss("One"))
        await lite.follow(url=url)
    web = SlowWeb()
    slow = lite.build(lite.store, web, InlinePool()).poller
    lite.clock.advance(3600)
    started = lite.clock()
    await slow.run_due(started)
    await asyncio.sleep(0)
    assert sorted(request.url.split("/")[2] for request in web.requests) == ["else.example", "soompi.example"]
    web.go.set()
    await slow.close(5)
    await slow.run_due(started)
    assert len(web.requests) == 2
    assert await slow.next_due() == started + timedelta(seconds=2)
    lite.clock.advance(2)
    await slow.run_due(lite.clock())
    await slow.close(5)
    assert len(web.requests) == 3


async def test_no_more_than_twenty_are_read_at_once(lite: Newsroom) -> None:
    for number in range(25):
        url = f"https://host{number}.example/feed"
        lite.web.serve(url, rss("One"))
        await lite.follow(url=url)
    web = SlowWeb()
    slow = lite.build(lite.store, web, InlinePool()).poller
    lite.clock.advance(3600)
    await slow.run_due(lite.clock())
    await asyncio.sleep(0)
    assert len(web.requests) == 20
    assert await slow.next_due() is None
    web.go.set()
    await slow.close(5)
    await slow.run_due(lite.clock())
    await slow.close(5)
    assert len({request.url for request in web.requests}) == 25


async def test_one_slow_host_does_not_hold_up_the_others(lite: Newsroom) -> None:
    for number in range(30):
        url = f"https://busy.example/{number}"
        lite.web.serve(url, rss("One"))
        await lite.follow(url=url)
    lite.clock.advance(1)
    await lite.follow()
    lite.clock.advance(3600)
    before = len(lite.web.requests)
    await lite.service.poller.run_due(lite.clock())
    await lite.service.poller.close(5)
    asked = {request.url.split("/")[2] for request in lite.web.requests[before:]}
    assert asked == {"busy.example", "soompi.example"}


async def test_a_document_that_takes_too_long_is_a_failure(lite: Newsroom) -> None:
    class Killing(InlinePool):
        async def run(self, fn: Any, *args: Any, timeout_s: float) -> Any:
            raise WorkerTimeoutError(f"{fn.__name__} took longer than {timeout_s} s")

    feed_id = await lite.follow()
    lite.web.serve(URL, rss("New"))
    await lite.poll(lite.build(lite.store, lite.web, Killing()))
    source = (await lite.service.get_feed(GUILD, feed_id)).source
    assert (source.failures, source.last_error) == (1, "not a feed: hostile")
    await lite.poll()
    assert await lite.titles() == ["New"]


async def test_a_locked_database_silences_no_host(
    sqlite_store: Store, clock: FakeClock, fetcher: FakeFetcher
) -> None:
    store = FailingStore(sqlite_store)
    room = Newsroom(store, clock, fetcher, InlinePool())
    fetcher.serve(URL, rss("One"))
    await room.follow()
    store.breaks = claim_sources
    clock.advance(3600)
    with pytest.raises(TransientError):
        await room.service.poller.run_due(clock())
    store.breaks = None
    clock.advance(2)  # between two requests to one host
    await room.publish("New", "One")
    assert await room.titles() == ["New"]


class BrokenPool(InlinePool):
    """Workers whose parser has a bug."""

    async def run(self, fn: Any, *args: Any, timeout_s: float) -> Any:
        raise ValueError("a bug in a parser")


async def test_a_bug_of_ours_is_a_failure_like_any_other(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    await room.run("INSERT INTO guild (guild_id, alert_channel_id) VALUES ($1, $2)", GUILD, ALERTS)
    feed_id = await room.follow()
    room.web.serve(URL, rss("New", "One", now=room.clock()))
    broken = room.build(room.store, room.web, BrokenPool())
    before, until = len(room.web.requests), room.clock() + timedelta(hours=26)
    while room.clock() < until:
        await room.poll(broken)
    assert len(room.web.requests) - before < 12
    assert await room.alerts() == ["alert-feed-failing"]
    source = (await room.service.get_feed(GUILD, feed_id)).source
    noted = [record for record in caplog.records if getattr(record, "reference", None)]
    assert "a bug in a parser" in caplog.text
    assert source.last_error == f"a mistake of mine, reference {noted[-1].__dict__['reference']}"
    await room.poll()
    assert await room.titles() == ["New"]


async def test_a_bug_in_one_servers_judging_lets_the_source_rest(
    sqlite_store: Store, clock: FakeClock, fetcher: FakeFetcher, caplog: pytest.LogCaptureFixture
) -> None:
    store = FailingStore(sqlite_store)
    room = Newsroom(store, clock, fetcher, InlinePool())
    fetcher.serve(URL, rss("One"))
    feed_id = await room.follow()
    store.breaks, store.error, store.times = file_reading, ValueError("a bug in a rule"), 1
    await room.publish("New", "One")
    assert "a bug in a rule" in caplog.text
    assert (await room.service.get_feed(GUILD, feed_id)).source.failures == 1
    await room.poll()
    assert await room.titles() == ["New"]


BROKEN = Failed(FailedKind.HTTP, "answered 500", 500)


async def test_moderators_hear_once_after_a_day_and_once_when_it_is_over(room: Newsroom) -> None:
    await room.run("INSERT INTO guild (guild_id, alert_channel_id) VALUES ($1, $2)", GUILD, ALERTS)
    feed_id = await room.follow()
    room.web.answers[URL] = BROKEN
    until = room.clock() + timedelta(hours=12)
    while room.clock() < until:
        await room.poll()
    assert await room.alerts() == []
    until = room.clock() + timedelta(days=8)
    while room.clock() < until:
        await room.poll()
    assert await room.alerts() == ["alert-feed-failing"]
    assert (await room.service.get_feed(GUILD, feed_id)).source.last_error == "answered 500"
    await room.publish("New", "One")
    await room.poll()
    assert await room.alerts() == ["alert-feed-failing", "alert-feed-recovered"]
    assert await room.titles() == ["New"]
    told = [json.loads(row["payload"]) for row in await room.deliveries(kind="alert")]
    assert [alert["is_good"] for alert in told] == [False, True]


async def test_a_server_without_alert_channel_hears_when_it_has_one(lite: Newsroom) -> None:
    await lite.follow()
    lite.web.answers[URL] = BROKEN
    until = lite.clock() + timedelta(days=3)
    while lite.clock() < until:
        await lite.poll()
    await lite.run("INSERT INTO guild (guild_id, alert_channel_id) VALUES ($1, $2)", GUILD, ALERTS)
    await lite.poll()
    await lite.poll()
    assert await lite.alerts() == ["alert-feed-failing"]


async def test_an_alert_carries_the_feeds_name_as_it_is(lite: Newsroom) -> None:
    """Its card quotes it; quoted twice, the backslashes would show."""
    await lite.run("INSERT INTO guild (guild_id, alert_channel_id) VALUES ($1, $2)", GUILD, ALERTS)
    lite.web.serve(URL, rss("One", title="[A] *daily*", now=lite.clock()))
    await lite.follow()
    lite.web.answers[URL] = Failed(FailedKind.GONE, "answered 410", 410)
    await lite.poll()
    (alert,) = await lite.deliveries(kind="alert")
    assert json.loads(alert["payload"])["values"]["title"] == "[A] *daily*"


async def test_a_feed_that_is_gone_is_left_alone_until_it_is_resumed(room: Newsroom) -> None:
    await room.run("INSERT INTO guild (guild_id, alert_channel_id) VALUES ($1, $2)", GUILD, ALERTS)
    feed_id = await room.follow()
    room.web.answers[URL] = Failed(FailedKind.GONE, "answered 410", 410)
    await room.poll()
    assert await room.alerts() == ["alert-feed-gone"]
    assert await room.service.poller.next_due() is None
    room.web.serve(URL, rss("New", "One", now=room.clock()))
    shown = await room.service.resume(GUILD, feed_id, MODERATOR, room.clock())
    assert shown.failure is None
    assert await room.posts() == []
    await room.publish("Newer", "New", "One")
    assert await room.titles() == ["Newer"]


async def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(room: Newsroom) -> None:
    feed_id, new_url = await room.follow(), "https://new.example/feed"
    room.web.answers[URL] = Body(rss("New", "One", now=room.clock()), "", new_url, permanent_url=new_url)
    room.web.serve(new_url, rss("Newer", "New", "One", now=room.clock()))
    await room.poll()
    await room.poll()
    assert (await room.service.get_feed(GUILD, feed_id)).source.url == new_url
    assert room.web.requests[-1].url == new_url
    assert await room.titles() == ["New", "Newer"]


async def test_a_feed_that_moved_to_an_address_we_have_keeps_its_own(room: Newsroom) -> None:
    new_url = "https://new.example/feed"
    room.web.serve(new_url, rss("One"))
    await room.follow(url=new_url)
    feed_id = await room.follow()
    room.web.answers[URL] = Body(rss("New", now=room.clock()), "", new_url, permanent_url=new_url)
    await room.poll()
    await room.poll()
    assert (await room.service.get_feed(GUILD, feed_id)).source.url == URL
    assert await room.titles() == ["New"]


async def test_a_pause_leaves_no_backlog(room: Newsroom) -> None:
    feed_id = await room.follow()
    await room.service.pause(GUILD, feed_id, MODERATOR, room.clock())
    assert await room.service.poller.next_due() is None
    room.web.serve(URL, rss("Missed", "One", now=room.clock()))
    shown = await room.service.resume(GUILD, feed_id, MODERATOR, room.clock())
    assert [story.title for story in shown.stories] == ["Missed", "One", "Two"]
    await room.poll()
    assert await room.posts() == []
    await room.publish("New", "Missed", "One")
    assert await room.titles() == ["New"]
    assert await room.audit() == ["news.resume", "news.pause", "news.add"]


async def test_a_pause_drops_what_waits(lite: Newsroom) -> None:
    feed_id = await lite.follow()
    await lite.publish("New", "One")
    _, dropped = await lite.service.pause(GUILD, feed_id, MODERATOR, lite.clock())
    assert dropped == 1
    assert [row["state"] for row in await lite.deliveries()] == ["cancelled"]
    with pytest.raises(UserError, match="error-feed-paused"):
        await lite.service.pause(GUILD, feed_id, MODERATOR, lite.clock())


async def test_a_paused_feed_does_not_stop_other_servers(room: Newsroom) -> None:
    feed_id = await room.follow()
    await room.follow(OTHER)
    await room.service.pause(GUILD, feed_id, MODERATOR, room.clock())
    await room.publish("New", "One")
    assert await room.posts(GUILD) == []
    assert await room.titles(OTHER) == ["New"]
    assert (await room.reasons(feed_id))["New"] == "paused"


async def test_a_feed_resumed_while_it_fails_posts_nothing_at_its_first_reading(room: Newsroom) -> None:
    feed_id = await room.follow()
    await room.service.pause(GUILD, feed_id, MODERATOR, room.clock())
    room.web.answers[URL] = BROKEN
    shown = await room.service.resume(GUILD, feed_id, MODERATOR, room.clock())
    assert shown.failure == "answered 500"
    await room.publish("Missed", "One")
    assert await room.posts() == []
    assert (await room.reasons(feed_id))["Missed"] == "first-read"
    await room.publish("New", "Missed", "One")
    assert await room.titles() == ["New"]


async def test_a_feed_that_runs_cannot_be_resumed(lite: Newsroom) -> None:
    feed_id = await lite.follow()
    with pytest.raises(UserError, match="error-feed-running"):
        await lite.service.resume(GUILD, feed_id, MODERATOR, lite.clock())


async def test_one_story_is_told_once_in_a_channel(room: Newsroom) -> None:
    told = Item("V reshares a collage", link="https://star.example/v")
    urls = ["https://star.example/feed", "https://third.example/feed"]
    for url in urls:
        room.web.serve(url, rss(Item(f"Old of {url}")))
    await room.follow()
    same_channel = await room.follow(url=urls[0])
    await room.follow(url=urls[1], channel_id=8)
    room.clock.advance(3600)
    await room.publish(told, "One")
    for url in urls:
        retold = Item("V reshares a collage!", guid=url, link=f"{url}?utm_source=rss")
        room.web.serve(url, rss(retold, now=room.clock()))
    room.clock.advance(3600)
    await room.poll()
    assert [row["channel_id"] for row in await room.deliveries()] == [CHANNEL, 8]
    (judged, *_) = await room.service.list_judged(GUILD, same_channel)
    assert (judged.reason, judged.detail) == ("same-story", "star.example")


async def test_a_story_that_was_taken_down_is_not_told_again(room: Newsroom) -> None:
    story, other = "V is married to a lightstick", "https://star.example/feed"
    room.web.serve(other, rss("Z"))
    await room.follow()
    feed_id = await room.follow(url=other)
    await room.publish(story, "One")
    await room.poll()
    # What is left of a post that was sent and taken down.
    await room.run("UPDATE delivery SET state = 'cancelled', sent_at = 1, message_id = NULL")
    room.web.serve(other, rss(story, "Z", now=room.clock()))
    for _ in range(4):
        await room.poll()
    assert await room.titles() == [story]
    assert (await room.reasons(feed_id))[story] == "same-story"


async def test_a_story_that_was_dropped_unposted_is_told_by_the_next(room: Newsroom) -> None:
    story, other = "V is married to a lightstick", "https://star.example/feed"
    room.web.serve(other, rss("Z"))
    dropping = await room.follow()
    await room.follow(url=other)
    await room.publish(story, "One")
    await room.poll()
    await room.service.pause(GUILD, dropping, MODERATOR, room.clock())
    room.web.serve(other, rss(story, "Z", now=room.clock()))
    for _ in range(4):
        await room.poll()
    assert await room.titles() == [story, story]


async def test_a_feature_that_is_off_posts_nothing(room: Newsroom) -> None:
    feed_id = await room.follow()
    await room.run("INSERT INTO guild_feature_off (guild_id, feature) VALUES ($1, 'news')", GUILD)
    await room.publish("New", "One")
    assert await room.posts() == []
    assert (await room.reasons(feed_id))["New"] == "feature-off"


async def test_words_decide_what_is_posted(lite: Newsroom) -> None:
    feed_id = await lite.follow(include="collage, 뷔", exclude="concert")
    await lite.publish("뷔의 새 노래", "A collage of a concert", "A collage", "Rain", "One")
    assert await lite.titles() == ["A collage", "뷔의 새 노래"]
    reasons = await lite.reasons(feed_id)
    assert (reasons["A collage of a concert"], reasons["Rain"]) == ("excluded", "not-included")


async def test_an_old_item_that_comes_late_is_not_posted(lite: Newsroom) -> None:
    feed_id = await lite.follow()
    old = Item("Old", at=lite.clock() - timedelta(days=4))
    await lite.publish("One", old)
    assert await lite.posts() == []
    assert (await lite.reasons(feed_id))["Old"] == "too-old"


async def test_artists_are_named_and_found_again(room: Newsroom) -> None:
    added = await room.artists.add_artist(GUILD, ArtistInput(name="Lady Gaga"), MODERATOR, room.clock())
    own = await room.artists.add_artist(GUILD, ArtistInput(name="Mooncat"), MODERATOR, room.clock())
    await room.follow(artist_id=own.id)
    await room.publish("Lady Gaga sings", "Rain", "One")
    assert [payload["artists"] for payload in await room.posts()] == [["Mooncat"], ["Mooncat", "Lady Gaga"]]
    await room.run("UPDATE delivery SET state = 'sent', message_id = 99")
    about = await room.service.list_latest(GUILD, added.id)
    assert [(one.story.title, one.message_id) for one in about] == [("Lady Gaga sings", 99)]
    assert [one.title for one in await room.service.list_page_entries(GUILD, own.id, 1)] == [
        "Lady Gaga sings"
    ]


async def test_latest_shows_what_is_in_channels_one_can_see(lite: Newsroom) -> None:
    await lite.follow()
    await lite.publish("New", "One")
    assert await lite.service.list_latest(GUILD) == []
    await lite.run("UPDATE delivery SET state = 'sent', message_id = 99")
    assert [one.story.title for one in await lite.service.list_latest(GUILD)] == ["New"]
    assert await lite.service.list_latest(GUILD, None, {8}) == []
    assert len(await lite.service.list_latest(GUILD, None, {CHANNEL, 8})) == 1


async def test_an_edit_moves_what_waits(room: Newsroom) -> None:
    feed_id = await room.follow(role_id=55, include="New, Newer")
    await room.publish("New", "One")
    changed, moved = await room.service.edit(
        GUILD, feed_id, FeedInput(channel_id=8, label="rumour", clear="role"), MODERATOR, room.clock()
    )
    assert moved == 1
    assert (changed.feed.channel_id, changed.feed.role_id, changed.feed.label) == (8, None, "rumour")
    assert changed.feed.include == ("New", "Newer")
    assert [row["channel_id"] for row in await room.deliveries()] == [8]
    (line, *_) = await ModerationService(room.store, room.ids).list_audit(GUILD, what="news.edit")
    assert line.before is not None
    assert line.after is not None
    assert (line.before["channel_id"], line.after["channel_id"]) == (CHANNEL, 8)
    assert "role_id" not in line.after


async def test_a_feed_that_is_removed_leaves_nothing_waiting(room: Newsroom) -> None:
    feed_id = await room.follow()
    await room.publish("New", "One")
    removed, dropped = await room.service.remove(GUILD, feed_id, MODERATOR, room.clock())
    assert (removed.name, dropped) == ("Soompi", 1)
    assert [row["state"] for row in await room.deliveries()] == ["cancelled"]
    assert await room.service.poller.next_due() is None
    assert await room.service.list_feeds(GUILD) == []
    with pytest.raises(NotFoundError):
        await room.service.get_feed(GUILD, feed_id)


async def test_a_feed_removed_while_it_is_read_takes_the_reading_along(lite: Newsroom) -> None:
    feed_id = await lite.follow()
    web = SlowWeb()
    web.serve(URL, rss("New", "One", now=lite.clock()))
    slow = lite.build(lite.store, web, InlinePool()).poller
    lite.clock.advance(3600)
    await slow.run_due(lite.clock())
    await lite.service.remove(GUILD, feed_id, MODERATOR, lite.clock())
    web.go.set()
    await slow.close(5)
    assert await lite.posts() == []
    assert await lite.store.fetch_all("SELECT id FROM entry") == []


async def test_the_newest_is_posted_when_a_moderator_asks_once(room: Newsroom) -> None:
    feed_id = await room.follow()
    _, story = await room.service.post_newest(GUILD, feed_id, MODERATOR, room.clock())
    assert story.title == "One"
    assert await room.titles() == ["One"]
    assert (await room.reasons(feed_id))["One"] == "asked"
    with pytest.raises(UserError, match="error-newest-posted"):
        await room.service.post_newest(GUILD, feed_id, MODERATOR, room.clock())
    assert "news.post" in await room.audit()


async def test_the_newest_can_be_asked_for_after_it_was_dropped(room: Newsroom) -> None:
    feed_id = await room.follow()
    await room.publish("New", "One")
    for _ in range(2):
        await room.service.pause(GUILD, feed_id, MODERATOR, room.clock())
        await room.service.resume(GUILD, feed_id, MODERATOR, room.clock())
        await room.service.post_newest(GUILD, feed_id, MODERATOR, room.clock())
    states = [row["state"] for row in await room.deliveries()]
    assert states == ["cancelled", "cancelled", "pending"]


async def test_a_feed_without_items_has_no_newest(lite: Newsroom) -> None:
    lite.web.serve(URL, rss())
    feed_id = await lite.follow()
    for ask in (
        lite.service.get_newest(GUILD, feed_id),
        lite.service.post_newest(GUILD, feed_id, 1, lite.clock()),
    ):
        with pytest.raises(UserError, match="error-feed-empty"):
            await ask


async def test_a_feed_of_another_server_is_not_found(lite: Newsroom) -> None:
    feed_id = await lite.follow()
    now = lite.clock()
    for ask in (
        lite.service.get_feed(OTHER, feed_id),
        lite.service.pause(OTHER, feed_id, MODERATOR, now),
        lite.service.resume(OTHER, feed_id, MODERATOR, now),
        lite.service.remove(OTHER, feed_id, MODERATOR, now),
        lite.service.edit(OTHER, feed_id, FeedInput(channel_id=8), MODERATOR, now),
        lite.service.post_newest(OTHER, feed_id, MODERATOR, now),
    ):
        with pytest.raises(NotFoundError):
            await ask


async def test_the_same_feed_is_not_followed_twice(lite: Newsroom) -> None:
    await lite.follow()
    with pytest.raises(UserError) as caught:
        await lite.follow()
    assert caught.value.key == "error-feed-exists"
    assert caught.value.values == {"title": "Soompi", "channel": f"<#{CHANNEL}>"}
    lite.web.answers["https://old.example/feed"] = Body(rss("One"), "", URL, permanent_url=URL)
    with pytest.raises(UserError, match="error-feed-exists"):
        await lite.follow(url="https://old.example/feed")


async def test_two_moderators_who_add_one_feed_at_once_get_one(lite: Newsroom) -> None:
    add = partial(lite.service.add, GUILD, URL, FeedInput(channel_id=CHANNEL), MODERATOR, lite.clock())
    answers = await asyncio.gather(add(), add(), return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, UserError)]
    assert [error.key for error in refused] == ["error-feed-exists"]
    assert len(await lite.service.list_feeds(GUILD)) == 1


async def test_two_servers_that_add_one_feed_at_once_both_get_it(room: Newsroom) -> None:
    await asyncio.gather(room.follow(GUILD), room.follow(OTHER))
    await room.publish("New", "One")
    assert await room.titles(GUILD) == await room.titles(OTHER) == ["New"]


async def test_a_server_has_a_hundred_feeds_at_most(lite: Newsroom) -> None:
    for number in range(100):
        await lite.run(
            "INSERT INTO source (id, url, host, title, next_poll_at) VALUES ($1, $2, 'h', 't', 0)",
            number,
            f"https://h.example/{number}",
        )
        await lite.run(
            "INSERT INTO feed (id, guild_id, source_id, channel_id, added_at, added_by)"
            " VALUES ($1, $2, $1, 7, 0, 3)",
            number,
            GUILD,
        )
    with pytest.raises(UserError, match="error-feeds-full"):
        await lite.follow()


@pytest.mark.parametrize("kind", list(FailedKind))
async def test_an_address_that_cannot_be_fetched_is_explained(lite: Newsroom, kind: FailedKind) -> None:
    lite.web.answers[URL] = Failed(kind, "for some reason", 404)
    with pytest.raises(UserError, match=f"error-fetch-{kind}"):
        await lite.follow()
    assert await lite.service.list_feeds(GUILD) == []


@pytest.mark.parametrize(("body", "reason"), [(b"", "empty"), (b"<svg/>", "other")])
async def test_what_is_no_feed_is_explained(lite: Newsroom, body: bytes, reason: str) -> None:
    lite.web.serve(URL, body)
    with pytest.raises(NotAFeedError) as caught:
        await lite.follow()
    assert caught.value.reason == reason


async def test_too_many_words_are_said_before_anything_is_fetched(lite: Newsroom) -> None:
    with pytest.raises(UserError, match="error-feed-words"):
        await lite.follow(include=", ".join(map(str, range(26))))
    assert lite.web.requests == []


async def test_a_page_leads_to_its_feed(lite: Newsroom) -> None:
    lite.web.serve("https://soompi.example/", page(("/feed", "News")), "text/html")
    feed_id = await lite.follow(url="https://soompi.example/")
    assert (await lite.service.get_feed(GUILD, feed_id)).source.url == URL


async def test_a_page_of_several_feeds_offers_them(lite: Newsroom) -> None:
    lite.web.serve("https://soompi.example/", page(("/feed", "News"), ("/comments", "Comments")), "text/html")
    found = await lite.service.add(
        GUILD, "https://soompi.example/", FeedInput(channel_id=CHANNEL), MODERATOR, lite.clock()
    )
    assert isinstance(found, Choice)
    assert [(link.url, link.title) for link in found.links] == [
        (URL, "News"),
        ("https://soompi.example/comments", "Comments"),
    ]


@pytest.mark.parametrize("body", [page(), page(("/", "itself"))])
async def test_a_page_without_feed_is_explained(lite: Newsroom, body: bytes) -> None:
    lite.web.serve("https://soompi.example/", body, "text/html")
    with pytest.raises(UserError, match="error-no-feed"):
        await lite.follow(url="https://soompi.example/")


async def test_feeds_are_matched_by_name_and_address(lite: Newsroom) -> None:
    lite.web.serve("https://else.example/feed", rss("One", title="뉴스 Ｄａｉｌｙ"))
    await lite.follow()
    await lite.follow(url="https://else.example/feed")
    feeds = await lite.service.list_feeds(GUILD)
    found: Callable[[str], list[str]] = lambda query: [one.name for one in match_feeds(query, feeds)]  # noqa: E731
    assert found("") == ["뉴스 Ｄａｉｌｙ", "Soompi"]
    assert found("daily") == ["뉴스 Ｄａｉｌｙ"]
    assert found("SOOMPI.ex") == ["Soompi"]
    assert found("nothing") == []


async def test_recovering_spreads_what_is_overdue(lite: Newsroom) -> None:
    for number in range(10):
        url = f"https://host{number}.example/feed"
        lite.web.serve(url, rss("One"))
        await lite.follow(url=url)
    lite.clock.advance(86_400)
    await lite.service.poller.recover()
    rows = await lite.store.fetch_all("SELECT next_poll_at FROM source")
    moments = {row["next_poll_at"] for row in rows}
    assert len(moments) == 10
    assert max(moments) <= lite.clock().timestamp() * 1000 + 1000


def test_what_was_given_survives_a_draft() -> None:
    given = FeedInput(channel_id=CHANNEL, label="press", include="a, b")
    assert FeedInput(**json.loads(json.dumps(given.to_payload()))) == given
