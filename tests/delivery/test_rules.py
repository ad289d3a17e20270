"""Identity and patience of the outbox."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.rules import (
    NONCE_LENGTH,
    NONCE_MEMORY,
    RETRY_MOST_S,
    FirstStep,
    first_step,
    mark_of,
    nonce_of,
    retry_at,
)
from tests.factories import make_delivery

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
guilds = st.integers(1, 2**63 - 1)


@given(guilds, st.text())
def test_the_nonce_fits_discord_and_is_stable(guild_id: int, key: str) -> None:
    nonce = nonce_of(guild_id, key)
    assert len(nonce) == NONCE_LENGTH
    assert nonce == nonce_of(guild_id, key)


def test_two_servers_never_share_a_nonce_for_one_key() -> None:
    assert nonce_of(1, "news:5:a") != nonce_of(2, "news:5:a")


@given(guilds, st.text())
def test_the_mark_is_no_number_that_discord_gives_by_itself(guild_id: int, key: str) -> None:
    assert 40 < mark_of(guild_id, key) < 2**31


@pytest.mark.parametrize(
    ("tried", "expected"),
    [
        (None, FirstStep.SEND),
        (NONCE_MEMORY - timedelta(seconds=1), FirstStep.SEND),
        (NONCE_MEMORY, FirstStep.LOOK_BACK),
        (timedelta(days=3), FirstStep.LOOK_BACK),
        (timedelta(seconds=-1), FirstStep.LOOK_BACK),  # the clock was set back
    ],
)
def test_an_uncertain_try_is_looked_up_once_discord_forgot_its_nonce(
    tried: timedelta | None, expected: FirstStep
) -> None:
    delivery = make_delivery(first_try_at=None if tried is None else NOW - tried)
    assert first_step(delivery, NOW) is expected


@given(st.integers(1, 200), st.none() | st.floats(0, 4000), st.floats(0, 1, exclude_max=True))
def test_a_retry_waits_its_turn_and_never_less_than_discord_asks(
    attempts: int, asked_s: float | None, jitter: float
) -> None:
    wait_s = (retry_at(NOW, attempts, asked_s, jitter) - NOW).total_seconds()
    assert wait_s >= max(2.0, asked_s or 0.0) - 0.001
    assert wait_s <= max(RETRY_MOST_S, asked_s or 0.0) * 1.1 + 0.001


def test_retries_come_further_apart() -> None:
    waits = [retry_at(NOW, attempts, None, 0.0) - NOW for attempts in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=2)
    assert waits[-1] == timedelta(seconds=RETRY_MOST_S)
