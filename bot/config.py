"""What whoever runs the bot can set: environment variables and `.env`.

Every option has one line in `OPTIONS`; `.env.example` and the README's table are held against it by
tests/test_house.py. Reading is strict: a value that cannot be meant stops the start with a sentence that
names the key, what was read and what was expected. Secrets are never part of a sentence or a repr.
"""

import difflib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from bot.errors import OperatorError
from bot.ids import GuildId, UserId

T = TypeVar("T")

OPTIONS = {
    "DISCORD_TOKEN": "the bot’s token from the Developer Portal",
    "DATABASE_URL": "sqlite:///path/to/file.db or postgresql://user:password@host/name",
    "DATA_DIR": "a folder the bot may write to",
    "DEV_GUILD_ID": "the id of one server (digits)",
    "LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
    "LOG_FORMAT": "text or json",
    "HTTP_PORT": "a port from 1 to 65535",
    "SHARD_COUNT": "a number of shards, 1 or more",
    "SHARD_IDS": "shard numbers below SHARD_COUNT, separated by commas",
    "DISCORD_API_BASE": "an address like http://localhost:8080/api/v10",
    "FEED_ALLOW_HOSTS": "host names or addresses without http://, separated by commas",
    "FEED_USER_AGENT": "a line of plain ASCII text",
    "FEED_MIN_INTERVAL_S": "seconds from 1 to 86400",
    "OWNER_IDS": "ids of people (digits), separated by commas",
}
"""Every option, and what its value must look like."""

SECRETS = frozenset({"DISCORD_TOKEN", "DATABASE_URL"})
"""Never shown. A database address may carry a password."""

USER_AGENT = "Lightstick/0.1 (feed reader of a Discord bot)"
MIN_INTERVAL_S = 300
"""A feed is read at most this often: the quickest step of the news timing, 5 minutes after a new item."""


@dataclass(frozen=True, slots=True)
class Config:
    """The options, read once at start.

    `dev_guild_id` is the one server that gets commands at once; `http_port` None means no health page;
    `shard_ids` empty means this process serves every shard; `api_base` None means Discord itself.
    """

    token: str | None = field(repr=False)
    database_url: str = field(repr=False)
    data_dir: Path
    dev_guild_id: GuildId | None
    log_level: str
    log_format: str
    http_port: int | None
    shard_count: int | None
    shard_ids: tuple[int, ...]
    api_base: str | None
    feed_allow_hosts: frozenset[str]
    feed_user_agent: str
    feed_min_interval_s: int
    owner_ids: frozenset[UserId]

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Config":
        """Read the options of one mapping; an empty value counts as not set.

        A missing token is no error here: check, migrate and backup work without one.

        Raises:
            OperatorError: the first value that cannot be meant.
        """
        data_dir = _read(environ, "DATA_DIR", Path, Path("data"))
        shard_count = _read(environ, "SHARD_COUNT", _whole(1, 1_000_000), None)
        return cls(
            token=_read(environ, "DISCORD_TOKEN", _word, None),
            database_url=_read(environ, "DATABASE_URL", _database, f"sqlite:///{data_dir}/lightstick.db"),
            data_dir=data_dir,
            dev_guild_id=_read(environ, "DEV_GUILD_ID", _guild, None),
            log_level=_read(environ, "LOG_LEVEL", _one_of("DEBUG", "INFO", "WARNING", "ERROR"), "INFO"),
            log_format=_read(environ, "LOG_FORMAT", _one_of("text", "json"), "text"),
            http_port=_read(environ, "HTTP_PORT", _whole(1, 65535), None),
            shard_count=shard_count,
            shard_ids=_read(environ, "SHARD_IDS", _shards(shard_count), ()),
            api_base=_read(environ, "DISCORD_API_BASE", _address, None),
            feed_allow_hosts=_read(environ, "FEED_ALLOW_HOSTS", _hosts, frozenset[str]()),
            feed_user_agent=_read(environ, "FEED_USER_AGENT", _header, USER_AGENT),
            feed_min_interval_s=_read(environ, "FEED_MIN_INTERVAL_S", _whole(1, 86_400), MIN_INTERVAL_S),
            owner_ids=_read(environ, "OWNER_IDS", _people, frozenset[UserId]()),
        )

    def get_token(self) -> str:
        """Return the token.

        Raises:
            OperatorError: none was set.
        """
        if self.token is None:
            raise OperatorError(
                "DISCORD_TOKEN is not set, so there is no bot to log in as. Next: open "
                "https://discord.com/developers/applications, choose your application, Bot, Reset Token, "
                "and write DISCORD_TOKEN=... into .env."
            )
        return self.token


