"""The one clock door.

`now` is a parameter everywhere; the callable at the edge is a `Clock`. The database keeps moments as
epoch milliseconds, everything else as aware UTC datetimes.
"""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def to_ms(moment: datetime) -> int:
    """Return epoch milliseconds, rounded down.

    Raises:
        ValueError: the moment is naive; a wall time without a zone is not a moment.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a zone: {moment!r}")
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return delta.days * 86_400_000 + delta.seconds * 1000 + delta.microseconds // 1000


def from_ms(milliseconds: int) -> datetime:
    """Return the aware UTC moment of epoch milliseconds."""
    seconds, rest = divmod(milliseconds, 1000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1000)


def find_ms(moment: datetime | None) -> int | None:
    """Return `to_ms(moment)`, None for None: for nullable columns."""
    return None if moment is None else to_ms(moment)


def find_moment(milliseconds: int | None) -> datetime | None:
    """Return `from_ms(milliseconds)`, None for None: for nullable columns."""
    return None if milliseconds is None else from_ms(milliseconds)
