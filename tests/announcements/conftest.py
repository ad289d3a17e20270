"""The service over a real store, with its neighbours."""

import json
import random
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.announcements import AnnouncementService, MissedAnnouncements
from bot.artists import ArtistService
from bot.guilds import GuildService
from bot.ids import IdMaker
from bot.moderation import AuditEntry, ModerationService
from bot.schedule import Scheduler
from bot.store import Store
from tests.fakes import FakeClock

GUILD, CHANNEL, MODERATOR = 1, 7, 3


@dataclass
class World:
    """A server in Seoul with a channel for announcements and one for alerts."""

    store: Store
    clock: FakeClock
    guilds: GuildService
    artists: ArtistService
    moderation: ModerationService
    announcements: AnnouncementService
    missed: MissedAnnouncements
    wakes: list[str] = field(default_factory=list)

    async def list_outbox(self, state: str = "pending") -> list[tuple[str, dict[str, Any]]]:
        """Return kind and payload of what is in the outbox, in the order it was put there."""
        rows = await self.store.fetch_all(
            "SELECT kind, payload FROM delivery WHERE state = $1 ORDER BY id", (state,)
        )
        return [(row["kind"], json.loads(row["payload"])) for row in rows]

    async def list_posts(self, state: str = "pending") -> list[dict[str, Any]]:
        """Return the payloads of the announcements in the outbox."""
        return [payload for kind, payload in await self.list_outbox(state) if kind == "announcement"]

    async def list_audit(self, what: str) -> list[AuditEntry]:
        return await self.moderation.list_audit(GUILD, what=what)

    def second_process(self) -> AnnouncementService:
        """Return the same service as another process has it."""
        return make_service(self.store, self.clock, self.guilds, self.artists, seed=2)


def make_service(
    store: Store, clock: FakeClock, guilds: GuildService, artists: ArtistService, seed: int
) -> AnnouncementService:
    ids = IdMaker(clock, random.Random(seed))
    return AnnouncementService(store, ids, guilds, artists, Scheduler(clock), lambda: None)


@pytest.fixture
async def world(store: Store, clock: FakeClock) -> World:
    ids = IdMaker(clock, random.Random(1))
    wakes: list[str] = []
    guilds = GuildService(store, ids, lambda: None)
    await guilds.set_timezone(GUILD, "Asia/Seoul", MODERATOR, clock())
    await guilds.set_channel(GUILD, "announcements", CHANNEL, MODERATOR, clock())
    await guilds.set_alert_channel(GUILD, 8, MODERATOR, clock())
    artists = ArtistService(store, ids)

    def wake() -> None:
        wakes.append("delivery")

    return World(
        store,
        clock,
        guilds,
        artists,
        ModerationService(store, ids),
        AnnouncementService(store, ids, guilds, artists, Scheduler(clock), wake),
        MissedAnnouncements(store, ids, artists, wake),
        wakes,
    )
