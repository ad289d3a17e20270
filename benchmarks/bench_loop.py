"""How long the event loop is away while the largest and the most hostile feeds are read.

A task that asks to run every millisecond notes how much later it runs, in the process that fetches, judges
and writes; the same while nothing is read is the floor. The longest absence counts, of each round, and of the
rounds the median: a machine that is shared takes the processor away now and then.
"""

import asyncio
import contextlib
import statistics
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter

from benchmarks.bench_parse import FETCHED_AT
from benchmarks.feed_server import Feeds, serve_feeds
from benchmarks.hostile import HOSTILE, LARGE, list_bodies
from benchmarks.newsroom import open_newsroom
from benchmarks.table import Row, make_row

GOAL = "<= 50 ms"
BEAT_S = 0.001
IDLE_S = 3.0
ROUNDS = 3


class Heart:
    """Beats every millisecond and remembers how late it was at most."""

    def __init__(self) -> None:
        self.latest_s = 0.0

    async def beat(self) -> None:
        """Go on until cancelled."""
        while True:
            due = perf_counter() + BEAT_S
            await asyncio.sleep(BEAT_S)
            self.latest_s = max(self.latest_s, perf_counter() - due)


def rows() -> Iterator[Row]:
    """Yield a row for large feeds and one for hostile ones."""
    idle_s = asyncio.run(measure_idle())
    for what, documents in (("feeds of 4 MB", LARGE), ("hostile feeds", HOSTILE)):
        with serve_feeds(zipped=list_bodies(documents)) as feeds:
            yield _row(what, [asyncio.run(measure(feeds)) for _ in range(ROUNDS)], idle_s)


def _row(what: str, found_s: list[float], idle_s: float) -> Row:
    name = f"event loop away at most, {what}"
    value = statistics.median(found_s) * 1000
    return make_row(name, value, "ms", peer="idle", peer_value=idle_s * 1000, goal=GOAL)


async def measure_idle() -> float:
    """Return the longest absence of a loop with nothing to do, seconds."""
    async with beating() as heart:
        await asyncio.sleep(IDLE_S)
    return heart.latest_s


async def measure(feeds: Feeds) -> float:
    """Return the longest absence while all feeds are read at once, seconds."""
    with tempfile.TemporaryDirectory() as name:
        async with open_newsroom(Path(name), feeds.hosts, FETCHED_AT) as newsroom, beating() as heart:
            await newsroom.follow(feeds.urls)
            await newsroom.refresh()
    return heart.latest_s


@asynccontextmanager
async def beating() -> AsyncIterator[Heart]:
    """Let a heart beat until the end of the block."""
    heart = Heart()
    task = asyncio.create_task(heart.beat())
    try:
        yield heart
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
