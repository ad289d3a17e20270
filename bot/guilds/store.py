"""A server's settings in SQL."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from types import MappingProxyType
from typing import Any

from bot.clock import find_moment, from_ms, to_ms
from bot.guilds.models import Column, GuildSettings, LeftGuild
from bot.ids import ChannelId, GuildId, RoleId
from bot.store import Row, Steps, Store, Value

# One statement, so that a panel never mixes two moments; each part is found by its primary key.
_SETTINGS = (
    "SELECT part.name, part.feature, part.ref, guild.* FROM ("
    " SELECT 'guild' AS name, '' AS feature, CAST(0 AS BIGINT) AS ref"
    " UNION ALL SELECT 'channel', feature, channel_id FROM guild_channel WHERE guild_id = $1"
    " UNION ALL SELECT 'off', feature, 0 FROM guild_feature_off WHERE guild_id = $1"
    " UNION ALL SELECT 'role', '', role_id FROM guild_ping_role WHERE guild_id = $1"
    ") part LEFT JOIN guild ON guild.guild_id = $1 ORDER BY part.name, part.feature, part.ref"
)


def add_guild(guild_id: int, language: str) -> Steps[bool]:
    """Write a row of defaults; False when the server has one."""
    rows = yield (
        "INSERT INTO guild (guild_id, language) VALUES ($1, $2)"
        " ON CONFLICT (guild_id) DO NOTHING RETURNING guild_id",
        (guild_id, language),
    )
    return bool(rows)


def change_columns(guild_id: int, values: Mapping[Column, Value]) -> Steps[dict[str, Any]]:
    """Set some columns; return what they held before."""
    yield from _ensure(guild_id)
    names = ", ".join(values)
    places = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, start=2))
    rows = yield (f"SELECT {names} FROM guild WHERE guild_id = $1", (guild_id,))
    yield (f"UPDATE guild SET {places} WHERE guild_id = $1", (guild_id, *values.values()))
    return {name: rows[0][name] for name in values}


def change_channel(guild_id: int, feature: str, channel_id: int | None) -> Steps[dict[str, Any]]:
    """Set or remove a feature's channel; return the one before."""
    yield from _ensure(guild_id)
    rows = yield (
        "DELETE FROM guild_channel WHERE guild_id = $1 AND feature = $2 RETURNING channel_id",
        (guild_id, feature),
    )
    if channel_id is not None:
        yield (
            "INSERT INTO guild_channel (guild_id, feature, channel_id) VALUES ($1, $2, $3)",
            (guild_id, feature, channel_id),
        )
    return {"channel_id": rows[0]["channel_id"] if rows else None}


def change_feature(guild_id: int, feature: str, is_on: bool) -> Steps[dict[str, Any]]:
    """Switch a feature on or off; return how it was."""
    yield from _ensure(guild_id)
    rows = yield (
        "DELETE FROM guild_feature_off WHERE guild_id = $1 AND feature = $2 RETURNING feature",
        (guild_id, feature),
    )
    if not is_on:
        yield ("INSERT INTO guild_feature_off (guild_id, feature) VALUES ($1, $2)", (guild_id, feature))
    return {"is_on": not rows}


def change_ping_roles(guild_id: int, role_ids: Iterable[int]) -> Steps[dict[str, Any]]:
    """Replace the roles fans may pick; return those before, by id."""
    yield from _ensure(guild_id)
    rows = yield ("DELETE FROM guild_ping_role WHERE guild_id = $1 RETURNING role_id", (guild_id,))
    for role_id in role_ids:
        yield ("INSERT INTO guild_ping_role (guild_id, role_id) VALUES ($1, $2)", (guild_id, role_id))
    return {"role_ids": sorted(row["role_id"] for row in rows)}


def mark_left(guild_id: int, now_ms: int) -> Steps[None]:
    """Note when a server removed the bot; the first time counts."""
    yield from _ensure(guild_id)
    yield ("UPDATE guild SET left_at = $2 WHERE guild_id = $1 AND left_at IS NULL", (guild_id, now_ms))


def mark_joined(guild_id: int) -> Steps[bool]:
    """Forget that a server removed the bot; False when it had not."""
    rows = yield (
        "UPDATE guild SET left_at = NULL WHERE guild_id = $1 AND left_at IS NOT NULL RETURNING guild_id",
        (guild_id,),
    )
    return bool(rows)


class GuildStore:
    """Reads of settings."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get_settings(self, guild_id: int) -> GuildSettings:
        """Return a server's choices; the defaults for one that made none."""
        return _settings(guild_id, await self._store.fetch_all(_SETTINGS, (guild_id,)))

    async def find_language(self, guild_id: int) -> str | None:
        """Return a server's language; None for one without a row."""
        row = await self._store.fetch_one("SELECT language FROM guild WHERE guild_id = $1", (guild_id,))
        return row["language"] if row else None

    async def list_known(self) -> dict[int, bool]:
        """Return the servers that have a row, and whether each has left."""
        rows = await self._store.fetch_all("SELECT guild_id, left_at FROM guild")
        return {row["guild_id"]: row["left_at"] is not None for row in rows}

    async def list_left_before(self, moment: datetime) -> list[LeftGuild]:
        """Return the servers that removed the bot before or at a moment, longest ago first."""
        rows = await self._store.fetch_all(
            "SELECT guild_id, left_at FROM guild WHERE left_at <= $1 ORDER BY left_at, guild_id",
            (to_ms(moment),),
        )
        return [LeftGuild(GuildId(row["guild_id"]), from_ms(row["left_at"])) for row in rows]

    async def find_first_left_at(self) -> datetime | None:
        """Return when the first of the servers still kept here removed the bot."""
        row = await self._store.fetch_one("SELECT MIN(left_at) AS left_at FROM guild", ())
        return find_moment(row["left_at"]) if row else None


def _ensure(guild_id: int) -> Steps[None]:
    yield ("INSERT INTO guild (guild_id) VALUES ($1) ON CONFLICT (guild_id) DO NOTHING", (guild_id,))


def _settings(guild_id: int, rows: list[Row]) -> GuildSettings:
    shared = {
        "channels": MappingProxyType(
            {row["feature"]: ChannelId(row["ref"]) for row in rows if row["name"] == "channel"}
        ),
        "ping_roles": tuple(RoleId(row["ref"]) for row in rows if row["name"] == "role"),
        "features_off": frozenset(row["feature"] for row in rows if row["name"] == "off"),
    }
    guild = rows[0]
    if guild["guild_id"] is None:
        return GuildSettings(GuildId(guild_id), **shared)
    return GuildSettings(
        guild_id=GuildId(guild_id),
        language=guild["language"],
        timezone=guild["timezone"],
        alert_channel_id=guild["alert_channel_id"],
        review_channel_id=guild["review_channel_id"],
        curator_role_id=guild["curator_role_id"],
        poll_makers=guild["poll_makers"],
        on_this_day_hour=guild["on_this_day_hour"],
        quiet_from=_clock(guild["quiet_from"]),
        quiet_until=_clock(guild["quiet_until"]),
        posting_held=bool(guild["posting_held"]),
        left_at=find_moment(guild["left_at"]),
        **shared,
    )


def _clock(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)
