"""Moments as people type them: each form, what is refused, and that every form means the same moment."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.schedule import parse_when

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 24, 12, 0, 20, tzinfo=SEOUL).astimezone(UTC)  # a Tuesday


def local(text: str, now: datetime = NOW, zone: str = "Asia/Seoul") -> str:
    occurrence = parse_when(text, now, zone)
    assert occurrence.at > now
    assert occurrence.at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == occurrence.local
    return f"{occurrence.local:%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-12-31 18:00", "Thu 2026-12-31 18:00"),
        (" 2026-12-31  18:00 ", "Thu 2026-12-31 18:00"),
        ("2026-12-31T18:00", "Thu 2026-12-31 18:00"),
        ("2026-12-31, 6 PM", "Thu 2026-12-31 18:00"),
        ("2026/12/31 18:00", "Thu 2026-12-31 18:00"),
        ("2026.12.31 18:00", "Thu 2026-12-31 18:00"),
        ("2026. 12. 31. 18:00", "Thu 2026-12-31 18:00"),
        ("２０２６－１２－３１　１８：００", "Thu 2026-12-31 18:00"),
        ("18:00 2026-12-31", "Thu 2026-12-31 18:00"),
        ("2028-02-29 0:00", "Tue 2028-02-29 00:00"),
        ("31 December 18:00", "Thu 2026-12-31 18:00"),
        ("December 31st at 6pm", "Thu 2026-12-31 18:00"),
        ("31st of Dec. 2027, 18:00", "Fri 2027-12-31 18:00"),
        ("jan 5 9:05", "Tue 2027-01-05 09:05"),
        ("24 nov 11:59", "Wed 2027-11-24 11:59"),
        ("feb 29 10:00", "Tue 2028-02-29 10:00"),
        ("tomorrow 6pm", "Wed 2026-11-25 18:00"),
        ("Tomorrow at 6:30 p.m.", "Wed 2026-11-25 18:30"),
        ("6pm tomorrow", "Wed 2026-11-25 18:00"),
        ("today 18:00", "Tue 2026-11-24 18:00"),
        ("tonight 9pm", "Tue 2026-11-24 21:00"),
        ("day after tomorrow 9:30", "Thu 2026-11-26 09:30"),
        ("tomorrow noon", "Wed 2026-11-25 12:00"),
        ("12am tomorrow", "Wed 2026-11-25 00:00"),
        ("12pm tomorrow", "Wed 2026-11-25 12:00"),
        ("18:00", "Tue 2026-11-24 18:00"),
        ("12:00", "Wed 2026-11-25 12:00"),
        ("12:01", "Tue 2026-11-24 12:01"),
        ("9am", "Wed 2026-11-25 09:00"),
        ("friday 20:00", "Fri 2026-11-27 20:00"),
        ("on Fri at 8pm", "Fri 2026-11-27 20:00"),
        ("tuesday 13:00", "Tue 2026-11-24 13:00"),
        ("tues 11:00", "Tue 2026-12-01 11:00"),
        ("this sunday 9am", "Sun 2026-11-29 09:00"),
        ("next monday 9am", "Mon 2026-11-30 09:00"),
        ("next friday 9am", "Fri 2026-12-04 09:00"),
        ("in 3 hours", "Tue 2026-11-24 15:01"),
        ("in 1h30m", "Tue 2026-11-24 13:31"),
        ("in an hour", "Tue 2026-11-24 13:01"),
        ("in 1 hour and 30 minutes", "Tue 2026-11-24 13:31"),
        ("90 min from now", "Tue 2026-11-24 13:31"),
        ("2 days later", "Thu 2026-11-26 12:01"),
        ("in a week", "Tue 2026-12-01 12:01"),
        ("in 1 day 2 hours", "Wed 2026-11-25 14:01"),
        ("2026-12-31 18:00 KST", "Thu 2026-12-31 18:00"),
        ("tomorrow 09:00 UTC", "Wed 2026-11-25 18:00"),
        ("<t:1798675200:F>", "Thu 2026-12-31 09:00"),
        ("<t:1798675200>", "Thu 2026-12-31 09:00"),
        ("내일 오후 6시", "Wed 2026-11-25 18:00"),
        ("내일 오후 6:30", "Wed 2026-11-25 18:30"),
        ("오늘 18시", "Tue 2026-11-24 18:00"),
        ("오늘밤 10시", "Tue 2026-11-24 22:00"),
        ("모레 오전 12시", "Thu 2026-11-26 00:00"),
        ("내일 정오", "Wed 2026-11-25 12:00"),
        ("3시간 후", "Tue 2026-11-24 15:01"),
        ("한 시간 뒤에", "Tue 2026-11-24 13:01"),
        ("1시간 30분 뒤", "Tue 2026-11-24 13:31"),
        ("일주일 후", "Tue 2026-12-01 12:01"),
        ("2일 후", "Thu 2026-11-26 12:01"),
        ("금요일 20시", "Fri 2026-11-27 20:00"),
        ("금요일에 오후 8시 반에", "Fri 2026-11-27 20:30"),
        ("이번 주 일요일 9시", "Sun 2026-11-29 09:00"),
        ("다음 주 월요일 오전 9시", "Mon 2026-11-30 09:00"),
        ("다음주 월요일 9:00", "Mon 2026-11-30 09:00"),
        ("12월 31일 18시 30분", "Thu 2026-12-31 18:30"),
        ("2027년 1월 5일 저녁 7시", "Tue 2027-01-05 19:00"),
    ],
)
def test_what_people_type(text: str, meant: str) -> None:
    assert local(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "at",
        "soon",
        "18",
        "25:00",
        "18:60",
        "18:00:30",
        "13pm",
        "0am",
        "18:00 pm",
        "오후 6:00 pm",
        "12/31 18:00",
        "31.12. 18:00",
        "2026-12-32 18:00",
        "2026-13-01 18:00",
        "2026-12/31 18:00",
        "30 feb 10:00",
        "foo 5 10:00",
        "5 foo",
        "monkey 9:00",
        "friday 9:00 10:00",
        "2026-12-31 18:00Z",
        "2026-12-31 18:00+09:00",
        "in hours",
        "in 3 lightyears",
        "in three hours",
        "3 hours",
        "3시간",
        "밤 12시",
        "저녁 3시",
        "<t:99999999999999:f>",
        "<t:abc>",
        "tomorrow " * 50 + "18:00",
        "2026-12-31 18:00 please",
    ],
)
def test_what_is_not_understood_is_said_so(text: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_when(text, NOW, "Asia/Seoul")
    assert caught.value.key == "error-when-unknown"
    assert len(str(caught.value.values["text"])) <= 100


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", "2026-12-31"),
        ("tomorrow", "2026-11-25"),
        ("jan 5", "2027-01-05"),
        ("friday", "2026-11-27"),
        ("12월 31일", "2026-12-31"),
        ("내일", "2026-11-25"),
    ],
)
def test_a_day_without_an_hour_asks_for_it(text: str, day: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_when(text, NOW, "Asia/Seoul")
    assert (caught.value.key, caught.value.values) == ("error-when-no-hour", {"day": day})


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-24 11:59", "2026-11-24 11:59"),
        ("2026-11-24 12:00", "2026-11-24 12:00"),
        ("today 9am", "2026-11-24 09:00"),
        ("this monday 9am", "2026-11-23 09:00"),
        ("1900-01-01 0:00", "1900-01-01 00:00"),
        ("<t:0:f>", "1970-01-01 09:00"),
    ],
)
def test_the_past_is_refused(text: str, moment: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_when(text, NOW, "Asia/Seoul")
    assert (caught.value.key, caught.value.values) == ("error-when-past", {"moment": moment})


@pytest.mark.parametrize(
    "text",
    ["2062-11-24 18:00", "2099-12-31 23:59", "in 9999 weeks", "in" + " 9999 weeks" * 6, "<t:99999999999>"],
)
def test_a_mistyped_year_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_when(text, NOW, "Pacific/Kiritimati")
    assert caught.value.key == "error-when-far"


def test_the_clock_changes() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    skipped = parse_when("2026-03-08 02:30", now, "America/New_York")
    assert (skipped.at, skipped.shifted) == (datetime(2026, 3, 8, 7, tzinfo=UTC), "gap")
    assert skipped.local == datetime.fromisoformat("2026-03-08 02:30")
    twice = parse_when("2026-11-01 01:30", now, "America/New_York")
    assert (twice.at, twice.shifted) == (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "fold")


def test_hours_are_elapsed_time_and_days_are_wall_time() -> None:
    now = datetime(2026, 3, 7, 17, tzinfo=UTC)  # noon in New York, the day before the change
    assert local("in 24 hours", now, "America/New_York") == "Sun 2026-03-08 13:00"
    assert local("in 1 day", now, "America/New_York") == "Sun 2026-03-08 12:00"


def test_today_is_the_day_of_the_zone() -> None:
    now = datetime(2026, 11, 24, 20, tzinfo=UTC)
    assert local("today 9am", now, "Asia/Seoul") == "Wed 2026-11-25 09:00"
    assert local("today 4pm", now, "America/New_York") == "Tue 2026-11-24 16:00"


def test_a_zone_that_is_said_beats_the_servers() -> None:
    assert local("2026-12-31 18:00 KST", NOW, "America/New_York") == "Thu 2026-12-31 04:00"


def test_an_unknown_zone_is_a_sentence() -> None:
    with pytest.raises(UserError) as caught:
        parse_when("tomorrow 6pm", NOW, "Mars/Olympus")
    assert caught.value.key == "error-unknown-zone"


WAYS = [
    "{0:%Y-%m-%d %H:%M}",
    "{0:%Y/%m/%d %I:%M %p}",
    "{0:%H:%M} on {0:%d %B %Y}",
    "{0:%b %d %Y, %I:%M%p}",
    "{0.year}년 {0.month}월 {0.day}일 {0.hour}시 {0.minute}분",
    "{0.year}. {0.month}. {0.day}. {0:%H:%M}",
]


@settings(deadline=None)
@given(
    ahead=st.integers(1, 9 * 365 * 24 * 60),
    zone=st.sampled_from(["Asia/Seoul", "America/New_York", "Europe/London", "Pacific/Apia", "UTC"]),
    way=st.sampled_from(WAYS),
)
def test_what_is_written_out_is_read_back(ahead: int, zone: str, way: str) -> None:
    at = NOW.replace(second=0) + timedelta(minutes=ahead)
    there = at.astimezone(ZoneInfo(zone))
    if there.fold:
        at -= timedelta(hours=1)  # said in words it is the first of the two
    found = parse_when(way.format(there), NOW, zone)
    assert (found.at, found.local) == (at, there.replace(tzinfo=None, fold=0))
    assert parse_when(f"<t:{int(at.timestamp())}:f>", NOW, zone).at == at


@settings(deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"[a-z0-9:가-힣 <>.-]{1,30}", fullmatch=True))
def test_any_text_gives_a_moment_or_a_sentence(text: str) -> None:
    """Nothing else is ever raised."""
    with suppress(UserError):
        assert parse_when(text, NOW, "Europe/Berlin").at > NOW
