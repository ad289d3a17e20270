"""SQLite through aiosqlite: one writer connection that commits in groups, a few readers beside it.

Durable means `synchronous=FULL`: one fsync a commit. Writes that arrive together share it: the drain takes
up to `GROUP_SIZE` queued units to the writer's thread in one hop, runs each in a SAVEPOINT of the same
transaction, and answers their callers after COMMIT. Readers see the last commit and never meet the writer's
lock (WAL).
"""

import asyncio
import sqlite3
import sys
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.errors import OperatorError
from bot.store.sqlite_errors import explain_open, is_locked, translate
from bot.store.store import Row, StoreBusyError, Unit, Value

T = TypeVar("T")

GROUP_SIZE = 500
READERS = 3

# A lock held by another program is waited for this long inside SQLite, then again after each pause: 2.5 s in
# all, so that whoever pressed a button hears of it within the 3 s Discord waits for an answer.
BUSY_TIMEOUT_S = 0.35
LOCK_PAUSES_S = (0.05, 0.1, 0.2, 0.4)

# How long CPython lets one thread run on beside another that waits. A loop that is busy but gives the lock up
# for moments (every send) starts that wait over each time, and usually has the lock back before the writer's
# thread woke: at the default 5 ms a write beside a saturated loop took up to 7 s, at 0.1 ms up to 0.07 s.
SWITCH_INTERVAL_S = 0.0001

_NAMES = tuple(map(str, range(1, 65)))  # of `$1, $2`, made once: each statement needs them

# What a unit came to: its result, or the error for its caller.
Outcome = tuple[Any, Exception | None]


class Connection(aiosqlite.Connection):
    """aiosqlite's connection with one more door: a whole function in one hop to its thread.

    aiosqlite has no public call for that; tests/store/test_aiosqlite_contract.py holds what is used here.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        self._thread.daemon = True  # a loop that died without close() must not keep the process alive
        self.running = 0

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return `work(connection)`, called on the connection's thread."""
        self.running += 1
        try:
            return await self._execute(work, self._conn)
        finally:
            self.running -= 1

    async def close(self) -> None:
        """Close and wait for the thread, which also ends after a connect that failed."""
        await super().close()
        if self._thread.is_alive():
            self._thread.join()


Connect = Callable[[Path, float], Connection]


def connect(path: Path, busy_timeout_s: float) -> Connection:
    """Return a connection to await; transactions are ours alone (autocommit mode)."""
    return Connection(
        partial(sqlite3.connect, path, timeout=busy_timeout_s, isolation_level=None, cached_statements=256)
    )


