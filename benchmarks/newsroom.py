"""The product's whole way of news without Discord: real store, fetcher, worker process, scheduler, outbox.

Its clock can leap, so that all feeds are due at once, again and again. Nothing is told to be less polite than
it is: every feed has a host of its own.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

from bot.artists import ArtistInput, ArtistService
from bot.clock import to_ms
from bot.delivery import Delivery, DeliveryService
from bot.ids import ChannelId, FeedId, GuildId, IdMaker, SourceId, UserId
from bot.news import Feed, GuardedFetcher, NewsService, Source
from bot.news import store as kept
from bot.schedule import Scheduler
from bot.store import Steps, Store, open_store
from bot.workers import ProcessPool

GUILD = GuildId(900)
ARTISTS = ("Mooncat", "문캣", "Lady Comet", "레이디 코멧", "Haneul", "하늘", "Seoyun", "Yuki", "雪", "Orbit")
LEAP = timedelta(hours=2)  # longer than any pause between two polls
LOOK_S = 0.01
SETTLE_S = 0.1  # a reading's last steps come after its write
STUCK_S = 120.0


class LeapingClock:
    """The time that really passes, from an evening of 2026 on, with leaps."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = perf_counter()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=perf_counter() - self._began)

    def leap(self) -> None:
        """Go on to when every feed is due again."""
        self._start += LEAP


class Postbox:
    """Takes every card at once and keeps none."""

    def __init__(self) -> None:
        self.posted = 0

    async def send(self, delivery: Delivery) -> int:
        self.posted += 1
        return self.posted

    async def find(self, delivery: Delivery) -> int | None:
        return None

    async def edit(self, delivery: Delivery) -> None: ...

    async def delete(self, delivery: Delivery) -> None: ...


class Newsroom:
    """Reads feeds when told; made by `open_newsroom`."""

    def __init__(
        self, store: Store, clock: LeapingClock, ids: IdMaker, news: NewsService, postbox: Postbox
    ) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._news = news
        self.postbox = postbox

    async def follow(self, urls: Sequence[str]) -> None:
        """Follow feeds that were never read, each in a channel of its own."""
        now = self._clock()
        await self._store.write(partial(_follow, urls, [self._ids() for _ in urls], now))

    async def refresh(self) -> float:
        """Let every feed be due, and return the seconds until all of them are read and written.

        Raises:
            TimeoutError: some were not.
        """
        self._clock.leap()
        since_ms = to_ms(self._clock())
        began = perf_counter()
        self._news.poller.wake()
        async with asyncio.timeout(STUCK_S):
            while await self._count_unread(since_ms):  # noqa: ASYNC110 - the database tells, and nobody else
                await asyncio.sleep(LOOK_S)
        took_s = perf_counter() - began
        await asyncio.sleep(SETTLE_S)
        return took_s

    async def list_errors(self) -> list[str]:
        """Return why feeds could not be read."""
        rows = await self._store.fetch_all("SELECT last_error FROM source WHERE last_error IS NOT NULL")
        return [row["last_error"] for row in rows]

    async def _count_unread(self, since_ms: int) -> int:
        row = await self._store.fetch_one(
            "SELECT COUNT(*) AS n FROM source WHERE next_poll_at <= $1 OR claimed_until IS NOT NULL",
            (since_ms,),
        )
        return row["n"] if row else 0


def _follow(urls: Sequence[str], ids: Sequence[int], now: datetime) -> Steps[None]:
    for number, (url, source_id) in enumerate(zip(urls, ids, strict=True)):
        yield from kept.add_source(Source(SourceId(source_id), url, "", next_poll_at=now))
        channel_id = ChannelId(700 + number)
        feed = Feed(FeedId(source_id), GUILD, SourceId(source_id), channel_id, now, UserId(1))
        yield from kept.add_feed(feed)


@asynccontextmanager
async def open_newsroom(folder: Path, hosts: Sequence[str], start: datetime) -> AsyncIterator[Newsroom]:
    """Open everything in an empty folder; feeds of `hosts` ("host:port") may be on loopback."""
    clock, randomness = LeapingClock(start.astimezone(UTC)), random.Random(8)
    ids = IdMaker(clock, randomness)
    async with AsyncExitStack() as resources:
        store = await open_store(f"sqlite:///{folder}/news.db", folder, clock)
        resources.push_async_callback(store.close)
        pool = ProcessPool()
        resources.push_async_callback(pool.close)
        fetcher = await resources.enter_async_context(GuardedFetcher(clock, "bench", frozenset(hosts)))
        scheduler = Scheduler(clock, randomness=randomness)
        postbox = Postbox()
        delivery = DeliveryService(
            store, postbox, scheduler, clock, ids, limiter=nullcontext(), randomness=randomness
        )
        artists = ArtistService(store, ids)
        for name in ARTISTS:
            await artists.add_artist(GUILD, ArtistInput(name=name), 1, clock())
        news = NewsService(store, fetcher, pool, artists, delivery, scheduler, clock, ids, randomness, 300)
        scheduler.start()
        for close in (delivery.close, news.poller.close, scheduler.close):
            resources.push_async_callback(close, 10.0)
        yield Newsroom(store, clock, ids, news, postbox)
