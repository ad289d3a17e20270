"""What only PostgreSQL does: collide, and go away."""

import asyncio
import random
from collections.abc import AsyncIterator
from functools import partial

import asyncpg
import pytest

from bot.store import Steps, StoreBusyError
from bot.store import postgres as engine
from bot.store.migrate import list_migrations
from bot.store.postgres import PostgresStore
from tests.conftest import PostgresServer
from tests.store.sql import add, read

pytestmark = pytest.mark.slow

COLLIDE = "DO $$ BEGIN RAISE EXCEPTION 'collided' USING ERRCODE = '40001'; END $$"


@pytest.fixture
async def database(postgres_server: PostgresServer) -> AsyncIterator[str]:
    name = await postgres_server.create_database()
    yield postgres_server.url(name)
    await postgres_server.drop_database(name)


@pytest.fixture
async def store(database: str) -> AsyncIterator[PostgresStore]:
    opened = await PostgresStore.open(database, list_migrations(), 0, random.Random(8))
    yield opened
    await opened.close()


async def end_connections(database: str) -> None:
    """End everyone else's connections to the database, as a restart of the server would."""
    connection = await asyncpg.connect(database)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    finally:
        await connection.close()


async def test_writers_of_one_row_all_get_through(store: PostgresStore) -> None:
    results = await asyncio.gather(*(store.write(partial(add, 1)) for _ in range(100)))
    assert sorted(results) == list(range(1, 101))


async def test_a_unit_that_collides_starts_again_from_the_top(store: PostgresStore) -> None:
    runs: list[int] = []

    def collide_twice() -> Steps[int]:
        runs.append(1)
        total = yield from add(1)
        if len(runs) < 3:
            yield (COLLIDE, ())
        return total

    assert await store.write(collide_twice) == 1
    assert len(runs) == 3


async def test_a_unit_that_always_collides_is_given_up(
    store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "COLLISION_PAUSE_S", 0.0)

    def collide() -> Steps[None]:
        yield from add(1)
        yield (COLLIDE, ())

    with pytest.raises(StoreBusyError, match="20 times"):
        await store.write(collide)
    assert await read(store, 1) == 0


async def test_a_connection_that_breaks_in_mid_unit_is_told_and_replaced(
    store: PostgresStore, database: str
) -> None:
    def sleep() -> Steps[None]:
        yield from add(1)
        yield ("SELECT 1 FROM pg_sleep(5)", ())

    caller = asyncio.create_task(store.write(sleep))
    await asyncio.sleep(0.1)
    await end_connections(database)
    with pytest.raises(StoreBusyError, match="PostgreSQL is away"):
        await caller
    assert await store.write(partial(add, 1)) == 1
    assert await read(store, 1) == 1


async def test_idle_connections_that_broke_are_replaced(store: PostgresStore, database: str) -> None:
    await asyncio.gather(*(store.write(partial(add, 1)) for _ in range(20)))
    await end_connections(database)
    await asyncio.sleep(0.05)
    assert await asyncio.gather(*(store.write(partial(add, 2)) for _ in range(5)))
    assert await read(store, 1) == 20
