"""State that survives: units of SQL over SQLite (default) or PostgreSQL."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bot.clock import Clock, to_ms
from bot.errors import OperatorError
from bot.store.backup import FOLDER, copy_before_migrating
from bot.store.migrate import list_migrations, migrate_sqlite
from bot.store.sqlite import BUSY_TIMEOUT_S, Connect, SqliteStore, connect
from bot.store.standing import Standing, find_sqlite_standing
from bot.store.store import (
    ConstraintViolation,
    Row,
    Statement,
    Steps,
    Store,
    StoreBusyError,
    UniqueViolation,
    Unit,
    Value,
)
from bot.store.url import find_sqlite_path

__all__ = [
    "ConstraintViolation",
    "Row",
    "Standing",
    "Statement",
    "Steps",
    "Store",
    "StoreBusyError",
    "UniqueViolation",
    "Unit",
    "Value",
    "find_standing",
    "open_store",
]


async def open_store(
    database_url: str,
    data_dir: Path,
    clock: Clock,
    *,
    randomness: random.Random | None = None,
    busy_timeout_s: float = BUSY_TIMEOUT_S,
    connect: Connect = connect,
) -> Store:
    """Bring the database's schema up to date (a copy is kept first) and open it.

    Args:
        database_url: as in DATABASE_URL.
        data_dir: where `backups/` is.
        clock: dates the migrations and copies.
        randomness: draws PostgreSQL's pauses after a collision.
        busy_timeout_s: how long SQLite itself waits for another program's lock.
        connect: makes SQLite's connections.

    Raises:
        OperatorError: one sentence with the next step, whatever kept the database from being opened.
    """
    now, migrations = clock(), list_migrations()
    path = find_sqlite_path(database_url)
    if path is None:
        with _needing_driver():
            from bot.store.postgres import PostgresStore
        return await PostgresStore.open(database_url, migrations, to_ms(now), randomness or random.Random())
    keep_copy = partial(copy_before_migrating, data_dir / FOLDER, now)
    return await SqliteStore.open(
        path,
        prepare=partial(migrate_sqlite, migrations, to_ms(now), keep_copy),
        busy_timeout_s=busy_timeout_s,
        connect=connect,
    )


async def find_standing(database_url: str) -> Standing:
    """Say what the next start would find and do, and change nothing.

    Raises:
        OperatorError: one sentence with the next step, whatever would keep the database from being opened.
    """
    migrations = list_migrations()
    path = find_sqlite_path(database_url)
    if path is None:
        with _needing_driver():
            from bot.store.postgres import find_postgres_standing
        return await find_postgres_standing(database_url, migrations)
    return find_sqlite_standing(path, migrations)


@contextmanager
def _needing_driver() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise OperatorError(
            "DATABASE_URL names PostgreSQL, and its driver is not installed: "
            "run pip install 'lightstick[postgres]', then start again."
        ) from error
