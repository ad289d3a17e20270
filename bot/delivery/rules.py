"""The rules of "nothing lost, nothing twice": identity of a message, when to retry, what to do first.

Decides from values alone; knows neither the database nor Discord.
"""

import base64
import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from bot.delivery.models import Delivery

NONCE_LENGTH = 25  # characters; Discord's limit for a nonce
NONCE_MEMORY = timedelta(minutes=2)  # Discord: "the past few minutes"; we trust two
RETRY_FIRST_S = 2.0
RETRY_MOST_S = 600.0
TOLD_ATTEMPTS = 14  # tries, about an hour, after which moderators hear that a message keeps failing
STUCK_ATTEMPTS = 100  # tries, most of a day
STUCK_AFTER = timedelta(hours=24)
HOLD_RETRY = timedelta(minutes=10)  # how often a channel that refused us is tried again


class FirstStep(StrEnum):
    """What to do with a claimed delivery before anything else."""

    SEND = "send"
    LOOK_BACK = "look back"


def nonce_of(guild_id: int, dedupe_key: str) -> str:
    """Return the nonce that makes Discord answer a repeat with the first message.

    Discord compares nonces per author over all servers, hence the guild in it.
    """
    return base64.b32encode(_digest(guild_id, dedupe_key)).decode()[:NONCE_LENGTH]


def mark_of(guild_id: int, dedupe_key: str) -> int:
    """Return the component id by which a posted message is found again in its channel's history.

    31 bits, never 0 (Discord numbers components without an id itself, from 1 up to 40: left to it).
    """
    number = int.from_bytes(_digest(guild_id, dedupe_key)[:4]) & 0x7FFF_FFFF
    return number if number > 40 else number + 41


def first_step(delivery: Delivery, now: datetime) -> FirstStep:
    """Say whether an earlier try may have arrived and Discord has forgotten its nonce.

    A try that lies ahead was made before the clock was set back: nobody knows how long ago.
    """
    if delivery.first_try_at is None or timedelta() <= now - delivery.first_try_at < NONCE_MEMORY:
        return FirstStep.SEND
    return FirstStep.LOOK_BACK


def is_stuck(delivery: Delivery, now: datetime) -> bool:
    """Say whether a message keeps failing for so long that it must not block its channel any more."""
    return delivery.attempts >= STUCK_ATTEMPTS and now - delivery.due_at >= STUCK_AFTER


def retry_at(now: datetime, attempts: int, retry_after_s: float | None, jitter: float) -> datetime:
    """Return when to try again: doubling from 2 s to 10 min, never before Discord's own word.

    Args:
        attempts: tries so far, 1 or more.
        retry_after_s: seconds Discord asked for.
        jitter: in [0, 1); adds up to a tenth, so that many failures do not return together.
    """
    wait_s = min(RETRY_FIRST_S * 2.0 ** min(attempts - 1, 20), RETRY_MOST_S)
    return now + timedelta(seconds=max(wait_s, retry_after_s or 0.0) * (1 + jitter / 10))


def _digest(guild_id: int, dedupe_key: str) -> bytes:
    return hashlib.sha256(f"{guild_id}:{dedupe_key}".encode()).digest()
