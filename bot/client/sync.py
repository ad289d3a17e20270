"""Telling Discord about our commands, only when they changed (it allows 200 creations a day and server)."""

import hashlib
import json
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

import discord
from discord.ext import commands

from bot.client.i18n import locale_hash
from bot.store import Steps, Store

log = logging.getLogger(__name__)


class CommandLedger:
    """Remembers, per application, the hash of the commands Discord has and their ids."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find_ids(self, application_id: int, commands_hash: str) -> dict[str, int] | None:
        """Return the command ids when Discord has exactly these commands."""
        row = await self._store.fetch_one(
            "SELECT ids FROM command_sync WHERE application_id = $1 AND hash = $2",
            (application_id, commands_hash),
        )
        return json.loads(row["ids"]) if row else None

    async def record(self, application_id: int, commands_hash: str, ids: Mapping[str, int]) -> None:
        """Remember what Discord was told."""
        await self._store.write(partial(_record, application_id, commands_hash, json.dumps(ids)))


async def sync_commands(
    bot: commands.AutoShardedBot, ledger: CommandLedger | None, dev_guild_id: int | None
) -> dict[str, int]:
    """Publish the commands if Discord does not have them yet; return their ids by name."""
    application_id = bot.application_id or 0
    commands_hash = hash_commands(bot, dev_guild_id)
    known = await ledger.find_ids(application_id, commands_hash) if ledger else None
    if known is not None:
        return known
    guild = discord.Object(dev_guild_id) if dev_guild_id else None
    if guild is not None:
        bot.tree.copy_global_to(guild=guild)
    ids = {command.name: command.id for command in await bot.tree.sync(guild=guild)}
    log.info("told Discord about %d commands", len(ids))
    if ledger is not None:
        await ledger.record(application_id, commands_hash, ids)
    return ids


def hash_commands(bot: commands.AutoShardedBot, dev_guild_id: int | None) -> str:
    """Return a hash of the commands in English and of the bytes of the language files."""
    payloads: list[Any] = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    text = json.dumps([payloads, dev_guild_id], sort_keys=True, default=str)
    return hashlib.sha256(text.encode() + locale_hash().encode()).hexdigest()


def mention(ids: Mapping[str, int], command: str) -> str:
    """Return `</news add:id>`, or `/news add` when the id is not known."""
    found = ids.get(command.split()[0])
    return f"</{command}:{found}>" if found else f"`/{command}`"


def _record(application_id: int, commands_hash: str, ids: str) -> Steps[None]:
    yield (
        "INSERT INTO command_sync (application_id, hash, ids) VALUES ($1, $2, $3)"
        " ON CONFLICT (application_id) DO UPDATE SET hash = excluded.hash, ids = excluded.ids",
        (application_id, commands_hash, ids),
    )
