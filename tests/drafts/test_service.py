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


async def test_a_draft_comes_back_once(drafts: DraftService, clock: FakeClock) -> None:
    draft_id = await drafts.write_draft(GUILD, MODERATOR, KIND, {"channel_id": 7}, clock())
    assert await drafts.take_draft(draft_id, GUILD, MODERATOR, KIND) == {"channel_id": 7}
    with pytest.raises(NotFoundError) as caught:
        await drafts.take_draft(draft_id, GUILD, MODERATOR, KIND)
    assert caught.value.key == "error-draft-gone"


async def test_somebody_elses_draft_is_not_there(drafts: DraftService, clock: FakeClock) -> None:
    draft_id = await drafts.write_draft(GUILD, MODERATOR, KIND, {}, clock())
    with pytest.raises(NotFoundError):
        await drafts.take_draft(draft_id, GUILD, MODERATOR + 1, KIND)
    await drafts.take_draft(draft_id, GUILD, MODERATOR, KIND)


async def test_a_form_that_is_opened_again_leaves_its_draft(drafts: DraftService, clock: FakeClock) -> None:
    draft_id = await drafts.write_draft(GUILD, MODERATOR, KIND, {"channel_id": 7}, clock())
    for _ in range(2):
        assert await drafts.get_draft(draft_id, GUILD, MODERATOR, KIND) == {"channel_id": 7}
    with pytest.raises(NotFoundError):
        await drafts.get_draft(draft_id, GUILD, MODERATOR + 1, KIND)
    assert await drafts.take_draft(draft_id, GUILD, MODERATOR, KIND) == {"channel_id": 7}
    with pytest.raises(NotFoundError):
        await drafts.get_draft(draft_id, GUILD, MODERATOR, KIND)


async def test_a_draft_is_forgotten_after_a_day(drafts: DraftService, clock: FakeClock) -> None:
    assert await drafts.next_due() is None
    due = clock() + KEPT
    old = await drafts.write_draft(GUILD, MODERATOR, KIND, {}, clock())
    clock.advance(1)
    young = await drafts.write_draft(GUILD, MODERATOR, KIND, {}, clock())
    assert await drafts.next_due() == due
    await drafts.run_due(due)
    with pytest.raises(NotFoundError):
        await drafts.take_draft(old, GUILD, MODERATOR, KIND)
    assert await drafts.next_due() == clock() + KEPT
    await drafts.take_draft(young, GUILD, MODERATOR, KIND)
