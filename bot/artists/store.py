"""A server's artists in SQL."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from bot.artists.models import Artist, Birthday
from bot.artists.rules import fold
from bot.ids import ArtistId, GuildId
from bot.store import Row, Steps, Store, Value

# The artist's own name is the first alias, so reading starts at the second.
_SELECT = (
    "SELECT artist.*, artist_alias.alias FROM artist"
    " LEFT JOIN artist_alias ON artist_alias.artist_id = artist.id AND artist_alias.position > 0"
    " WHERE artist.guild_id = $1"
)


def add_artist(artist: Artist) -> Steps[None]:
    """Write a new artist; a second one of the same folded name is a UniqueViolation."""
    yield (
        "INSERT INTO artist (guild_id, id, name, folded, group_name, birthday, debut, colour, link)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        _values(artist),
    )
    yield from _write_names(artist)


def change_artist(artist: Artist) -> Steps[None]:
    """Write an artist over what is kept; another one of the same folded name is a UniqueViolation."""
    yield (
        "UPDATE artist SET name = $3, folded = $4, group_name = $5, birthday = $6, debut = $7,"
        " colour = $8, link = $9 WHERE guild_id = $1 AND id = $2",
        _values(artist),
    )
    yield ("DELETE FROM artist_alias WHERE artist_id = $1", (artist.id,))
    yield from _write_names(artist)


def remove_artist(guild_id: int, artist_id: int) -> Steps[None]:
    """Remove an artist; feeds that were about it stay, about nobody."""
    yield ("DELETE FROM artist WHERE guild_id = $1 AND id = $2", (guild_id, artist_id))


def find_artist(guild_id: int, artist_id: int) -> Steps[Artist | None]:
    """Read an artist inside a write."""
    rows = yield (f"{_SELECT} AND artist.id = $2 ORDER BY artist_alias.position", (guild_id, artist_id))
    return next(iter(_artists(rows)), None)


def count_artists(guild_id: int) -> Steps[int]:
    """Count a server's artists inside a write."""
    rows = yield ("SELECT COUNT(*) AS n FROM artist WHERE guild_id = $1", (guild_id,))
    return rows[0]["n"]


class ArtistStore:
    """Reads of artists."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def list_artists(self, guild_id: int) -> list[Artist]:
        """Return a server's artists by folded name."""
        rows = await self._store.fetch_all(
            f"{_SELECT} ORDER BY artist.folded, artist.id, artist_alias.position", (guild_id,)
        )
        return _artists(rows)

    async def find_artist(self, guild_id: int, artist_id: int) -> Artist | None:
        """Return one artist of a server."""
        rows = await self._store.fetch_all(
            f"{_SELECT} AND artist.id = $2 ORDER BY artist_alias.position", (guild_id, artist_id)
        )
        return next(iter(_artists(rows)), None)


def _write_names(artist: Artist) -> Steps[None]:
    folded: dict[str, str] = {}
    for name in artist.names:
        folded.setdefault(fold(name), name)
    for position, (key, name) in enumerate(folded.items()):
        yield (
            "INSERT INTO artist_alias (artist_id, folded, alias, position) VALUES ($1, $2, $3, $4)",
            (artist.id, key, name, position),
        )


def _values(artist: Artist) -> list[Value]:
    return [
        artist.guild_id,
        artist.id,
        artist.name,
        fold(artist.name),
        artist.group_name,
        str(artist.birthday) if artist.birthday else None,
        artist.debut.isoformat() if artist.debut else None,
        artist.colour,
        artist.link,
    ]


def _artists(rows: Sequence[Row]) -> list[Artist]:
    """Build artists from rows that lie together, one row an alias."""
    return [_artist(list(group)) for _, group in groupby(rows, key=lambda row: row["id"])]


def _artist(rows: list[Row]) -> Artist:
    row = rows[0]
    return Artist(
        id=ArtistId(row["id"]),
        guild_id=GuildId(row["guild_id"]),
        name=row["name"],
        group_name=row["group_name"],
        aliases=tuple(row["alias"] for row in rows if row["alias"] is not None),
        birthday=_birthday(row["birthday"]),
        debut=date.fromisoformat(row["debut"]) if row["debut"] else None,
        colour=row["colour"],
        link=row["link"],
    )


def _birthday(text: str | None) -> Birthday | None:
    if text is None:
        return None
    *year, month, day = (int(part) for part in text.split("-"))
    return Birthday(month, day, year[0] if year else None)
