"""Which photos come back today: pure, so that the same server on the same day always gets the same post.

"Today" is the server's local day, and whether it is in a leap year is a matter of that day. Photos of the day
itself come first, then of three days either side, then of the month; of each: least shown, least recently
shown, most hearts, then chance seeded by server and day.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from bot.artists.models import Artist
from bot.throwback.hashes import are_alike
from bot.throwback.models import (
    Anniversary,
    Candidate,
    DailyPick,
    DrawOne,
    LeapRule,
    Memory,
    Nothing,
    Reach,
    Remember,
    Settings,
)

REST = timedelta(days=300)
"""So long a photo is not shown again: less than a year, so that each may come back on its day."""

NEAR = timedelta(days=3)
"""The week around a day. Of 500 photos a quarter of the days have none, of these weeks almost none."""

GALLERY_MOST = 10  # Discord: pictures of one gallery
QUIET_MOST = 1  # ours: a day without a photo of its own borrows one, so that the others keep for theirs
BIRTHDAY_MOST = 4  # ours: a square in Discord's gallery

REACHES: tuple[Reach, ...] = ("day", "week", "month")
MOST: dict[Reach, int] = {"day": GALLERY_MOST, "week": QUIET_MOST, "month": QUIET_MOST}


def pick_daily(candidates: Sequence[Candidate], today: date, settings: Settings, guild_id: int) -> DailyPick:
    """Decide what the daily post of a server shows.

    Args:
        candidates: photos that may be shown in the channel, in any order; those of the months around today
            are enough.
        today: the server's local day.
        guild_id: seeds chance, with the day.
    """
    tired = False
    for reach in REACHES[: REACHES.index(settings.reach) + 1]:
        found = list_memories(candidates, today, reach, settings.leap)
        rested = [pair for pair in found if is_rested(pair[0], today)]
        tired |= len(found) > len(rested)
        if chosen := choose(rested, today, guild_id, MOST[reach]):
            return _remember(reach, chosen, today)
    if settings.random_weekday == today.weekday():
        return DrawOne()
    return Nothing("all shown lately" if tired else "no photo")


def list_memories(
    candidates: Iterable[Candidate], today: date, reach: Reach, leap: LeapRule
) -> list[tuple[Candidate, Memory]]:
    """Return the photos that are due so far from today, each with the years that have passed.

    Photos of the year itself are none: 0 years ago is never shown. Only whole dates belong to a day or week.
    """
    found = ((one, _find_years(one, today, reach, leap)) for one in candidates)
    return [(one, Memory(one.photo_id, years)) for one, years in found if years is not None and years > 0]


def is_rested(candidate: Candidate, today: date) -> bool:
    """Return whether a photo was not shown within the last 300 days."""
    return candidate.last_shown_on is None or today - candidate.last_shown_on >= REST


def choose(
    found: Iterable[tuple[Candidate, Memory]], today: date, guild_id: int, most: int
) -> list[tuple[Candidate, Memory]]:
    """Return at most so many, the preferred first, and one of each group of near-duplicates."""

    def preference(pair: tuple[Candidate, Memory]) -> tuple[int, date, int, bytes]:
        one, _ = pair
        return one.shown, one.last_shown_on or date.min, -one.hearts, draw_lot(guild_id, today, one.photo_id)

    chosen: list[tuple[Candidate, Memory]] = []
    for pair in sorted(found, key=preference):
        if len(chosen) == most:
            break
        if not any(are_alike(pair[0].views, other.views) for other, _ in chosen):
            chosen.append(pair)
    return chosen


def draw_lot(guild_id: int, today: date, photo_id: int) -> bytes:
    """Return a photo's lot of a day: the smallest wins, whichever photos take part."""
    return hashlib.sha256(f"{guild_id}:{today.isoformat()}:{photo_id}".encode()).digest()


def falls_on(month: int, day: int, today: date, leap: LeapRule) -> bool:
    """Return whether a day of the year is today; 29 February by the server's rule."""
    if (month, day) == (today.month, today.day):
        return True
    return (month, day) == (2, 29) and _observe_leap_day(today.year, leap) == today


def list_anniversaries(artists: Iterable[Artist], today: date, leap: LeapRule) -> list[Anniversary]:
    """Return the artists' birthdays and debut days that are today; a debut day itself is none."""
    found: list[Anniversary] = []
    for artist in artists:
        born, debut = artist.birthday, artist.debut
        if born and falls_on(born.month, born.day, today, leap):
            found.append(Anniversary(artist.id, "birthday", today.year - born.year if born.year else None))
        if debut and debut < today and falls_on(debut.month, debut.day, today, leap):
            found.append(Anniversary(artist.id, "debut", today.year - debut.year))
    return found


def pick_best(candidates: Iterable[Candidate], today: date, guild_id: int) -> list[Candidate]:
    """Return an artist's best photos for his day: most hearts, then least shown, then chance.

    Without those of the last 300 days, and one of each group of near-duplicates.
    """

    def preference(one: Candidate) -> tuple[int, int, bytes]:
        return -one.hearts, one.shown, draw_lot(guild_id, today, one.photo_id)

    best: list[Candidate] = []
    for one in sorted((one for one in candidates if is_rested(one, today)), key=preference):
        if len(best) < BIRTHDAY_MOST and not any(are_alike(one.views, other.views) for other in best):
            best.append(one)
    return best


def _remember(reach: Reach, chosen: Sequence[tuple[Candidate, Memory]], today: date) -> Remember:
    by_age = sorted(chosen, key=lambda pair: (str(pair[0].taken), pair[0].photo_id))
    moved = reach == "day" and any(pair[0].taken.day != today.day for pair in chosen)
    return Remember(reach, tuple(memory for _, memory in by_age), keeps_leap_day=moved)


def _find_years(one: Candidate, today: date, reach: Reach, leap: LeapRule) -> int | None:
    """Return the years since a photo that is due so far from today, None for one that is not."""
    taken = one.taken
    if reach == "month":
        return today.year - taken.year if taken.month == today.month else None
    if taken.month is None or taken.day is None:
        return None
    if reach == "day":
        return today.year - taken.year if falls_on(taken.month, taken.day, today, leap) else None
    near = (day for day in _list_days(taken.month, taken.day, today, leap) if abs(day - today) <= NEAR)
    return next((day.year - taken.year for day in near), None)


def _list_days(month: int, day: int, today: date, leap: LeapRule) -> Iterator[date]:
    """Yield the anniversaries of a day around today: a week may reach over the turn of the year."""
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            yield date(year, month, day)
        except ValueError:
            if observed := _observe_leap_day(year, leap):
                yield observed


def _observe_leap_day(year: int, leap: LeapRule) -> date | None:
    """Return the day on which 29 February is kept in a year, None when it is not."""
    try:
        return date(year, 2, 29)
    except ValueError:
        return {"28 February": date(year, 2, 28), "1 March": date(year, 3, 1)}.get(leap)
