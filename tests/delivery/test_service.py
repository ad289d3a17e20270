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
from bot.store import Steps, Store, StoreBusyError
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
        if tasks := [task for task in asyncio.all_tasks() if task.get_name().startswith("delivery ")]:
            await asyncio.wait(tasks)

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


@pytest.mark.parametrize("fault", [TransientError("429", 5.0), TransientError("502"), Arrived()])
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
    channel.faults = [TransientError("429", 100.0)]
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


async def test_a_try_that_may_have_arrived_is_not_forgotten_in_an_outage(
    outbox: Outbox, channel: Channel
) -> None:
    await outbox.put(make_new_delivery())
    channel.faults = [Arrived(), TransientError("no connection")]
    await outbox.work()
    await outbox.work(10)
    channel.remembers_nonces = False
    await outbox.work(600)
    assert (channel.searches, len(channel.posts)) == (1, 1)


async def test_nor_when_the_channel_is_closed_meanwhile(outbox: Outbox, channel: Channel) -> None:
    await outbox.put(make_new_delivery())
    channel.faults = [Arrived(), ChannelClosedError("forbidden", ("send_messages",))]
    await outbox.work()
    await outbox.work(10)
    channel.remembers_nonces = False
    await outbox.work(3600)
    assert channel.searches == 1
    assert [post.kind for post in channel.posts if post.kind != "alert"] == ["test.card"]


async def test_nor_when_the_look_back_itself_fails(
    outbox: Outbox, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreachable(delivery: Delivery) -> int | None:
        raise TransientError("no connection")

    await outbox.put(make_new_delivery())
    channel.faults = [Arrived()]
    await outbox.work()
    channel.remembers_nonces = False
    with monkeypatch.context() as outage:
        outage.setattr(channel, "find", unreachable)
        await outbox.work(600)
    await outbox.work(1200)
    assert len(channel.posts) == 1


async def test_a_message_that_could_not_be_marked_is_marked_later(
    outbox: Outbox, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(*args: Any) -> bool:
        raise StoreBusyError("locked")

    await outbox.put(make_new_delivery(), make_new_delivery(dedupe_key="test:2"))
    with monkeypatch.context() as locked:
        locked.setattr(outbox.service._store, "mark_sent", busy)
        await outbox.work()
    assert await outbox.states() == [State.SENDING, State.PENDING]
    await outbox.work(60)
    assert await outbox.states() == [State.SENT, State.SENT]
    assert len(channel.posts) == 2


async def test_what_nobody_foresaw_is_tried_again_and_told(
    outbox: Outbox, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = channel.send

    async def stumble(delivery: Delivery) -> int:
        if delivery.dedupe_key == "test:1":
            raise RuntimeError("a bug of discord.py")
        return await send(delivery)

    await outbox.put(make_new_delivery(), make_new_delivery(dedupe_key="test:2"))
    monkeypatch.setattr(channel, "send", stumble)
    for _ in range(20):
        await outbox.work(900)
    assert ["alert-stuck" in alert for alert in await outbox.alerts()] == [True]
    assert await outbox.states() == [State.PENDING, State.PENDING]
    for _ in range(90):
        await outbox.work(900)
    assert await outbox.states() == [State.ASKING, State.SENT]  # a day later it blocks nobody any more


@pytest.mark.parametrize("step", ["claim_next", "find_edit"])
async def test_a_channel_whose_work_fails_waits_before_it_is_tried_again(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    tries = 0

    async def full(*args: Any) -> None:
        nonlocal tries
        tries += 1
        raise StoreBusyError("database or disk is full")

    await outbox.put(make_new_delivery())
    monkeypatch.setattr(outbox.service._store, step, full)
    for _ in range(9):
        await outbox.work(0.5)
    assert tries == 1
    due_at = await outbox.service.next_due()
    assert due_at is not None
    assert due_at > outbox.clock()
    await outbox.work(10)
    assert tries == 2


async def test_closing_begins_nothing_new(
    outbox: Outbox, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()
    send = channel.send

    async def slowly(delivery: Delivery) -> int:
        begun.set()
        await asyncio.sleep(0.05)
        return await send(delivery)

    await outbox.put(*(make_new_delivery(dedupe_key=f"test:{n}") for n in range(50)))
    monkeypatch.setattr(channel, "send", slowly)
    await outbox.service.run_due(outbox.clock())
    await begun.wait()
    await outbox.service.close(5.0)
    states = await outbox.states()
    assert (states.count(State.SENT), states.count(State.SENDING)) == (1, 0)


@pytest.mark.parametrize(
    ("edit", "error", "alerts"),
    [
        (Edit.REMOVE, ChannelClosedError("gone"), 0),
        (Edit.REDRAW, CardRefusedError("400"), 1),
        (Edit.REMOVE, CardRefusedError("400"), 1),
    ],
)
async def test_an_edit_that_cannot_be_is_given_up_and_told(
    outbox: Outbox, channel: Channel, edit: Edit, error: Exception, alerts: int
) -> None:
    delivery_id = await _posted(outbox)
    now_ms = int(outbox.clock().timestamp() * 1000)
    await outbox.write(partial(request_edit, GUILD, delivery_id, edit, now_ms))
    channel.edit_faults = [error] * 10
    for _ in range(10):
        await outbox.work(900)
    assert len(channel.edit_faults) > 7
    assert len(await outbox.alerts()) == alerts


async def test_a_refused_redraw_is_drawn_plain(outbox: Outbox, channel: Channel) -> None:
    delivery_id = await _posted(outbox)
    await _change(outbox, delivery_id, {"title": "Rain"})
    channel.edit_faults = [CardRefusedError("400")]
    await outbox.work()
    assert channel.edits == [(Edit.REDRAW, {"title": "Rain"})]


async def test_a_channel_that_lets_nothing_be_changed_is_told_once(outbox: Outbox, channel: Channel) -> None:
    delivery_id = await _posted(outbox)
    await _change(outbox, delivery_id, {"title": "Rain"})
    channel.edit_faults = [ChannelClosedError("forbidden")] * 3
    for _ in range(4):
        await outbox.work(900)
    assert [edit for edit, _ in channel.edits] == [Edit.REDRAW]
    assert len(await outbox.alerts()) == 1


async def test_what_may_have_arrived_is_neither_moved_nor_cancelled(outbox: Outbox, channel: Channel) -> None:
    await outbox.put(make_new_delivery(dedupe_key="a:1"))
    channel.faults = [Arrived()]
    await outbox.work()
    assert await outbox.write(partial(move_pending, GUILD, "a:", 5)) == 0
    assert await outbox.write(partial(cancel_pending, GUILD, "a:")) == 0
    channel.remembers_nonces = False
    await outbox.work(600)
    assert await outbox.states() == [State.SENT]
    assert [post.channel_id for post in channel.posts] == [CHANNEL]


async def test_a_post_can_be_taken_down_while_posting_is_held(outbox: Outbox, channel: Channel) -> None:
    def hold() -> Steps[None]:
        yield ("UPDATE guild SET posting_held = 1 WHERE guild_id = $1", (GUILD,))

    delivery_id = await _posted(outbox)
    now_ms = int(outbox.clock().timestamp() * 1000)
    await outbox.write(hold)
    await outbox.write(partial(request_edit, GUILD, delivery_id, Edit.REMOVE, now_ms))
    await outbox.work()
    assert [edit for edit, _ in channel.edits] == [Edit.REMOVE]
