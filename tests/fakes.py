"""Stand-ins for the seams we own: the clock and the worker pool."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class FakeClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, now: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        """Move on (back, when negative)."""
        self.now += timedelta(seconds=seconds)


class InlinePool:
    """A worker pool that does the work where it is asked, and never runs out of time."""

    async def run(self, fn: Callable[[*Ts], T], *args: *Ts, timeout_s: float) -> T:
        return fn(*args)
