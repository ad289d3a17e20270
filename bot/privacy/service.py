"""Everything about one person, or one server: shown, and removed."""

import logging
from datetime import datetime
from functools import partial
from typing import Any

from bot.clock import to_ms
from bot.guilds import GuildService
from bot.privacy import store as known
from bot.privacy.models import Erasure, Fate
from bot.privacy.rules import KEPT_AFTER_LEAVING, PERSON_COLUMNS
from bot.schedule import Job, Scheduler
from bot.store import Store

log = logging.getLogger(__name__)


class PrivacyService:
    """Export and erasure over all servers, and the purge of servers that left."""

    def __init__(self, store: Store, guilds: GuildService, scheduler: Scheduler) -> None:
        self._store = store
        self._reads = known.PrivacyStore(store)
        self._guilds = guilds
        scheduler.register(Job("privacy", self.next_due, self.run_due))

    async def export_person(self, user_id: int) -> dict[str, list[dict[str, Any]]]:
        """Return all that is kept about a person, JSON-ready, by table; tables without him are left out.

        Each row says as what he is in it (`you_are`) and whether erasing would keep it (`stays`); nothing
        of it is about anybody else.
        """
        export: dict[str, list[dict[str, Any]]] = {}
        for place in PERSON_COLUMNS:
            for row in await self._reads.list_rows(place, user_id):
                said = {"you_are": place.column, "stays": place.fate is Fate.KEEP}
                export.setdefault(place.table, []).append(said | row)
        return export

    async def erase_person(self, user_id: int, now: datetime) -> Erasure:
        """Remove a person from all servers in one write.

        What belongs to a server (its feeds, announcements, audit) stays without his name. Bans that hold
        stay, since erasing oneself would lift them; `bans_kept` is for the answer.
        """
        return await self._store.write(partial(known.erase_person, user_id, to_ms(now)))

    async def erase_guild(self, guild_id: int) -> None:
        """Remove everything of one server at once."""
        await self._store.write(partial(known.erase_guild, guild_id))

    async def next_due(self) -> datetime | None:
        """Return when the server that left first has been gone for 30 days."""
        left_at = await self._guilds.find_first_left_at()
        return None if left_at is None else left_at + KEPT_AFTER_LEAVING

    async def run_due(self, now: datetime) -> None:
        """Remove everything of servers that left 30 days ago and did not come back."""
        left_before = now - KEPT_AFTER_LEAVING
        for guild in await self._guilds.list_left_before(left_before):
            purge = partial(known.purge_guild, guild.guild_id, to_ms(left_before))
            if await self._store.write(purge):
                log.info("server %d left at %s and is forgotten", guild.guild_id, guild.left_at)
