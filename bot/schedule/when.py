"""Moments as people type them, in English and Korean.

A text is Discord's `<t:1767225600:f>`, a span ("in 3 hours", "3시간 후"), or a time of day with a day before
or behind it or none ("18:00", "tomorrow 6pm", "2026-12-31 18:00", "12월 31일 18시 30분"), and perhaps KST at
its end. Nothing is guessed at: 12/31 and 3.4. are read differently by different people.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.schedule.rules import Occurrence, get_zone, place

LONGEST = 100
"""Characters; nobody needs more to name a moment."""

FARTHEST = timedelta(days=3660)
"""Ten years: whoever goes beyond them mistyped the year."""

LEAP_YEARS = 8
"""Within so many years every day of the year comes once (1900 and 2100 have no 29 February)."""

HALVES = {
    **dict.fromkeys(("a", "오전", "아침", "새벽"), (range(1, 13), 0)),
    **dict.fromkeys(("p", "오후", "낮"), (range(1, 13), 12)),
    **dict.fromkeys(("저녁", "밤"), (range(5, 12), 12)),
}
"""The hours a half of the day takes, and what they gain. 밤 12시 is midnight and 밤 1시 the small hours: not
understood rather than half a day wrong."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS_KO = "월화수목금토일"
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
DAYS_AHEAD = {
    **{"today": 0, "tonight": 0, "tomorrow": 1, "day after tomorrow": 2},
    **{"오늘": 0, "내일": 1, "모레": 2},
}
WEEKS_AHEAD = {"this": 0, "next": 1, "이번주": 0, "다음주": 1}
AMOUNTS = {"a": 1, "an": 1, "일": 1, "한": 1, "두": 2, "세": 3}
UNITS = {
    unit: length
    for units, length in (
        ("m min mins minute minutes 분", timedelta(minutes=1)),
        ("h hr hrs hour hours 시간", timedelta(hours=1)),
        ("d day days 일", timedelta(days=1)),
        ("w week weeks 주 주일", timedelta(weeks=1)),
    )
    for unit in units.split()
}
WALL_UNIT = timedelta(days=1)
"""From this unit on a span keeps the wall time; hours and minutes are elapsed time."""

_STAMP = re.compile(r"<t:(\d{1,11})(?::[a-z])?>")
_SPAN = re.compile(r"in (?P<ahead>.+)|(?P<later>.+?) ?(?:from now|later|후|뒤)")
_AMOUNT = re.compile(r"(\d{1,4}|\ban?\b|[일한두세]) ?([a-z]+|분|시간|일|주일?)")
_CLOCK = re.compile(
    r"""(?<![\d:.]) (?: (?P<before>오전|아침|새벽|오후|낮|저녁|밤) \s? )?
    (?P<hour>\d{1,2})
    (?: :(?P<minute>\d\d)
      | 시(?!간) (?: \s?(?P<minutes>\d{1,2})분 | \s?(?P<thirty>반) )?
      | (?=\s?[ap]\.?m\b) )
    (?: \s? (?P<behind>[ap])\.?m\b\.? )?
    (?![\d:])""",
    re.VERBOSE,
)
_ZONE = re.compile(r"(?P<said>.*[^a-z]) ?(?P<zone>kst|jst|utc|gmt)")
_NOISE = re.compile(r",|\b(?:at|on)\b|에(?!\w)|(?<=\d)t(?=\d)")
_WEEKDAY = re.compile(
    r"(?:(?P<week>this|next|이번 ?주|다음 ?주) ?)?(?P<name>[a-z]{3,9}|(?P<ko>[월화수목금토일])요일)"
)
_DATES = tuple(
    re.compile(pattern.format(year=r"(?P<year>(?:19|20)\d\d)", day=r"(?P<day>\d{1,2})"))
    for pattern in (
        r"{year}(?P<by>[-./]) ?(?P<month>\d{{1,2}})(?P=by) ?{day}\.?",
        r"(?:{year}년 ?)?(?P<month>\d{{1,2}})월 ?{day}일",
        r"{day}(?:st|nd|rd|th)? (?:of )?(?P<month>[a-z]{{3,9}})\.?(?: {year})?",
        r"(?P<month>[a-z]{{3,9}})\.? {day}(?:st|nd|rd|th)?(?: {year})?",
    )
)


def parse_when(text: str, now: datetime, zone: str) -> Occurrence:
    """Return the moment a text means, later than `now`; its `local` is the wall time in `zone`.

    "friday" is the next one whose hour is still to come, "this friday" the one of this week (from Monday on),
    "next friday" that of the next week; a date without a year is the next of its kind, an hour without a day
    today's or tomorrow's.

    Raises:
        UserError: not understood, without an hour, past, or more than ten years ahead.
    """
    here = get_zone(zone)
    said = _normalise(text)
    found = None
    if 0 < len(said) <= LONGEST:
        found = _read_stamp(said, here) or _read_span(said, now, here) or _read_day_and_time(said, now, here)
    if found is None:
        raise UserError("error-when-unknown", text=text.strip()[:LONGEST])
    if found.at <= now:
        raise UserError("error-when-past", moment=f"{found.local:%Y-%m-%d %H:%M}")
    _check_near(found.at - now)
    return found


