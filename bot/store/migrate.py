"""Bring a database's schema up to this version: numbered `.sql` files, each in one transaction with its row.

A file is `NNNN_what.sql`, numbered from 0001 without gaps, with its date and reason on top. A released file
is never edited; the next number changes what it made.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from bot.errors import OperatorError

if TYPE_CHECKING:
    import asyncpg

CREATE_VERSIONS = """
CREATE TABLE IF NOT EXISTS schema_version (
    version BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at BIGINT NOT NULL
)
"""
INSERT_VERSION = "INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, $3)"

# Our number among the advisory locks of a PostgreSQL database, which all its users share ("lights" in ASCII).
ADVISORY_LOCK = 0x6C_69_67_68_74_73
ANOTHER_MIGRATES_S = 60


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file."""

    version: int
    name: str
    sql: str


def list_migrations(directory: Traversable | None = None) -> list[Migration]:
    """Return the files of a directory (default: the ones Lightstick comes with) by their number."""
    found = (
        Migration(int(match[1]), match[2], file.read_text(encoding="utf-8"))
        for file in (directory or files("bot.store") / "migrations").iterdir()
        if (match := re.fullmatch(r"(\d{4})_(\w+)\.sql", file.name))
    )
    return sorted(found, key=lambda migration: migration.version)


def list_pending(migrations: Sequence[Migration], version: int) -> list[Migration]:
    """Return what a database at `version` lacks.

    Raises:
        OperatorError: the database is newer than the newest of the migrations.
    """
    newest = migrations[-1].version if migrations else 0
    if version > newest:
        raise OperatorError(
            f"The database was written by a newer Lightstick (schema {version}, this one knows {newest}); "
            "install the newer version again, or put back an older backup with `lightstick restore FILE`."
        )
    return [migration for migration in migrations if migration.version > version]


def find_version(connection: sqlite3.Connection) -> int:
    """Return the number of the last migration a SQLite database has had, 0 for none."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'").fetchone():
        return 0
    return connection.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()[0]


def migrate_sqlite(
    migrations: Sequence[Migration],
    now_ms: int,
    back_up: Callable[[sqlite3.Connection, int], object],
    connection: sqlite3.Connection,
) -> None:
    """Apply what is missing.

    Args:
        migrations: all there are, by number.
        now_ms: the moment that is noted beside each.
        back_up: called with the connection and the first missing number before a database that was in use
            is touched.
        connection: in autocommit mode, outside a transaction.

    Raises:
        OperatorError: the database is newer or another program's, or a file could not be applied; files
            before that one were.
    """
    check_ours(connection)
    version = find_version(connection)
    pending = list_pending(migrations, version)
    if not pending:
        return
    if version:
        back_up(connection, pending[0].version)
    with _pragmas(connection, foreign_keys=0, busy_timeout=ANOTHER_MIGRATES_S * 1000):
        for migration in pending:
            _apply_sqlite(connection, migration, now_ms)


def check_ours(connection: sqlite3.Connection) -> None:
    """Refuse a database that another program made.

    Raises:
        OperatorError: it has tables, and none of ours.
    """
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if names and "schema_version" not in names:
        raise OperatorError(
            "DATABASE_URL names another program's database (it has tables, and none of Lightstick's); "
            "name a file of its own."
        )


@contextmanager
def _pragmas(connection: sqlite3.Connection, **wanted: int) -> Iterator[None]:
    """Set pragmas for a while. (Foreign keys would object to a table that is dropped to be rebuilt.)"""
    before = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    try:
        for name, value in wanted.items():
            connection.execute(f"PRAGMA {name} = {value}").fetchall()
        yield
    finally:
        for name, value in before.items():
            connection.execute(f"PRAGMA {name} = {value}").fetchall()


def _apply_sqlite(connection: sqlite3.Connection, migration: Migration, now_ms: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if find_version(connection) < migration.version:  # else another process was quicker
            connection.execute(CREATE_VERSIONS)
            for statement in split_statements(migration.sql):
                connection.execute(statement)
            noted = {"1": migration.version, "2": migration.name, "3": now_ms}
            connection.execute(INSERT_VERSION, noted)
            _check_foreign_keys(connection)
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error | ValueError):
            raise _failed(migration, error) from error
        raise


def _check_foreign_keys(connection: sqlite3.Connection) -> None:
    if broken := connection.execute("PRAGMA foreign_key_check").fetchall():
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise ValueError(f"{len(broken)} rows point at nothing, in {tables}")


def _failed(migration: Migration, error: Exception) -> OperatorError:
    return OperatorError(
        f"Migration {migration.version:04}_{migration.name} failed and was taken back ({error}); "
        "the database is as it was before it: run the version you had, and report this."
    )


def split_statements(script: str) -> Iterator[str]:
    """Yield the statements of a script, whatever their strings, comments and triggers contain.

    Raises:
        ValueError: the last statement has no end.
    """
    statement = ""
    for piece in re.split(r"(?<=;)", script):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if re.sub(r"--[^\n]*|/\*.*?\*/", "", statement, flags=re.DOTALL).strip():
        raise ValueError(f"no semicolon ends {statement.strip()[:60]!r}")


async def migrate_postgres(
    migrations: Sequence[Migration], now_ms: int, connection: "asyncpg.Connection"
) -> None:
    """Apply what is missing; processes that start together wait for the first of them.

    Raises:
        OperatorError: the database is newer, a file could not be applied (files before that one were), or
            another process has been migrating for longer than a minute.
    """
    import asyncpg

    await connection.execute(f"SET lock_timeout = '{ANOTHER_MIGRATES_S}s'")
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", ADVISORY_LOCK)
    except asyncpg.LockNotAvailableError as error:
        raise OperatorError(
            f"Another process has been migrating this database for {ANOTHER_MIGRATES_S} s; "
            "start again once it is done."
        ) from error
    try:
        await connection.execute(CREATE_VERSIONS)
        version = await connection.fetchval("SELECT max(version) FROM schema_version")
        for migration in list_pending(migrations, version or 0):
            await _apply_postgres(connection, migration, now_ms)
    finally:
        await connection.execute("SELECT pg_advisory_unlock($1)", ADVISORY_LOCK)


async def _apply_postgres(connection: "asyncpg.Connection", migration: Migration, now_ms: int) -> None:
    import asyncpg

    try:
        async with connection.transaction():
            await connection.execute(migration.sql)
            await connection.execute(INSERT_VERSION, migration.version, migration.name, now_ms)
    except asyncpg.PostgresError as error:
        raise _failed(migration, error) from error
