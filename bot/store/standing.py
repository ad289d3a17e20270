"""How a database stands, found out without changing anything, not even beside the file."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.errors import OperatorError
from bot.store.migrate import Migration, check_ours, find_version, list_pending
from bot.store.sqlite_errors import explain_damaged, explain_open


@dataclass(frozen=True, slots=True)
class Standing:
    """What a start would find.

    Attributes:
        version: of the schema; 0 where there is nothing yet.
        pending: how many migrations the start would apply.
    """

    version: int
    pending: int


def find_sqlite_standing(path: Path, migrations: Sequence[Migration]) -> Standing:
    """Read a SQLite database through, also while it is in use.

    Raises:
        OperatorError: it cannot be opened or written, is damaged, newer or another program's.
    """
    _check_writable(path)
    version = 0
    if path.exists():
        try:
            with closing(sqlite3.connect(_read_only(path), uri=True)) as connection:
                version = _read_version(connection, path)
        except sqlite3.Error as error:
            raise OperatorError(explain_open(error, path)) from error
    return Standing(version, len(list_pending(migrations, version)))


def _read_version(connection: sqlite3.Connection, path: Path) -> int:
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise OperatorError(explain_damaged(" ".join(verdict.split()), path))
    check_ours(connection)
    return find_version(connection)


def _read_only(path: Path) -> str:
    """Return the address that leaves no files behind.

    Reading through a write-ahead log needs its two files; where nobody works on the database there are none,
    and `mode=ro` alone would make them.
    """
    is_in_use = path.with_name(path.name + "-wal").exists()
    return f"{path.resolve().as_uri()}?mode=ro" + ("" if is_in_use else "&immutable=1")


def _check_writable(path: Path) -> None:
    """The folder too: SQLite makes its log beside the file; a folder that is missing is made by the start."""
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    for place in (folder, path):
        if place.exists() and not os.access(place, os.W_OK):
            raise OperatorError(explain_open(PermissionError(f"no right to write {place}"), path))
