"""The worker of the outbox: commit, send, mark.

A channel with something due gets one task that works through it in order and ends; the scheduler starts it
again. What a send's failure means is decided here, how Discord says it is the sender's matter.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from bot.clock import Clock, to_ms
from bot.delivery import store as outbox
from bot.delivery.alerts import enqueue_alert
from bot.delivery.models import (
    CardRefusedError,
    ChannelClosedError,
    Delivery,
    Edit,
    HistoryUnreadableError,
    MessageGoneError,
    NewDelivery,
    State,
)
from bot.delivery.rules import (
    HOLD_RETRY,
    RETRY_MOST_S,
    TOLD_ATTEMPTS,
    FirstStep,
    first_step,
    is_stuck,
    retry_at,
)
from bot.errors import TransientError
from bot.ids import IdMaker
from bot.schedule import Job, Scheduler
from bot.store import Steps, Store, Unit

log = logging.getLogger(__name__)

EDIT_RETRY = timedelta(seconds=30)
BROKEN_FIRST_S = 5.0  # after a failure that is not Discord's; doubled with each further one


class Sender(Protocol):
    """What the worker asks of Discord (bot/client/sender.py).

    Raises, all four: TransientError (it may have arrived all the same: discord.py repeats a request after
    a 500 by itself, so not even a 429 tells), ChannelClosedError, CardRefusedError.
    """

    async def send(self, delivery: Delivery) -> int:
        """Post and return the message id; with the delivery's nonce and mark."""
        ...

    async def find(self, delivery: Delivery) -> int | None:
        """Look for the delivery's mark in its channel since its first try.

        Raises:
            HistoryUnreadableError: the bot may not read there.
        """
        ...

    async def edit(self, delivery: Delivery) -> None:
        """Make a sent message show its payload.

        Raises:
            MessageGoneError: somebody deleted it.
        """
        ...

    async def delete(self, delivery: Delivery) -> None:
        """Remove a sent message.

        Raises:
            MessageGoneError: somebody deleted it.
        """
        ...


