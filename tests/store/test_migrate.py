"""Numbered files become a schema, on both engines, whole or not at all."""

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import asyncpg
import pytest

from bot.errors import OperatorError
from bot.store.migrate import (
    Migration,
    find_version,
    list_migrations,
    migrate_postgres,
    migrate_sqlite,
    split_statements,
)
from tests.conftest import PostgresServer

ONE = Migration(1, "song", "CREATE TABLE song (id BIGINT PRIMARY KEY, title TEXT NOT NULL);")
TWO = Migration(2, "year", "-- 2026: why; not.\nALTER TABLE song ADD COLUMN year BIGINT;")
BROKEN = Migration(2, "oops", "CREATE TABLE fan (id BIGINT); CREATE TABLE song (id BIGINT);")


def no_copy(connection: sqlite3.Connection, version: int) -> None:
    raise AssertionError("a database without tables needs no copy")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "lightstick.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def list_tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_our_files_are_numbered_without_gaps_and_say_when() -> None:
    migrations = list_migrations()
    assert [migration.version for migration in migrations] == list(range(1, len(migrations) + 1))
    for migration in migrations:
        assert re.match(r"-- 20\d\d-\d\d-\d\d\. \w", migration.sql), (
            f"{migration.name}: date and reason first"
        )


def test_files_are_listed_by_number(tmp_path: Path) -> None:
    for name in ("0002_later.sql", "0001_first.sql", "notes.txt", "3_short.sql"):
        (tmp_path / name).write_text("SELECT 1;")
    assert [(m.version, m.name) for m in list_migrations(tmp_path)] == [(1, "first"), (2, "later")]


def test_an_empty_database_gets_everything_and_no_copy(connection: sqlite3.Connection) -> None:
    migrate_sqlite([ONE, TWO], 1_000, no_copy, connection)
    noted = connection.execute("SELECT version, name, applied_at FROM schema_version").fetchall()
    assert noted == [(1, "song", 1_000), (2, "year", 1_000)]
    connection.execute("INSERT INTO song (id, title, year) VALUES (1, 'Lilac', 2021)")


def test_a_database_in_use_is_copied_first_and_gets_what_it_lacks(connection: sqlite3.Connection) -> None:
    migrate_sqlite([ONE], 1_000, no_copy, connection)
    migrate_sqlite([ONE], 2_000, no_copy, connection)  # nothing to do, nothing to copy
    copies: list[tuple[int, int]] = []
    migrate_sqlite([ONE, TWO], 3_000, lambda raw, to: copies.append((find_version(raw), to)), connection)
    assert copies == [(1, 2)]
    noted = connection.execute("SELECT version, applied_at FROM schema_version").fetchall()
    assert noted == [(1, 1_000), (2, 3_000)]


def test_a_file_that_fails_is_taken_back_whole(connection: sqlite3.Connection) -> None:
    with pytest.raises(OperatorError, match="0002_oops failed and was taken back"):
        migrate_sqlite([ONE, BROKEN], 1_000, no_copy, connection)
    assert list_tables(connection) == {"song", "schema_version"}
    assert find_version(connection) == 1
    assert not connection.in_transaction


def test_a_file_without_an_end_is_refused(connection: sqlite3.Connection) -> None:
    with pytest.raises(OperatorError, match="no semicolon ends 'DROP TABLE song'"):
        migrate_sqlite([ONE, Migration(2, "cut", "DROP TABLE song")], 0, no_copy, connection)


def test_a_newer_database_is_left_alone(connection: sqlite3.Connection) -> None:
    migrate_sqlite([ONE, TWO], 1_000, no_copy, connection)
    with pytest.raises(OperatorError, match="newer Lightstick \\(schema 2, this one knows 1\\)"):
        migrate_sqlite([ONE], 2_000, no_copy, connection)


