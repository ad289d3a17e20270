"""Export and erasure in SQL, made from the map in rules.py."""

from typing import Any

from bot.privacy.models import Erasure, Fate, PersonColumn
from bot.privacy.rules import GUILD_TABLES, PERSON_COLUMNS, UNFOLLOWED_SOURCES, show
from bot.store import Steps, Store


def erase_person(user_id: int, now_ms: int) -> Steps[Erasure]:
    """Remove a person from every server's rows as the map says; a ban that ran out protects nobody."""
    counts = dict.fromkeys(Fate, 0)
    over = yield ("DELETE FROM ban WHERE user_id = $1 AND until <= $2 RETURNING guild_id", (user_id, now_ms))
    counts[Fate.DELETE] += len(over)
    for place in PERSON_COLUMNS:
        counts[place.fate] += yield from _erase(place, user_id)
    return Erasure(counts[Fate.DELETE], counts[Fate.REPLACE], counts[Fate.KEEP])


def erase_guild(guild_id: int) -> Steps[None]:
    """Remove everything of one server, and the sources that nobody follows then."""
    for table in GUILD_TABLES:
        yield (f"DELETE FROM {table} WHERE guild_id = $1", (guild_id,))
    yield (UNFOLLOWED_SOURCES, ())


def purge_guild(guild_id: int, left_before_ms: int) -> Steps[bool]:
    """Remove everything of a server unless it has the bot again; False then."""
    rows = yield (
        "SELECT guild_id FROM guild WHERE guild_id = $1 AND left_at <= $2",
        (guild_id, left_before_ms),
    )
    if rows:
        yield from erase_guild(guild_id)
    return bool(rows)


class PrivacyStore:
    """Reads of what is kept about a person."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def list_rows(self, place: PersonColumn, user_id: int) -> list[dict[str, Any]]:
        """Return what a place in the map shows to a person, by server."""
        rows = await self._store.fetch_all(
            f"SELECT {', '.join(place.shown)} FROM {place.table} WHERE {_where(place)}"
            f" ORDER BY {', '.join(place.shown)}",
            (str(user_id) if place.is_text else user_id,),
        )
        return [{column: show(column, row[column]) for column in place.shown} for row in rows]


def _erase(place: PersonColumn, user_id: int) -> Steps[int]:
    where = _where(place)
    args: list[int | str | None] = [str(user_id) if place.is_text else user_id]
    if place.fate is Fate.REPLACE:
        args.append(place.replacement)
    statements = {
        Fate.DELETE: f"DELETE FROM {place.table} WHERE {where} RETURNING guild_id",
        Fate.REPLACE: f"UPDATE {place.table} SET {place.column} = $2 WHERE {where} RETURNING guild_id",
        Fate.KEEP: f"SELECT guild_id FROM {place.table} WHERE {where}",
    }
    rows = yield (statements[place.fate], args)
    return len(rows)


def _where(place: PersonColumn) -> str:
    return f"{place.column} = $1" + (f" AND {place.only}" if place.only else "")
