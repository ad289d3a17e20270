"""The daily post's hour."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.throwback.models import DaySlot, Due, Missed, Wait
from bot.throwback.slots import decide_slot, find_slot, list_slots

SEOUL = ZoneInfo("Asia/Seoul")
BERLIN = ZoneInfo("Europe/Berlin")
APIA = ZoneInfo("Pacific/Apia")
ZONES = [
    ZoneInfo(name)
    for name in ("Asia/Seoul", "Europe/Berlin", "America/Los_Angeles", "Pacific/Apia", "Australia/Lord_Howe")
]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_seoul_has_its_own_morning() -> None:
    """At 01:00 UTC it is 10:00 in Seoul, of a day that began nine hours before UTC's."""
    assert decide_slot(utc("2026-11-24T01:00"), SEOUL, 10, None) == Due(
        date(2026, 11, 24), utc("2026-11-24T01:00"), late=False
    )
    assert decide_slot(utc("2026-11-23T23:00"), SEOUL, 10, date(2026, 11, 23)) == Wait(
        utc("2026-11-24T01:00")
    )


def test_up_to_six_hours_late_it_is_posted_then_left_out() -> None:
    at = utc("2026-11-24T01:00")
    day = date(2026, 11, 24)
    assert decide_slot(at + timedelta(minutes=5), SEOUL, 10, None) == Due(day, at, late=False)
    assert decide_slot(at + timedelta(hours=6), SEOUL, 10, None) == Due(day, at, late=True)
    assert decide_slot(at + timedelta(hours=6, seconds=1), SEOUL, 10, None) == Missed(day, at)


def test_yesterdays_is_never_posted() -> None:
    """Two hours late over midnight: today's slot is waited for instead."""
    assert decide_slot(utc("2026-11-24T15:30"), SEOUL, 23, date(2026, 11, 23)) == Wait(
        utc("2026-11-25T14:00")
    )


def test_a_day_is_settled_once() -> None:
    verdict = decide_slot(utc("2026-11-24T03:00"), SEOUL, 10, date(2026, 11, 24))
    assert verdict == Wait(utc("2026-11-25T01:00"))


def test_a_moved_hour_or_zone_holds_from_tomorrow() -> None:
    """The post of 24 November went out in Seoul; then the server moves to Los Angeles, or its hour to 20."""
    now, settled = utc("2026-11-24T03:00"), date(2026, 11, 24)
    assert decide_slot(now, SEOUL, 20, settled) == Wait(utc("2026-11-25T11:00"))
    assert decide_slot(now, ZoneInfo("America/Los_Angeles"), 10, settled) == Wait(utc("2026-11-25T18:00"))


def test_clock_changes_move_no_day() -> None:
    """In Berlin 02:00 does not exist on 29 March 2026, and comes twice on 25 October."""
    assert find_slot(date(2026, 3, 29), BERLIN, 2) == utc("2026-03-29T01:00")
    assert find_slot(date(2026, 10, 25), BERLIN, 2) == utc("2026-10-25T00:00")
    assert find_slot(date(2026, 10, 26), BERLIN, 2) == utc("2026-10-26T01:00")


def test_a_date_that_a_zone_skips_has_no_slot() -> None:
    """Samoa had no 30 December 2011."""
    assert find_slot(date(2011, 12, 30), APIA, 10) is None
    verdict = decide_slot(utc("2011-12-29T21:00"), APIA, 10, date(2011, 12, 29))
    assert verdict == Wait(utc("2011-12-30T20:00"))
    slots = list_slots(utc("2011-12-31T00:00"), APIA, 10, {}, date(2011, 12, 29))
    assert [(slot.day.day, slot.outcome) for slot in slots] == [
        (31, "waiting"),
        (30, "no such day"),
        (29, "away"),
    ]


def test_the_last_seven_days_are_shown_with_what_came_of_them() -> None:
    known = {
        date(2026, 11, 23): DaySlot(date(2026, 11, 23), utc("2026-11-23T01:00"), "posted"),
        date(2026, 11, 21): DaySlot(date(2026, 11, 21), utc("2026-11-21T01:00"), "nothing", "no photo"),
    }
    slots = list_slots(utc("2026-11-23T16:00"), SEOUL, 10, known, date(2026, 1, 1))
    assert [slot.outcome for slot in slots] == [
        "waiting",
        "posted",
        "away",
        "nothing",
        "away",
        "away",
        "away",
    ]
    assert [slot.day.day for slot in slots] == [24, 23, 22, 21, 20, 19, 18]
    assert len(list_slots(utc("2026-11-23T16:00"), SEOUL, 10, known, date(2026, 11, 23))) == 2


@given(
    st.integers(0, 20 * 365 * 24 * 60),
    st.sampled_from(ZONES),
    st.integers(0, 23),
    st.none() | st.integers(-3, 1),
)
def test_the_next_wait_is_later_and_of_a_later_day(
    minutes: int, zone: ZoneInfo, hour: int, offset: int | None
) -> None:
    now = utc("2010-01-01T00:00") + timedelta(minutes=minutes)
    today = now.astimezone(zone).date()
    last = None if offset is None else today + timedelta(days=offset)
    verdict = decide_slot(now, zone, hour, last)
    if isinstance(verdict, Wait):
        assert verdict.until > now
        assert last is None or verdict.until.astimezone(zone).date() > last
        assert verdict.until - now < timedelta(days=4)
    else:
        assert verdict.day == today
        assert verdict.planned_at <= now


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_walking_through_two_years_posts_each_day_once(zone: ZoneInfo) -> None:
    now, last, days = utc("2010-12-20T00:00"), None, []
    while now < utc("2012-12-20T00:00"):
        verdict = decide_slot(now, zone, 2, last)
        if isinstance(verdict, Wait):
            now = verdict.until
        else:
            last = verdict.day
            days.append(last)
    skipped = {date(2011, 12, 30)} if zone.key == "Pacific/Apia" else set()
    every = {days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)}
    assert sorted(every - skipped) == days
