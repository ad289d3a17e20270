"""Export, erasure and the purge as people meet them."""

import json
import random
from datetime import timedelta

import pytest

from bot.guilds import GuildService
from bot.ids import IdMaker
from bot.privacy import PrivacyService
from bot.schedule import Scheduler
from bot.store import Store
from tests.fakes import FakeClock
from tests.privacy import rows
from tests.privacy.rows import FAN, GUILD, MODERATOR, OTHER_GUILD

DAY = timedelta(days=1)


@pytest.fixture
def guilds(store: Store, clock: FakeClock) -> GuildService:
    return GuildService(store, IdMaker(clock, random.Random(1)), lambda: None)


@pytest.fixture
def privacy(store: Store, clock: FakeClock, guilds: GuildService) -> PrivacyService:
    return PrivacyService(store, guilds, Scheduler(clock))


async def test_a_fan_reads_what_is_kept_and_why(privacy: PrivacyService, store: Store) -> None:
    await rows.fill(store)
    export = await privacy.export_person(FAN)
    json.dumps(export)
    assert set(export) == {"draft", "ban", "audit", "photo", "heart", "photo_report"}
    assert [row["guild_id"] for row in export["draft"]] == [GUILD, OTHER_GUILD]
    assert export["draft"][0] == {
        "you_are": "user_id",
        "stays": False,
        "guild_id": GUILD,
        "kind": "announce.post",
        "payload": {"role": 1},
        "created_at": "1970-01-01T00:00:00.007000+00:00",
    }
    assert [row["stays"] for row in export["ban"]] == [True, True]
    assert export["ban"][0]["reason"] == "spam"


async def test_an_export_names_nobody_else(privacy: PrivacyService, store: Store) -> None:
    fan, moderator = 1_111_111_111, 2_222_222_222
    await rows.fill(store)
    for table, column, old, new in (
        ("draft", "user_id", FAN, fan),
        ("ban", "user_id", FAN, fan),
        ("ban", "banned_by", MODERATOR, moderator),
        ("feed", "added_by", MODERATOR, moderator),
        ("announcement", "author_id", MODERATOR, moderator),
        ("announcement", "decided_by", MODERATOR, moderator),
        ("audit", "actor_id", MODERATOR, moderator),
        ("audit", "subject", str(FAN), str(fan)),
    ):
        await rows.write(store, f"UPDATE {table} SET {column} = $1 WHERE {column} = $2", new, old)
    assert str(moderator) not in json.dumps(await privacy.export_person(fan))
    of_moderator = await privacy.export_person(moderator)
    assert str(fan) not in json.dumps(of_moderator)
    assert set(of_moderator) == {"ban", "feed", "announcement", "audit"}


async def test_erasing_leaves_only_what_stays(
    privacy: PrivacyService, store: Store, clock: FakeClock
) -> None:
    await rows.fill(store)
    erased = await privacy.erase_person(FAN, clock())
    assert erased.bans_kept == 2
    export = await privacy.export_person(FAN)
    assert set(export) == {"ban"}
    assert all(row["stays"] for row in export["ban"])
    await privacy.erase_person(MODERATOR, clock())
    assert await privacy.export_person(MODERATOR) == {}


async def test_a_server_is_forgotten_30_days_after_it_left(
    privacy: PrivacyService, guilds: GuildService, store: Store, clock: FakeClock
) -> None:
    await rows.fill(store)
    assert await privacy.next_due() is None
    await guilds.left(GUILD, clock())
    await guilds.left(OTHER_GUILD, clock() + DAY)
    due = clock() + 30 * DAY
    assert await privacy.next_due() == due
    await privacy.run_due(due - timedelta(milliseconds=1))
    assert (await guilds.get_settings(GUILD)).language == "ko"
    await privacy.run_due(due)
    assert (await guilds.get_settings(GUILD)).language == "en"
    assert (await guilds.get_settings(OTHER_GUILD)).language == "ko"
    assert await privacy.next_due() == due + DAY


async def test_a_server_that_came_back_is_kept(
    privacy: PrivacyService, guilds: GuildService, store: Store, clock: FakeClock
) -> None:
    await rows.fill(store)
    await guilds.left(GUILD, clock())
    await guilds.joined(GUILD, clock())
    await privacy.run_due(clock() + 60 * DAY)
    assert (await guilds.get_settings(GUILD)).language == "ko"


async def test_a_server_can_be_erased_at_once(
    privacy: PrivacyService, guilds: GuildService, store: Store
) -> None:
    await rows.fill(store)
    await privacy.erase_guild(GUILD)
    assert [await guilds.get_language(guild_id) for guild_id in (GUILD, OTHER_GUILD)] == ["en", "ko"]
