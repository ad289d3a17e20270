"""The worker's promises, over a Discord that can fail in every way a send can."""

import asyncio
import contextlib
import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.delivery import (
    CardRefusedError,
    ChannelClosedError,
    Delivery,
    DeliveryService,
    Edit,
    HistoryUnreadableError,
    MessageGoneError,
    NewDelivery,
    NotAcceptedError,
    State,
    cancel_pending,
    change_payload,
    enqueue,
    move_pending,
    request_edit,
)
from bot.errors import TransientError
from bot.ids import IdMaker
from bot.schedule import Scheduler
from bot.store import Steps, Store
from tests.factories import CHANNEL, GUILD, make_new_delivery
from tests.fakes import FakeClock

ALERTS = 777


class Channel:
    """What arrived, by nonce; the sender seam. `faults` are raised in turn, None lets one through.

    A fault wrapped in `after` is raised when the message has arrived already.
    """

    def __init__(self) -> None:
        self.posts: list[Delivery] = []
        self.sends = 0
        self.searches = 0
        self.edits: list[tuple[Edit | None, dict[str, Any]]] = []
        self.faults: list[Exception | None] = []
        self.edit_faults: list[Exception] = []
        self.remembers_nonces = True
        self.is_readable = True

    async def send(self, delivery: Delivery) -> int:
        self.sends += 1
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None and not isinstance(fault, Arrived):
            raise fault
        message_id = self._accept(delivery)
        if fault is not None:
            raise TransientError("connection lost")
        return message_id

    async def find(self, delivery: Delivery) -> int | None:
        self.searches += 1
        if not self.is_readable:
            raise HistoryUnreadableError("no right")
        keys = [post.dedupe_key for post in self.posts]
        return keys.index(delivery.dedupe_key) + 1 if delivery.dedupe_key in keys else None

    async def edit(self, delivery: Delivery) -> None:
        self._change(delivery)

    async def delete(self, delivery: Delivery) -> None:
        self._change(delivery)

    def _change(self, delivery: Delivery) -> None:
        if self.edit_faults:
            raise self.edit_faults.pop(0)
        self.edits.append((delivery.edit, delivery.payload))

    def _accept(self, delivery: Delivery) -> int:
        nonces = [post.nonce for post in self.posts]
        if self.remembers_nonces and delivery.nonce in nonces:
            return nonces.index(delivery.nonce) + 1
        self.posts.append(delivery)
        return len(self.posts)


class Arrived(Exception):
    """The message is in the channel, and the answer got lost."""


class Outbox:
    """A worker over the fake channel, driven by hand."""

    def __init__(self, store: Store, clock: FakeClock, channel: Channel) -> None:
        self.store, self.clock, self.channel = store, clock, channel
        self.ids = IdMaker(clock, random.Random(1))
        self.service = self.start()

    def start(self) -> DeliveryService:
        """Return a new worker, as after a start of the process."""
        return DeliveryService(
            self.store,
            self.channel,
            Scheduler(self.clock),
            self.clock,
            self.ids,
            limiter=contextlib.nullcontext(),
            randomness=random.Random(1),
        )

    async def put(self, *new: NewDelivery) -> list[bool]:
        return [await self.store.write(partial(enqueue, one, self.ids())) for one in new]

    async def work(self, seconds: float = 0) -> None:
        """Let `seconds` pass and the worker do what is due."""
        self.clock.advance(seconds)
        await self.service.run_due(self.clock())
        await self.service.close()

    async def write(self, unit: Callable[[], Steps[Any]]) -> Any:
        return await self.store.write(unit)

    async def states(self) -> list[str]:
        rows = await self.store.fetch_all("SELECT state FROM delivery WHERE kind <> 'alert' ORDER BY id")
        return [row["state"] for row in rows]

    async def alerts(self) -> list[str]:
        rows = await self.store.fetch_all("SELECT payload FROM delivery WHERE kind = 'alert' ORDER BY id")
        return [row["payload"] for row in rows]


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
async def outbox(store: Store, clock: FakeClock, channel: Channel) -> Outbox:
    def moderators() -> Steps[None]:
        yield ("INSERT INTO guild (guild_id, alert_channel_id) VALUES ($1, $2)", (GUILD, ALERTS))

    await store.write(moderators)
    return Outbox(store, clock, channel)


async def test_a_message_is_posted_once_and_marked(outbox: Outbox, channel: Channel) -> None:
    assert await outbox.put(make_new_delivery()) == [True]
    await outbox.work()
    await outbox.work()
    assert [post.payload for post in channel.posts] == [{"title": "Snow"}]
    assert await outbox.states() == [State.SENT]


