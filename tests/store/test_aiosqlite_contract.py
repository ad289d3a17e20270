"""What `Connection.run` takes from aiosqlite's inside; run this before raising its version."""

import asyncio
import sqlite3
import threading
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.store.sqlite import Connection, connect


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "contract.db"


def list_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread is not threading.main_thread()]


def test_the_version_is_one_that_was_read() -> None:
    assert version("aiosqlite").startswith("0.22.")


async def test_a_function_runs_on_the_connections_thread(path: Path) -> None:
    async with connect(path, 0) as connection:
        assert isinstance(connection, Connection)

        def work(raw: sqlite3.Connection) -> tuple[bool, int]:
            return isinstance(raw, sqlite3.Connection), threading.get_ident()

        is_raw, thread_id = await connection.run(work)
        assert is_raw
        assert thread_id != threading.get_ident()
        assert await connection.run(lambda raw: raw.isolation_level) is None


async def test_functions_run_one_after_another_in_order(path: Path) -> None:
    ran: list[int] = []
    async with connect(path, 0) as connection:
        assert isinstance(connection, Connection)
        await asyncio.gather(*(connection.run(lambda _, n=n: ran.append(n)) for n in range(50)))
    assert ran == list(range(50))


async def test_what_a_function_raises_reaches_the_caller(path: Path) -> None:
    async with connect(path, 0) as connection:
        assert isinstance(connection, Connection)
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            await connection.run(lambda raw: raw.execute("SELECT 1 FROM nowhere"))
        assert await connection.run(lambda raw: 7) == 7


async def test_a_cancelled_caller_does_not_stop_the_thread(path: Path) -> None:
    go = threading.Event()
    async with connect(path, 0) as connection:
        assert isinstance(connection, Connection)
        caller = asyncio.create_task(connection.run(lambda _: go.wait(5)))
        await asyncio.sleep(0.01)
        caller.cancel()
        await asyncio.wait([caller])
        go.set()
        assert await connection.run(lambda raw: 7) == 7
        assert connection.running == 0


async def test_the_thread_ends_with_close_and_with_a_connect_that_fails(path: Path) -> None:
    before = list_threads()
    connection = connect(path, 0)
    await connection
    assert len(list_threads()) == len(before) + 1
    assert all(thread.daemon for thread in list_threads() if thread not in before)
    await connection.close()
    assert list_threads() == before

    failing = Connection(partial(sqlite3.connect, path.parent))
    with pytest.raises(sqlite3.OperationalError):
        await failing
    await failing.close()
    assert list_threads() == before
