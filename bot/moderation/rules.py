"""The rules of bans: which one holds, and what may be asked for."""

from collections.abc import Iterable
from datetime import datetime

from bot.errors import UserError
from bot.moderation.models import BANNABLE, EVERY_FEATURE, Ban

REASON_LONGEST = 300  # characters; ours: a sentence or two on a card


def is_in_force(ban: Ban, now: datetime) -> bool:
    """Say whether a ban has not run out."""
    return ban.until is None or now < ban.until


def find_ban(bans: Iterable[Ban], feature: str, now: datetime) -> Ban | None:
    """Return the ban that keeps somebody out of a feature, the longest when several do."""
    holding = [ban for ban in bans if ban.feature in (feature, EVERY_FEATURE) and is_in_force(ban, now)]
    endless = [ban for ban in holding if ban.until is None]
    if endless:
        return endless[0]
    return max(holding, key=lambda ban: ban.until or now, default=None)


def check_ban(feature: str, until: datetime | None, reason: str | None, now: datetime) -> None:
    """Raise UserError for a ban that would mean nothing.

    Raises:
        UserError: nobody can be banned from that feature, it would be over already, or the reason is
            longer than a card shows.
    """
    if feature not in BANNABLE:
        raise UserError("error-ban-feature", feature=feature)
    if until is not None and until <= now:
        raise UserError("error-ban-past")
    check_reason(reason)


def check_reason(reason: str | None) -> None:
    """Raise UserError when a reason is longer than a card shows."""
    if reason is not None and len(reason) > REASON_LONGEST:
        raise UserError("error-reason-long", limit=REASON_LONGEST, length=len(reason))
