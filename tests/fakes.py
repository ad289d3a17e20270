"""Stand-ins for the seams we own: the clock, the web and the worker pool."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar, TypeVarTuple

from bot.news.models import Body, Failed, FailedKind, FetchRequest, Outcome

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


class FakeFetcher:
    """The web: what each address answers, and who asked for what."""

    def __init__(self) -> None:
        self.answers: dict[str, Outcome] = {}
        self.requests: list[FetchRequest] = []

    async def fetch(self, request: FetchRequest) -> Outcome:
        """Answer as told; an address nobody prepared is not there."""
        self.requests.append(request)
        missing = Failed(FailedKind.HTTP, "answered 404", 404)
        return self.answers.get(request.url, missing)

    def serve(self, url: str, body: bytes, content_type: str = "application/rss+xml") -> None:
        """Let an address answer with a document from now on."""
        self.answers[url] = Body(body, content_type, url)
