"""SQLite's result codes in the store's words and in the operator's (https://sqlite.org/rescode.html)."""

import sqlite3
from pathlib import Path

from bot.errors import OperatorError
from bot.store.store import ConstraintViolation, StoreBusyError, UniqueViolation

_UNIQUE = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_ROWID,
}
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
}
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def _primary_code(error: BaseException) -> int | None:
    """Return the result code without its extension, None when SQLite did not raise this."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def is_locked(error: BaseException) -> bool:
    """Return whether another program holds the lock that was asked for."""
    return _primary_code(error) == sqlite3.SQLITE_BUSY


def is_broken(error: BaseException) -> bool:
    """Return whether the file is damaged or was never a database."""
    return _primary_code(error) in _BROKEN


def translate(error: Exception) -> Exception:
    """Return the store's word for SQLite's error, caused by it; any other error as it is."""
    translated = error
    if isinstance(error, sqlite3.IntegrityError):
        is_unique = error.sqlite_errorcode in _UNIQUE
        translated = (UniqueViolation if is_unique else ConstraintViolation)(str(error))
    elif _primary_code(error) in _PASSING:
        translated = StoreBusyError(str(error))
    elif is_broken(error):
        translated = OperatorError(f"The database is damaged ({error}); stop the bot and restore a backup.")
    if translated is not error:
        translated.__cause__ = error
    return translated


def explain_damaged(why: str, path: Path) -> str:
    """Return a sentence for whoever runs the bot about a file that SQLite cannot make sense of."""
    return (
        f"{path} is damaged or no SQLite database ({why}); "
        "put a backup back with `lightstick restore FILE`, or name another file in DATABASE_URL."
    )


def explain_open(error: Exception, path: Path) -> str:
    """Return a sentence for whoever runs the bot: why the file did not open, and what to do."""
    if path.is_dir():
        return f"DATABASE_URL names a folder, {path}; name a file in it, such as {path}/lightstick.db."
    if is_broken(error):
        return explain_damaged(str(error), path)
    if is_locked(error):
        return (
            f"{path} is locked by another program; stop it (a second bot, a backup tool), then start again."
        )
    if _primary_code(error) == sqlite3.SQLITE_FULL:
        return f"The disk of {path} is full; make room, then start again."
    return (
        f"{path} cannot be opened for writing ({error}); "
        "check the folder's owner and rights and that it lies on a local disk, or change DATABASE_URL."
    )
