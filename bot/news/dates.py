"""Dates as feeds write them: RFC 822, ISO 8601, Korean and Japanese dates, and some habits of publishing
software.

Ours, since libraries take KST and JST for UTC (nine hours off) and guess where they should not: a date that
could be two days ("07/05/2026") is no date here. A date without a zone takes the one its document declares
elsewhere, else the one of its language, else UTC; Korean words mean Seoul, Japanese ones Tokyo.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

DATE_MAX = 80
"""Characters; nothing longer is a date."""

KST = timezone(timedelta(hours=9), "KST")
"""Korea and Japan, neither of which changes its clocks (Korea last did in 1988)."""

# Hours from UTC. RFC 822 knows the American ones, the rest is what Asian and European sites write.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST":
    3, "MSK": 3, "GST": 4, "PKT": 5, "IST": 5.5, "ICT": 7, "WIB": 7, "HKT": 8, "SGT": 8, "PHT": 8, "AWST": 8,
    "KST": 9, "JST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CST": -6,
    "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "BRT": -3,
    "ART": -3,
}  # fmt: skip
_LANGUAGE_ZONES = {"ko": KST, "ja": KST}
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}

_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|(?P<month_no>\d{1,2})월"
_HALF = r"오전|오후|午前|午後|[ap]\.?m\.?"
_TIME = (
    rf"(?:\(?[월화수목금토일月火水木金土日](?:요일|曜日)?\)?)?[T\s,]*(?:at\s+)?(?P<half>{_HALF})?\s*"
    r"(?P<hour>\d{1,2})\s*(?:[:.]|시|時)\s*(?:(?P<minute>\d{1,2})(?:\s*(?::|분|分)\s*(?P<second>\d{1,2})?)?"
    rf"(?:[.,]\d+)?\s*초?)?\s*(?P<half_after>{_HALF})?"
)
_ZONE = r"\s*\(?(?P<zone>(?:GMT|UTC)?\s*[+-]\d{1,2}:?(?:\d{2})?|[a-z]{1,5})?\)?(?:\s*\([\w ]+\))?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # 05 Jul 2026 10:00:00 +0900, after a weekday in any language
        rf"(?:[^\W\d]+\.?,?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:{_MONTH})[\s,-]+(?P<year>\d{{4}}|\d{{2}})"
        rf"(?:{_TIME})?{_ZONE}",
        # 2026-07-05 10:00, 2026/07/05, 2026. 7. 5. 오후 3:04, 2026년 07월 05일 10시 30분, 2026年7月5日
        r"(?P<year>\d{4})\s*[-./년年]\s*(?P<month_no>\d{1,2})\s*[-./월月]\s*(?P<day>\d{1,2})\s*[일日]?\.?\s*"
        rf"(?:{_TIME})?{_ZONE}",
        # July 5, 2026 at 10:00 am
        rf"(?:[a-z]+\.?,?\s+)?(?:{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
        rf"(?:{_TIME})?{_ZONE}",
        # Sun Jul  5 10:00:00 KST 2026 (C's asctime, with the zone that Java puts in)
        rf"[a-z]{{3}}\s+(?:{_MONTH})\s+(?P<day>\d{{1,2}})(?:{_TIME})\s*(?P<zone>[a-z]{{1,5}})?\s+(?P<year>\d{{4}})",
    )
)
_COMMON = re.compile(  # what most RSS has
    r"(?:[A-Z][a-z]{2}, )?(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4})"
    r" (?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d) (?P<zone>[+-]\d{4}|GMT|UTC|KST)"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?")
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_EAST_ASIAN = re.compile(r"[년월일오전후年月日時午前]")
_FIRST_YEAR = 1990


def parse_date(written: str, naive_zone: timezone) -> datetime | None:
    """Return the moment a feed wrote, in UTC; None when it is not readable or before 1990, older than any
    feed.

    Args:
        written: as it stands in the feed.
        naive_zone: of a date that names none; `find_zone` knows it.
    """
    written = written.strip()
    if _ISO.fullmatch(written):
        return _in_utc(_from_iso(written, naive_zone))
    found = _COMMON.fullmatch(written)
    if found and found["month"].lower() in _MONTHS:
        return _in_utc(_from_common(found))
    if len(written) > DATE_MAX:
        return None
    for form in _FORMS:
        found = form.fullmatch(written)
        if found:
            zone = _find_named_zone(found["zone"])
            if zone is None:
                zone = KST if _EAST_ASIAN.search(written) else naive_zone
            return _in_utc(_to_moment(found, zone))
    return None


def find_zone(dates: Iterable[str], language: str) -> timezone:
    """Return the zone of a document's dates that name none.

    Args:
        dates: all dates of the document; the first that names a zone decides.
        language: of the document, e.g. "ko-KR".
    """
    for written in dates:
        zone = _find_declared_zone(written.strip())
        if zone is not None:
            return zone
    return _LANGUAGE_ZONES.get(language[:2].lower(), UTC)


def _find_declared_zone(written: str) -> timezone | None:
    if len(written) > DATE_MAX:
        return None
    found = next(filter(None, (form.fullmatch(written) for form in _FORMS)), None)
    return _find_named_zone(found["zone"]) if found else None


def _find_named_zone(name: str | None) -> timezone | None:
    """Return the zone of "+0900", "GMT+9" or "KST"; None for none and for names nobody knows."""
    if not name:
        return None
    found = _OFFSET.fullmatch(name)
    if not found:
        hours = _ZONES.get(name.upper())
        return None if hours is None else timezone(timedelta(hours=hours))
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return (
        timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes)) if minutes <= 14 * 60 else None
    )


def _from_iso(written: str, naive_zone: timezone) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:  # the 31st of June
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=naive_zone)


def _from_common(found: re.Match[str]) -> datetime | None:
    day, month, year, hour, minute, second, name = found.groups()
    zone = UTC if name in ("+0000", "GMT", "UTC") else _find_named_zone(name)
    try:
        midnight = datetime(int(year), _MONTHS[month.lower()], int(day), tzinfo=zone)
        return midnight + timedelta(hours=int(hour), minutes=int(minute), seconds=min(int(second), 59))
    except (ValueError, OverflowError):
        return None


def _to_moment(found: re.Match[str], zone: timezone) -> datetime | None:
    month = found["month_no"] or _MONTHS[found["month"].lower()]
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    hour = _to_hour(int(found["hour"] or 0), (found["half"] or found["half_after"] or "").lower())
    second = min(int(found["second"] or 0), 59)  # a leap second
    try:
        day = datetime(year, int(month), int(found["day"]), tzinfo=zone)
        return day + timedelta(hours=hour, minutes=int(found["minute"] or 0), seconds=second)
    except (ValueError, OverflowError):
        return None


def _to_hour(hour: int, half: str) -> int:
    """Return the hour of the day; 24 is midnight after it, 12 at night is 0."""
    if half[:1] in ("p", "오", "午") and half not in ("오전", "午前"):
        return hour % 12 + 12
    return hour % 12 if half else hour


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None or moment.year < _FIRST_YEAR:
        return None
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the year 9999 has no day after its last
        return None
