"""What is known about a person, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What erasing a person does to the rows that name him."""

    DELETE = "delete"
    REPLACE = "replace"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class PersonColumn:
    """A column that holds a person's id.

    Attributes:
        shown: the row's columns that an export gives to this person; never another person's id.
        replacement: what stands there after `Fate.REPLACE`.
        only: SQL condition of the rows that count; all when empty.
        is_text: the id is kept as text.
    """

    table: str
    column: str
    shown: tuple[str, ...]
    fate: Fate
    replacement: int | str | None = None
    only: str = ""
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Erasure:
    """What erasing a person did: rows removed, rows that lost the name, bans that stay."""

    removed: int
    unnamed: int
    bans_kept: int