def _normalise(text: str) -> str:
    """Return the text without differences of case, width and space, nor the words between day and hour."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_NOISE.sub(" ", folded).split())


def _read_stamp(said: str, here: ZoneInfo) -> Occurrence | None:
    stamp = _STAMP.fullmatch(said)
    return _seen_from(datetime.fromtimestamp(int(stamp[1]), UTC), here) if stamp else None


def _read_span(said: str, now: datetime, here: ZoneInfo) -> Occurrence | None:
    span = _SPAN.fullmatch(said)
    body = span["ahead"] or span["later"] if span else ""
    parts = _AMOUNT.findall(body)
    left_over = _AMOUNT.sub(" ", body).split()
    if not parts or not set(left_over) <= {"and"} or not all(unit in UNITS for _, unit in parts):
        return None
    lengths = [(UNITS[unit], UNITS[unit] * (AMOUNTS.get(amount) or int(amount))) for amount, unit in parts]
    days = sum((length for unit, length in lengths if unit >= WALL_UNIT), timedelta())
    elapsed = sum((length for unit, length in lengths if unit < WALL_UNIT), timedelta())
    _check_near(days + elapsed)
    start = _whole_minute(now)
    if not days:
        return _seen_from(start + elapsed, here)
    placed = place(start.astimezone(here).replace(tzinfo=None, fold=0) + days, here)
    return _seen_from(placed.at + elapsed, here) if placed and elapsed else placed


def _read_day_and_time(said: str, now: datetime, here: ZoneInfo) -> Occurrence | None:
    said = said.replace("noon", "12:00").replace("정오", "12:00")
    named = _ZONE.fullmatch(said)
    there = get_zone(named["zone"]) if named else here
    today = now.astimezone(there).date()
    said = named["said"] if named else said
    clock = _CLOCK.search(said)
    if clock is None:
        _check_no_day(said, today)
        return None
    days = _list_days(f"{said[: clock.start()]} {said[clock.end() :]}", today)
    chosen = _choose(days, _find_time(clock), now, there)
    return _seen_from(chosen.at, here) if chosen and there is not here else chosen


def _choose(days: list[date], wall_time: time | None, now: datetime, zone: ZoneInfo) -> Occurrence | None:
    """Return the first of the days whose hour is still to come, the last one when all are past."""
    if wall_time is None:
        return None
    placed = [place(datetime.combine(day, wall_time), zone) for day in days]
    moments = [one for one in placed if one is not None]
    return next((one for one in moments if one.at > now), moments[-1] if moments else None)


def _check_no_day(said: str, today: date) -> None:
    """Raise when a text without an hour is a day: no hour is as good as another for a post."""
    if days := _list_days(said, today):
        day = next((one for one in days if one >= today), days[-1])
        raise UserError("error-when-no-hour", day=day.isoformat())


def _find_time(clock: re.Match[str]) -> time | None:
    """Return the time of day, None when there is no such time."""
    hour = int(clock["hour"])
    minute = 30 if clock["thirty"] else int(clock["minute"] or clock["minutes"] or 0)
    half = clock["before"] or clock["behind"]
    if clock["before"] and clock["behind"]:
        return None
    if half is not None:
        hours, gained = HALVES[half]
        hour = hour % 12 + gained if hour in hours else 24
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _list_days(said: str, today: date) -> list[date]:
    """Return the days that may be meant, the preferred first; none when it names no day."""
    said = " ".join(said.split())
    if not said:
        return [today, today + timedelta(days=1)]
    if said in DAYS_AHEAD:
        return [today + timedelta(days=DAYS_AHEAD[said])]
    if weekday := _WEEKDAY.fullmatch(said):
        return _list_weekdays(weekday, today)
    for pattern in _DATES:
        if found := pattern.fullmatch(said):
            return _list_dates(found, today)
    return []


def _list_weekdays(said: re.Match[str], today: date) -> list[date]:
    name = said["name"]
    number = WEEKDAYS_KO.index(said["ko"]) if said["ko"] else _find_name(name, WEEKDAYS)
    if number is None:
        return []
    if said["week"]:
        monday = today - timedelta(days=today.weekday())
        return [monday + timedelta(weeks=WEEKS_AHEAD[said["week"].replace(" ", "")], days=number)]
    ahead = (number - today.weekday()) % 7
    return [today + timedelta(days=ahead), today + timedelta(days=ahead + 7)]


def _list_dates(said: re.Match[str], today: date) -> list[date]:
    month = said["month"]
    number = int(month) if month.isdecimal() else _find_name(month, MONTHS, 1)
    if number is None:
        return []
    years = [int(said["year"])] if said["year"] else range(today.year, today.year + LEAP_YEARS + 1)
    days: list[date] = []
    for year in years:
        try:
            days.append(date(year, number, int(said["day"])))
        except ValueError:  # no such day in that year
            continue
    return days


def _find_name(said: str, names: Sequence[str], first: int = 0) -> int | None:
    """Return the number of the name that begins so; the texts' patterns ask for three letters at least."""
    return next((number for number, name in enumerate(names, first) if name.startswith(said)), None)


def _seen_from(at: datetime, here: ZoneInfo) -> Occurrence:
    return Occurrence(at, at.astimezone(here).replace(tzinfo=None, fold=0))


def _whole_minute(now: datetime) -> datetime:
    """Return the next whole minute, so that a span is never shorter than was asked for."""
    begun = now.replace(second=0, microsecond=0)
    return begun if begun == now else begun + timedelta(minutes=1)


def _check_near(ahead: timedelta) -> None:
    if ahead > FARTHEST:
        raise UserError("error-when-far")