def load(env_file: Path, environ: Mapping[str, str]) -> tuple[Config, list[str]]:
    """Read `env_file` (it may be missing), then `environ` over it.

    Returns:
        The options, and a sentence for each line of the file that was not understood.

    Raises:
        OperatorError: the file cannot be read, or a value cannot be meant.
    """
    warnings: list[str] = []
    values: dict[str, str] = {}
    for key, value in _lines(env_file, warnings):
        if key in OPTIONS:
            values[key] = value
        else:
            warnings.append(f"{env_file}: {key} is no option of Lightstick{_nearest(key)}")
    given = {key: environ[key] for key in OPTIONS if environ.get(key)}
    return Config.from_env(values | given), warnings


def _lines(env_file: Path, warnings: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the file's keys and values as python-dotenv reads them, without ${...} replaced."""
    if not env_file.exists():
        return
    from dotenv.parser import parse_stream

    try:
        text = env_file.read_text("utf-8-sig")  # Notepad on Windows writes a byte order mark
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{env_file} cannot be read: {error}. Next: save it as UTF-8 text.") from error
    for line in parse_stream(io.StringIO(text)):
        if line.error or (line.key is not None and line.value is None):
            warnings.append(f"{env_file}: line {line.original.line} was not understood, KEY=value expected.")
        elif line.key is not None and line.value is not None:
            yield line.key, line.value


def _nearest(key: str) -> str:
    close = difflib.get_close_matches(key.upper(), OPTIONS, n=1)
    return f"; did you mean {close[0]}?" if close else ", see .env.example for those it has."


def _read(environ: Mapping[str, str], key: str, parse: Callable[[str], T], default: T) -> T:
    """Return the parsed value of one key, `default` when it is empty or not set."""
    raw = environ.get(key, "").strip()
    if not raw:
        return default
    try:
        return parse(raw)
    except ValueError:
        shown = "a value that is kept secret" if key in SECRETS else repr(raw)
        raise OperatorError(f"{key} is {shown}; expected: {OPTIONS[key]}.") from None


def _check(holds: bool) -> None:
    if not holds:
        raise ValueError


def _word(raw: str) -> str:
    _check(raw.isascii() and not re.search(r"\s", raw))
    return raw


def _database(raw: str) -> str:
    _check(re.match(r"sqlite:///.|postgresql://.", raw) is not None)
    return raw


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        found = [choice for choice in choices if choice.casefold() == raw.casefold()]
        _check(bool(found))
        return found[0]

    return parse


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(raw: str) -> int:
        _check(raw.isascii() and raw.isdigit() and least <= int(raw) <= most)
        return int(raw)

    return parse


_snowflake = _whole(1, 2**63 - 1)


def _guild(raw: str) -> GuildId:
    return GuildId(_snowflake(raw))


def _people(raw: str) -> frozenset[UserId]:
    return frozenset(UserId(_snowflake(part)) for part in _parts(raw))


def _parts(raw: str) -> list[str]:
    return [part.strip() for part in raw.split(",") if part.strip()]


def _shards(shard_count: int | None) -> Callable[[str], tuple[int, ...]]:
    def parse(raw: str) -> tuple[int, ...]:
        shard = _whole(0, (shard_count or 0) - 1)
        _check(bool(_parts(raw)))
        return tuple(sorted({shard(part) for part in _parts(raw)}))

    return parse


def _address(raw: str) -> str:
    parts = urlsplit(raw)
    _check(parts.scheme in ("http", "https") and bool(parts.hostname))
    return raw.rstrip("/")


def _hosts(raw: str) -> frozenset[str]:
    hosts = frozenset(part.casefold() for part in _parts(raw))
    _check(not any(re.search(r"[\s/@]", host) for host in hosts))
    return hosts


def _header(raw: str) -> str:
    _check(raw.isascii() and raw.isprintable())
    return raw
