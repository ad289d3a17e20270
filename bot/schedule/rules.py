"""When a recurring post is due: wall time, an IANA zone and a rule, never an offset.

What the clock change does to a wall time: an hour that is skipped gives the first valid minute after it, an
hour that comes twice its first occurrence, a date the zone skips altogether (Samoa, 30 December 2011) none.
"""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from bot.clock import to_ms
from bot.errors import UserError

if TYPE_CHECKING:
    from dateutil.rrule import rrule

Repeat = Literal["once", "daily", "weekly"]
Shift = Literal["gap", "fold"]

ON_TIME = timedelta(minutes=5)
"""Later than this a post says that it is late."""

LATE_AT_MOST = timedelta(hours=12)
"""A single post that waited longer may have lost its sense: its author is asked."""

COMMON_ZONES = (
    "Asia/Seoul",
    "Asia/Tokyo",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Madrid",
    "Asia/Manila",
    "Asia/Jakarta",
    "Asia/Bangkok",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Singapore",
    "Australia/Sydney",
    "UTC",
)
"""Offered first, as far as they match: where most fans of this bot's artists are."""

OTHER_NAMES = {
    "kst": "Asia/Seoul",
    "korea": "Asia/Seoul",
    "한국": "Asia/Seoul",
    "서울": "Asia/Seoul",
    "jst": "Asia/Tokyo",
    "일본": "Asia/Tokyo",
    "도쿄": "Asia/Tokyo",
}
"""What fans type and IANA does not know."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What was agreed: from `starts_on`, at this wall time of this IANA zone."""

    repeat: Repeat
    starts_on: date
    wall_time: time
    zone: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One moment of a schedule.

    `local` is the wall time as said, naive. `shifted` is "gap" when the clock skips it that day (`at` is the
    first valid minute after), "fold" when it comes twice (`at` is the first).
    """

    at: datetime
    local: datetime
    shifted: Shift | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """The planned occurrence is sent; its card says so when it is late."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Too late to be sent unasked."""


@dataclass(frozen=True, slots=True)
class SkipTo:
    """Several were missed: only the latest is sent."""

    latest: Occurrence


CatchUp = Send | Ask | SkipTo


def next_occurrence(recurrence: Recurrence, after: datetime) -> Occurrence | None:
    """Return the first occurrence later than `after`, None when there is no more."""
    return next(_occurrences_after(recurrence, after), None)


def upcoming(recurrence: Recurrence, after: datetime, count: int = 5) -> list[Occurrence]:
    """Return the next occurrences later than `after`, earliest first; fewer when there are no more."""
    return list(islice(_occurrences_after(recurrence, after), count))


def catch_up(recurrence: Recurrence, planned_at: datetime, now: datetime) -> CatchUp:
    """Decide about an occurrence that came due while nobody may have been here.

    A single post is sent when it is at most 12 hours late, else its author is asked. Of a recurring one
    the latest occurrence is sent, at most.
    """
    if recurrence.repeat == "once" and now - planned_at > LATE_AT_MOST:
        return Ask()
    missed = None
    for occurrence in _occurrences_after(recurrence, planned_at):
        if occurrence.at > now:
            break
        missed = occurrence
    if missed is not None:
        return SkipTo(missed)
    return Send()


def occurrence_key(schedule_id: int, planned_at: datetime) -> str:
    """Return the delivery's dedupe_key: one occurrence is posted once, whoever finds it due."""
    return f"schedule:{schedule_id}:{to_ms(planned_at)}"


def place(local: datetime, zone: ZoneInfo) -> Occurrence | None:
    """Return when a naive wall time happens in a zone, None on a date that the zone skips."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if _exists(local, zone):
        twice = first.utcoffset() != second.utcoffset()
        return Occurrence(first.astimezone(UTC), local, "fold" if twice else None)
    day = local.date()
    if not _exists(datetime.combine(day, time(0)), zone) and not _exists(
        datetime.combine(day, time(23, 59)), zone
    ):
        return None
    # Within the gap the offset before the change gives a moment after it, and the other way round.
    return Occurrence(_end_of_gap(second.astimezone(UTC), first.astimezone(UTC), zone), local, "gap")


def get_zone(name: str) -> ZoneInfo:
    """Return the zone of an IANA name in any case, or of a name like "KST".

    Raises:
        UserError: there is none; offers near ones.
    """
    asked = _folded(name)
    known = {_folded(zone): zone for zone in list_zones()} | OTHER_NAMES
    if asked in known:
        return ZoneInfo(known[asked])
    near = match_zones(name, 3) or [known[one] for one in difflib.get_close_matches(asked, known, 3)]
    raise UserError("error-unknown-zone", zone=name.strip()[:60], near=", ".join(near or COMMON_ZONES[:3]))


def match_zones(query: str, limit: int = 25) -> list[str]:
    """Return zones whose name contains the query, the likeliest first; the common ones for an empty query.

    "seoul", "new york" and "서울" find theirs.
    """
    asked = _folded(query)
    if not asked:
        return list(COMMON_ZONES[:limit])
    named = {zone for other, zone in OTHER_NAMES.items() if asked in other}
    found = [zone for zone in list_zones() if zone in named or asked in _folded(zone)]
    return sorted(found, key=lambda zone: (zone not in named, *_likelihood(zone, asked)))[:limit]


@cache
def list_zones() -> tuple[str, ...]:
    """Return the IANA names, sorted; from the package tzdata, the same on every machine.

    Without Etc/GMT+9 and its like: their sign is turned round (POSIX), so it would be read as Seoul.
    """
    names = resources.files("tzdata").joinpath("zones").read_text("utf-8").split()
    return tuple(sorted(name for name in names if name != "Factory" and not name.startswith("Etc/GMT")))


def _likelihood(zone: str, asked: str) -> tuple[int, bool, str]:
    common = COMMON_ZONES.index(zone) if zone in COMMON_ZONES else len(COMMON_ZONES)
    return common, not _folded(zone).rpartition("/")[2].startswith(asked), zone


def _folded(name: str) -> str:
    return "_".join(name.casefold().split())


def _occurrences_after(recurrence: Recurrence, after: datetime) -> Iterator[Occurrence]:
    zone = ZoneInfo(recurrence.zone)
    # A gap moves an occurrence by less than a day: begin a day early, leave out what is not later.
    local_after = after.astimezone(zone).replace(tzinfo=None) - timedelta(days=1)
    for local in _wall_times(recurrence).xafter(local_after):
        occurrence = place(local, zone)
        if occurrence is not None and occurrence.at > after:
            yield occurrence


def _wall_times(recurrence: Recurrence) -> "rrule":
    from dateutil.rrule import DAILY, WEEKLY, rrule  # here: not needed to start

    start = datetime.combine(recurrence.starts_on, recurrence.wall_time)
    if recurrence.repeat == "once":
        return rrule(DAILY, dtstart=start, count=1)
    return rrule(WEEKLY if recurrence.repeat == "weekly" else DAILY, dtstart=start)


def _exists(local: datetime, zone: ZoneInfo) -> bool:
    there = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None, fold=0) == local


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment of the clock change between two moments."""
    offset_before = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset_before:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
