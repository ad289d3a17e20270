"""An artist as a server keeps it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.ids import ArtistId, GuildId


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of the year, with the year where it is known; 29 February is one."""

    month: int
    day: int
    year: int | None = None

    def __str__(self) -> str:
        """Return the text the database keeps: YYYY-MM-DD or MM-DD."""
        tail = f"{self.month:02}-{self.day:02}"
        return tail if self.year is None else f"{self.year:04}-{tail}"


@dataclass(frozen=True, slots=True)
class Artist:
    """An artist or a group, and every name a text may use for it.

    Args:
        aliases: further names in any script, in the order they were given; `name` may be among them.
        colour: 0xRRGGBB, the accent of this artist's announcements.
    """

    id: ArtistId
    guild_id: GuildId
    name: str
    group_name: str | None = None
    aliases: tuple[str, ...] = ()
    birthday: Birthday | None = None
    debut: date | None = None
    colour: int | None = None
    link: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases, each once."""
        return tuple(dict.fromkeys((self.name, *self.aliases)))


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One line on an artist's page, offered by another feature.

    Attributes:
        title: escaped for Discord.
        url: where it leads, None when nowhere.
        at: when it happened or will.
    """

    title: str
    url: str | None = None
    at: datetime | None = None


class PageSource(Protocol):
    """A feature that has something to show on an artist's page."""

    feature: str

    async def list_page_entries(self, guild_id: int, artist_id: int, limit: int) -> list[PageEntry]:
        """Return its newest entries about an artist of a server, newest first."""
        ...
