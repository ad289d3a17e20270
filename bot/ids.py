"""The names of things: Discord's snowflakes and our own time-ordered ids.

Our ids fit a signed 64-bit column, sort by the time they were made and are unique over processes
that run at once: 41 bits of milliseconds since 2025, 10 bits that tell the process, 12 bits of sequence
(the layout of Twitter's snowflake, 2010).
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NewType

GuildId = NewType("GuildId", int)
ChannelId = NewType("ChannelId", int)
MessageId = NewType("MessageId", int)
RoleId = NewType("RoleId", int)
UserId = NewType("UserId", int)

ArtistId = NewType("ArtistId", int)
DeliveryId = NewType("DeliveryId", int)
FeedId = NewType("FeedId", int)
SourceId = NewType("SourceId", int)
AnnouncementId = NewType("AnnouncementId", int)
PhotoId = NewType("PhotoId", int)

EPOCH_MS = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp() * 1000)
PROCESS_BITS = 10
SEQUENCE_BITS = 12


class IdMaker:
    """Make ids that only grow, even when the wall clock steps back."""

    def __init__(self, clock: Callable[[], datetime], randomness: random.Random) -> None:
        self._clock = clock
        self._process = randomness.getrandbits(PROCESS_BITS)
        self._last_ms = 0
        self._sequence = 0

    def __call__(self) -> int:
        """Return the next id; when one millisecond's sequence is used up, borrow from the next."""
        return self._next(self._now_ms())

    def take(self, count: int) -> tuple[int, ...]:
        """Return the next so many ids."""
        now_ms = self._now_ms()
        return tuple(self._next(now_ms) for _ in range(count))

    def _now_ms(self) -> int:
        return int(self._clock().timestamp() * 1000) - EPOCH_MS

    def _next(self, now_ms: int) -> int:
        if now_ms > self._last_ms:
            self._last_ms, self._sequence = now_ms, 0
        elif self._sequence + 1 < 1 << SEQUENCE_BITS:
            self._sequence += 1
        else:
            self._last_ms, self._sequence = self._last_ms + 1, 0
        high = self._last_ms << (PROCESS_BITS + SEQUENCE_BITS)
        return high | self._process << SEQUENCE_BITS | self._sequence
