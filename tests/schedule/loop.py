"""An event loop whose time jumps to the next alarm instead of waiting for it."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
START = datetime(2026, 1, 1, tzinfo=UTC)


class JumpingSelector(selectors.DefaultSelector):
    """Never waits: tells the loop how far it may jump."""

    def __init__(self) -> None:
        super().__init__()
        self.jump: Callable[[float], None] = lambda seconds: None

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        events = super().select(0)
        if not events:
            if timeout is None:
                raise RuntimeError("everything waits for something that never comes")
            self.jump(max(timeout, 0))
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.now_s = 0.0
        selector = JumpingSelector()
        selector.jump = self._jump
        super().__init__(selector)

    def time(self) -> float:
        return self.now_s

    def clock(self) -> datetime:
        """Return the wall clock that goes with the loop."""
        return START + timedelta(seconds=self.now_s)

    def _jump(self, seconds: float) -> None:
        self.now_s += seconds


def play(story: Callable[[VirtualLoop], Coroutine[Any, Any, T]]) -> T:
    """Run a story on a loop of its own, and check that it leaves nothing behind."""
    loop = VirtualLoop()
    try:
        result = loop.run_until_complete(story(loop))
        assert not asyncio.all_tasks(loop)
        return result
    finally:
        loop.close()
