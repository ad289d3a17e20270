"""SQLite's drain: one transaction for many units, and what happens when that transaction fails."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UserError
from bot.store import Steps, Store, StoreBusyError, UniqueViolation, open_store
from bot.store import sqlite as engine
from tests.fakes import FakeClock
from tests.store.sql import add, add_then_refuse, note_twice, read


class WatchedConnection(sqlite3.Connection):
    """A real connection whose COMMIT can be counted and held up, and whose statements can be made to fail."""

    commits = 0
    held: threading.Event | None = None
    failures: dict[str, list[sqlite3.OperationalError | None]]  # by statement, the next run's first

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if sql == "COMMIT":
            self.commits += 1
            if self.held is not None:
                self.held.wait(5)
        if (coming := self.failures.get(sql)) and (failure := coming.pop(0)):
            raise failure
        return super().execute(sql, parameters)


class Watch:
    """Opens stores and keeps hold of the raw connections (the writer is the first)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.opened: list[engine.Connection] = []
        self.raw: list[WatchedConnection] = []

    @property
    def writer(self) -> WatchedConnection:
        return self.raw[0]

    def connect(self, path: Path, busy_timeout_s: float) -> engine.Connection:
        def connector() -> sqlite3.Connection:
            raw = sqlite3.connect(
                path, timeout=busy_timeout_s, isolation_level=None, factory=WatchedConnection
            )
            raw.failures = {}
            self.raw.append(raw)
            return raw

        connection = engine.Connection(connector)
        self.opened.append(connection)
        return connection

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Store]:
        url = f"sqlite:///{self.path}/lightstick.db"
        store = await open_store(url, self.path, FakeClock(), busy_timeout_s=0, connect=self.connect)
        self.writer.commits = 0
        try:
            yield store
        finally:
            await store.close()

    async def fill_the_disk(self) -> None:
        """Allow the database no page more than it has."""

        def stop_growing(connection: sqlite3.Connection) -> None:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()

        await self.opened[0].run(stop_growing)

    @contextmanager
    def locked(self) -> Iterator[sqlite3.Connection]:
        """Hold the write lock, as another program would."""
        path = self.path / "lightstick.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield other


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path)