class DeliveryService:
    """Everything the bot posts on its own goes through here.

    Args:
        limiter: entered before every request; Discord allows a bot 50 a second.
        owns: says whether a server belongs to this process's shards.
        randomness: of the back-off's jitter.
    """

    def __init__(
        self,
        store: Store,
        sender: Sender,
        scheduler: Scheduler,
        clock: Clock,
        ids: IdMaker,
        *,
        limiter: AbstractAsyncContextManager[Any, Any],
        owns: Callable[[int], bool] = lambda guild_id: True,
        randomness: random.Random,
    ) -> None:
        self._store = outbox.DeliveryStore(store)
        self._sender = sender
        self._scheduler = scheduler
        self._clock = clock
        self._ids = ids
        self._limiter = limiter
        self.owns = owns
        self._random = randomness
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._broken: dict[int, _Broken] = {}
        self._is_recovered = False
        self._is_closing = False
        scheduler.register(Job("delivery", self.next_due, self.run_due))

    def wake(self) -> None:
        """Look for due messages soon; to be called after a write that enqueued one."""
        self._scheduler.wake("delivery")

    async def recover(self) -> None:
        """Take up what was on its way when the last process ended."""
        for guild_id, channel_id in await self._store.list_sending():
            if self.owns(guild_id):
                log.info("taking up what was on its way to channel %d", channel_id)
                await self._store.release_channel(channel_id)

    async def next_due(self) -> datetime | None:
        """Return the earliest moment at which a channel that is not being worked on has something to do.

        The first look takes up what the last process left; nothing is sent before that went well.
        """
        if not self._is_recovered:
            await self.recover()
            self._is_recovered = True
        return min((due_at for _, due_at in await self._list_free()), default=None)

    async def run_due(self, now: datetime) -> None:
        """Start a task for every channel with something due."""
        for channel_id, due_at in await self._list_free():
            if due_at <= now and channel_id not in self._busy and not self._is_closing:
                task = asyncio.create_task(self._work(channel_id), name=f"delivery {channel_id}")
                self._busy[channel_id] = task

    async def close(self, grace_s: float = 10.0) -> None:
        """Let messages that are on their way arrive; what takes longer is found again at the next start."""
        self._is_closing = True
        tasks = list(self._busy.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def post(self, new: NewDelivery) -> bool:
        """Queue a message that is about nothing else; False when its key was there already."""
        is_new = await self._store.run(partial(outbox.enqueue, new, self._ids()))
        self.wake()
        return is_new

    async def recheck(self, guild_id: int) -> None:
        """Try a server's held channels at once, since its channels, roles or settings changed."""
        await self._store.write(partial(outbox.recheck_holds, guild_id, to_ms(self._clock())))
        self.wake()

    async def rehome(self, guild_id: int, kind_prefix: str, channel_id: int) -> int:
        """Send what waits for channels that are gone to the one a moderator chose; return how many.

        Args:
            kind_prefix: what the kinds of these messages begin with.
        """
        moved = await self._store.run(partial(outbox.move_homeless, guild_id, kind_prefix, channel_id))
        self.wake()
        return moved

    async def count_waiting(self, guild_id: int, channel_id: int) -> int:
        """Return how many messages wait for one channel."""
        return await self._store.count_waiting(guild_id, channel_id)

    async def find_by_message(self, guild_id: int, message_id: int) -> Delivery | None:
        """Return the delivery that became a message of this server."""
        return await self._store.find_by_message(guild_id, message_id)

    async def _list_free(self) -> list[tuple[int, datetime]]:
        """Return the channels that nobody works on and from when on there is something to do."""
        found: dict[int, datetime] = {}
        for due in await self._store.list_due_channels():
            if self.owns(due.guild_id):
                found[due.channel_id] = due.due_at
        for channel_id, broken in self._broken.items():
            found[channel_id] = max(found.get(channel_id, broken.again_at), broken.again_at)
        return [(channel_id, due_at) for channel_id, due_at in found.items() if channel_id not in self._busy]

    async def _work(self, channel_id: int) -> None:
        try:
            if channel_id in self._broken:
                await self._store.release_channel(channel_id)
            while not self._is_closing and (
                await self._send_next(channel_id) or await self._edit_next(channel_id)
            ):
                pass
            self._broken.pop(channel_id, None)
        except Exception:
            # The task's last door, for a database that cannot be written and for our own mistakes.
            self._note_broken(channel_id)
        finally:
            del self._busy[channel_id]
            self.wake()

    def _note_broken(self, channel_id: int) -> None:
        """Let a channel whose work failed wait, longer each time."""
        failures = self._broken[channel_id].failures + 1 if channel_id in self._broken else 1
        wait_s = min(BROKEN_FIRST_S * 2.0 ** min(failures - 1, 10), RETRY_MOST_S)
        self._broken[channel_id] = _Broken(failures, self._clock() + timedelta(seconds=wait_s))
        log.exception("delivery to channel %d stopped, again in %.0f s", channel_id, wait_s)

    async def _send_next(self, channel_id: int) -> bool:
        """Send one message; False when the channel has none due or has to wait."""
        delivery = await self._store.claim_next(channel_id, self._clock())
        if delivery is None:
            return False
        message_id: int | None = None
        try:
            if first_step(delivery, self._clock()) is FirstStep.LOOK_BACK:
                message_id = await self._look_back(delivery)
                delivery = replace(delivery, first_try_at=None)  # known now: it is there, or it is not
            if message_id is None:
                async with self._limiter:
                    message_id = await self._sender.send(delivery)
        except HistoryUnreadableError:
            await self._ask(delivery)
        except CardRefusedError as error:
            await self._refused(delivery, error)
        except ChannelClosedError as error:
            await self._hold(delivery, error)
            return False
        except Exception as error:
            # Also what nobody foresaw: the message may have arrived, and waits to be looked for.
            return await self._retry(delivery, error)
        else:
            await self._store.mark_sent(delivery, message_id, self._clock())
        return True

    async def _look_back(self, delivery: Delivery) -> int | None:
        """Look for a message whose nonce Discord has forgotten; if it is not there, begin anew."""
        async with self._limiter:
            found = await self._sender.find(delivery)
        if found is None:
            await self._store.restart_try(delivery.id, self._clock())
        return found

    async def _retry(self, delivery: Delivery, error: Exception) -> bool:
        """Let a message wait; one that keeps failing is told once, and after a day is the moderators'."""
        if not isinstance(error, TransientError):
            log.error("sending %s failed", delivery.dedupe_key, exc_info=error)
        now = self._clock()
        if is_stuck(delivery, now):
            await self._ask(delivery)
            return True
        asked_s = error.retry_after_s if isinstance(error, TransientError) else None
        again_at = retry_at(now, delivery.attempts, asked_s, self._random.random())
        log.warning("delivery %s waits until %s: %s", delivery.dedupe_key, again_at, error)
        told = self._alert(delivery, f"stuck:{delivery.id}", "alert-stuck")
        await self._store.write(
            partial(outbox.retry, delivery, again_at, str(error), to_ms(now)),
            told if delivery.attempts >= TOLD_ATTEMPTS else _nothing,
        )
        return False

    async def _refused(self, delivery: Delivery, error: CardRefusedError) -> None:
        log.error("Discord refused %s: %s", delivery.dedupe_key, error)
        if not delivery.plain:
            await self._store.write(partial(outbox.release, delivery, str(error), is_plain=True))
            return
        await self._store.write(
            partial(outbox.settle, delivery, State.FAILED, str(error)),
            self._alert(delivery, f"refused:{delivery.id}", "alert-refused"),
        )

    async def _hold(self, delivery: Delivery, error: ChannelClosedError) -> None:
        now = self._clock()
        log.warning("channel %d is closed to us: %s", delivery.channel_id, error)
        about, key = f"closed:{delivery.channel_id}:{to_ms(now)}", f"alert-channel-{error.reason}"
        alert = self._alert(delivery, about, key, rights=list(error.rights))
        hold = partial(outbox.hold_channel, delivery, error.reason, to_ms(now), to_ms(now + HOLD_RETRY))
        await self._store.write(partial(outbox.release, delivery, str(error)), partial(_hold, hold, alert))

    async def _ask(self, delivery: Delivery) -> None:
        log.warning("nobody can tell whether %s arrived", delivery.dedupe_key)
        await self._store.write(
            partial(outbox.settle, delivery, State.ASKING, "nobody can tell whether it arrived"),
            self._alert(delivery, f"asking:{delivery.id}", "alert-asking"),
        )

    def _alert(self, delivery: Delivery, about: str, key: str, **values: Any) -> Unit[Any]:
        values |= {"channel_id": delivery.channel_id}
        if delivery.kind == "alert":  # an alert about an alert would go to the same closed channel
            return _nothing
        return partial(
            enqueue_alert, delivery.guild_id, self._ids(), about, key, values, to_ms(self._clock())
        )

    async def _edit_next(self, channel_id: int) -> bool:
        """Redraw or remove one message; False when there is none due."""
        delivery = await self._store.find_edit(channel_id, self._clock())
        if delivery is None:
            return False
        change = self._sender.edit if delivery.edit is Edit.REDRAW else self._sender.delete
        try:
            async with self._limiter:
                await change(delivery)
        except MessageGoneError:
            await self._store.write(partial(outbox.forget_message, delivery))
        except CardRefusedError as error:
            await self._edit_refused(delivery, error)
        except ChannelClosedError as error:
            await self._edit_closed(delivery, error)
        except TransientError as error:
            await self._postpone_edit(delivery, EDIT_RETRY, error)
        else:
            await self._store.write(partial(outbox.finish_edit, delivery))
        return True

    async def _edit_refused(self, delivery: Delivery, error: CardRefusedError) -> None:
        log.error("Discord refused the %s of %s: %s", delivery.edit, delivery.dedupe_key, error)
        if not delivery.plain and delivery.edit is Edit.REDRAW:
            await self._store.write(partial(outbox.make_edit_plain, delivery))
            return
        alert = self._alert(delivery, f"edit:{delivery.id}:{to_ms(self._clock())}", "alert-edit")
        await self._store.write(partial(outbox.give_up_edit, delivery, str(error)), alert)

    async def _edit_closed(self, delivery: Delivery, error: ChannelClosedError) -> None:
        if error.reason == "gone":
            await self._store.write(partial(outbox.forget_message, delivery))
            return
        alert = self._alert(delivery, f"edit:{delivery.id}", "alert-edit")
        await self._postpone_edit(delivery, HOLD_RETRY, error, alert)

    async def _postpone_edit(
        self, delivery: Delivery, wait: timedelta, error: Exception, alert: Unit[Any] | None = None
    ) -> None:
        log.warning("%s of %s waits: %s", delivery.edit, delivery.dedupe_key, error)
        later = partial(outbox.postpone_edit, delivery, to_ms(self._clock() + wait))
        await self._store.write(later, alert or _nothing)


@dataclass(frozen=True, slots=True)
class _Broken:
    """A channel whose work failed, how often in a row, and when it is tried again."""

    failures: int
    again_at: datetime


def _hold(hold: Unit[bool], alert: Unit[Any]) -> Steps[None]:
    if (yield from hold()):
        yield from alert()


def _nothing() -> Steps[None]:
    return
    yield  # a unit without statements
