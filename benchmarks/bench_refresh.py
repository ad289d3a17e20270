"""Feeds refreshed a second, by the whole way from the socket to the database, against the package `reader`.

Both read the same feeds (those of bench_parse but the ill-formed, which `reader` refuses) from the same
server on loopback, one after the other in each round, into SQLite files of their own. Ours parses in its
worker process, judges every entry for a server that follows it, and posts what is new; `reader` does what it
does by itself, with as many threads as serve it best: one, but for 304, where it mostly waits.
"""

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.bench_parse import FETCHED_AT, KINDS
from benchmarks.feed_server import NEW, PLAIN, VALIDATING, Feeds, serve_feeds
from benchmarks.newsroom import Newsroom, open_newsroom
from benchmarks.table import Row, make_row

ROUNDS = 3
ILL_FORMED = ("mended", "beyond mending")

COLD, UNCHANGED, NOT_MODIFIED, ONE_NEW = "cold", "unchanged 200", "304", "one new item"
PHASES = ((COLD, PLAIN), (UNCHANGED, PLAIN), (NOT_MODIFIED, VALIDATING), (ONE_NEW, NEW))
GOALS = {COLD: ">= 10 x", UNCHANGED: ">= 10 x", NOT_MODIFIED: ">= 1 x"}
READER_THREADS = {NOT_MODIFIED: 8}

Rates = dict[str, float]


def rows() -> Iterator[Row]:
    """Yield a row for each phase, medians of ROUNDS."""
    ours, theirs = [], []
    with serve_feeds(make_documents()) as feeds:
        for _ in range(ROUNDS):
            ours.append(measure_ours(feeds))
            theirs.append(measure_reader(feeds))
    for phase, _ in PHASES:
        value, peer_value = (statistics.median(rates[phase] for rates in each) for each in (ours, theirs))
        name, goal = f"refresh, {phase}", GOALS.get(phase)
        yield make_row(name, value, "feeds/s", peer="reader", peer_value=peer_value, goal=goal)


def make_documents() -> dict[str, bytes]:
    """Return the feeds by their names, in the proportions of bench_parse."""
    makers = [make for name, make, share in KINDS for _ in range(share) if name not in ILL_FORMED]
    return {f"feed-{number}": make(number).encode() for number, make in enumerate(makers)}


def measure_ours(feeds: Feeds) -> Rates:
    """Return feeds a second of each phase."""
    return asyncio.run(_measure_ours(feeds))


async def _measure_ours(feeds: Feeds) -> Rates:
    with tempfile.TemporaryDirectory() as name:
        async with open_newsroom(Path(name), feeds.hosts, FETCHED_AT) as newsroom:
            await newsroom.follow(feeds.urls[:1])
            await newsroom.refresh()  # starts the worker process, which then stays
            await newsroom.follow(feeds.urls[1:])
            rates = {phase: await _measure_phase(newsroom, feeds, mode) for phase, mode in PHASES}
            if errors := await newsroom.list_errors():
                raise RuntimeError(f"feeds were not read: {errors}")
            return rates


async def _measure_phase(newsroom: Newsroom, feeds: Feeds, mode: str) -> float:
    feeds.answer(mode)
    return len(feeds.urls) / await newsroom.refresh()


def measure_reader(feeds: Feeds) -> Rates:
    """Return feeds a second of each phase by the package `reader`."""
    from reader import make_reader

    sys.setswitchinterval(0.005)  # Python's own; our store lowers it
    rates: Rates = {}
    with tempfile.TemporaryDirectory() as name:
        reader = make_reader(f"{name}/reader.db")
        for url in feeds.urls:
            reader.add_feed(url)
        for phase, mode in PHASES:
            feeds.answer(mode)
            began = perf_counter()
            reader.update_feeds(scheduled=False, workers=READER_THREADS.get(phase, 1))
            rates[phase] = len(feeds.urls) / (perf_counter() - began)
        if broken := [feed.url for feed in reader.get_feeds(broken=True)]:
            raise RuntimeError(f"reader could not read {broken}")
        reader.close()
    return rates


if __name__ == "__main__":
    for row in rows():
        print(row)
