"""PostgreSQL through asyncpg: each unit in its own serializable transaction, begun again when it collides.

Grouping as in sqlite.py gains nothing here: PostgreSQL shares its own fsyncs between transactions.
"""

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import urlsplit

import asyncpg

from bot.errors import OperatorError
from bot.store.migrate import Migration, list_pending, migrate_postgres
from bot.store.standing import Standing
from bot.store.store import ConstraintViolation, Row, StoreBusyError, UniqueViolation, Unit, Value

T = TypeVar("T")

POOL_SIZE = 10
CLOSE_S = 10
CONNECT_S = 10
STATEMENT_S = 30

# A unit that collides (40001, 40P01) is begun again after a pause drawn from [0, COLLISION_PAUSE_S * 2**n],
# n at most PAUSE_DOUBLINGS; a dozen tries have been enough for 64 writers of one row.
COLLISION_TRIES = 20
COLLISION_PAUSE_S = 0.004
PAUSE_DOUBLINGS = 5

_COLLIDED = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresSystemError,
)


class PostgresStore:
    """A `Store` in one PostgreSQL database; made by `open`."""

    def __init__(self, pool: asyncpg.Pool, randomness: random.Random) -> None:
        self._pool = pool
        self._randomness = randomness
        self._running = 0
        self._idle = asyncio.Event()
        self._is_closing = False

    @classmethod
    async def open(
        cls, dsn: str, migrations: Sequence[Migration], now_ms: int, randomness: random.Random
    ) -> "PostgresStore":
        """Connect and bring the schema up to date.

        Args:
            dsn: the URL, with whatever asyncpg understands in it (sslmode, several hosts).
            migrations: all there are, by number.
            now_ms: the moment noted beside each that is applied.
            randomness: draws the pauses before a unit that collided is begun again.

        Raises:
            OperatorError: no such server or database, refused, or the schema cannot be brought up to date.
        """
        with _explained(dsn):
            connection = await asyncpg.connect(dsn, timeout=CONNECT_S)
            try:
                await migrate_postgres(migrations, now_ms, connection)
            finally:
                await connection.close(timeout=CLOSE_S)
            pool = await asyncpg.create_pool(
                dsn, min_size=1, max_size=POOL_SIZE, timeout=CONNECT_S, command_timeout=STATEMENT_S
            )
        return cls(pool, randomness)

    async def fetch_all(self, sql: str, args: Sequence[Value] = ()) -> list[Row]:
        """Return all rows, as of the last commit."""
        with self._counted(), _translated():
            return list(await self._pool.fetch(sql, *args))

    async def fetch_one(self, sql: str, args: Sequence[Value] = ()) -> Row | None:
        """Return the first row as of the last commit, None when there is none."""
        with self._counted(), _translated():
            return await self._pool.fetchrow(sql, *args)

    async def write(self, unit: Unit[T]) -> T:
        """Run a unit in a serializable transaction and return its result once it is durable.

        Where the connection breaks during COMMIT nobody knows whether it was kept: StoreBusyError, and the
        unit's own keys (interaction id, dedupe key) make writing it again harmless.
        """
        with self._counted():
            for tries in range(COLLISION_TRIES):
                try:
                    with _translated():
                        return await self._run(unit)
                except _COLLIDED:
                    longest_s = COLLISION_PAUSE_S * 2 ** min(tries, PAUSE_DOUBLINGS)
                    await asyncio.sleep(self._randomness.uniform(0, longest_s))
        raise StoreBusyError(f"collided with other writes {COLLISION_TRIES} times")

    async def close(self) -> None:
        """Let what is running finish, then close every connection; again is harmless."""
        self._is_closing = True
        try:
            async with asyncio.timeout(CLOSE_S):
                if self._running:
                    await self._idle.wait()
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Refuse a closed store, and hold `close` up meanwhile."""
        if self._is_closing:
            raise StoreBusyError("the store is closed")
        self._running += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def _run(self, unit: Unit[T]) -> T:
        async with self._pool.acquire() as connection, connection.transaction(isolation="serializable"):
            steps = unit()
            try:
                sql, args = next(steps)
                while True:
                    sql, args = steps.send(await connection.fetch(sql, *args))
            except StopIteration as stop:
                return stop.value


async def find_postgres_standing(dsn: str, migrations: Sequence[Migration]) -> Standing:
    """Return how a PostgreSQL database stands; see `standing.py`.

    Raises:
        OperatorError: as `PostgresStore.open`.
    """
    with _explained(dsn):
        connection = await asyncpg.connect(
            dsn, timeout=CONNECT_S, server_settings={"default_transaction_read_only": "on"}
        )
        try:
            has_any = await connection.fetchval("SELECT to_regclass('schema_version') IS NOT NULL")
            found = await connection.fetchval("SELECT max(version) FROM schema_version") if has_any else None
        finally:
            await connection.close(timeout=CLOSE_S)
    version = found or 0
    return Standing(version, len(list_pending(migrations, version)))


@contextmanager
def _explained(dsn: str) -> Iterator[None]:
    """Raise what keeps a database from being opened as a sentence for whoever runs the bot."""
    try:
        yield
    except (*_AWAY, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise OperatorError(_explain_open(error, dsn)) from error


@contextmanager
def _translated() -> Iterator[None]:
    """Raise asyncpg's errors in the store's words; a mistake in a statement stays what it is."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise UniqueViolation(str(error)) from error
    except asyncpg.IntegrityConstraintViolationError as error:
        raise ConstraintViolation(str(error)) from error
    except _AWAY as error:
        raise StoreBusyError(f"PostgreSQL is away: {error or type(error).__name__}") from error
    except asyncpg.InterfaceError as error:
        if "clos" not in str(error):  # "connection is closed", "pool is closing" have no class of their own
            raise
        raise StoreBusyError(f"PostgreSQL is away: {error}") from error


def _explain_open(error: Exception, dsn: str) -> str:
    """Return a sentence for whoever runs the bot; it names the server, never the password."""
    where = urlsplit(dsn)
    server = f"{where.hostname or 'the local socket'}, database {where.path.lstrip('/') or '(default)'}"
    return (
        f"PostgreSQL at {server} cannot be used ({error or type(error).__name__}); "
        "check that it runs and that DATABASE_URL has its host, user, password and database."
    )
