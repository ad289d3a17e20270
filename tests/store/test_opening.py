"""A database that cannot be opened: one sentence with the next step, and no thread left running."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import OperatorError
from bot.store import open_store
from bot.store.sqlite import Connection
from tests.fakes import FakeClock

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


async def open_path(path: Path, data_dir: Path | None = None) -> None:
    store = await open_store(f"sqlite:///{path}", data_dir or path.parent, FakeClock(), busy_timeout_s=0)
    await store.close()


async def test_a_database_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "lightstick.db"
    await open_path(path)
    await open_path(path)  # and found there again
    assert path.is_file()
    assert not (path.parent / "backups").exists()


async def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lightstick.db"
    await open_path(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO schema_version VALUES (9999, 'future', 0)")
    with pytest.raises(OperatorError, match=r"newer Lightstick .schema 9999"):
        await open_path(path)


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "lightstick.db"
    path.write_bytes(b"this is a photo, or something " * 100)
    with pytest.raises(OperatorError, match=r"no SQLite database .*`lightstick restore FILE`"):
        await open_path(path)


async def test_a_damaged_database(tmp_path: Path) -> None:
    path = tmp_path / "lightstick.db"
    await open_path(path)
    damaged = bytearray(path.read_bytes())
    damaged[100:4096] = os.urandom(3996)
    path.write_bytes(damaged)
    with pytest.raises(OperatorError, match=r"is damaged .*`lightstick restore FILE`"):
        await open_path(path)


async def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"names a folder, .*; name a file in it"):
        await open_path(tmp_path)


@pytest.mark.parametrize("path", ["/proc/lightstick.db", "/proc/lightstick/lightstick.db"])
async def test_a_place_that_cannot_be_written(path: str) -> None:
    with pytest.raises(OperatorError, match=r"cannot be opened for writing .* change DATABASE_URL"):
        await open_path(Path(path))


async def test_a_file_that_may_only_be_read(tmp_path: Path) -> None:
    path = tmp_path / "lightstick.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE schema_version (version, name, applied_at)")

    def connect_read_only(path: Path, busy_timeout_s: float) -> Connection:
        return Connection(lambda: sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None))

    with pytest.raises(OperatorError, match="cannot be opened for writing"):
        await open_store(f"sqlite:///{path}", tmp_path, FakeClock(), connect=connect_read_only)


async def test_a_locked_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.migrate.ANOTHER_MIGRATES_S", 0)
    path = tmp_path / "lightstick.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OperatorError, match="locked by another program; stop it"):
            await open_path(path)


@pytest.mark.parametrize(
    "url",
    ["mysql://bot:s3cret@host/db", "lightstick.db", "sqlite:///", "sqlite:///:memory:", "", "sqlite://x"],
)
async def test_an_address_of_no_known_kind(url: str, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"write sqlite:///data/lightstick.db") as raised:
        await open_store(url, tmp_path, FakeClock())
    assert "s3cret" not in str(raised.value)


async def test_postgres_without_its_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    monkeypatch.delitem(sys.modules, "bot.store.postgres", raising=False)
    with pytest.raises(OperatorError, match=r"pip install 'lightstick\[postgres\]'"):
        await open_store("postgresql://localhost/x", tmp_path, FakeClock())


@pytest.mark.parametrize(
    "url", ["postgresql://bot:s3cret@127.0.0.1:1/fans", "postgres://bot:s3cret@127.0.0.1:nonsense/fans"]
)
async def test_postgres_that_is_not_there(url: str, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"PostgreSQL at 127.0.0.1.* cannot be used") as raised:
        await open_store(url, tmp_path, FakeClock())
    assert "s3cret" not in str(raised.value)


@pytest.mark.slow
def test_a_loop_that_dies_without_close_does_not_keep_the_process(tmp_path: Path) -> None:
    program = f"""
import asyncio, pathlib, datetime
from bot.store import open_store

async def main():
    folder = pathlib.Path({str(tmp_path)!r})
    now = datetime.datetime.now(datetime.UTC)
    await open_store(f"sqlite:///{{folder}}/lightstick.db", folder, lambda: now)
    raise RuntimeError("the loop dies here")

asyncio.run(main())
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=20, check=False
    )
    assert "the loop dies here" in ended.stderr
    assert ended.returncode == 1