def failure(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(f"failed with {code}")
    error.sqlite_errorcode = code
    return error


async def test_units_that_arrive_together_share_a_commit(watch: Watch) -> None:
    async with watch.open() as store:
        results = await asyncio.gather(*(store.write(partial(add, 1)) for _ in range(1_201)))
        assert sorted(results) == list(range(1, 1_202))
        assert watch.writer.commits == 3  # 500 + 500 + 201


async def test_a_failing_unit_does_not_touch_its_neighbours(watch: Watch) -> None:
    async with watch.open() as store:
        units = [partial(add, 1), partial(add_then_refuse, 1, 100), partial(add, 1), partial(note_twice, 1)]
        outcomes = await asyncio.gather(
            *(store.write(unit) for unit in [*units, partial(add, 1)]), return_exceptions=True
        )
        assert [outcomes[0], outcomes[2], outcomes[4]] == [1, 2, 3]
        assert isinstance(outcomes[1], UserError)
        assert isinstance(outcomes[3], UniqueViolation)
        assert await read(store, 1) == 3
        assert watch.writer.commits == 1


async def test_callers_are_answered_after_the_commit_only(watch: Watch) -> None:
    async with watch.open() as store:
        watch.writer.held = threading.Event()
        callers = [asyncio.create_task(store.write(partial(add, 1))) for _ in range(3)]
        done, _ = await asyncio.wait(callers, timeout=0.1)
        assert not done
        assert watch.writer.commits == 1
        assert await read(store, 1) == 0
        watch.writer.held.set()
        assert await asyncio.gather(*callers) == [1, 2, 3]
        assert await read(store, 1) == 3


async def test_a_caller_cancelled_in_mid_commit_gives_up_its_answer_only(watch: Watch) -> None:
    async with watch.open() as store:
        watch.writer.held = threading.Event()
        callers = [asyncio.create_task(store.write(partial(add, 1))) for _ in range(3)]
        await asyncio.sleep(0.02)
        callers[1].cancel()
        await asyncio.wait([callers[1]])
        watch.writer.held.set()
        assert (await callers[0], await callers[2]) == (1, 3)
        assert not watch.writer.in_transaction
        assert await store.write(partial(add, 1)) == 4


async def test_an_io_error_at_the_commit_runs_each_unit_again(watch: Watch) -> None:
    async with watch.open() as store:
        watch.writer.failures["COMMIT"] = [failure(sqlite3.SQLITE_IOERR_WRITE)]
        results = await asyncio.gather(*(store.write(partial(add, 1)) for _ in range(3)))
        assert results == [1, 2, 3]
        assert await read(store, 1) == 3
        assert watch.writer.commits == 4


async def test_an_io_error_that_stays_is_told_to_every_caller(watch: Watch) -> None:
    async with watch.open() as store:
        watch.writer.failures["COMMIT"] = [failure(sqlite3.SQLITE_IOERR_FSYNC) for _ in range(4)]
        outcomes = await asyncio.gather(
            *(store.write(partial(add, 1)) for _ in range(3)), return_exceptions=True
        )
        assert [type(outcome) for outcome in outcomes] == [StoreBusyError] * 3
        assert await read(store, 1) == 0
        assert await store.write(partial(add, 1)) == 1


async def test_a_full_disk_fails_what_needs_room_and_nothing_else(watch: Watch) -> None:
    runs: list[str] = []

    def small() -> Steps[int]:
        runs.append("small")
        return (yield from add(1))

    def big() -> Steps[None]:
        runs.append("big")
        yield ("INSERT INTO guild_channel (guild_id, feature, channel_id) VALUES (2, $1, 0)", ("x" * 50_000,))

    async with watch.open() as store:
        await store.write(partial(add, 1))
        await watch.fill_the_disk()
        runs.clear()
        outcomes = await asyncio.gather(
            store.write(small), store.write(big), store.write(small), return_exceptions=True
        )
        assert outcomes[0] == 2
        assert isinstance(outcomes[1], StoreBusyError)
        assert outcomes[2] == 3
        assert runs == ["small", "big", "small", "big", "small"]  # the whole group was lost, then one by one
        assert await read(store, 1) == 3


async def test_readers_do_not_meet_another_programs_lock(watch: Watch) -> None:
    async with watch.open() as store:
        await store.write(partial(add, 1))
        with watch.locked() as other:
            caller = asyncio.create_task(store.write(partial(add, 1)))
            await asyncio.sleep(0.02)
            assert await read(store, 1) == 1
            assert not caller.done()
            other.execute("ROLLBACK")
            assert await caller == 2


async def test_a_lock_that_stays_is_given_up_for_all_who_wait(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOCK_PAUSES_S", (0.01, 0.01))
    monkeypatch.setattr(engine, "GROUP_SIZE", 2)
    async with watch.open() as store:
        with watch.locked():
            outcomes = await asyncio.gather(
                *(store.write(partial(add, 1)) for _ in range(5)), return_exceptions=True
            )
        assert [type(outcome) for outcome in outcomes] == [StoreBusyError] * 5
        assert await store.write(partial(add, 1)) == 1


async def test_patience_with_locks_comes_back_with_a_commit(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOCK_PAUSES_S", (0.0,))
    monkeypatch.setattr(engine, "GROUP_SIZE", 1)
    async with watch.open() as store:
        locked_every_other_time = [failure(sqlite3.SQLITE_BUSY), None] * 3
        watch.writer.failures["BEGIN IMMEDIATE"] = locked_every_other_time
        assert await asyncio.gather(*(store.write(partial(add, 1)) for _ in range(3))) == [1, 2, 3]


async def test_another_process_sees_what_was_answered(watch: Watch) -> None:
    async with watch.open() as store:
        await store.write(partial(add, 1, 5))
        with closing(sqlite3.connect(watch.path / "lightstick.db")) as other:
            assert other.execute("SELECT channel_id FROM guild_channel").fetchone() == (5,)


async def test_a_drain_that_is_torn_down_leaves_nobody_waiting(watch: Watch) -> None:
    async with watch.open() as store:
        watch.writer.held = threading.Event()
        callers = [asyncio.create_task(store.write(partial(add, 1))) for _ in range(2)]
        await asyncio.sleep(0.02)
        (drain,) = (task for task in asyncio.all_tasks() if task.get_name() == "store drain")
        drain.cancel()
        _, waiting = await asyncio.wait(callers, timeout=1)
        assert not waiting
        watch.writer.held.set()
        assert await store.write(partial(add, 2)) == 1