async def test_the_same_key_is_never_queued_twice(outbox: Outbox, channel: Channel) -> None:
    assert await outbox.put(make_new_delivery(), make_new_delivery()) == [True, False]
    await outbox.work()
    assert len(channel.posts) == 1


async def test_nothing_is_posted_before_it_is_due(outbox: Outbox, channel: Channel) -> None:
    due_at = outbox.clock() + timedelta(hours=1)
    await outbox.put(make_new_delivery(due_at=due_at))
    assert await outbox.service.next_due() == due_at
    await outbox.work(3599)
    assert channel.posts == []
    await outbox.work(1)
    assert len(channel.posts) == 1


async def test_a_channel_keeps_its_order(outbox: Outbox, channel: Channel) -> None:
    await outbox.put(*(make_new_delivery(dedupe_key=f"test:{n}") for n in range(5)))
    channel.faults = [None, TransientError("503")]
    await outbox.work()
    assert len(channel.posts) == 1
    await outbox.work(60)
    assert [post.dedupe_key for post in channel.posts] == [f"test:{n}" for n in range(5)]


async def test_a_slow_channel_does_not_hold_up_another(outbox: Outbox, channel: Channel) -> None:
    await outbox.put(make_new_delivery(), make_new_delivery(dedupe_key="test:2", channel_id=CHANNEL + 1))
    channel.faults = [TransientError("503")]
    await outbox.work()
    assert len(channel.posts) == 1


@pytest.mark.parametrize("fault", [NotAcceptedError("429", 5.0), TransientError("502"), Arrived()])
async def test_a_fault_delays_but_neither_loses_nor_doubles(
    outbox: Outbox, channel: Channel, fault: Exception
) -> None:
    await outbox.put(make_new_delivery())
    channel.faults = [fault]
    await outbox.work()
    assert await outbox.states() == [State.PENDING]
    await outbox.work(10)
    assert await outbox.states() == [State.SENT]
    assert len(channel.posts) == 1


async def test_discords_own_wait_is_kept(outbox: Outbox, channel: Channel) -> None:
    await outbox.put(make_new_delivery())
    channel.faults = [NotAcceptedError("429", 100.0)]
    await outbox.work()
    await outbox.work(99)
    assert channel.sends == 1


async def test_an_old_uncertain_try_is_looked_up_before_it_is_repeated(
    outbox: Outbox, channel: Channel
) -> None:
    await outbox.put(make_new_delivery())
    channel.faults = [Arrived()]
    await outbox.work()
    channel.remembers_nonces = False
    await outbox.work(600)
    assert (channel.searches, channel.sends, len(channel.posts)) == (1, 1, 1)
    assert await outbox.states() == [State.SENT]


async def test_what_is_not_found_is_sent_again(outbox: Outbox, channel: Channel) -> None:
    await outbox.put(make_new_delivery())
    channel.faults = [TransientError("dropped before it arrived")]
    await outbox.work()
    await outbox.work(600)
    assert (channel.searches, len(channel.posts)) == (1, 1)


