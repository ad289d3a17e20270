"""The map against the schema, and erasure on both engines."""

import re
from functools import partial

from bot.privacy import GUILD_TABLES, NOBODY, PERSON_COLUMNS, Erasure
from bot.privacy.store import PrivacyStore, erase_guild, erase_person, purge_guild
from bot.store import Store
from tests.privacy import rows
from tests.privacy.rows import FAN, GUILD, MODERATOR, OTHER_GUILD

NOW_MS = 1_000_000
PERSON = re.compile(r"(user|author|actor|member|owner|person|credited)_id|\w+_by")


def test_every_column_for_a_person_is_on_the_map() -> None:
    tables = rows.list_columns()
    in_schema = {
        (table, column) for table, columns in tables.items() for column in columns if PERSON.fullmatch(column)
    }
    on_map = {(place.table, place.column) for place in PERSON_COLUMNS}
    assert in_schema - on_map == set()
    assert on_map - in_schema == {("audit", "subject")}
    assert all(set(place.shown) <= set(tables[place.table]) for place in PERSON_COLUMNS)


def test_every_table_of_a_server_is_on_the_map() -> None:
    tables = rows.list_columns()
    assert {table for table, columns in tables.items() if "guild_id" in columns} == set(GUILD_TABLES)
    assert set(rows.GUILD_ROWS) == set(GUILD_TABLES)


async def count_rows(store: Store, guild_id: int) -> dict[str, int]:
    counts = {}
    for table in GUILD_TABLES:
        row = await store.fetch_one(f"SELECT COUNT(*) AS n FROM {table} WHERE guild_id = $1", (guild_id,))
        counts[table] = row["n"] if row else 0
    return counts


async def test_a_server_goes_and_the_others_stay(store: Store) -> None:
    await rows.fill(store)
    others = await count_rows(store, OTHER_GUILD)
    assert set(others.values()) == {1}
    await store.write(partial(erase_guild, GUILD))
    assert set((await count_rows(store, GUILD)).values()) == {0}
    assert await count_rows(store, OTHER_GUILD) == others
    assert [row["artist_id"] for row in await store.fetch_all("SELECT artist_id FROM artist_alias")] == [201]


async def test_a_source_goes_with_the_last_that_follows_it(store: Store) -> None:
    async def list_ids(table: str) -> list[int]:
        return [row["id"] for row in await store.fetch_all(f"SELECT id FROM {table} ORDER BY id")]

    await rows.fill(store)
    await store.write(partial(erase_guild, GUILD))
    assert (await list_ids("source"), await list_ids("entry")) == ([rows.SHARED], [rows.SHARED])
    await store.write(partial(erase_guild, OTHER_GUILD))
    assert (await list_ids("source"), await list_ids("entry")) == ([], [])


async def test_a_server_that_came_back_is_not_purged(store: Store) -> None:
    await rows.fill(store)
    await rows.write(store, "UPDATE guild SET left_at = $2 WHERE guild_id = $1", GUILD, 1000)
    assert await store.write(partial(purge_guild, OTHER_GUILD, 5000)) is False
    assert await store.write(partial(purge_guild, GUILD, 999)) is False
    assert (await count_rows(store, GUILD))["feed"] == 2
    assert await store.write(partial(purge_guild, GUILD, 1000)) is True
    assert set((await count_rows(store, GUILD)).values()) == {0}


async def test_a_moderator_leaves_no_trace_of_his_name(store: Store) -> None:
    await rows.fill(store)
    erased = await store.write(partial(erase_person, MODERATOR, NOW_MS))
    # In two servers: ban, announcement twice, photo, held picture, audit; and three feeds.
    assert erased == Erasure(removed=0, unnamed=15, bans_kept=0)
    for place in PERSON_COLUMNS:
        assert await PrivacyStore(store).list_rows(place, MODERATOR) == [], place
    (feed, *_) = await store.fetch_all("SELECT added_by FROM feed")
    (audit, *_) = await store.fetch_all("SELECT actor_id, subject FROM audit")
    assert (feed["added_by"], audit["actor_id"], audit["subject"]) == (NOBODY, None, str(FAN))


async def test_a_fan_goes_but_a_ban_stays(store: Store) -> None:
    await rows.fill(store)
    assert await store.write(partial(erase_person, FAN, NOW_MS)) == Erasure(removed=6, unnamed=6, bans_kept=2)
    assert await store.fetch_all("SELECT * FROM draft") == []
    bans = await store.fetch_all("SELECT user_id, banned_by FROM ban")
    assert [(row["user_id"], row["banned_by"]) for row in bans] == [(FAN, MODERATOR)] * 2
    (audit, *_) = await store.fetch_all("SELECT actor_id, subject FROM audit")
    assert (audit["actor_id"], audit["subject"]) == (MODERATOR, "erased")


async def test_a_ban_that_ran_out_goes_too(store: Store) -> None:
    await rows.fill(store)
    await rows.write(store, "UPDATE ban SET until = $2 WHERE guild_id = $1", GUILD, NOW_MS)
    await rows.write(store, "UPDATE ban SET until = $2 WHERE guild_id = $1", OTHER_GUILD, NOW_MS + 1)
    erased = await store.write(partial(erase_person, FAN, NOW_MS))
    assert (erased.removed, erased.bans_kept) == (7, 1)
    (ban,) = await store.fetch_all("SELECT guild_id FROM ban")
    assert ban["guild_id"] == OTHER_GUILD


async def test_nobody_known_is_erased_without_a_change(store: Store) -> None:
    await rows.fill(store)
    assert await store.write(partial(erase_person, 999, NOW_MS)) == Erasure(0, 0, 0)
