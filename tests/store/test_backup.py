"""Copies of the database, and the way back."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

import bot.store
from bot.errors import OperatorError
from bot.store import Store, open_store
from bot.store.backup import back_up, restore
from bot.store.migrate import Migration, list_migrations
from tests.fakes import FakeClock
from tests.store.sql import add, read


def url(folder: Path) -> str:
    return f"sqlite:///{folder}/lightstick.db"


async def count_to(number: int, folder: Path, clock: FakeClock) -> None:
    store = await open_store(url(folder), folder, clock)
    await store.write(partial(add, 1, number))
    await store.close()


async def read_count(folder: Path, clock: FakeClock) -> int:
    store = await open_store(url(folder), folder, clock)
    try:
        return await read(store, 1)
    finally:
        await store.close()


def read_copy(path: Path) -> tuple[int, int]:
    """Return a copy's count and schema version."""
    with closing(sqlite3.connect(path)) as connection:
        (counted,) = connection.execute("SELECT channel_id FROM guild_channel").fetchone()
        (version,) = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    return counted, version


async def test_a_migration_keeps_the_newest_five_copies(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await count_to(7, tmp_path, clock)
    ours = list_migrations()
    first = len(ours) + 1
    for version in range(first, first + 7):
        clock.advance(60)
        ours.append(Migration(version, "more", f"CREATE TABLE more_{version} (id BIGINT);"))
        monkeypatch.setattr(bot.store, "list_migrations", lambda: ours)
        assert await read_count(tmp_path, clock) == 7
    copies = sorted((tmp_path / "backups").iterdir())
    assert [copy.name[-7:-3] for copy in copies] == [
        f"{version:04}" for version in range(first + 2, first + 7)
    ]
    assert [read_copy(copy) for copy in copies] == [
        (7, version - 1) for version in range(first + 2, first + 7)
    ]


async def test_a_migration_without_its_copy_does_not_happen(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await count_to(7, tmp_path, clock)
    (tmp_path / "backups").write_text("a file where the folder should be")
    ours = list_migrations()
    more = Migration(len(ours) + 1, "more", "CREATE TABLE more (id BIGINT);")
    monkeypatch.setattr(bot.store, "list_migrations", lambda: [*ours, more])
    with pytest.raises(OperatorError, match=r"could not be copied to .* check that there is room"):
        await count_to(1, tmp_path, clock)
    assert read_copy(tmp_path / "lightstick.db") == (7, len(ours))


async def test_a_copy_is_made_while_the_bot_runs(
    tmp_path: Path, clock: FakeClock, sqlite_store: Store
) -> None:
    await sqlite_store.write(partial(add, 1, 7))  # lies in the log beside the file
    copy = back_up(url(tmp_path), tmp_path, clock())
    await sqlite_store.write(partial(add, 1, 1))
    assert copy == tmp_path / "backups" / "20261124T120000Z.db"
    assert read_copy(copy)[0] == 7


async def test_a_copy_replaces_nothing(tmp_path: Path, clock: FakeClock, sqlite_store: Store) -> None:
    target = tmp_path / "mine.db"
    target.write_text("precious")
    with pytest.raises(OperatorError, match="is there already"):
        back_up(url(tmp_path), tmp_path, clock(), target)
    assert target.read_text() == "precious"


def test_there_must_be_something_to_copy(tmp_path: Path, clock: FakeClock) -> None:
    with pytest.raises(OperatorError, match=r"There is no database at .*Check DATABASE_URL"):
        back_up(url(tmp_path), tmp_path, clock())
    assert list(tmp_path.iterdir()) == []


async def test_a_copy_comes_back_and_what_it_replaced_is_kept(tmp_path: Path, clock: FakeClock) -> None:
    await count_to(7, tmp_path, clock)
    copy = back_up(url(tmp_path), tmp_path, clock())
    await count_to(100, tmp_path, clock)
    clock.now += timedelta(hours=1)
    kept = restore(url(tmp_path), tmp_path, copy, clock())
    assert await read_count(tmp_path, clock) == 7
    assert kept is not None
    assert kept == tmp_path / "backups" / "20261124T130000Z-replaced.db"
    assert read_copy(kept)[0] == 107


async def test_the_log_of_a_crashed_bot_is_not_read_into_the_copy(tmp_path: Path, clock: FakeClock) -> None:
    await count_to(7, tmp_path, clock)
    copy = back_up(url(tmp_path), tmp_path, clock())
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    store = await open_store(url(tmp_path), tmp_path, clock)
    await store.write(partial(add, 1, 100))
    for name in ("lightstick.db", "lightstick.db-wal"):
        (crashed / name).write_bytes((tmp_path / name).read_bytes())
    await store.close()

    kept = restore(url(crashed), crashed, copy, clock())
    assert await read_count(crashed, clock) == 7
    assert kept is not None
    assert read_copy(kept)[0] == 107


async def test_a_damaged_database_is_replaced(tmp_path: Path, clock: FakeClock) -> None:
    await count_to(7, tmp_path, clock)
    copy = back_up(url(tmp_path), tmp_path, clock(), tmp_path / "good.db")
    (tmp_path / "lightstick.db").write_bytes(b"not a database" * 500)
    (tmp_path / "lightstick.db-wal").write_bytes(b"nor a log")
    kept = restore(url(tmp_path), tmp_path, copy, clock())
    assert await read_count(tmp_path, clock) == 7
    assert kept is not None
    assert kept.read_bytes().startswith(b"not a database")


async def test_a_lost_database_comes_back(tmp_path: Path, clock: FakeClock) -> None:
    await count_to(7, tmp_path, clock)
    copy = back_up(url(tmp_path), tmp_path, clock())
    (tmp_path / "lightstick.db").unlink()
    assert restore(url(tmp_path), tmp_path, copy, clock()) is None
    assert await read_count(tmp_path, clock) == 7


async def test_nothing_is_replaced_under_a_running_bot(
    tmp_path: Path, clock: FakeClock, sqlite_store: Store
) -> None:
    await sqlite_store.write(partial(add, 1, 7))
    copy = back_up(url(tmp_path), tmp_path, clock())
    with pytest.raises(OperatorError, match="is in use; stop the bot, then restore"):
        restore(url(tmp_path), tmp_path, copy, clock())
    assert await sqlite_store.write(partial(add, 1, 1)) == 8


async def test_only_a_sound_copy_is_put_back(tmp_path: Path, clock: FakeClock) -> None:
    await count_to(7, tmp_path, clock)
    photo = tmp_path / "photo.db"
    photo.write_bytes(b"JFIF" * 1_000)
    other = tmp_path / "other.db"
    newer = back_up(url(tmp_path), tmp_path, clock(), tmp_path / "newer.db")
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("CREATE TABLE invoices (id INTEGER)")
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("INSERT INTO schema_version VALUES (9999, 'future', 0)")
    for source, why in (
        (tmp_path / "nothing.db", "There is no file"),
        (photo, "file is not a database"),
        (other, "has no schema_version"),
        (newer, "newer Lightstick"),
    ):
        with pytest.raises(OperatorError, match=why):
            restore(url(tmp_path), tmp_path, source, clock())
    assert await read_count(tmp_path, clock) == 7


def test_postgres_has_its_own_tools(tmp_path: Path, clock: FakeClock) -> None:
    with pytest.raises(OperatorError, match="use pg_dump"):
        back_up("postgresql://localhost/fans", tmp_path, clock())
    with pytest.raises(OperatorError, match="use pg_dump"):
        restore("postgresql://localhost/fans", tmp_path, tmp_path / "x.db", clock())
