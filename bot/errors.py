"""What can go wrong, and who is told.

    LightstickError
    ├── UserError        a person did something that cannot be done: one kind sentence, nothing logged
    │   ├── NotFoundError     the named thing is not there (any more)
    │   ├── NotAllowedError   this person may not; says who may
    │   └── MissingRightError the bot lacks a right in a channel; names both
    ├── OperatorError    whoever runs the bot has to act: plain English, printed at start or logged
    └── TransientError   the world outside failed for now; try again after `retry_after_s`

A UserError carries data, not prose: `key` is a Fluent message (what happened) whose attributes `.why` and
`.next` complete the card, so every fan reads it in his own language.
"""


class LightstickError(Exception):
    """Anything Lightstick raises on purpose."""

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process, whatever arguments a subclass takes."""
        return _revive, (type(self), self.args, vars(self))


def _revive(
    kind: type[LightstickError], args: tuple[object, ...], fields: dict[str, object]
) -> LightstickError:
    error = kind.__new__(kind, *args)
    vars(error).update(fields)
    return error


class UserError(LightstickError):
    """A sentence for the person who acted.

    Args:
        key: Fluent message id, with attributes `.why` and `.next` (both may be left out).
        values: placeables of the message: names, numbers, moments.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.key}({shown})"


class NotFoundError(UserError):
    """The thing that was named is not there, or not in this server."""


class NotAllowedError(UserError):
    """This person may not do this; the sentence says who may."""


class MissingRightError(UserError):
    """The bot lacks rights in a channel.

    Args:
        channel_id: where.
        rights: discord.py's permission names, e.g. "send_messages"; shown by their names in Discord.
        waiting: deliveries that wait for the right.
    """

    def __init__(self, channel_id: int, rights: tuple[str, ...], waiting: int = 0) -> None:
        super().__init__("error-missing-right", waiting=waiting)
        self.channel_id = channel_id
        self.rights = rights
        self.waiting = waiting


class OperatorError(LightstickError):
    """A sentence for whoever runs the bot: what, why, what to do."""


class TransientError(LightstickError):
    """The world outside failed for now.

    Args:
        reason: what failed, for the log.
        retry_after_s: seconds the other side asked us to wait, None when it did not say.
    """

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s