class SqliteStore:
    """A `Store` in one SQLite file; made by `open`."""

    def __init__(self, writer: Connection, readers: Sequence[Connection]) -> None:
        self._writer = writer
        self._readers = readers
        self._queue: deque[tuple[Unit[Any], asyncio.Future[Any]]] = deque()
        self._drain: asyncio.Task[None] | None = None
        self._pauses = iter(LOCK_PAUSES_S)
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        path: Path,
        *,
        prepare: Callable[[sqlite3.Connection], None],
        busy_timeout_s: float = BUSY_TIMEOUT_S,
        connect: Connect = connect,
    ) -> "SqliteStore":
        """Open the file, making it where there is none.

        Lowers this process's thread switch interval to SWITCH_INTERVAL_S.

        Args:
            path: the database file.
            prepare: called on the writer's thread before any reader is opened; brings the schema up to date.
            busy_timeout_s: how long SQLite itself waits for another program's lock.
            connect: makes the connections, not yet awaited.

        Raises:
            OperatorError: the file cannot be opened, read or written, or is no database.
        """
        sys.setswitchinterval(min(sys.getswitchinterval(), SWITCH_INTERVAL_S))
        opened: list[Connection] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for set_up in (partial(_set_up_writer, prepare), *[_set_up_reader] * READERS):
                opened.append(connect(path, busy_timeout_s))
                await opened[-1]
                await opened[-1].run(set_up)
        except BaseException as error:
            for connection in opened:
                await connection.close()
            if isinstance(error, sqlite3.Error | OSError):
                raise OperatorError(explain_open(error, path)) from error
            raise
        return cls(opened[0], opened[1:])

    async def fetch_all(self, sql: str, args: Sequence[Value] = ()) -> list[Row]:
        """Return all rows, as of the last commit."""
        return await self._read(partial(_fetch_all, sql, args))

    async def fetch_one(self, sql: str, args: Sequence[Value] = ()) -> Row | None:
        """Return the first row as of the last commit, None when there is none."""
        return await self._read(partial(_fetch_one, sql, args))

    async def write(self, unit: Unit[T]) -> T:
        """Queue a unit; return its result once the group it ran in is durable.

        A caller that is cancelled meanwhile gives up only its answer: the unit is written all the same.
        """
        self._check_open()
        # A bare future needs no shield: cancelling it reaches nothing but the caller.
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.append((unit, answer))
        if self._drain is None:
            self._drain = asyncio.create_task(self._drain_queue(), name="store drain")
        return await answer

    async def close(self) -> None:
        """Finish queued writes, then let go of every connection and thread; again is harmless."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(), name="store close")
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        if self._drain is not None:
            await asyncio.wait([self._drain])
        for connection in (*self._readers, self._writer):  # the writer last: it folds the WAL back
            await connection.close()

    def _check_open(self) -> None:
        if self._closing is not None:
            raise StoreBusyError("the store is closed")

    async def _read(self, read: Callable[[sqlite3.Connection], T]) -> T:
        self._check_open()
        reader = min(self._readers, key=lambda connection: connection.running)
        try:
            return await reader.run(read)
        except sqlite3.Error as error:
            raise translate(error) from error

    async def _drain_queue(self) -> None:
        """Write all that is queued, and end: nothing waits in the background for the next write."""
        group: list[tuple[Unit[Any], asyncio.Future[Any]]] = []
        self._pauses = iter(LOCK_PAUSES_S)
        try:
            while self._queue:
                group = [self._queue.popleft() for _ in range(min(len(self._queue), GROUP_SIZE))]
                outcomes = await self._commit([unit for unit, _ in group])
                for (_, answer), (result, error) in zip(group, outcomes, strict=True):
                    if answer.done():  # its caller was cancelled
                        continue
                    if error is None:
                        answer.set_result(result)
                    else:
                        answer.set_exception(error)
        finally:
            self._drain = None
            for _, answer in (*group, *self._queue):  # only when the loop is being torn down
                answer.cancel()
            self._queue.clear()

    async def _commit(self, units: list[Unit[Any]]) -> list[Outcome]:
        """Run a group, waiting for another program's lock as long as there are pauses left.

        The pauses are the lock's, not the group's: what queued up behind it is refused with the first.
        """
        while True:
            try:
                outcomes = await self._writer.run(partial(run_group, units))
            except Exception as error:
                pause = next(self._pauses, None) if is_locked(error) else None
                if pause is None:
                    return [(None, translate(error)) for _ in units]
                await asyncio.sleep(pause)
            else:
                self._pauses = iter(LOCK_PAUSES_S)
                return outcomes


def run_group(units: list[Unit[Any]], connection: sqlite3.Connection) -> list[Outcome]:
    """Run units in one transaction, each in its own savepoint; return what each came to, once durable.

    A full disk or an I/O error makes SQLite roll back everything, finished units included; then each unit
    is run again in a transaction of its own.

    Raises:
        sqlite3.Error: no transaction could be begun; nothing was run.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        outcomes = [_run_saved(connection, unit) for unit in units]
        connection.execute("COMMIT")
        return outcomes
    except Exception as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if len(units) == 1:
            return [(None, translate(error))]
    return [_run_alone(unit, connection) for unit in units]


def _run_alone(unit: Unit[Any], connection: sqlite3.Connection) -> Outcome:
    try:
        return run_group([unit], connection)[0]
    except sqlite3.Error as error:
        return None, translate(error)


def _run_saved(connection: sqlite3.Connection, unit: Unit[Any]) -> Outcome:
    connection.execute("SAVEPOINT unit")
    try:
        result = _run_steps(connection, unit)
    except Exception as error:
        if not connection.in_transaction:  # SQLite rolled the whole group back
            raise
        connection.execute("ROLLBACK TO unit")
        connection.execute("RELEASE unit")
        return None, translate(error)
    connection.execute("RELEASE unit")
    return result, None


def _run_steps(connection: sqlite3.Connection, unit: Unit[T]) -> T:
    steps = unit()
    try:
        sql, args = next(steps)
        while True:
            sql, args = steps.send(_fetch_all(sql, args, connection))
    except StopIteration as stop:
        return stop.value


def _fetch_all(sql: str, args: Sequence[Value], connection: sqlite3.Connection) -> list[Row]:
    return connection.execute(sql, _named(args)).fetchall()


def _fetch_one(sql: str, args: Sequence[Value], connection: sqlite3.Connection) -> Row | None:
    cursor = connection.execute(sql, _named(args))
    row = cursor.fetchone()
    cursor.close()  # else the unfinished statement keeps its snapshot
    return row


def _named(args: Sequence[Value]) -> dict[str, Value]:
    """Return what binds `$1, $2`, which SQLite takes for names."""
    if len(args) > len(_NAMES):
        return {str(number): value for number, value in enumerate(args, 1)}
    return dict(zip(_NAMES, args, strict=False))


def _set_up_writer(prepare: Callable[[sqlite3.Connection], None], connection: sqlite3.Connection) -> None:
    (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise sqlite3.OperationalError(f"no write-ahead log here (journal mode stays {mode})")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.row_factory = sqlite3.Row
    prepare(connection)


def _set_up_reader(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only = ON")
    connection.row_factory = sqlite3.Row
