"""The log: one line an event, as text for people or as JSON for collectors, without secrets.

A record's `extra` becomes fields (`guild_id`, `feature`, `reference`, ...). What a fan is shown as
"Reference 7KF2" is the `reference` field of the line that knows more.
"""

import json
import logging
import random
import re
import textwrap
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TextIO

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U, which are misread or misspelt (Douglas Crockford)."""

REFERENCE_LENGTH = 4
"""A million references: enough to find one line among the latest days."""

SECRET_SHAPES = re.compile(
    r"[\w-]{23,28}\.[\w-]{6}\.[\w-]{27,}"  # a bot token: id, time and signature in base64url
    r"|(?<=/webhooks/)\d+/[\w-]{30,}"  # an interaction's or webhook's token, part of addresses in
    r"|(?<=/interactions/)\d+/[\w-]{30,}"  # discord.py's rate limit warnings
)
CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
"""Neither a feed's title nor a member's name may begin a line or colour a terminal."""
CONTROLS_IN_BLOCK = {code: shown for code, shown in CONTROLS.items() if chr(code) != "\n"}

PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; everything else came by `extra`."""


def reference(randomness: random.Random) -> str:
    """Return four characters that join an answer to a log line."""
    return "".join(randomness.choices(CROCKFORD, k=REFERENCE_LENGTH))


def set_up(level: str, style: str, stream: TextIO, secrets: Iterable[str] = ()) -> None:
    """Send every record from `level` on to `stream`; called again, it replaces what it set before.

    Args:
        level: "DEBUG", "INFO", "WARNING" or "ERROR".
        style: "text" or "json".
        secrets: texts blotted out wherever they appear, besides everything shaped like a token.
    """
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler.formatter, LineFormatter)]:
        root.removeHandler(old)
    handler = logging.StreamHandler(stream)
    handler.setFormatter((JsonFormatter if style == "json" else TextFormatter)(secrets))
    root.addHandler(handler)
    root.setLevel(level)


class LineFormatter(logging.Formatter):
    """What both styles share: the moment, the fields, and that secrets are blotted out last."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line."""
        line = self.compose(record).encode("utf-8", "backslashreplace").decode()  # half a surrogate pair
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return SECRET_SHAPES.sub("[secret]", line)

    def compose(self, record: logging.LogRecord) -> str:
        """Return the line with its secrets still in it."""
        raise NotImplementedError

    def moment(self, record: logging.LogRecord) -> str:
        """Return when it happened, UTC to the millisecond."""
        moment = datetime.fromtimestamp(record.created, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def fields(self, record: logging.LogRecord) -> dict[str, Any]:
        """Return what came by `extra`."""
        return {name: value for name, value in vars(record).items() if name not in PLAIN}

    def trouble(self, record: logging.LogRecord) -> str:
        """Return the traceback, "" when there is none."""
        shown = self.formatException(record.exc_info) if record.exc_info else record.exc_text or ""
        return "\n".join(part for part in (shown, record.stack_info) if part)


class TextFormatter(LineFormatter):
    """`2026-11-24T10:00:00.000Z WARNING bot.news: message [guild_id=1]`, a traceback indented below it."""

    def compose(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{name}={value}" for name, value in self.fields(record).items())
        head = f"{self.moment(record)} {record.levelname} {record.name}: {record.getMessage()}"
        line = (f"{head} [{fields}]" if fields else head).translate(CONTROLS)
        trouble = self.trouble(record).translate(CONTROLS_IN_BLOCK)
        return f"{line}\n{textwrap.indent(trouble, '  ')}" if trouble else line


class JsonFormatter(LineFormatter):
    """One JSON object a line: at, level, logger, message, the fields, and `error` for a traceback."""

    def compose(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **self.fields(record),
        }
        if trouble := self.trouble(record):
            line["error"] = trouble
        return json.dumps(line, ensure_ascii=False, default=str)
