"""The door to the database: two reads and one write.

A write is a *unit*: a generator function that yields `(sql, args)`, receives the rows of each statement and
returns its result. It does no I/O of its own, so one unit runs on both engines, is tested without either, and
may be run again from the start: it takes `now` and new ids as arguments and never catches a database error.

SQL is written once for SQLite and PostgreSQL: `$1, $2` placeholders, `ON CONFLICT ... DO UPDATE`,
`RETURNING`, JSON as TEXT, moments as epoch milliseconds, BIGINT and DOUBLE PRECISION columns.
"""

from collections.abc import Callable, Generator, Sequence
from typing import Any, Protocol, TypeVar

from bot.errors import TransientError

T = TypeVar("T")

Value = str | int | float | bytes | None
Statement = tuple[str, Sequence[Value]]


class Row(Protocol):
    """One row, read by column name or position (sqlite3.Row and asyncpg.Record both are one)."""

    def __getitem__(self, key: Any, /) -> Any: ...


Steps = Generator[Statement, list[Row], T]
Unit = Callable[[], Steps[T]]


class ConstraintViolation(Exception):
    """A constraint (CHECK, NOT NULL, FOREIGN KEY) refused the unit: a rule was not checked before writing."""


class UniqueViolation(ConstraintViolation):
    """A UNIQUE or PRIMARY KEY constraint refused the unit; its service turns this into a domain error."""


class StoreBusyError(TransientError):
    """The database stayed locked, full or unreachable for longer than we wait; nothing was written."""


class Store(Protocol):
    """What services see of the database."""

    async def fetch_all(self, sql: str, args: Sequence[Value] = ()) -> list[Row]:
        """Return all rows, read outside any write."""
        ...

    async def fetch_one(self, sql: str, args: Sequence[Value] = ()) -> Row | None:
        """Return the first row, None when there is none."""
        ...

    async def write(self, unit: Unit[T]) -> T:
        """Run a unit in a transaction and return its result once it is durable.

        Raises:
            UniqueViolation: a UNIQUE or PRIMARY KEY constraint refused it.
            ConstraintViolation: another constraint refused it.
            StoreBusyError: locked, full or unreachable; nothing of the unit was kept.
        """
        ...

    async def close(self) -> None:
        """Finish queued writes and let go of every connection and thread."""
        ...
