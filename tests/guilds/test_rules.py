"""What a setting may be."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.errors import UserError
from bot.guilds import GuildSettings, check_is_on, get_channel_id
from bot.guilds.rules import (
    Changes,
    check_feature,
    check_hour,
    check_language,
    check_ping_roles,
    check_poll_makers,
    compare_guilds,
    quiet_end,
    read_clock,
    read_quiet_hours,
)
from bot.ids import ChannelId, GuildId

SETTINGS = GuildSettings(GuildId(1), channels={"news": ChannelId(7)}, features_off=frozenset({"polls"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("8:00", time(8)), (" 08:05 ", time(8, 5)), ("23:59", time(23, 59)), ("0:00", time())],
)
def test_a_wall_time_is_read(text: str, expected: time) -> None:
    assert read_clock(text) == expected


@pytest.mark.parametrize("text", ["24:00", "8", "8:0", "12:60", "8pm", "-1:00", "８:00 x", "10:00:00"])
def test_what_no_clock_shows_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        read_clock(text)
    assert caught.value.key == "error-clock"


def test_quiet_hours_are_both_or_none() -> None:
    assert read_quiet_hours("22:00", "8:00") == (time(22), time(8))
    assert read_quiet_hours(None, "  ") is None


@pytest.mark.parametrize(
    ("start", "end", "key"),
    [
        ("22:00", None, "error-quiet-half"),
        (" ", "8:00", "error-quiet-half"),
        ("8:00", "08:00", "error-quiet-same"),
        ("8:00", "late", "error-clock"),
    ],
)
def test_other_quiet_hours_are_refused(start: str | None, end: str | None, key: str) -> None:
    with pytest.raises(UserError) as caught:
        read_quiet_hours(start, end)
    assert caught.value.key == key


@pytest.mark.parametrize("makers", ["moderators", "everyone", "112233445566778899"])
def test_poll_makers(makers: str) -> None:
    check_poll_makers(makers)


@pytest.mark.parametrize("makers", ["", "nobody", "<@&5>", "-5", "٣"])
def test_no_poll_makers(makers: str) -> None:
    with pytest.raises(UserError):
        check_poll_makers(makers)


def test_names_and_numbers_outside_their_range_are_refused() -> None:
    for check, good, bad in (
        (check_feature, "news", "weather"),
        (check_language, "ko", "tlh"),
        (check_hour, 23, 24),
        (check_hour, 0, -1),
        (check_ping_roles, range(25), range(26)),
    ):
        check(good)
        with pytest.raises(UserError):
            check(bad)


def test_a_feature_that_is_switched_off() -> None:
    check_is_on(SETTINGS, "news")
    with pytest.raises(UserError) as caught:
        check_is_on(SETTINGS, "polls")
    assert caught.value.values == {"feature": "polls"}


def test_a_chosen_channel_goes_before_the_servers() -> None:
    assert get_channel_id(SETTINGS, "news", None) == 7
    assert get_channel_id(SETTINGS, "news", 8) == 8
    assert get_channel_id(SETTINGS, "throwback", 8) == 8
    with pytest.raises(UserError) as caught:
        get_channel_id(SETTINGS, "throwback", None)
    assert caught.value.key == "error-no-channel"


def test_servers_that_came_and_went() -> None:
    known = {1: False, 2: False, 3: True, 4: True, 5: False}
    changes = compare_guilds([1, 3, 6], known, owns=lambda guild_id: guild_id != 5)
    assert changes == Changes(new=(6,), back=(3,), gone=(2,))
    assert compare_guilds([], {}, owns=lambda guild_id: True) == Changes((), (), ())


@pytest.mark.parametrize(
    ("start", "end", "now", "over"),
    [
        ("22:00", "08:00", "2026-11-24T21:59", None),
        ("22:00", "08:00", "2026-11-24T22:00", "2026-11-25T08:00"),
        ("22:00", "08:00", "2026-11-25T07:59", "2026-11-25T08:00"),
        ("22:00", "08:00", "2026-11-25T08:00", None),
        ("13:00", "14:30", "2026-11-24T13:15", "2026-11-24T14:30"),
        ("13:00", "14:30", "2026-11-24T12:00", None),
    ],
)
def test_quiet_hours_end_by_the_servers_clock(start: str, end: str, now: str, over: str | None) -> None:
    seoul = ZoneInfo("Asia/Seoul")
    local_now = datetime.fromisoformat(now).replace(tzinfo=seoul)
    expected = datetime.fromisoformat(over).replace(tzinfo=seoul) if over else None
    assert quiet_end(read_clock(start), read_clock(end), "Asia/Seoul", local_now) == expected


def test_quiet_hours_that_end_in_a_skipped_hour_end_right_after_it() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = datetime(2027, 3, 28, 1, 0, tzinfo=berlin)
    assert quiet_end(read_clock("22:00"), read_clock("2:30"), "Europe/Berlin", night) == datetime(
        2027, 3, 28, 3, 0, tzinfo=berlin
    )
