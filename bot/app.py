"""The composition root: opens resources, joins services, loads cogs by name, closes in reverse.

Nothing is decided here. Everything that is not the same in a test, the demo or the storm (clock, fetcher,
worker pool, limiter, randomness) is an argument, so that the application can be built many times in one
process.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import discord
from aiolimiter import AsyncLimiter

from bot.announcements import AnnouncementService, MissedAnnouncements
from bot.artists import ArtistService
from bot.client.lightstick import Lightstick
from bot.client.sender import DiscordSender
from bot.client.sync import CommandLedger
from bot.clock import Clock
from bot.config import Config
from bot.delivery import CorrectionService, DeliveryInbox, DeliveryService
from bot.drafts import DraftService
from bot.guilds import GuildService
from bot.health import HealthProbe, serve_health
from bot.ids import IdMaker
from bot.logs import reference
from bot.moderation import ModerationService
from bot.news import Fetcher, GuardedFetcher, NewsService
from bot.privacy import PrivacyService
from bot.schedule import Job, Scheduler
from bot.store import Store, open_store
from bot.workers import Pool, ProcessPool

log = logging.getLogger(__name__)

EXTENSIONS = (
    "cogs.guilds",
    "cogs.artists",
    "cogs.moderation",
    "cogs.news",
    "cogs.announcements",
    "cogs.privacy",
)
REQUESTS_PER_S = 50  # Discord's global limit of a bot
CONNECTIONS = 400  # answers on their way at once; at 100 ms 256 are few, 1,000 cost more than they give [m]
MAX_WAIT_S = 3600.0
MAX_WAIT_SHARDED_S = 5.0  # another process's write wakes nobody here
GRACE_S = 10.0  # what is in flight at SIGTERM may take this long


@dataclass(frozen=True, slots=True)
class App:
    """A running application, for those who drive it: the command line, tests, the demo."""

    config: Config
    bot: Lightstick
    store: Store
    scheduler: Scheduler
    delivery: DeliveryService
    news: NewsService


@asynccontextmanager
async def open_app(
    config: Config,
    *,
    clock: Clock = discord.utils.utcnow,
    fetcher: Fetcher | None = None,
    pool: Pool | None = None,
    limiter: AbstractAsyncContextManager[Any, Any] | None = None,
    randomness: random.Random | None = None,
    extensions: Sequence[str] = EXTENSIONS,
    open_database: Callable[..., Any] = open_store,
) -> AsyncIterator[App]:
    """Build the application; the bot is not logged in yet.

    Raises:
        OperatorError: the database cannot be used.
    """
    randomness = randomness or random.Random()
    async with AsyncExitStack() as resources:
        store: Store = await open_database(config.database_url, config.data_dir, clock, randomness=randomness)
        resources.push_async_callback(store.close)
        if pool is None:
            pool = ProcessPool()
            resources.push_async_callback(pool.close)
        if fetcher is None:
            fetcher = await resources.enter_async_context(
                GuardedFetcher(clock, config.feed_user_agent, config.feed_allow_hosts)
            )
        bot = build_bot(config, clock, randomness, store, extensions)
        app = join(
            config, bot, store, clock, randomness, fetcher, pool, limiter or AsyncLimiter(REQUESTS_PER_S, 1)
        )
        if config.http_port is not None:
            await resources.enter_async_context(serve_health(config.http_port, probe_of(app, clock)))
        resources.push_async_callback(stop, app)
        yield app


def probe_of(app: App, clock: Clock) -> HealthProbe:
    """Return what the health page looks at."""
    bot = app.bot
    return HealthProbe(
        store=app.store,
        clock=clock,
        is_ready=lambda: bot.is_ready() and not any(shard.is_closed() for shard in bot.shards.values()),
        count_guilds=lambda: len(bot.guilds),
        count_job_failures=app.scheduler.count_failures,
    )


def build_bot(
    config: Config, clock: Clock, randomness: random.Random, store: Store, extensions: Sequence[str]
) -> Lightstick:
    """Return the client, not yet logged in."""
    options: dict[str, Any] = {"owner_ids": set(config.owner_ids), "shard_count": config.shard_count}
    if config.shard_ids:
        options["shard_ids"] = list(config.shard_ids)
    return Lightstick(
        clock=clock,
        ids=IdMaker(clock, randomness),
        extensions=extensions,
        make_reference=lambda: reference(randomness),
        ledger=CommandLedger(store),
        dev_guild_id=config.dev_guild_id,
        api_base=config.api_base,
        connector=aiohttp.TCPConnector(limit=CONNECTIONS),
        **options,
    )


def join(
    config: Config,
    bot: Lightstick,
    store: Store,
    clock: Clock,
    randomness: random.Random,
    fetcher: Fetcher,
    pool: Pool,
    limiter: AbstractAsyncContextManager[Any, Any],
) -> App:
    """Build the services over their resources and offer them to the cogs."""
    ids = bot.ids
    max_wait_s = MAX_WAIT_SHARDED_S if config.shard_ids else MAX_WAIT_S
    scheduler = Scheduler(clock, max_wait_s=max_wait_s, randomness=randomness)
    guilds = GuildService(store, ids, lambda: delivery.wake())
    sender = DiscordSender(bot, guilds.get_language)
    delivery = DeliveryService(
        store, sender, scheduler, clock, ids, limiter=limiter, owns=owner_of(config), randomness=randomness
    )
    artists = ArtistService(store, ids)
    moderation = ModerationService(store, ids)
    news = NewsService(
        store,
        fetcher,
        pool,
        artists,
        delivery,
        scheduler,
        clock,
        ids,
        randomness,
        config.feed_min_interval_s,
    )
    announcements = AnnouncementService(store, ids, guilds, artists, scheduler, delivery.wake)
    privacy = PrivacyService(store, guilds, scheduler)
    corrections = CorrectionService(store, ids, delivery.wake)
    drafts = DraftService(store, ids, scheduler)
    moderation.offer(DeliveryInbox(store, ids, delivery.wake))
    moderation.offer(MissedAnnouncements(store, ids, artists, delivery.wake))
    guilds.offer_slots(announcements)
    guilds.offer_targets(news)
    guilds.offer_targets(announcements)
    guilds.offer_return(news)
    artists.offer_page(news)
    bot.provide(guilds, artists, moderation, delivery, corrections, news, announcements, privacy, drafts)
    if not config.shard_ids:  # else other processes are reading feeds from the same database
        scheduler.register(recovery(clock, news, scheduler))
    bot.add_listener(starter(scheduler), "on_ready")
    return App(config, bot, store, scheduler, delivery, news)


def starter(scheduler: Scheduler) -> Callable[[], Any]:
    """Return the listener that starts background work once, when the servers are known."""

    async def on_ready() -> None:
        scheduler.start()  # READY comes again after a lost session; a second start is a look at every job

    return on_ready


def recovery(clock: Clock, news: NewsService, scheduler: Scheduler) -> Job:
    """Return the job that takes up the feeds the last process was reading; tried again until it went well."""
    is_done = False

    async def next_due() -> datetime | None:
        return None if is_done else clock()

    async def run(now: datetime) -> None:
        nonlocal is_done
        await news.poller.recover()
        is_done = True
        scheduler.wake("news")

    return Job("recovery", next_due, run)


def owner_of(config: Config) -> Callable[[int], bool]:
    """Return the test whether a server belongs to this process's shards (Discord's formula)."""
    if not config.shard_ids or not config.shard_count:
        return lambda guild_id: True
    count, mine = config.shard_count, frozenset(config.shard_ids)
    return lambda guild_id: (guild_id >> 22) % count in mine


async def stop(app: App) -> None:
    """Finish what is in flight within one grace: jobs, feeds, deliveries, answers; then leave Discord."""
    await asyncio.gather(
        app.scheduler.close(GRACE_S),
        app.news.poller.close(GRACE_S),
        app.delivery.close(GRACE_S),
        app.bot.finish_interactions(GRACE_S),
    )
    if not app.bot.is_closed():
        await app.bot.close()
