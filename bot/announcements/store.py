"""Announcements in SQL."""

import json
from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime, time

from bot.announcements.models import KIND, Announcement, Content
from bot.clock import find_moment, find_ms, from_ms, to_ms
from bot.ids import AnnouncementId, ChannelId, GuildId, UserId
from bot.store import Row, Steps, Store

_COLUMNS = (
    "id, guild_id, channel_id, author_id, repeat, starts_on, wall_time, zone, next_at, payload, state,"
    " decided_by, created_at"
)


def add_announcement(new: Announcement) -> Steps[None]:
    """Write a new announcement."""
    yield (
        f"INSERT INTO announcement ({_COLUMNS})"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        (
            new.id,
            new.guild_id,
            new.channel_id,
            new.author_id,
            new.repeat,
            new.starts_on.isoformat(),
            f"{new.wall_time:%H:%M}",
            new.zone,
            find_ms(new.next_at),
            json.dumps(asdict(new.content), ensure_ascii=False),
            new.state,
            new.decided_by,
            to_ms(new.created_at),
        ),
    )


def move_on(due: Announcement, state: str, next_at: datetime | None) -> Steps[bool]:
    """Leave a due occurrence behind; False when somebody else has, or it was cancelled."""
    rows = yield (
        "UPDATE announcement SET state = $3, next_at = $4"
        " WHERE id = $1 AND state = 'active' AND next_at = $2 RETURNING id",
        (due.id, find_ms(due.next_at), state, find_ms(next_at)),
    )
    return bool(rows)


def settle(guild_id: int, announcement_id: int, was: str, state: str, actor_id: int) -> Steps[bool]:
    """End an announcement that is in state `was`; False when it is not any more."""
    rows = yield (
        "UPDATE announcement SET state = $4, decided_by = $5, next_at = NULL"
        " WHERE guild_id = $1 AND id = $2 AND state = $3 RETURNING id",
        (guild_id, announcement_id, was, state, actor_id),
    )
    return bool(rows)


def find_announcement(guild_id: int, announcement_id: int) -> Steps[Announcement | None]:
    """Read an announcement inside a write."""
    rows = yield (
        f"SELECT {_COLUMNS} FROM announcement WHERE guild_id = $1 AND id = $2",
        (guild_id, announcement_id),
    )
    return _announcement(rows[0]) if rows else None


def count_active(guild_id: int) -> Steps[int]:
    """Count a server's announcements to come inside a write."""
    rows = yield (
        "SELECT COUNT(*) AS n FROM announcement WHERE guild_id = $1 AND state = 'active'",
        (guild_id,),
    )
    return rows[0]["n"]


class AnnouncementStore:
    """Reads of announcements."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find_announcement(self, guild_id: int, announcement_id: int) -> Announcement | None:
        """Return one announcement of a server."""
        row = await self._store.fetch_one(
            f"SELECT {_COLUMNS} FROM announcement WHERE guild_id = $1 AND id = $2",
            (guild_id, announcement_id),
        )
        return _announcement(row) if row else None

    async def list_announcements(
        self, guild_id: int, states: tuple[str, ...], before_id: int | None, limit: int
    ) -> list[Announcement]:
        """Return a server's announcements in some states, newest first, below `before_id`."""
        places = ", ".join(f"${place}" for place in range(4, len(states) + 4))
        rows = await self._store.fetch_all(
            f"SELECT {_COLUMNS} FROM announcement WHERE guild_id = $1"
            f" AND (CAST($2 AS BIGINT) IS NULL OR id < $2) AND state IN ({places})"
            " ORDER BY id DESC LIMIT $3",
            (guild_id, before_id, limit, *states),
        )
        return [_announcement(row) for row in rows]

    async def list_held(self, guild_id: int) -> list[Announcement]:
        """Return what is over but for its last post, which still waits in the outbox."""
        rows = await self._store.fetch_all(
            "SELECT dedupe_key FROM delivery WHERE guild_id = $1 AND state = 'pending' AND kind = $2",
            (guild_id, KIND),
        )
        ids = [int(row["dedupe_key"].split(":")[1]) for row in rows]  # rules of occurrence_key
        if not ids:
            return []
        places = ", ".join(f"${place}" for place in range(2, len(ids) + 2))
        found = await self._store.fetch_all(
            f"SELECT {_COLUMNS} FROM announcement"
            f" WHERE guild_id = $1 AND state = 'done' AND id IN ({places})",
            (guild_id, *ids),
        )
        return [_announcement(row) for row in found]

    async def list_outcomes(self, guild_id: int, keys: Collection[str]) -> dict[str, str]:
        """Return the states of deliveries by dedupe key; those that were never made are left out."""
        if not keys:
            return {}
        places = ", ".join(f"${place}" for place in range(2, len(keys) + 2))
        rows = await self._store.fetch_all(
            f"SELECT dedupe_key, state FROM delivery WHERE guild_id = $1 AND dedupe_key IN ({places})",
            (guild_id, *keys),
        )
        return {row["dedupe_key"]: row["state"] for row in rows}

    async def find_next_at(self) -> datetime | None:
        """Return the earliest occurrence to come in any server."""
        row = await self._store.fetch_one(
            "SELECT MIN(next_at) AS next_at FROM announcement WHERE state = 'active'"
        )
        return find_moment(row["next_at"]) if row else None

    async def list_due(self, now: datetime) -> list[Announcement]:
        """Return what is due in all servers, earliest first."""
        rows = await self._store.fetch_all(
            f"SELECT {_COLUMNS} FROM announcement WHERE state = 'active' AND next_at <= $1"
            " ORDER BY next_at, id",
            (to_ms(now),),
        )
        return [_announcement(row) for row in rows]

    async def find_missed(self, guild_id: int, after_id: int) -> Announcement | None:
        """Return the oldest announcement above an id that waits for a moderator's word."""
        row = await self._store.fetch_one(
            f"SELECT {_COLUMNS} FROM announcement WHERE guild_id = $1 AND state = 'asking' AND id > $2"
            " ORDER BY id LIMIT 1",
            (guild_id, after_id),
        )
        return _announcement(row) if row else None

    async def count_missed(self, guild_id: int) -> int:
        """Return how many announcements wait for a moderator's word."""
        row = await self._store.fetch_one(
            "SELECT COUNT(*) AS n FROM announcement WHERE guild_id = $1 AND state = 'asking'", (guild_id,)
        )
        return row["n"] if row else 0


def _announcement(row: Row) -> Announcement:
    decided_by = row["decided_by"]
    return Announcement(
        id=AnnouncementId(row["id"]),
        guild_id=GuildId(row["guild_id"]),
        channel_id=ChannelId(row["channel_id"]),
        author_id=UserId(row["author_id"]),
        content=Content(**json.loads(row["payload"])),
        repeat=row["repeat"],
        starts_on=date.fromisoformat(row["starts_on"]),
        wall_time=time.fromisoformat(row["wall_time"]),
        zone=row["zone"],
        next_at=find_moment(row["next_at"]),
        created_at=from_ms(row["created_at"]),
        state=row["state"],
        decided_by=None if decided_by is None else UserId(decided_by),
    )