def test_another_programs_database_is_left_alone(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE invoices (id INTEGER)")
    with pytest.raises(OperatorError, match="another program's database"):
        migrate_sqlite([ONE], 1_000, no_copy, connection)
    assert list_tables(connection) == {"invoices"}


PARENT_AND_CHILD = Migration(
    1,
    "album",
    """
    CREATE TABLE album (id BIGINT PRIMARY KEY, name TEXT);
    CREATE TABLE song (id BIGINT PRIMARY KEY, album_id BIGINT REFERENCES album (id) ON DELETE CASCADE);
    INSERT INTO album VALUES (1, 'Lilac'); INSERT INTO song VALUES (1, 1);
    """,
)
REBUILD = Migration(
    2,
    "album_year",
    """
    CREATE TABLE album_new (id BIGINT PRIMARY KEY, name TEXT, year BIGINT NOT NULL);
    INSERT INTO album_new SELECT id, name, 2021 FROM album;
    DROP TABLE album;
    ALTER TABLE album_new RENAME TO album;
    """,
)


def test_a_table_can_be_rebuilt_under_its_children(connection: sqlite3.Connection) -> None:
    migrate_sqlite([PARENT_AND_CHILD, REBUILD], 0, no_copy, connection)
    assert connection.execute("SELECT album_id FROM song").fetchall() == [(1,)]
    with pytest.raises(sqlite3.IntegrityError):  # foreign keys are enforced again
        connection.execute("INSERT INTO song VALUES (2, 404)")


def test_rows_that_point_at_nothing_take_a_file_back(connection: sqlite3.Connection) -> None:
    orphan = Migration(2, "orphan", "DELETE FROM album;")
    with pytest.raises(OperatorError, match="1 rows point at nothing, in song"):
        migrate_sqlite([PARENT_AND_CHILD, orphan], 0, no_copy, connection)
    assert connection.execute("SELECT count(*) FROM album").fetchone() == (1,)


def test_processes_that_start_together_on_one_file_migrate_once(tmp_path: Path) -> None:
    failures: list[Exception] = []

    def start() -> None:
        try:
            with closing(sqlite3.connect(tmp_path / "lightstick.db", isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                migrate_sqlite([ONE, TWO], 0, lambda raw, to: None, connection)
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize(
    ("script", "statements"),
    [
        ("SELECT 1; SELECT 2;", ["SELECT 1;", "SELECT 2;"]),
        ("SELECT 'a;b'; SELECT 2;", ["SELECT 'a;b';", "SELECT 2;"]),
        ("-- one; two\nSELECT 1; -- the end; really\n", ["-- one; two\nSELECT 1;"]),
        ("/* a; b */ SELECT 1;\n/* c;\n d */", ["/* a; b */ SELECT 1;"]),
        (
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; DELETE FROM c; END; SELECT 1;",
            ["CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; DELETE FROM c; END;", "SELECT 1;"],
        ),
        ("", []),
    ],
)
def test_scripts_are_cut_where_statements_end(script: str, statements: list[str]) -> None:
    assert list(split_statements(script)) == statements


@pytest.fixture
async def database(postgres_server: PostgresServer) -> str:
    return postgres_server.url(await postgres_server.create_database(template=None))


async def migrate(database: str, migrations: list[Migration], now_ms: int = 0) -> None:
    connection = await asyncpg.connect(database)
    try:
        await migrate_postgres(migrations, now_ms, connection)
    finally:
        await connection.close()


async def fetch(database: str, sql: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(database)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


@pytest.mark.slow
async def test_postgres_gets_what_it_lacks(database: str) -> None:
    await migrate(database, [ONE], 1_000)
    await migrate(database, [ONE, TWO], 2_000)
    noted = await fetch(database, "SELECT version, name, applied_at FROM schema_version ORDER BY version")
    assert noted == [(1, "song", 1_000), (2, "year", 2_000)]


@pytest.mark.slow
async def test_postgres_takes_a_failed_file_back_whole(database: str) -> None:
    with pytest.raises(OperatorError, match="0002_oops failed and was taken back"):
        await migrate(database, [ONE, BROKEN])
    assert await fetch(database, "SELECT max(version) FROM schema_version") == [(1,)]
    assert await fetch(database, "SELECT to_regclass('fan')::text") == [(None,)]


@pytest.mark.slow
async def test_postgres_refuses_a_newer_database(database: str) -> None:
    await migrate(database, [ONE, TWO])
    with pytest.raises(OperatorError, match="newer Lightstick"):
        await migrate(database, [ONE])


@pytest.mark.slow
async def test_processes_that_start_together_on_postgres_migrate_once(database: str) -> None:
    await asyncio.gather(*(migrate(database, [ONE, TWO]) for _ in range(4)))
    assert await fetch(database, "SELECT count(*) FROM schema_version") == [(2,)]


@pytest.mark.slow
async def test_postgres_waits_only_so_long_for_another_that_migrates(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.migrate.ANOTHER_MIGRATES_S", 0.05)
    monkeypatch.setattr("bot.store.migrate.ADVISORY_LOCK", 8)
    other = await asyncpg.connect(database)
    try:
        await other.execute("SELECT pg_advisory_lock(8)")
        with pytest.raises(OperatorError, match="start again once it is done"):
            await migrate(database, [ONE])
    finally:
        await other.close()
