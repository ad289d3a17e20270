"""What can go wrong with a feed's address or its answer, told to whoever added it."""

from typing import Literal

from bot.errors import UserError

Reason = Literal["empty", "too-large", "page", "other", "broken", "hostile"]
"""Why an answer is no feed: nothing in it, over the limit, an HTML page, another kind of document, XML or
JSON that cannot be read, built to exhaust its reader."""


class NotAFeedError(UserError):
    """The answer is not a feed we can read. Crosses the border of a worker process."""

    def __init__(self, reason: Reason) -> None:
        super().__init__("error-not-a-feed", reason=reason)
        self.reason: Reason = reason

    def __reduce__(self) -> tuple[type["NotAFeedError"], tuple[Reason]]:
        return type(self), (self.reason,)


class SourceClosedError(UserError):
    """The site publishes no feed at all; a bridge's address works.

    Args:
        host: the site, as people call it ("weverse.io").
    """

    def __init__(self, host: str) -> None:
        super().__init__("error-source-closed", host=host)
        self.host = host

    def __reduce__(self) -> tuple[type["SourceClosedError"], tuple[str]]:
        return type(self), (self.host,)
