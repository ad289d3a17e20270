"""Recurrence in wall time: what clock changes do to it, and what is sent after a pause."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.schedule import (
    Ask,
    Recurrence,
    Repeat,
    Send,
    SkipTo,
    catch_up,
    get_zone,
    match_zones,
    next_occurrence,
    occurrence_key,
    place,
    upcoming,
)
from bot.schedule.rules import COMMON_ZONES, OTHER_NAMES, list_zones

HOUR = timedelta(hours=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def recurrence(repeat: Repeat, start: str, zone: str) -> Recurrence:
    said = wall(start)
    return Recurrence(repeat, said.date(), said.time(), zone)


def shown(rule: Recurrence, after: str, count: int = 5) -> list[tuple[str, str | None]]:
    """Return the next occurrences as local text and what the clock change did."""
    zone = ZoneInfo(rule.zone)
    return [
        (f"{one.at.astimezone(zone):%m-%d %H:%M}", one.shifted) for one in upcoming(rule, utc(after), count)
    ]


def test_once_is_once() -> None:
    rule = recurrence("once", "2026-12-31 18:00", "Asia/Seoul")
    assert next_occurrence(rule, utc("2026-11-24")) == place(wall("2026-12-31 18:00"), get_zone("Asia/Seoul"))
    assert [one.at for one in upcoming(rule, utc("2026-11-24"))] == [utc("2026-12-31 09:00")]
    assert next_occurrence(rule, utc("2026-12-31 09:00")) is None


def test_daily_keeps_the_wall_time_over_both_changes() -> None:
    rule = recurrence("daily", "2026-01-01 09:00", "America/New_York")
    assert [one.at.hour for one in upcoming(rule, utc("2026-03-06 20:00"), 3)] == [14, 13, 13]
    assert [one.at.hour for one in upcoming(rule, utc("2026-10-30 20:00"), 3)] == [13, 14, 14]


def test_weekly_keeps_its_weekday() -> None:
    rule = recurrence("weekly", "2026-11-27 20:00", "Asia/Seoul")  # a Friday
    assert shown(rule, "2026-11-24", 3) == [
        ("11-27 20:00", None),
        ("12-04 20:00", None),
        ("12-11 20:00", None),
    ]
    assert shown(rule, "2026-11-27 11:00", 1) == [("12-04 20:00", None)]


def test_nothing_comes_before_the_start() -> None:
    rule = recurrence("daily", "2026-12-31 09:00", "UTC")
    assert next_occurrence(rule, utc("2020-01-01")) == place(wall("2026-12-31 09:00"), get_zone("UTC"))


def test_a_skipped_hour_gives_the_first_valid_minute_after_it() -> None:
    rule = recurrence("daily", "2026-03-01 02:30", "America/New_York")
    assert shown(rule, "2026-03-07 00:00", 3) == [
        ("03-07 02:30", None),
        ("03-08 03:00", "gap"),
        ("03-09 02:30", None),
    ]
    skipped = upcoming(rule, utc("2026-03-07 12:00"), 1)[0]
    assert skipped.local == wall("2026-03-08 02:30")
    assert skipped.at == utc("2026-03-08 07:00")


def test_an_hour_that_comes_twice_gives_its_first_occurrence_only() -> None:
    rule = recurrence("daily", "2026-10-30 01:30", "America/New_York")
    at = [one.at for one in upcoming(rule, utc("2026-10-31 12:00"), 2)]
    assert at == [utc("2026-11-01 05:30"), utc("2026-11-02 06:30")]
    assert shown(rule, "2026-10-31 12:00", 2) == [("11-01 01:30", "fold"), ("11-02 01:30", None)]


@pytest.mark.parametrize(
    ("zone", "local", "at", "shifted"),
    [
        ("Europe/Berlin", "2026-03-29 01:59", "2026-03-29 00:59", None),
        ("Europe/Berlin", "2026-03-29 02:00", "2026-03-29 01:00", "gap"),
        ("Europe/Berlin", "2026-03-29 02:59", "2026-03-29 01:00", "gap"),
        ("Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00", None),
        ("Europe/Berlin", "2026-10-25 02:00", "2026-10-25 00:00", "fold"),
        ("Europe/Berlin", "2026-10-25 02:59", "2026-10-25 00:59", "fold"),
        ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00", None),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30", "gap"),  # half an hour
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45", "fold"),
        ("Asia/Beirut", "2022-03-27 00:30", "2022-03-26 22:00", "gap"),  # at midnight
        # DST begins and the standard time changes: the wall clock does not notice.
        ("America/Scoresbysund", "2024-03-31 00:30", "2024-03-31 01:30", None),
        ("America/Nuuk", "2024-03-30 23:30", "2024-03-31 01:00", "gap"),  # ends on the next date
        ("Asia/Seoul", "2026-03-29 02:30", "2026-03-28 17:30", None),
    ],
)
def test_the_edges_of_clock_changes(zone: str, local: str, at: str, shifted: str | None) -> None:
    occurrence = place(wall(local), ZoneInfo(zone))
    assert occurrence is not None
    assert (occurrence.at, occurrence.shifted) == (utc(at), shifted)


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Apia", "2011-12-30"), ("Pacific/Kwajalein", "1993-08-21")]
)
@pytest.mark.parametrize("hour", ["00:00", "12:00", "23:59"])
def test_a_date_the_zone_skips_has_no_occurrence(zone: str, day: str, hour: str) -> None:
    assert place(wall(f"{day} {hour}"), ZoneInfo(zone)) is None
    start = wall(f"{day} {hour}") - timedelta(days=2)
    rule = Recurrence("daily", start.date(), start.time(), zone)
    found = upcoming(rule, start.replace(tzinfo=UTC) - timedelta(days=1), 4)
    assert [(one.local - start).days for one in found] == [0, 1, 3, 4]
    once = Recurrence("once", date.fromisoformat(day), time(12), zone)
    assert next_occurrence(once, utc("1990-01-01")) is None


CHANGING = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo"]


@settings(deadline=None)
@given(
    start=st.datetimes(wall("2005-01-01"), wall("2030-01-01")),
    zone=st.sampled_from(CHANGING + list(COMMON_ZONES)),
    repeat=st.sampled_from(["once", "daily", "weekly"]),
    offset=st.timedeltas(timedelta(days=-3), timedelta(days=400)),
)
def test_occurrences_only_go_forward(start: datetime, zone: str, repeat: Repeat, offset: timedelta) -> None:
    start = start.replace(second=0, microsecond=0)
    rule = Recurrence(repeat, start.date(), start.time(), zone)
    after = start.replace(tzinfo=UTC) + offset
    found = upcoming(rule, after, 10)
    assert all(one.at > after for one in found)
    assert all(earlier.at < later.at for earlier, later in pairwise(found))
    if repeat != "once":
        assert len(found) == 10
    for one in found:
        there = one.at.astimezone(ZoneInfo(zone))
        if one.shifted == "gap":
            assert there.replace(tzinfo=None) > one.local
        else:
            assert there.replace(tzinfo=None, fold=0) == one.local
            assert there.fold == 0
    # Walking one by one finds the same as asking for all.
    walked = [next_occurrence(rule, after if i == 0 else found[i - 1].at) for i in range(len(found))]
    assert walked == found


@settings(deadline=None)
@given(
    zone=st.sampled_from(list(list_zones())),
    local=st.datetimes(wall("1980-01-01"), wall("2037-01-01")).map(
        lambda moment: moment.replace(second=0, microsecond=0)
    ),
)
def test_place_gives_the_first_moment_that_is_not_before_the_wall_time(zone: str, local: datetime) -> None:
    there = ZoneInfo(zone)
    occurrence = place(local, there)
    if occurrence is None:
        return
    minute = timedelta(minutes=1)
    seen = occurrence.at.astimezone(there).replace(tzinfo=None)
    before = (occurrence.at - minute).astimezone(there).replace(tzinfo=None)
    assert seen >= local > before


def test_one_late_single_post_is_sent_and_a_very_late_one_asked_about() -> None:
    rule = recurrence("once", "2026-11-24 12:00", "UTC")
    planned = utc("2026-11-24 12:00")
    assert catch_up(rule, planned, planned) == Send()
    assert catch_up(rule, planned, planned + 12 * HOUR) == Send()
    assert catch_up(rule, planned, planned + 12 * HOUR + timedelta(seconds=1)) == Ask()


def test_of_a_recurring_post_only_the_latest_is_sent() -> None:
    rule = recurrence("daily", "2026-11-01 12:00", "UTC")
    planned = utc("2026-11-20 12:00")
    assert catch_up(rule, planned, planned) == Send()
    assert catch_up(rule, planned, planned + 23 * HOUR) == Send()
    verdict = catch_up(rule, planned, planned + 24 * HOUR)
    assert isinstance(verdict, SkipTo)
    assert verdict.latest.at == utc("2026-11-21 12:00")
    verdict = catch_up(rule, planned, utc("2026-11-24 11:59"))
    assert isinstance(verdict, SkipTo)
    assert verdict.latest.at == utc("2026-11-23 12:00")


def test_the_key_names_schedule_and_planned_instant() -> None:
    planned = utc("2026-11-20 12:00")
    assert occurrence_key(7, planned) == f"schedule:7:{int(planned.timestamp()) * 1000}"
    assert occurrence_key(7, planned.astimezone(ZoneInfo("Asia/Seoul"))) == occurrence_key(7, planned)
    assert occurrence_key(7, planned + timedelta(minutes=1)) != occurrence_key(7, planned)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Asia/Seoul", "Asia/Seoul"),
        ("asia/seoul", "Asia/Seoul"),
        (" america/new york ", "America/New_York"),
        ("utc", "UTC"),
        ("KST", "Asia/Seoul"),
        ("서울", "Asia/Seoul"),
    ],
)
def test_a_zone_is_found_however_it_is_written(typed: str, key: str) -> None:
    assert get_zone(typed).key == key


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("seoul", "Asia/Seoul"),
        ("Asia/Soul", "Asia/Seoul"),
        ("Europe/Berlinn", "Europe/Berlin"),
        ("../../etc/passwd", "Asia/Seoul"),
        ("", "Asia/Seoul"),
        ("Factory", "Asia/Seoul"),
        ("Etc/GMT+9", ""),
    ],
)
def test_an_unknown_zone_is_refused_with_near_ones(typed: str, near: str) -> None:
    with pytest.raises(UserError) as caught:
        get_zone(typed)
    assert caught.value.key == "error-unknown-zone"
    assert near in str(caught.value.values["near"])


def test_zones_are_offered_by_city_and_by_how_common_they_are() -> None:
    assert match_zones("") == list(COMMON_ZONES)
    assert match_zones("seoul") == ["Asia/Seoul"]
    assert match_zones("KST") == ["Asia/Seoul"]
    assert match_zones("도쿄") == ["Asia/Tokyo"]
    assert match_zones("new york") == ["America/New_York"]
    assert match_zones("america")[:3] == ["America/New_York", "America/Chicago", "America/Los_Angeles"]
    assert match_zones("par")[0] == "Europe/Paris"
    assert match_zones("nowhere") == []
    assert len(match_zones("a")) == 25
    assert all(len(zone) <= 100 for zone in list_zones())


def test_every_zone_that_is_named_exists() -> None:
    assert {*COMMON_ZONES, *OTHER_NAMES.values()} <= set(list_zones())
    assert len(COMMON_ZONES) <= 25
    for zone in list_zones():
        ZoneInfo(zone)
