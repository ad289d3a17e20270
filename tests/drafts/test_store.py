"""Drafts on both engines."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.clock import to_ms
from bot.drafts import Draft
from bot.drafts.store import DraftStore, add_draft, purge_drafts, take
from bot.errors import NotFoundError
from bot.ids import GuildId, UserId
from bot.store import Store

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def make_draft(draft_id: int, minutes: int = 0) -> Draft:
    at = NOW + timedelta(minutes=minutes)
    payload = {"title": "눈", "role": 2**60, "none": None}
    return Draft(draft_id, GuildId(2**62), UserId(2), "announce.post", payload, at)


async def test_a_draft_is_taken_once_and_only_by_its_owner(store: Store) -> None:
    draft = make_draft(1)
    await store.write(partial(add_draft, draft))
    for guild_id, user_id, kind in (
        (5, draft.user_id, draft.kind),
        (draft.guild_id, 5, draft.kind),
        (draft.guild_id, draft.user_id, "announce.schedule"),
    ):
        with pytest.raises(NotFoundError):
            await store.write(partial(take, 1, guild_id, user_id, kind))
    key = (1, draft.guild_id, draft.user_id, draft.kind)
    assert await DraftStore(store).find_draft(*key) == draft.payload
    await store.write(partial(take, *key))
    with pytest.raises(NotFoundError):
        await store.write(partial(take, *key))


async def test_old_drafts_are_purged(store: Store) -> None:
    reads = DraftStore(store)
    assert await reads.find_oldest_at() is None
    for draft_id, minutes in ((1, 5), (2, 0), (3, 10)):
        await store.write(partial(add_draft, make_draft(draft_id, minutes)))
    assert await reads.find_oldest_at() == NOW
    assert await store.write(partial(purge_drafts, to_ms(NOW + timedelta(minutes=5)))) == 2
    assert await reads.find_oldest_at() == NOW + timedelta(minutes=10)