async def test_a_row_found_in_sending_after_a_crash_is_taken_up(
    outbox: Outbox, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    await outbox.put(make_new_delivery())
    stopped = asyncio.Event()

    async def die(delivery: Delivery) -> int:
        channel._accept(delivery)
        stopped.set()
        raise asyncio.CancelledError

    monkeypatch.setattr(channel, "send", die)
    await outbox.work()
    assert stopped.is_set()
    assert await outbox.states() == [State.SENDING]
    monkeypatch.undo()
    outbox.service = outbox.start()
    await outbox.service.recover()
    await outbox.work()
    assert await outbox.states() == [State.SENT]
    assert len(channel.posts) == 1


async def test_without_history_a_moderator_is_asked(outbox: Outbox, channel: Channel) -> None:
    await outbox.put(make_new_delivery())
    channel.faults, channel.is_readable = [Arrived()], False
    await outbox.work()
    await outbox.work(600)
    assert await outbox.states() == [State.ASKING]
    assert len(channel.posts) == 1
    (alert,) = await outbox.alerts()
    assert "alert-asking" in alert


async def test_a_refused_card_is_sent_as_plain_text_once(outbox: Outbox, channel: Channel) -> None:
    await outbox.put(make_new_delivery())
    channel.faults = [CardRefusedError("400")]
    await outbox.work()
    assert [post.plain for post in channel.posts] == [True]
    assert await outbox.alerts() == []


async def test_what_discord_refuses_twice_is_failed_and_told(outbox: Outbox, channel: Channel) -> None:
    await outbox.put(make_new_delivery(), make_new_delivery(dedupe_key="test:2"))
    channel.faults = [CardRefusedError("400"), CardRefusedError("400")]
    await outbox.work()
    assert await outbox.states() == [State.FAILED, State.SENT]
    assert "alert-refused" in (await outbox.alerts())[0]


async def test_a_closed_channel_is_held_told_once_and_resumes_by_itself(
    outbox: Outbox, channel: Channel
) -> None:
    await outbox.put(make_new_delivery(), make_new_delivery(dedupe_key="test:2"))
    closed = ChannelClosedError("forbidden", ("send_messages",))
    channel.faults = [closed]
    await outbox.work()
    channel.faults = [None, closed]  # the alert goes to another channel, and arrives
    await outbox.work(601)
    assert await outbox.states() == [State.PENDING, State.PENDING]
    assert len(await outbox.alerts()) == 1
    assert await outbox.service.count_waiting(GUILD, CHANNEL) == 2
    await outbox.service.recheck(GUILD)
    await outbox.work()
    assert await outbox.states() == [State.SENT, State.SENT]


async def test_a_held_server_posts_nothing_until_it_is_lifted(outbox: Outbox, channel: Channel) -> None:
    def hold(is_held: int) -> Steps[None]:
        yield ("UPDATE guild SET posting_held = $2 WHERE guild_id = $1", (GUILD, is_held))

    await outbox.put(make_new_delivery())
    await outbox.write(partial(hold, 1))
    await outbox.work(3600)
    assert await outbox.service.next_due() is None
    assert channel.posts == []
    await outbox.write(partial(hold, 0))
    await outbox.work()
    assert len(channel.posts) == 1


async def test_pending_messages_are_cancelled_and_moved_by_their_key(
    outbox: Outbox, channel: Channel
) -> None:
    await outbox.put(make_new_delivery(dedupe_key="a:1"), make_new_delivery(dedupe_key="b:1"))
    assert await outbox.write(partial(cancel_pending, GUILD, "a:")) == 1
    assert await outbox.write(partial(move_pending, GUILD, "b:", 5)) == 1
    await outbox.work()
    assert [(post.dedupe_key, post.channel_id) for post in channel.posts] == [("b:1", 5)]


async def test_what_waits_for_a_channel_that_is_gone_moves_to_the_chosen_one(
    outbox: Outbox, channel: Channel
) -> None:
    await outbox.put(
        make_new_delivery(),
        make_new_delivery(dedupe_key="other kind", kind="other.card"),
        make_new_delivery(dedupe_key="elsewhere", channel_id=CHANNEL + 1),
    )
    channel.faults = [ChannelClosedError("gone"), ChannelClosedError("forbidden")]
    await outbox.work()
    assert await outbox.service.rehome(GUILD, "test.", 5) == 1
    await outbox.work()
    assert [post.channel_id for post in channel.posts if post.kind != "alert"] == [5]
    assert await outbox.states() == [State.SENT, State.PENDING, State.PENDING]


async def test_a_changed_payload_is_drawn_once(outbox: Outbox, channel: Channel) -> None:
    delivery_id = await _posted(outbox)
    await _change(outbox, delivery_id, {"title": "Rain"})
    channel.edit_faults = [TransientError("503")]
    await outbox.work()
    assert channel.edits == []
    await outbox.work(60)
    await outbox.work(60)
    assert channel.edits == [(Edit.REDRAW, {"title": "Rain"})]


async def test_a_message_that_somebody_deleted_is_forgotten(outbox: Outbox, channel: Channel) -> None:
    delivery_id = await _posted(outbox)
    await _change(outbox, delivery_id, {"title": "Rain"})
    channel.edit_faults = [MessageGoneError("10008")]
    await outbox.work()
    await outbox.work(60)
    assert channel.edits == []
    assert await outbox.service.next_due() is None


async def test_a_removed_message_is_gone_for_good(outbox: Outbox, channel: Channel) -> None:
    delivery_id = await _posted(outbox)
    now_ms = int(outbox.clock().timestamp() * 1000)
    assert await outbox.write(partial(request_edit, GUILD, delivery_id, Edit.REMOVE, now_ms))
    await outbox.work()
    assert [edit for edit, _ in channel.edits] == [Edit.REMOVE]
    assert await outbox.states() == [State.CANCELLED]


async def _posted(outbox: Outbox) -> int:
    await outbox.put(make_new_delivery())
    await outbox.work()
    rows = await outbox.store.fetch_all("SELECT id FROM delivery")
    return rows[0]["id"]


async def _change(outbox: Outbox, delivery_id: int, payload: dict[str, Any]) -> None:
    now_ms = int(outbox.clock().timestamp() * 1000)

    def change() -> Steps[None]:
        yield from change_payload(GUILD, delivery_id, payload)
        yield from request_edit(GUILD, delivery_id, Edit.REDRAW, now_ms)

    await outbox.write(change)
