"""When a photo was taken: dates as people type them, as cameras note them, as files are called.

A date is calendar parts without a zone, as it was where the photo was taken. Nothing is guessed at: 3/4/2022
is read differently by different people, so it is refused.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import UserError
from bot.throwback.models import DateSource, PhotoDate

EARLIEST_YEAR = 1900
"""Older photos exist, of this bot's artists none: whoever types 1022 means another year."""

ZONE_DAY = timedelta(days=1)
"""Where the photo was taken it may be tomorrow already, by the server's clock."""

LONGEST = 40
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

_YEAR = r"(?P<year>\d{4})"
_MONTH = r"(?P<month>\d{1,2})"
_DAY = r"(?P<day>\d{1,2})"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_TYPED = tuple(
    re.compile(pattern)
    for pattern in (
        _YEAR,
        rf"{_YEAR} ?[-./] ?{_MONTH}\.?",
        rf"{_YEAR} ?(?P<by>[-./]) ?{_MONTH} ?(?P=by) ?{_DAY}\.?",
        rf"{_YEAR}년(?: ?{_MONTH}월(?: ?{_DAY}일)?)?",
        rf"{_YEAR}年(?:{_MONTH}月(?:{_DAY}日)?)?",
        r"(?P<year>\d{4}|\d\d)(?P<month>\d\d)(?P<day>\d\d)",
        rf"(?:{_DAY}(?:st|nd|rd|th)? (?:of )?)?{_NAME},? {_YEAR}",
        rf"{_NAME} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}",
    )
)
_EXIF = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)(?:[ T]|$)")
# A date alone among the digits of a name; a time may follow it at once (IMG_20220403_181500, 20220403181500).
_IN_NAME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<by>[-_. ]?)(?P<month>\d\d)(?P=by)(?P<day>\d\d)(?=\D|\d{6}(?!\d)|$)"
)
# 220403: how fans name photos of a stage.
_SHORT_IN_NAME = re.compile(r"(?<![\d-])(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)(?![\d-])")

FACTORY_DAYS = frozenset({date(1970, 1, 1), date(1980, 1, 1), date(2000, 1, 1)})
"""What cameras write whose clock was never set: the epochs of Unix and FAT, and the turn of the century."""


@dataclass(frozen=True, slots=True)
class CameraNotes:
    """What a picture's metadata says about its day, as the worker read it.

    Attributes:
        taken: EXIF DateTimeOriginal, local time as text; "" when there is none.
        is_scan: a scanner made it, so its day is that of the scan.
    """

    taken: str = ""
    is_scan: bool = False


def read_date(text: str, today: date) -> PhotoDate:
    """Read a day, month or year as typed: 2022-04-03, 2022.4, 2022, 220403, 2022년 4월, 3 April 2022.

    Args:
        today: the server's local day; the day after it is still taken, for photos from farther east.

    Raises:
        UserError: not understood, no such day, before 1900 or in the future.
    """
    said = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    found = _find_typed(said, today) if len(said) <= LONGEST else None
    if found is None or not _exists(found):
        raise UserError("error-photo-date", text=text.strip()[:LONGEST])
    if found.year < EARLIEST_YEAR:
        raise UserError("error-photo-date-early", year=str(EARLIEST_YEAR))
    if not _is_past(found, today):
        raise UserError("error-photo-date-future", date=str(found))
    return found


def propose_date(notes: CameraNotes, file_name: str, today: date) -> PhotoDate | None:
    """Return the day a picture seems to be of, to be confirmed by a person; None when nothing tells.

    The camera's word comes first; scanners, unset clocks and days that cannot be are not believed.
    """
    taken = _EXIF.match(notes.taken)
    if taken and not notes.is_scan:
        found = PhotoDate(int(taken[1]), int(taken[2]), int(taken[3]), "exif")
        if _is_likely(found, today):
            return found
    return next((found for found in _list_named(file_name, today) if _is_likely(found, today)), None)


def count_years(taken: PhotoDate, today: date) -> int | None:
    """Return how many whole years ago a photo was taken, as far as its date is known.

    None instead of 0, which is never shown.

    Args:
        today: the server's local day.
    """
    years = today.year - taken.year
    now = (today.month, today.day)
    known = tuple(part for part in (taken.month, taken.day) if part is not None)
    if known > now[: len(known)]:
        years -= 1
    return years if years > 0 else None


def _find_typed(said: str, today: date) -> PhotoDate | None:
    for pattern in _TYPED:
        if found := pattern.fullmatch(said):
            return _read_parts(found, today, "typed")
    return None


def _list_named(file_name: str, today: date) -> Iterator[PhotoDate]:
    name = unicodedata.normalize("NFKC", file_name).rpartition(".")[0] or file_name
    for pattern in (_IN_NAME, _SHORT_IN_NAME):
        for found in pattern.finditer(name):
            if parts := _read_parts(found, today, "name"):
                yield parts


def _read_parts(found: re.Match[str], today: date, source: DateSource) -> PhotoDate | None:
    parts = found.groupdict()
    month: int | None = int(parts["month"]) if parts.get("month") else None
    if name := parts.get("name"):
        month = next((number for number, full in enumerate(MONTHS, 1) if full.startswith(name)), None)
        if month is None:
            return None
    day = int(parts["day"]) if parts.get("day") else None
    return PhotoDate(_read_year(parts["year"], today), month, day, source)


def _read_year(digits: str, today: date) -> int:
    """Return a year; two digits mean the latest such year that has begun."""
    if len(digits) == 4:
        return int(digits)
    year = today.year - today.year % 100 + int(digits)
    return year if year <= today.year else year - 100


def _exists(taken: PhotoDate) -> bool:
    try:
        date(taken.year, 1 if taken.month is None else taken.month, 1 if taken.day is None else taken.day)
    except ValueError:
        return False
    return True


def _is_past(taken: PhotoDate, today: date) -> bool:
    """Return whether at least the beginning of a day, month or year has come somewhere on earth."""
    return date(taken.year, taken.month or 1, taken.day or 1) <= today + ZONE_DAY


def _is_likely(taken: PhotoDate, today: date) -> bool:
    return (
        taken.year >= EARLIEST_YEAR
        and _exists(taken)
        and _is_past(taken, today)
        and taken.whole not in FACTORY_DAYS
    )
