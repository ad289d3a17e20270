"""Announcements on both engines."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from bot.announcements import Announcement, Content
from bot.announcements.store import (
    AnnouncementStore,
    add_announcement,
    count_active,
    find_announcement,
    move_on,
    settle,
)
from bot.ids import AnnouncementId, ArtistId, ChannelId, GuildId, RoleId, UserId
from bot.store import Store

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)
GUILD = GuildId(2**62)


def make(announcement_id: int = 1, **changes: object) -> Announcement:
    values = {
        "id": AnnouncementId(announcement_id),
        "guild_id": GUILD,
        "channel_id": ChannelId(2**61),
        "author_id": UserId(3),
        "content": Content(
            "눈", "T", "https://a.example", "Go", "https://b.example", "alt", RoleId(5), "press", ArtistId(4)
        ),
        "repeat": "daily",
        "starts_on": date(2026, 11, 24),
        "wall_time": time(18, 5),
        "zone": "Asia/Seoul",
        "next_at": NOW,
        "created_at": NOW - DAY,
    }
    return Announcement(**{**values, **changes})


async def add(store: Store, *new: Announcement) -> AnnouncementStore:
    for announcement in new:
        await store.write(partial(add_announcement, announcement))
    return AnnouncementStore(store)


async def test_an_announcement_comes_back_as_written(store: Store) -> None:
    whole = make()
    bare = make(2, content=Content("x"), repeat="now", next_at=None, state="cancelled", decided_by=UserId(8))
    reads = await add(store, whole, bare)
    assert await reads.find_announcement(GUILD, 1) == whole
    assert await reads.find_announcement(GUILD, 2) == bare
    assert await reads.find_announcement(5, 1) is None
    assert await store.write(partial(find_announcement, GUILD, 2)) == bare
    assert await store.write(partial(find_announcement, 5, 2)) is None


async def test_lists_are_newest_first_by_state_and_page(store: Store) -> None:
    reads = await add(
        store, make(2), make(1), make(3, state="done"), make(4, state="asking"), make(5, guild_id=GuildId(5))
    )

    async def list_ids(states: tuple[str, ...], before_id: int | None, limit: int) -> list[int]:
        return [one.id for one in await reads.list_announcements(GUILD, states, before_id, limit)]

    assert await list_ids(("active",), None, 9) == [2, 1]
    assert await list_ids(("active", "asking"), None, 2) == [4, 2]
    assert await list_ids(("active", "asking"), 2, 2) == [1]
    assert await store.write(partial(count_active, GUILD)) == 2


async def test_what_is_due_comes_earliest_first(store: Store) -> None:
    reads = await add(
        store,
        make(1, next_at=NOW),
        make(2, next_at=NOW - DAY, guild_id=GuildId(5)),
        make(3, next_at=NOW + DAY),
        make(4, next_at=NOW - 2 * DAY, state="asking"),
    )
    assert await reads.find_next_at() == NOW - DAY
    assert [one.id for one in await reads.list_due(NOW)] == [2, 1]
    assert await reads.list_due(NOW - 3 * DAY) == []


async def test_an_occurrence_is_left_behind_once(store: Store) -> None:
    due = make()
    reads = await add(store, due)
    assert await store.write(partial(move_on, due, "active", NOW + DAY)) is True
    assert await store.write(partial(move_on, due, "active", NOW + 2 * DAY)) is False
    moved = replace(due, next_at=NOW + DAY)
    assert await reads.find_announcement(GUILD, 1) == moved
    assert await store.write(partial(move_on, moved, "done", None)) is True
    assert await reads.find_announcement(GUILD, 1) == replace(due, next_at=None, state="done")


async def test_one_decision_counts(store: Store) -> None:
    reads = await add(store, make(state="asking"))
    assert await store.write(partial(settle, 5, 1, "asking", "done", 8)) is False
    assert await store.write(partial(settle, GUILD, 1, "active", "done", 8)) is False
    assert await store.write(partial(settle, GUILD, 1, "asking", "done", 8)) is True
    assert await store.write(partial(settle, GUILD, 1, "asking", "cancelled", 9)) is False
    found = await reads.find_announcement(GUILD, 1)
    assert found == make(state="done", decided_by=UserId(8), next_at=None)


async def test_missed_ones_come_oldest_first(store: Store) -> None:
    reads = await add(store, make(2, state="asking"), make(1, state="asking"), make(3))
    assert await reads.count_missed(GUILD) == 2
    assert await reads.count_missed(5) == 0
    found = [await reads.find_missed(GUILD, after) for after in (0, 1, 2)]
    assert [one and one.id for one in found] == [1, 2, None]
