"""Drafts as modals use them."""

import random

import pytest

from bot.drafts import KEPT, DraftService
from bot.errors import NotFoundError
from bot.ids import IdMaker
from bot.schedule import Scheduler
from bot.store import Store
from tests.fakes import FakeClock

GUILD, MODERATOR, KIND = 1, 3, "announce.post"


@pytest.fixture
def drafts(store: Store, clock: FakeClock) -> DraftService:
    return DraftService(store, IdMaker(clock, random.Random(1)), Scheduler(clock))


async def test_a_form_that_is_opened_again_leaves_its_draft(
    drafts: DraftService, clock: FakeClock, store: Store
) -> None:
    draft_id = await drafts.write_draft(GUILD, MODERATOR, KIND, {"channel_id": 7}, clock())
    for _ in range(2):
        assert await drafts.get_draft(draft_id, GUILD, MODERATOR, KIND) == {"channel_id": 7}
    with pytest.raises(NotFoundError):
        await drafts.get_draft(draft_id, GUILD, MODERATOR + 1, KIND)
    await store.write(drafts.taking(draft_id, GUILD, MODERATOR, KIND))
    with pytest.raises(NotFoundError) as caught:
        await drafts.get_draft(draft_id, GUILD, MODERATOR, KIND)
    assert caught.value.key == "error-draft-gone"


async def test_what_was_typed_is_kept_until_the_draft_is_taken(
    drafts: DraftService, clock: FakeClock, store: Store
) -> None:
    draft_id = await drafts.write_draft(GUILD, MODERATOR, KIND, {"channel_id": 7}, clock())
    for title in ("Snow", "Rain"):
        kept = {"channel_id": 7, "words": {"title": title}}
        assert await drafts.keep_words(draft_id, GUILD, MODERATOR, KIND, {"title": title}) == kept
        assert await drafts.get_draft(draft_id, GUILD, MODERATOR, KIND) == kept
    with pytest.raises(NotFoundError):
        await drafts.keep_words(draft_id, GUILD, MODERATOR + 1, KIND, {"title": "Not mine"})
    await store.write(drafts.taking(draft_id, GUILD, MODERATOR, KIND))
    with pytest.raises(NotFoundError):
        await drafts.keep_words(draft_id, GUILD, MODERATOR, KIND, {"title": "Too late"})


async def test_a_draft_is_forgotten_after_a_day(drafts: DraftService, clock: FakeClock) -> None:
    assert await drafts.next_due() is None
    due = clock() + KEPT
    old = await drafts.write_draft(GUILD, MODERATOR, KIND, {}, clock())
    clock.advance(1)
    young = await drafts.write_draft(GUILD, MODERATOR, KIND, {}, clock())
    assert await drafts.next_due() == due
    await drafts.run_due(due)
    with pytest.raises(NotFoundError):
        await drafts.get_draft(old, GUILD, MODERATOR, KIND)
    assert await drafts.next_due() == clock() + KEPT
    await drafts.get_draft(young, GUILD, MODERATOR, KIND)
