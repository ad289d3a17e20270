"""Copies of the SQLite database: one before every migration, others on request, and the way back.

PostgreSQL has its own tools (pg_dump, continuous archiving), which its operator runs.
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from bot.errors import OperatorError
from bot.store.migrate import find_version, list_migrations, list_pending
from bot.store.sqlite_errors import explain_open, is_broken, is_locked
from bot.store.url import find_sqlite_path

FOLDER = "backups"
KEPT_BEFORE_MIGRATING = 5


def back_up(database_url: str, data_dir: Path, now: datetime, target: Path | None = None) -> Path:
    """Copy the database while it may be in use; return the copy's path.

    Args:
        database_url: as in DATABASE_URL.
        data_dir: where `backups/` is, used when no target is named.
        now: names the copy.
        target: the file to make; must not be there yet.

    Raises:
        OperatorError: PostgreSQL, no database, no room, a target that is there already.
    """
    path = _get_sqlite_path(database_url)
    if not path.is_file():
        raise OperatorError(f"There is no database at {path}; nothing was copied. Check DATABASE_URL.")
    target = target or data_dir / FOLDER / f"{_stamp(now)}.db"
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            return copy_database(connection, target)
    except sqlite3.Error as error:
        raise _copy_failed(target, error) from error


def restore(database_url: str, data_dir: Path, source: Path, now: datetime) -> Path | None:
    """Put a copy in the database's place; return where the database it replaced is kept, None without one.

    Whenever this is interrupted, either the old database or the copy is in place, whole.

    Raises:
        OperatorError: PostgreSQL, the bot is running, the source is no sound Lightstick database or is newer
            than this version, no room.
    """
    path = _get_sqlite_path(database_url)
    _check_source(source)
    try:
        kept = _set_aside(path, data_dir / FOLDER / f"{_stamp(now)}-replaced.db")
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".restoring")
        shutil.copyfile(source, partial)
        _move_durably(partial, path)
    except OSError as error:
        raise OperatorError(
            f"{source} could not be put back ({error}); free some room or check rights."
        ) from error
    return kept


def copy_before_migrating(folder: Path, now: datetime, connection: sqlite3.Connection, version: int) -> Path:
    """Copy the database into `folder`, keep the newest `KEPT_BEFORE_MIGRATING` such copies.

    Raises:
        OperatorError: the copy could not be made; nothing was migrated.
    """
    copy = folder / f"{_stamp(now)}-before-{version:04}.db"
    if not copy.exists():  # else another process of ours, starting with us, has made it
        copy_database(connection, copy)
    for old in sorted(folder.glob("*-before-*.db"))[:-KEPT_BEFORE_MIGRATING]:
        old.unlink()
    return copy


def copy_database(connection: sqlite3.Connection, target: Path) -> Path:
    """Write what the connection sees to a new file, durably; return its path.

    Raises:
        OperatorError: the target is there already, cannot be written, or the database is damaged.
    """
    if target.exists():
        raise OperatorError(f"{target} is there already; name another file, or wait a second.")
    partial = target.with_name(target.name + ".partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(partial),))
        _move_durably(partial, target)
    except (sqlite3.Error, OSError) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise _copy_failed(target, error) from error
    return target


def _copy_failed(target: Path, error: Exception) -> OperatorError:
    return OperatorError(
        f"The database could not be copied to {target} ({error}); "
        "check that there is room and that the folder may be written, then try again."
    )


def _check_source(source: Path) -> None:
    if not source.is_file():
        raise OperatorError(f"There is no file {source}; name a backup.")
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            version = find_version(connection)
    except sqlite3.Error as error:
        verdict, version = str(error), 0
    if verdict != "ok" or version == 0:
        why = verdict if verdict != "ok" else "it has no schema_version"
        raise OperatorError(f"{source} is no sound Lightstick database ({why}); name another backup.")
    list_pending(list_migrations(), version)


def _set_aside(path: Path, kept: Path) -> Path | None:
    """Copy the present database to `kept`, with nothing left in a log beside it."""
    if not path.exists():
        return None
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(path, timeout=1, isolation_level=None)) as connection:
            # Folds the log back and removes it: a log left behind would be read into the restored file.
            # Refused as long as anyone else has the database open.
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.Error as error:
        if is_locked(error):
            raise OperatorError(f"{path} is in use; stop the bot, then restore.") from error
        if not is_broken(error):
            raise OperatorError(explain_open(error, path)) from error
        for suffix in ("-wal", "-shm"):
            log = path.with_name(path.name + suffix)
            if log.exists():
                log.replace(kept.with_name(kept.name + suffix))
    _copy_file(path, kept)
    return kept


def _copy_file(source: Path, target: Path) -> None:
    partial = target.with_name(target.name + ".partial")
    shutil.copyfile(source, partial)
    _move_durably(partial, target)


def _get_sqlite_path(database_url: str) -> Path:
    path = find_sqlite_path(database_url)
    if path is None:
        raise OperatorError(
            "This copies SQLite databases; DATABASE_URL names PostgreSQL: use pg_dump and pg_restore."
        )
    return path


def _move_durably(partial: Path, target: Path) -> None:
    """Give a finished file its name, so that a power cut shows all of it or nothing."""
    _sync(partial)
    partial.replace(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _stamp(now: datetime) -> str:
    return now.strftime("%Y%m%dT%H%M%SZ")
