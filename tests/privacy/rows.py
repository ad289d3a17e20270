"""One row in every table of two servers, written past the features; what a row leaves out is filled in."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import cache, partial
from typing import Any

from bot.store import Steps, Store, Value
from bot.store.migrate import list_migrations

GUILD, OTHER_GUILD = 100, 200
FAN, MODERATOR = 2, 3
ALONE, SHARED = 1, 2  # sources: one follower, two followers

# What a server has of each table: columns and values; ids begin with the server's number.
GUILD_ROWS: dict[str, dict[str, Any]] = {
    "guild": {"language": "ko"},
    "guild_channel": {"feature": "news", "channel_id": 7},
    "guild_feature_off": {"feature": "polls"},
    "guild_ping_role": {"role_id": 5},
    "artist": {"id": 1, "name": "V", "folded": "v"},
    "delivery": {"id": 2, "dedupe_key": "x", "payload": "{}"},
    "channel_hold": {"channel_id": 7, "reason": "gone"},
    "feed": {"id": 3, "source_id": SHARED, "artist_id": 1, "added_by": MODERATOR},
    "verdict": {"feed_id": 3, "entry_id": SHARED, "delivery_id": 2},
    "announcement": {
        "id": 4,
        "author_id": MODERATOR,
        "decided_by": MODERATOR,
        "repeat": "once",
        "payload": '{"title": "Party"}',
        "state": "cancelled",
    },
    "photo": {
        "id": 7,
        "author_id": FAN,
        "credited_id": FAN,
        "decided_by": MODERATOR,
        "state": "approved",
        "caption": "Snow",
    },
    "photo_text": {"photo_id": 7},
    "photo_view": {"photo_id": 7},
    "photo_artist": {"photo_id": 7, "artist_id": 1},
    "heart": {"photo_id": 7, "user_id": FAN},
    "photo_report": {"photo_id": 7, "user_id": FAN, "reason": "blurred"},
    "photo_shown": {"id": 8, "photo_id": 7, "kind": "daily"},
    "photo_held": {"id": 9, "held_by": MODERATOR},
    "photo_bag": {"scope": "open:all"},
    "photo_slot": {"slot_on": "2026-11-24"},
    "throwback_setting": {"settings": "{}"},
    "draft": {"id": 5, "user_id": FAN, "kind": "announce.post", "payload": '{"role": 1}', "created_at": 7},
    "ban": {"user_id": FAN, "feature": "polls", "reason": "spam", "banned_by": MODERATOR, "banned_at": 8},
    "audit": {
        "id": 6,
        "happened_at": 8,
        "actor_id": MODERATOR,
        "action": "moderation.ban",
        "subject": str(FAN),
        "after_json": '{"feature": "polls"}',
        "reason": "spam",
    },
}
EMPTY: dict[str, Value] = {"TEXT": "", "BIGINT": 0, "BYTEA": b""}
OWN_IDS = {"id", "artist_id", "feed_id", "delivery_id", "photo_id"}


async def fill(store: Store) -> None:
    """Write two servers that share one source; the first alone follows the other."""
    await store.write(_fill)


def _fill() -> Steps[None]:
    for source_id in (ALONE, SHARED):
        yield _insert("source", {"id": source_id, "url": f"https://{source_id}.example"})
        yield _insert("entry", {"id": source_id, "source_id": source_id, "identity": "i"})
    for guild_id in (GUILD, OTHER_GUILD):
        yield from _fill_guild(guild_id)
    alone = GUILD_ROWS["feed"] | {"guild_id": GUILD, "id": 9, "artist_id": None, "source_id": ALONE}
    yield _insert("feed", alone)


def _fill_guild(guild_id: int) -> Steps[None]:
    for table, row in GUILD_ROWS.items():
        own = {column: guild_id + row[column] for column in OWN_IDS & set(row)}
        yield _insert(table, row | own | {"guild_id": guild_id})
    yield _insert("artist_alias", {"artist_id": guild_id + 1, "alias": "V"})


def _insert(table: str, row: dict[str, Value]) -> tuple[str, list[Value]]:
    needed = {column: value for column, value in list_needed()[table].items() if column not in row}
    whole = needed | row
    places = ", ".join(f"${place}" for place in range(1, len(whole) + 1))
    return f"INSERT INTO {table} ({', '.join(whole)}) VALUES ({places})", list(whole.values())


@cache
def list_columns() -> dict[str, list[str]]:
    """Return every table of the schema with its columns."""
    return {table: [column["name"] for column in columns] for table, columns in _read_schema().items()}


@cache
def list_needed() -> dict[str, dict[str, Value]]:
    """Return the columns that must be given, by table, each with a value of its type."""
    return {
        table: {
            column["name"]: EMPTY[column["type"]]
            for column in columns
            if column["notnull"] and column["dflt_value"] is None
        }
        for table, columns in _read_schema().items()
    }


def _read_schema() -> dict[str, list[sqlite3.Row]]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.row_factory = sqlite3.Row
        for migration in list_migrations():
            database.executescript(migration.sql)
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: database.execute("SELECT * FROM pragma_table_info(?)", (name,)).fetchall()
            for (name,) in tables
        }


async def write(store: Store, sql: str, *args: Value) -> None:
    """Run one statement past the features."""
    await store.write(partial(_one, sql, args))


def _one(sql: str, args: Sequence[Value]) -> Steps[None]:
    yield (sql, args)
