"""Audit and bans in SQL."""

import json
from typing import Any

from bot.clock import find_moment, find_ms, from_ms, to_ms
from bot.ids import GuildId, UserId
from bot.moderation.models import AuditEntry, Ban, NewAudit
from bot.store import Row, Steps, Store

_BAN_COLUMNS = "guild_id, user_id, feature, until, reason, banned_by, banned_at"


def record(audit: NewAudit, audit_id: int) -> Steps[None]:
    """Write a line of the audit, inside the write that makes the change."""
    yield (
        "INSERT INTO audit"
        " (id, guild_id, happened_at, actor_id, action, subject, before_json, after_json, reason)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        (
            audit_id,
            audit.guild_id,
            to_ms(audit.happened_at),
            audit.actor_id,
            audit.action,
            audit.subject,
            _to_json(audit.before),
            _to_json(audit.after),
            audit.reason,
        ),
    )


def put_ban(ban: Ban) -> Steps[Ban | None]:
    """Write a ban over an earlier one of the same person and feature; return the earlier one."""
    earlier = yield from _read_ban(ban.guild_id, ban.user_id, ban.feature)
    yield (
        f"INSERT INTO ban ({_BAN_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (guild_id, user_id, feature) DO UPDATE SET until = excluded.until,"
        " reason = excluded.reason, banned_by = excluded.banned_by, banned_at = excluded.banned_at",
        (
            ban.guild_id,
            ban.user_id,
            ban.feature,
            find_ms(ban.until),
            ban.reason,
            ban.banned_by,
            to_ms(ban.banned_at),
        ),
    )
    return earlier


def take_ban(guild_id: int, user_id: int, feature: str) -> Steps[Ban | None]:
    """Remove a ban and return it; None when there was none."""
    rows = yield (
        f"DELETE FROM ban WHERE guild_id = $1 AND user_id = $2 AND feature = $3 RETURNING {_BAN_COLUMNS}",
        (guild_id, user_id, feature),
    )
    return _ban(rows[0]) if rows else None


class ModerationStore:
    """Reads of audit and bans."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def list_audit(
        self, guild_id: int, what: str | None, before_id: int | None, limit: int
    ) -> list[AuditEntry]:
        """Return a server's audit, newest first; `what` is a feature or a whole action."""
        rows = await self._store.fetch_all(
            "SELECT id, guild_id, happened_at, actor_id, action, subject, before_json, after_json, reason"
            " FROM audit WHERE guild_id = $1"
            " AND (CAST($2 AS BIGINT) IS NULL OR id < $2)"
            " AND (CAST($3 AS TEXT) IS NULL OR action = $3"
            " OR substr(action, 1, CAST($4 AS INTEGER)) = $3 || '.')"
            " ORDER BY id DESC LIMIT $5",
            (guild_id, before_id, what, len(what or "") + 1, limit),
        )
        return [_audit_entry(row) for row in rows]

    async def list_bans(self, guild_id: int) -> list[Ban]:
        """Return a server's bans, newest first, those that ran out included."""
        rows = await self._store.fetch_all(
            f"SELECT {_BAN_COLUMNS} FROM ban WHERE guild_id = $1 ORDER BY banned_at DESC, user_id, feature",
            (guild_id,),
        )
        return [_ban(row) for row in rows]

    async def list_bans_of(self, guild_id: int, user_id: int) -> list[Ban]:
        """Return one person's bans in a server, by feature, those that ran out included."""
        rows = await self._store.fetch_all(
            f"SELECT {_BAN_COLUMNS} FROM ban WHERE guild_id = $1 AND user_id = $2 ORDER BY feature",
            (guild_id, user_id),
        )
        return [_ban(row) for row in rows]


def _read_ban(guild_id: int, user_id: int, feature: str) -> Steps[Ban | None]:
    rows = yield (
        f"SELECT {_BAN_COLUMNS} FROM ban WHERE guild_id = $1 AND user_id = $2 AND feature = $3",
        (guild_id, user_id, feature),
    )
    return _ban(rows[0]) if rows else None


def _ban(row: Row) -> Ban:
    return Ban(
        guild_id=GuildId(row["guild_id"]),
        user_id=UserId(row["user_id"]),
        feature=row["feature"],
        until=find_moment(row["until"]),
        reason=row["reason"],
        banned_by=UserId(row["banned_by"]),
        banned_at=from_ms(row["banned_at"]),
    )


def _audit_entry(row: Row) -> AuditEntry:
    actor_id = row["actor_id"]
    return AuditEntry(
        id=row["id"],
        guild_id=GuildId(row["guild_id"]),
        happened_at=from_ms(row["happened_at"]),
        actor_id=None if actor_id is None else UserId(actor_id),
        action=row["action"],
        subject=row["subject"],
        before=_from_json(row["before_json"]),
        after=_from_json(row["after_json"]),
        reason=row["reason"],
    )


def _to_json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _from_json(text: str | None) -> dict[str, Any] | None:
    return None if text is None else json.loads(text)
