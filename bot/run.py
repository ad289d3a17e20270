"""A process's life: one instance per database, restarts after what discord.py does not survive, SIGTERM.

An event that discord.py cannot parse ends its connection for good (design: trap 6), so the whole application
is closed and built again, with a growing pause. What whoever runs the bot must mend (a wrong token) ends it.
"""

import asyncio
import fcntl
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import discord

from bot import collector
from bot.app import open_app
from bot.config import Config
from bot.errors import OperatorError
from bot.store import open_store

log = logging.getLogger(__name__)

PAUSE_FIRST_S = 5.0
PAUSE_MOST_S = 300.0
HEALTHY_S = 600.0  # a run this long starts the pauses from the beginning


async def run_until_stopped(config: Config) -> None:
    """Work until SIGINT or SIGTERM, finishing what is in flight.

    Raises:
        OperatorError: the token, the database or another instance stands in the way.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    with only_instance(config):
        pause_s = PAUSE_FIRST_S
        is_known = is_told = False
        while not stopping.is_set():
            began = loop.time()
            is_known = await run_once(config, stopping) or is_known
            if stopping.is_set():
                return
            if not is_known and not is_told:
                is_told = True
                log.warning("DISCORD_TOKEN is still unchecked: Discord could not be asked")
            if loop.time() - began > HEALTHY_S:
                pause_s = PAUSE_FIRST_S
            log.warning("starting again in %.0f s", pause_s)
            await _wait(stopping, pause_s)
            pause_s = min(pause_s * 2, PAUSE_MOST_S)


async def run_once(config: Config, stopping: asyncio.Event) -> bool:
    """Build the application and stay connected until told to stop, or until the connection is beyond repair.

    Returns:
        Whether Discord took the token.

    Raises:
        OperatorError: what only whoever runs the bot can mend.
    """
    async with open_app(config) as app:
        app.bot.add_listener(keep_what_stays, "on_ready")
        connection = asyncio.create_task(app.bot.start(config.get_token()), name="gateway")
        stop = asyncio.create_task(stopping.wait(), name="stop signal")
        await asyncio.wait((connection, stop), return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        is_known = app.bot.user is not None
        if connection.done():
            judge(connection.exception())
        else:
            log.info("stopping: finishing what is in flight")
    await asyncio.gather(connection, return_exceptions=True)
    return is_known


async def keep_what_stays() -> None:
    """Set aside what is known of the servers; READY comes again after a lost session, with new objects."""
    collector.set_aside()


def judge(error: BaseException | None) -> None:
    """Raise what only whoever runs the bot can mend; log everything else as a reason to start again."""
    if isinstance(error, discord.LoginFailure):
        raise OperatorError(
            "Discord refused DISCORD_TOKEN. Next: Developer Portal, your application, Bot, Reset Token; "
            "put the new one into .env."
        )
    if isinstance(error, OperatorError):
        raise error
    if isinstance(error, OSError | aiohttp.ClientError):
        log.warning("Discord cannot be reached: %s", error)
    else:
        log.error("the connection to Discord ended", exc_info=error)


async def open_and_close(config: Config) -> None:
    """Open the database, which brings it up to date, and let go of it."""
    store = await open_store(config.database_url, config.data_dir, discord.utils.utcnow)
    await store.close()


@contextmanager
def only_instance(config: Config) -> Iterator[None]:
    """Hold the data folder, so that a second process does not take up this one's deliveries.

    Processes with SHARD_IDS share the work on purpose.

    Raises:
        OperatorError: another process holds it.
    """
    if config.shard_ids:
        yield
        return
    config.data_dir.mkdir(parents=True, exist_ok=True)
    path: Path = config.data_dir / "lightstick.lock"
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError(
                f"Another Lightstick works on {config.data_dir}. Next: stop it, or give this one its own "
                "DATA_DIR and DATABASE_URL."
            ) from None
        yield


async def _wait(stopping: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return
