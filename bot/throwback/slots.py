"""When the daily post of a server is due: by its local date, never by adding 24 hours.

What the clock change does to the hour is `schedule.place`'s: a skipped hour gives the first minute after it,
one that comes twice its first. A date that the zone skips has no post.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.schedule.rules import ON_TIME, place
from bot.throwback.models import DaySlot, Due, Missed, SlotVerdict, Wait

LATE_AT_MOST = timedelta(hours=6)
"""A memory of the morning may be posted in the afternoon; later it is left out, and yesterday's always."""

DAY = timedelta(days=1)
SHOWN_SLOTS = 7


def decide_slot(now: datetime, zone: ZoneInfo, hour: int, last_on: date | None) -> SlotVerdict:
    """Say what is to be done about today's post.

    Args:
        hour: the server's choice, 0 to 23, by the wall clock of `zone`.
        last_on: the latest local day that was dealt with, whatever came of it. A server that moves its zone
            or hour after that day's post goes on with a later day.
    """
    today = now.astimezone(zone).date()
    if last_on is not None and last_on >= today:
        return Wait(_next_at(last_on, zone, hour, now))
    at = find_slot(today, zone, hour)
    if at is None:
        return Wait(_next_at(today, zone, hour, now))
    if now < at:
        return Wait(at)
    if now - at > LATE_AT_MOST:
        return Missed(today, at)
    return Due(today, at, late=now - at > ON_TIME)


def find_slot(day: date, zone: ZoneInfo, hour: int) -> datetime | None:
    """Return when a day's post is due, None on a date that the zone skips."""
    placed = place(datetime.combine(day, time(hour)), zone)
    return placed.at if placed else None


def list_slots(
    now: datetime, zone: ZoneInfo, hour: int, known: Mapping[date, DaySlot], since: date
) -> list[DaySlot]:
    """Return the last seven days' slots, newest first, with what came of each.

    Args:
        known: the days that were dealt with.
        since: the local day on which throwbacks were set up; earlier ones are left out.
    """
    today = now.astimezone(zone).date()
    days = [today - ago * DAY for ago in range(SHOWN_SLOTS)]
    return [known.get(day) or _guess(day, now, zone, hour) for day in days if day >= since]


def _guess(day: date, now: datetime, zone: ZoneInfo, hour: int) -> DaySlot:
    """Say what came of a day that left no trace."""
    at = find_slot(day, zone, hour)
    if at is None:
        return DaySlot(day, None, "no such day")
    is_open = day == now.astimezone(zone).date() and now - at <= LATE_AT_MOST
    return DaySlot(day, at, "waiting" if is_open else "away")


def _next_at(after: date, zone: ZoneInfo, hour: int, now: datetime) -> datetime:
    """Return the first slot of a later day that is still to come."""
    day = max(after + DAY, now.astimezone(zone).date())
    slots = (find_slot(day + ahead * DAY, zone, hour) for ahead in count())
    return next(at for at in slots if at is not None)
