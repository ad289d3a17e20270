"""Interrupted deliveries before the moderators: posted or dropped, once."""

import asyncio
import random
from functools import partial

import pytest

from bot.delivery import DeliveryInbox, NewDelivery, State, enqueue
from bot.errors import NotFoundError
from bot.ids import IdMaker
from bot.moderation import Decision, ModerationService, Outcome
from bot.store import Row, Steps, Store
from tests.factories import CHANNEL, GUILD, make_new_delivery
from tests.fakes import FakeClock

MINA, JUNE = 3, 4


class World:
    """A store with some deliveries that nobody can tell about."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store, self.clock = store, clock
        self.ids = IdMaker(clock, random.Random(1))
        self.wakes = 0
        self.inbox = DeliveryInbox(store, self.ids, self._wake)
        self.moderation = ModerationService(store, self.ids)

    def _wake(self) -> None:
        self.wakes += 1

    async def put(self, new: NewDelivery, state: State = State.ASKING) -> int:
        delivery_id = self.ids()

        def write() -> Steps[None]:
            yield from enqueue(new, delivery_id)
            yield (
                "UPDATE delivery SET state = $2, first_try_at = 1, attempts = 1 WHERE id = $1",
                (delivery_id, state.value),
            )

        await self.store.write(write)
        return delivery_id

    async def decide(self, delivery_id: int, verb: str, actor_id: int = MINA) -> Outcome:
        return await self.inbox.decide(GUILD, delivery_id, Decision(verb, actor_id), self.clock())

    async def row(self, delivery_id: int) -> Row:
        rows = await self.store.fetch_all("SELECT * FROM delivery WHERE id = $1", (delivery_id,))
        return rows[0]


@pytest.fixture
def world(store: Store, clock: FakeClock) -> World:
    return World(store, clock)


@pytest.fixture
async def asking(world: World) -> int:
    return await world.put(make_new_delivery())


async def test_the_inbox_shows_what_was_interrupted(world: World, asking: int) -> None:
    later = await world.put(make_new_delivery(dedupe_key="test:2", payload={}))
    await world.put(make_new_delivery(dedupe_key="test:3"), State.PENDING)
    world.moderation.offer(world.inbox)
    assert await world.moderation.count_waiting(GUILD) == 2
    item = await world.moderation.next_item(GUILD)
    assert item is not None
    assert (item.id, item.feature, item.kind, item.title) == (asking, "delivery", "interrupted", "Snow")
    assert (item.actions, item.channel_id, item.author_id) == (("post", "drop"), CHANNEL, None)
    after = await world.moderation.next_item(GUILD, asking)
    assert after is not None
    assert (after.id, after.title) == (later, "")
    assert await world.moderation.next_item(GUILD, later) is None
    assert await world.moderation.count_waiting(GUILD + 1) == 0


async def test_posting_it_now_sends_it_afresh(world: World, asking: int) -> None:
    world.clock.advance(3600)
    assert await world.decide(asking, "post") == Outcome("post", MINA, is_first=True)
    row = await world.row(asking)
    assert (row["state"], row["first_try_at"], row["decided_by"]) == ("pending", None, MINA)
    assert row["due_at"] == int(world.clock().timestamp() * 1000)
    assert (world.wakes, await world.inbox.count(GUILD)) == (1, 0)
    (line,) = await world.moderation.list_audit(GUILD)
    assert (line.action, line.subject, line.actor_id) == ("delivery.post", "Snow", MINA)


async def test_dropping_it_sends_nothing(world: World, asking: int) -> None:
    assert await world.decide(asking, "drop") == Outcome("drop", MINA, is_first=True)
    assert (await world.row(asking))["state"] == "cancelled"
    (line,) = await world.moderation.list_audit(GUILD)
    assert line.action == "delivery.drop"


@pytest.mark.parametrize(("first", "second"), [("post", "drop"), ("drop", "post"), ("post", "post")])
async def test_the_second_word_changes_nothing(world: World, asking: int, first: str, second: str) -> None:
    await world.decide(asking, first)
    assert await world.decide(asking, second, JUNE) == Outcome(first, MINA, is_first=False)
    assert len(await world.moderation.list_audit(GUILD)) == 1


async def test_of_two_at_once_one_is_first(world: World, asking: int) -> None:
    one, other = await asyncio.gather(world.decide(asking, "post"), world.decide(asking, "drop", JUNE))
    winner, loser = (one, other) if one.is_first else (other, one)
    assert winner.is_first
    assert loser == Outcome(winner.verb, winner.decided_by, is_first=False)
    assert len(await world.moderation.list_audit(GUILD)) == 1


async def test_what_was_sent_meanwhile_is_posted(world: World, asking: int) -> None:
    await world.decide(asking, "post")
    await world.store.write(partial(_set_state, asking, "sent"))
    assert await world.decide(asking, "drop", JUNE) == Outcome("post", MINA, is_first=False)


async def test_another_servers_delivery_is_not_there(world: World, asking: int) -> None:
    with pytest.raises(NotFoundError):
        await world.inbox.decide(GUILD + 1, asking, Decision("drop", MINA), world.clock())
    with pytest.raises(NotFoundError):
        await world.decide(12345, "drop")
    assert await world.inbox.count(GUILD) == 1


def _set_state(delivery_id: int, state: str) -> Steps[None]:
    yield ("UPDATE delivery SET state = $2 WHERE id = $1", (delivery_id, state))
