"""Which ban holds, and what a ban may be."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import UserError
from bot.ids import GuildId, UserId
from bot.moderation import Ban
from bot.moderation.rules import REASON_LONGEST, check_ban, find_ban, is_in_force

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def make_ban(feature: str = "all", until: datetime | None = None) -> Ban:
    return Ban(GuildId(1), UserId(2), feature, until, None, UserId(3), NOW - HOUR)


def test_a_ban_ends_at_its_moment() -> None:
    ban = make_ban(until=NOW)
    assert is_in_force(ban, NOW - timedelta(milliseconds=1))
    assert not is_in_force(ban, NOW)


def test_a_ban_from_everything_covers_a_feature() -> None:
    ban = make_ban("all")
    assert find_ban([ban], "polls", NOW) is ban


def test_a_ban_from_one_feature_leaves_the_others() -> None:
    assert find_ban([make_ban("polls")], "throwback", NOW) is None


def test_of_two_bans_the_longer_is_told() -> None:
    short, long, endless = make_ban("polls", NOW + HOUR), make_ban("all", NOW + 2 * HOUR), make_ban("polls")
    assert find_ban([short, long], "polls", NOW) is long
    assert find_ban([short, endless, long], "polls", NOW) is endless


def test_one_that_ran_out_does_not_hold() -> None:
    assert find_ban([make_ban("all", NOW - HOUR)], "polls", NOW) is None


@pytest.mark.parametrize(
    ("feature", "until", "reason", "key"),
    [
        ("news", None, None, "error-ban-feature"),
        ("polls", NOW, None, "error-ban-past"),
        ("polls", None, "x" * (REASON_LONGEST + 1), "error-reason-long"),
    ],
)
def test_a_ban_that_would_mean_nothing(
    feature: str, until: datetime | None, reason: str | None, key: str
) -> None:
    with pytest.raises(UserError) as caught:
        check_ban(feature, until, reason, NOW)
    assert caught.value.key == key


def test_a_ban_with_everything_right_passes() -> None:
    check_ban("throwback", NOW + HOUR, "x" * REASON_LONGEST, NOW)
