"""Dates as people type them, cameras note them and files are called."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.throwback.dates import CameraNotes, count_years, propose_date, read_date
from bot.throwback.models import PhotoDate

TODAY = date(2026, 11, 24)
PAST = st.dates(date(1900, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2022-04-03", "2022-04-03"),
        (" 2022.4.3. ", "2022-04-03"),
        ("2022. 4. 3.", "2022-04-03"),
        ("2022/4/3", "2022-04-03"),
        ("２０２２-04-03", "2022-04-03"),
        ("20220403", "2022-04-03"),
        ("220403", "2022-04-03"),
        ("990403", "1999-04-03"),
        ("2022-04", "2022-04"),
        ("2022.4", "2022-04"),
        ("2022", "2022"),
        ("2022년 4월 3일", "2022-04-03"),
        ("2022년4월", "2022-04"),
        ("2022년", "2022"),
        ("2022年4月3日", "2022-04-03"),
        ("3 April 2022", "2022-04-03"),
        ("April 3rd, 2022", "2022-04-03"),
        ("3rd of April 2022", "2022-04-03"),
        ("Apr 2022", "2022-04"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_dates_are_read_as_they_are_typed(text: str, shown: str) -> None:
    found = read_date(text, TODAY)
    assert (str(found), found.source) == (shown, "typed")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "yesterday",
            "3/4/2022",
            "03-04-22",
            "2022-13",
            "2022-02-30",
            "2023-02-29",
            "2022-00-01",
            "0000",
        ),
        *("2022-4/3", "April", "Foo 2022", "22", "2022 " * 20),
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(UserError) as refused:
        read_date(text, TODAY)
    assert refused.value.key == "error-photo-date"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1899-12-31", "error-photo-date-early"),
        ("1022", "error-photo-date-early"),
        ("2026-11-26", "error-photo-date-future"),
        ("2026-12", "error-photo-date-future"),
        ("2027", "error-photo-date-future"),
    ],
)
def test_dates_outside_of_the_past_are_refused(text: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        read_date(text, TODAY)
    assert refused.value.key == key


def test_this_month_year_and_a_day_ahead_are_taken() -> None:
    """In Seoul it is tomorrow while the server in Los Angeles still has today."""
    for text in ("2026-11-25", "2026-11", "2026", "1900"):
        assert str(read_date(text, TODAY)) == text


@given(PAST)
def test_what_is_shown_is_read_as_the_same(day: date) -> None:
    for taken in (
        PhotoDate(day.year, day.month, day.day),
        PhotoDate(day.year, day.month),
        PhotoDate(day.year),
    ):
        assert read_date(str(taken), TODAY) == taken


@given(PAST)
def test_precision_says_what_is_known(day: date) -> None:
    whole = PhotoDate(day.year, day.month, day.day)
    assert (whole.precision, whole.whole) == ("day", day)
    assert (PhotoDate(day.year, day.month).precision, PhotoDate(day.year, day.month).whole) == ("month", None)
    assert (PhotoDate(day.year).precision, PhotoDate(day.year).whole) == ("year", None)


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_a_date_or_a_sentence(text: str) -> None:
    try:
        year = read_date(text, TODAY).year
    except UserError:
        return
    assert 1900 <= year <= 2026


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("IMG_20220403_181500.jpg", "2022-04-03"),
        ("PXL_20220403_091500123.MP.jpg", "2022-04-03"),
        ("20220403181500.jpg", "2022-04-03"),
        ("2022-04-03 18.15.00.png", "2022-04-03"),
        ("KakaoTalk_20220403_1815.jpg", "2022-04-03"),
        ("220403 V encore.jpg", "2022-04-03"),
        ("Screenshot_2022.04.03.png", "2022-04-03"),
        ("IMG_1234.jpg", None),
        ("1648990000000.jpg", None),
        ("DSC20221399.jpg", None),
        ("photo-20991231.jpg", None),
        ("271231.jpg", "1927-12-31"),
        ("2022-04.jpg", None),
        ("", None),
    ],
)
def test_days_are_found_in_file_names(name: str, shown: str | None) -> None:
    found = propose_date(CameraNotes(), name, TODAY)
    assert (found and (str(found), found.source)) == (shown and (shown, "name"))


@pytest.mark.parametrize(
    ("taken", "is_scan", "shown"),
    [
        ("2019:07:08 20:15:00", False, "2019-07-08"),
        ("2019-07-08T20:15:00", False, "2019-07-08"),
        ("2019:07:08 20:15:00", True, "2022-04-03"),
        ("0000:00:00 00:00:00", False, "2022-04-03"),
        ("1970:01:01 00:00:00", False, "2022-04-03"),
        ("2000:01:01 00:00:00", False, "2022-04-03"),
        ("2030:01:01 00:00:00", False, "2022-04-03"),
        ("2019:02:30 00:00:00", False, "2022-04-03"),
        ("garbage\0", False, "2022-04-03"),
    ],
)
def test_the_camera_is_believed_before_the_name_if_it_can_be(taken: str, is_scan: bool, shown: str) -> None:
    found = propose_date(CameraNotes(taken, is_scan), "220403.jpg", TODAY)
    assert str(found) == shown


@given(st.text(max_size=40), st.text(max_size=40), st.booleans())
def test_a_proposal_is_always_a_date_that_may_be_typed(taken: str, name: str, is_scan: bool) -> None:
    found = propose_date(CameraNotes(taken, is_scan), name, TODAY)
    if found is not None:
        assert str(read_date(str(found), TODAY)) == str(found)


@pytest.mark.parametrize(
    ("taken", "years"),
    [
        ("2022-11-24", 4),
        ("2022-11-25", 3),
        ("2022-11", 4),
        ("2022-12", 3),
        ("2022", 4),
        ("2026-01-01", None),
        ("2026", None),
        ("2025-12-31", None),
        ("2025-11-24", 1),
    ],
)
def test_years_ago_are_whole_ones_and_never_zero(taken: str, years: int | None) -> None:
    assert count_years(read_date(taken, TODAY), TODAY) == years


@given(PAST)
def test_years_ago_agree_with_the_date_under_them(day: date) -> None:
    years = count_years(PhotoDate(day.year, day.month, day.day), TODAY)
    since = (years or 0) * timedelta(days=365)
    assert day + since <= TODAY
    assert day + since + timedelta(days=365 + 32) > TODAY
