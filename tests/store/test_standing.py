"""Looking at a database changes nothing, not even beside it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from bot.errors import OperatorError
from bot.store import Standing, find_standing, open_store
from bot.store.migrate import Migration, list_migrations
from bot.store.standing import find_sqlite_standing
from tests.conftest import PostgresServer
from tests.fakes import FakeClock

NEWEST = list_migrations()[-1].version


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "lightstick.db"


async def make(path: Path) -> None:
    await (await open_store(f"sqlite:///{path}", path.parent, FakeClock())).close()


async def look(path: Path) -> Standing:
    """Look, and hold the folder to be as it was."""
    before = _files(path)
    try:
        return await find_standing(f"sqlite:///{path}")
    finally:
        assert _files(path) == before


def _files(path: Path) -> dict[Path, tuple[int, bytes]]:
    files = (file for file in path.parents[1].rglob("*") if file.is_file() and file.suffix != ".db-shm")
    return {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in files}


async def test_where_there_is_none_none_is_made(path: Path) -> None:
    assert await look(path) == Standing(0, NEWEST)
    assert not path.parent.exists()


async def test_one_at_rest_is_up_to_date(path: Path) -> None:
    await make(path)
    assert await look(path) == Standing(NEWEST, 0)
    assert os.listdir(path.parent) == ["lightstick.db"]


async def test_one_in_use_is_read_with_its_log(path: Path) -> None:
    store = await open_store(f"sqlite:///{path}", path.parent, FakeClock())
    assert await look(path) == Standing(NEWEST, 0)
    await store.close()


async def test_an_older_one_stays_as_it_is(path: Path) -> None:
    await make(path)
    newer = [*list_migrations(), Migration(NEWEST + 1, "more", "CREATE TABLE more (id BIGINT);")]
    before = _files(path)
    assert find_sqlite_standing(path, newer) == Standing(NEWEST, 1)
    assert _files(path) == before


async def test_a_newer_one_is_refused(path: Path) -> None:
    await make(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO schema_version VALUES (9999, 'future', 0)")
    with pytest.raises(OperatorError, match="newer Lightstick"):
        await look(path)


async def test_another_programs_is_refused(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE song (title)")
    with pytest.raises(OperatorError, match="another program's database"):
        await look(path)


def _damage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(8192))


async def test_damage_in_a_far_page_is_found(path: Path) -> None:
    await make(path)
    _damage(path)
    with pytest.raises(OperatorError, match=r"is damaged .*`lightstick restore FILE`"):
        await look(path)


@pytest.mark.parametrize("place", ["/proc/lightstick.db", "/proc/lightstick/lightstick.db"])
async def test_a_place_that_cannot_be_written_is_named(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).startswith("/proc"))  # root may
    with pytest.raises(OperatorError, match=r"cannot be opened for writing .* change DATABASE_URL"):
        await find_standing(f"sqlite:///{place}")


@pytest.mark.slow
async def test_postgres_is_looked_at_in_the_same_way(postgres_server: PostgresServer, tmp_path: Path) -> None:
    url = postgres_server.url(await postgres_server.create_database(template=None))
    assert await find_standing(url) == Standing(0, NEWEST)
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT to_regclass('schema_version')::text") is None
    await connection.close()
    await (await open_store(url, tmp_path, FakeClock())).close()
    assert await find_standing(url) == Standing(NEWEST, 0)


async def test_postgres_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(OperatorError, match=r"PostgreSQL at 127.0.0.1.* cannot be used") as raised:
        await find_standing("postgresql://bot:s3cret@127.0.0.1:1/fans")
    assert "s3cret" not in str(raised.value)
