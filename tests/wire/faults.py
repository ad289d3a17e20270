"""What goes wrong on the way to Discord, as a plan of plain values."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

Reply = tuple[int, Any]

_INVALID = {"components": {"_errors": [{"code": "BASE_TYPE_BAD_LENGTH", "message": "Must be shorter."}]}}
_REFUSALS: dict[str, Reply] = {
    "500": (500, {"message": "500: Internal Server Error", "code": 0}),
    "502": (502, {"message": "502: Bad Gateway", "code": 0}),
    "503": (503, {"message": "503: Service Unavailable", "code": 0}),
    "403": (403, {"message": "Missing Permissions", "code": 50013}),
    "404": (404, {"message": "Unknown Channel", "code": 10003}),
    "400": (400, {"message": "Invalid Form Body", "code": 50035, "errors": _INVALID}),
}
_OTHERS = ("429", "429-global", "drop-before", "accept-then-drop", "slow", "hold-before", "hold-after")
KINDS = frozenset((*_REFUSALS, *_OTHERS))


class Refused(Exception):
    """Discord says no: HTTP status, Discord's error code and its sentence."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(status, code, message)
        self.reply: Reply = (status, {"code": code, "message": message})


@dataclass
class Fault:
    """One thing that goes wrong, for requests whose method and path fit.

    Args:
        method: "POST", or "*".
        path: a glob on the path below the API's base, e.g. "/channels/*/messages".
        kind: 429, 429-global, 500, 502, 503, 403 (50013), 404 (10003), 400 (50035): only that answer;
            drop-before, accept-then-drop: the connection is cut before or after the request took effect;
            slow: it takes effect at once, the answer takes `seconds`;
            hold-before, hold-after: kept before or after it took effect until `Wire.release()`.
        times: how many requests it hits; None: all of them.
        seconds: retry_after of a 429, delay of a slow answer.
    """

    method: str
    path: str
    kind: str
    times: int | None = 1
    seconds: float = 0.2

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind!r}; one of {sorted(KINDS)}")

    def refusal(self) -> Reply | None:
        """Return the answer given instead of the real one, None for faults that let the request through."""
        if self.kind.startswith("429"):
            is_global = self.kind == "429-global"
            text = "You are being rate limited."
            return 429, {"message": text, "retry_after": self.seconds, "global": is_global}
        return _REFUSALS.get(self.kind)

    def _hits(self, method: str, path: str) -> bool:
        fits = self.method in ("*", method) and fnmatchcase(path, self.path)
        return fits and (self.times is None or self.times > 0)


class FaultPlan(list[Fault]):
    """The faults still to come; the first that fits a request is used up by it."""

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault this request meets, None on a good day."""
        for fault in self:
            if fault._hits(method, path):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None


class SendLimit:
    """How many messages a channel takes in a window, told in headers and enforced with a 429."""

    def __init__(self, count: int, window_s: float) -> None:
        self.count = count
        self.window_s = window_s
        self._windows: dict[str, tuple[float, int]] = {}  # by path: end, messages left

    def spend(self, path: str, now: float) -> tuple[dict[str, str], Reply | None]:
        """Count one message; return the headers of its answer, and the refusal when it is one too many."""
        ends_at, left = self._windows.get(path, (0.0, 0))
        if now >= ends_at:
            ends_at, left = now + self.window_s, self.count
        self._windows[path] = (ends_at, max(left - 1, 0))
        headers = {
            "X-RateLimit-Limit": str(self.count),
            "X-RateLimit-Remaining": str(max(left - 1, 0)),
            "X-RateLimit-Reset": f"{ends_at:.3f}",
            "X-RateLimit-Reset-After": f"{ends_at - now:.3f}",
            "X-RateLimit-Bucket": "messages",
        }
        too_many = Fault("*", path, "429", seconds=round(ends_at - now, 3)).refusal() if left < 1 else None
        return headers, too_many
