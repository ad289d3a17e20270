"""The real application in a process that stops for ever at one step of a message's way to Discord.

`STOP_AT=<step> CLOCK_AHEAD_S=<seconds> python -m tests.journey_child` does what `python -m bot run` does, and
prints `STEP <step>` when it is there; then its parent kills it. The steps, and what is true when it stops:

    fetch     the feed's answer is here, nothing of it was looked at
    decide    the decision is made and half written: its transaction is open
    commit    entry, decision and delivery are durable, nothing else has happened
    sending   the row says `sending`, Discord was not asked
    accepted  Discord has the message, the worker has not heard of it
    marked    the row says `sent`

The product has no hooks for this: database and fetcher are its arguments, its sender is replaced by name.
"""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

import discord

import bot.app
import bot.run
from bot.cli import main
from bot.client.sender import DiscordSender
from bot.config import Config
from bot.delivery import Delivery
from bot.news import Fetcher, FetchRequest, GuardedFetcher, Outcome
from bot.store import Row, Steps, Store, Unit, Value, open_store

STEPS = ("fetch", "decide", "commit", "sending", "accepted", "marked")
STOP_AT = os.environ.get("STOP_AT")
AHEAD = timedelta(seconds=float(os.environ.get("CLOCK_AHEAD_S", "0")))

T = TypeVar("T")


def clock() -> datetime:
    """Now, as this process believes."""
    return discord.utils.utcnow() + AHEAD


def is_stop(step: str) -> bool:
    """Say so when the step to stop at is reached; the caller then waits for ever."""
    if step != STOP_AT:
        return False
    sys.stdout.write(f"STEP {step}\n")
    sys.stdout.flush()
    return True


async def pass_by(step: str) -> None:
    """Stop here if this is the step; the rest of the loop goes on."""
    if is_stop(step):
        await asyncio.Event().wait()


class StoppingFetcher:
    """Stops with the answer in hand."""

    def __init__(self, inner: Fetcher) -> None:
        self._inner = inner

    async def fetch(self, request: FetchRequest) -> Outcome:
        outcome = await self._inner.fetch(request)
        await pass_by("fetch")
        return outcome


class StoppingStore:
    """Stops inside or after the write that makes or finishes a delivery, known by its SQL."""

    def __init__(self, inner: Store) -> None:
        self._inner = inner

    async def fetch_all(self, sql: str, args: Sequence[Value] = ()) -> list[Row]:
        return await self._inner.fetch_all(sql, args)

    async def fetch_one(self, sql: str, args: Sequence[Value] = ()) -> Row | None:
        return await self._inner.fetch_one(sql, args)

    async def close(self) -> None:
        await self._inner.close()

    async def write(self, unit: Unit[T]) -> T:
        ran: list[str] = []
        result = await self._inner.write(lambda: _watch(unit(), ran))
        if any(_makes_delivery(sql) for sql in ran):
            await pass_by("commit")
        if any(sql.startswith("UPDATE delivery SET state = 'sent'") for sql in ran):
            await pass_by("marked")
        return result


def _watch(steps: Steps[T], ran: list[str]) -> Steps[T]:
    """Run a unit's steps, noting their SQL."""
    rows: list[Row] | None = None
    while True:
        try:
            sql, args = next(steps) if rows is None else steps.send(rows)
        except StopIteration as stop:
            return stop.value
        ran.append(sql)
        rows = yield sql, args
        if _makes_delivery(sql) and is_stop("decide"):
            threading.Event().wait()  # this is the store's thread


def _makes_delivery(sql: str) -> bool:
    return sql.startswith("INSERT INTO delivery ")


class StoppingSender(DiscordSender):
    """Stops before Discord is asked, or after it answered."""

    async def send(self, delivery: Delivery) -> int:
        await pass_by("sending")
        message_id = await super().send(delivery)
        await pass_by("accepted")
        return message_id


@asynccontextmanager
async def open_stopping_app(config: Config) -> AsyncIterator[bot.app.App]:
    """Build the application over seams that stop."""

    async def open_database(*args: Any, **options: Any) -> Store:
        return StoppingStore(await open_store(*args, **options))

    async with (
        GuardedFetcher(clock, config.feed_user_agent, config.feed_allow_hosts) as fetcher,
        bot.app.open_app(
            config, clock=clock, fetcher=StoppingFetcher(fetcher), open_database=open_database
        ) as app,
    ):
        app.bot._connection.guild_ready_timeout = 0.1  # 2 s of waiting for further servers at each start
        yield app


if __name__ == "__main__":
    bot.app.DiscordSender = StoppingSender
    bot.run.open_app = open_stopping_app
    sys.exit(main(["run"]))
