"""Dates as feeds write them."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.dates import KST, find_zone, parse_date

PLUS_2 = timezone(timedelta(hours=2))


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Sun, 05 Jul 2026 10:00:00 +0900", moment(2026, 7, 5, 1)),
        ("Sun, 05 Jul 2026 10:00:00 KST", moment(2026, 7, 5, 1)),
        ("Sun, 05 Jul 2026 10:00:00 JST", moment(2026, 7, 5, 1)),
        ("Sun, 05 Jul 2026 10:00:00 GMT", moment(2026, 7, 5, 10)),
        ("Sun, 05 Jul 2026 10:00:00 -0000", moment(2026, 7, 5, 10)),
        ("Sun, 5 Jul 26 10:00 EST", moment(2026, 7, 5, 15)),
        ("05 July 2026 10:00:00 PDT", moment(2026, 7, 5, 17)),
        ("Sun, 05 Jul 2026 10:00:00 +0900 (KST)", moment(2026, 7, 5, 1)),
        ("Sun, 05 Jul 2026 10:00:00 GMT+9", moment(2026, 7, 5, 1)),
        ("Sun, 05 Jul 2026 24:00:00 GMT", moment(2026, 7, 6)),
        ("Sun, 05 Jul 2026 23:59:60 GMT", moment(2026, 7, 5, 23, 59, 59)),
        ("일, 05 7월 2026 10:00:00 +0900", moment(2026, 7, 5, 1)),
        ("2026-07-05T10:00:00Z", moment(2026, 7, 5, 10)),
        ("2026-07-05T10:00:00.1234567+09:00", moment(2026, 7, 5, 1)),
        ("2026-07-05T10:00:00+0900", moment(2026, 7, 5, 1)),
        ("2026-07-05T10:00-05:00", moment(2026, 7, 5, 15)),
        ("2026-07-05 10:00:00 KST", moment(2026, 7, 5, 1)),
        ("2026년 07월 05일 10:00", moment(2026, 7, 5, 1)),
        ("2026년 7월 5일 (일) 오전 12:05", moment(2026, 7, 4, 15, 5)),
        ("2026년 7월 5일 일요일 오후 12시 30분", moment(2026, 7, 5, 3, 30)),
        ("2026. 7. 5. 오후 3:04", moment(2026, 7, 5, 6, 4)),
        ("2026-07-05 오후 11:23:17", moment(2026, 7, 5, 14, 23, 17)),
        ("2026年7月5日 10時00分", moment(2026, 7, 5, 1)),
        ("July 5, 2026 at 10:00 am GMT", moment(2026, 7, 5, 10)),
        ("Sun Jul  5 10:00:00 KST 2026", moment(2026, 7, 5, 1)),
    ],
)
def test_a_date_that_says_when(written: str, meant: datetime) -> None:
    assert parse_date(f" {written}\n", PLUS_2) == meant


@pytest.mark.parametrize(
    "written",
    [
        "2026/07/05 10:00",
        "2026-07-05 10:00:00",
        "2026-07-05T10:00:00",
        "5 Jul 2026 10:00:00",
        "July 5, 2026 10:00 am",
        "Sun, 05 Jul 2026 10:00:00 XYZ",
    ],
)
def test_a_date_without_a_zone_takes_the_documents(written: str) -> None:
    assert parse_date(written, PLUS_2) == moment(2026, 7, 5, 8)


@pytest.mark.parametrize("written", ["2026.07.05", "2026-07-05", "2026/7/5"])
def test_a_day_is_its_midnight(written: str) -> None:
    assert parse_date(written, KST) == moment(2026, 7, 4, 15)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "07/05/2026",
        "12345678",
        "2026-13-05",
        "2026-02-30T10:00:00Z",
        "Mon, 31 Jun 2026 10:00:00 GMT",
        "Foo, 05 Bar 2026",
        "Mon, 01 Jan 0001 00:00:00 +0000",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59-10:00",
        "2026-07-05T10:00:00 and then some words that make it longer than any date could ever be",
    ],
)
def test_what_is_no_date(written: str) -> None:
    assert parse_date(written, UTC) is None


@given(st.one_of(st.text(max_size=90), st.text("0123456789-/. :년월일오전후 JulSunKST+,T", max_size=90)))
def test_anything_is_a_moment_or_none(written: str) -> None:
    found = parse_date(written, KST)
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    "written", ["1 " * 40, "a" * 80, "2026-" + " " * 70 + "1", "오후" * 40, ("5 jul 2026 " * 9)[:80]]
)
def test_no_date_takes_long(written: str) -> None:
    start = time.process_time()
    for _ in range(100):
        parse_date(written, UTC)
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize(
    ("dates", "language", "hours"),
    [
        (["2026-07-05 10:00", "Sun, 05 Jul 2026 10:00:00 +0900"], "en", 9),
        (["Sun, 05 Jul 2026 10:00:00 GMT"], "ko", 0),
        (["2026-07-05 10:00"], "ko-KR", 9),
        (["2026-07-05 10:00"], "ja", 9),
        (["", "nonsense"], "en-US", 0),
        ([], "", 0),
    ],
)
def test_the_zone_of_dates_that_name_none(dates: list[str], language: str, hours: int) -> None:
    assert find_zone(dates, language).utcoffset(None) == timedelta(hours=hours)
