"""The running demo: the real application on a database file, in an embedded Discord, beside news sites."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from discord.app_commands import CommandInvokeError
from simcord import Env

from bot.app import EXTENSIONS, App, open_app
from bot.config import Config
from bot.errors import UserError
from demo.feeds import FeedServer
from demo.world import TIMEZONE, World, build_world, seed

ACT_S = 5.0  # how long an action waits for the bot to come to rest; also for an alarm that is about to ring
ADVANCE_S = 60.0  # a day of virtual time takes about two seconds on an idle machine
EARLIEST = datetime(2026, 3, 1, tzinfo=UTC)  # SimCord's time begins with 2026, and fans come first
SEED = 8  # the same ids and the same jitter every time


class DemoClock:
    """The demo's virtual time: SimCord's once it runs."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self.env: Env | None = None

    def __call__(self) -> datetime:
        return self.env.now() if self.env else self._start


class DemoDiscord(Env):
    """The embedded Discord, to which a sentence for the one who acted is an answer and no fault.

    SimCord notes every error a command raises, and its page then keeps the command as one that did not work.
    """

    def _record_error(self, error: BaseException) -> None:
        if not is_said(error):
            super()._record_error(error)


def is_said(error: BaseException) -> bool:
    """Say whether an error was a sentence for the one who acted."""
    return isinstance(error.original if isinstance(error, CommandInvokeError) else error, UserError)


class Session:
    """What the prompt, the browser and the tour act on.

    Attributes:
        turn: held by whoever acts, since SimCord refuses a second action while the first is under way.
    """

    def __init__(self, folder: Path, clock: DemoClock, feeds: FeedServer, extensions: Sequence[str]) -> None:
        self.turn = asyncio.Lock()
        self.feeds = feeds
        self.clock = clock
        self.app: App
        self.env: Env
        self.world: World
        self._extensions = extensions
        self._config = Config.from_env(
            {
                "DATA_DIR": str(folder),
                "DATABASE_URL": f"sqlite:///{folder}/lightstick.db",
                "FEED_ALLOW_HOSTS": feeds.host,
            }
        )
        self._randomness = random.Random(SEED)
        self._running = AsyncExitStack()

    async def begin(self, start: datetime) -> None:
        """Build the world, choose its settings and let the bot in."""
        self.app = await self._open()
        self.env = DemoDiscord(self.app.bot, shard_count=1, settle_timeout=ACT_S)
        self.world = build_world(self.env, start)
        self.clock.env = self.env
        # Before the bot's own work begins: what is woken from outside of it would ring by the real clock.
        await seed(self.app, self.world, self.feeds, self.clock())
        await self.env.start()

    async def close(self) -> None:
        """Let the bot leave."""
        await self.env.shutdown()
        await self._running.aclose()

    async def restart(self) -> None:
        """Stop the bot and start it again on the same database; the world goes on."""
        async with self.turn:
            before, self._running = self._running, AsyncExitStack()
            self.app = await self._open()
            await self.env.restart_bot(self.app.bot)  # it drains the old one
            await before.aclose()

    async def advance(self, span: timedelta) -> None:
        """Let virtual time pass, with everything that falls due in it."""
        async with self.turn:
            self.env.settle_timeout = ADVANCE_S
            try:
                await self.env.advance_time(span.total_seconds())
            finally:
                self.env.settle_timeout = ACT_S

    def now_there(self) -> datetime:
        """Return the virtual time in the server's zone."""
        return self.clock().astimezone(ZoneInfo(TIMEZONE))

    async def _open(self) -> App:
        return await self._running.enter_async_context(
            open_app(
                self._config,
                clock=self.clock,
                limiter=nullcontext(),
                randomness=self._randomness,
                extensions=self._extensions,
            )
        )


@asynccontextmanager
async def open_session(
    folder: Path, start: datetime, extensions: Sequence[str] = EXTENSIONS
) -> AsyncIterator[Session]:
    """Run the demo's world.

    Args:
        folder: for the database; it may be deleted afterwards.
        start: the virtual time of the beginning, not before `EARLIEST`.
        extensions: cogs to load.
    """
    clock = DemoClock(start)
    async with FeedServer(clock) as feeds:
        session = Session(folder, clock, feeds, extensions)
        try:
            await session.begin(start)
            yield session
        finally:
            await session.close()
