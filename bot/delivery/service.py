"""The worker of the outbox: commit, send, mark.

A channel with something due gets one task that works through it in order and ends; the scheduler starts it
again. What a send's failure means is decided here, how Discord says it is the sender's matter.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
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
    NotAcceptedError,
    State,
)
from bot.delivery.rules import HOLD_RETRY, FirstStep, first_step, retry_at
from bot.errors import TransientError
from bot.ids import IdMaker
from bot.schedule import Job, Scheduler
from bot.store import Steps, Store, Unit

log = logging.getLogger(__name__)

EDIT_RETRY = timedelta(seconds=30)


class Sender(Protocol):
    """What the worker asks of Discord (bot/client/sender.py).

    Raises, all four: TransientError (may have arrived), NotAcceptedError (certainly has not),
    ChannelClosedError, CardRefusedError.
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
        scheduler.register(Job("delivery", self.next_due, self.run_due))

    def wake(self) -> None:
        """Look for due messages soon; to be called after a write that enqueued one."""
        self._scheduler.wake("delivery")

    async def recover(self) -> None:
        """Take up what was on its way when the last process ended; before the scheduler starts."""
        interrupted = [
            delivery for delivery in await self._store.list_sending() if self.owns(delivery.guild_id)
        ]
        if interrupted:
            log.info("%d interrupted deliveries are taken up again", len(interrupted))
            await self._store.release_all([delivery.id for delivery in interrupted])

    async def next_due(self) -> datetime | None:
        """Return the earliest moment at which a channel that is not being worked on has something to do."""
        return next((due.due_at for due in await self._list_free()), None)

    async def run_due(self, now: datetime) -> None:
        """Start a task for every channel with something due."""
        for due in await self._list_free():
            if due.due_at <= now and due.channel_id not in self._busy:
                task = asyncio.create_task(self._work(due.channel_id), name=f"delivery {due.channel_id}")
                self._busy[due.channel_id] = task

    async def close(self, grace_s: float = 10.0) -> None:
        """Let messages that are on their way arrive; what takes longer is found again at the next start."""
        if self._busy:
            _, late = await asyncio.wait(self._busy.values(), timeout=grace_s)
            for task in late:
                task.cancel()

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

    async def _list_free(self) -> list[outbox.ChannelDue]:
        due = await self._store.list_due_channels()
        return [one for one in due if one.channel_id not in self._busy and self.owns(one.guild_id)]

    async def _work(self, channel_id: int) -> None:
        try:
            while await self._send_next(channel_id) or await self._edit_next(channel_id):
                pass
        except Exception:
            # The task's last door: the row stays `sending` and is taken up by the next start.
            log.exception("delivery to channel %d stopped", channel_id)
        finally:
            del self._busy[channel_id]
            self.wake()

    async def _send_next(self, channel_id: int) -> bool:
        """Send one message; False when the channel has none due or has to wait."""
        delivery = await self._store.claim_next(channel_id, self._clock())
        if delivery is None:
            return False
        try:
            message_id = await self._deliver(delivery)
        except HistoryUnreadableError:
            await self._ask(delivery)
        except CardRefusedError as error:
            await self._refused(delivery, error)
        except ChannelClosedError as error:
            await self._hold(delivery, error)
            return False
        except TransientError as error:
            await self._retry(delivery, error)
            return False
        else:
            await self._store.mark_sent(delivery, message_id, self._clock())
        return True

    async def _deliver(self, delivery: Delivery) -> int:
        if first_step(delivery, self._clock()) is FirstStep.LOOK_BACK:
            async with self._limiter:
                found = await self._sender.find(delivery)
            if found is not None:
                return found
            await self._store.restart_try(delivery.id, self._clock())
        async with self._limiter:
            return await self._sender.send(delivery)

    async def _retry(self, delivery: Delivery, error: TransientError) -> None:
        now = self._clock()
        again_at = retry_at(now, delivery.attempts, error.retry_after_s, self._random.random())
        uncertain = not isinstance(error, NotAcceptedError)
        log.warning("delivery %s waits until %s: %s", delivery.dedupe_key, again_at, error)
        await self._store.write(
            partial(outbox.retry, delivery, again_at, str(error), to_ms(now), uncertain=uncertain)
        )

    async def _refused(self, delivery: Delivery, error: CardRefusedError) -> None:
        log.error("Discord refused %s: %s", delivery.dedupe_key, error)
        if not delivery.plain:
            await self._store.write(partial(outbox.make_plain, delivery, str(error)))
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
        await self._store.write(
            partial(outbox.release, delivery, str(error), uncertain=False), partial(_hold, hold, alert)
        )

    async def _ask(self, delivery: Delivery) -> None:
        log.warning("nobody can tell whether %s arrived: no history", delivery.dedupe_key)
        await self._store.write(
            partial(outbox.settle, delivery, State.ASKING, "history unreadable"),
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
        """Redraw or remove one message; False when there is none due or it has to wait."""
        delivery = await self._store.find_edit(channel_id, self._clock())
        if delivery is None:
            return False
        change = self._sender.edit if delivery.edit is Edit.REDRAW else self._sender.delete
        try:
            async with self._limiter:
                await change(delivery)
        except MessageGoneError:
            await self._store.write(partial(outbox.forget_message, delivery))
        except (TransientError, ChannelClosedError, CardRefusedError) as error:
            log.warning("%s of %s waits: %s", delivery.edit, delivery.dedupe_key, error)
            wait = EDIT_RETRY if isinstance(error, TransientError) else HOLD_RETRY
            await self._store.write(partial(outbox.postpone_edit, delivery, to_ms(self._clock() + wait)))
        else:
            await self._store.write(partial(outbox.finish_edit, delivery))
        return True


def _hold(hold: Unit[bool], alert: Unit[Any]) -> Steps[None]:
    if (yield from hold()):
        yield from alert()


def _nothing() -> Steps[None]:
    return
    yield  # a unit without statements
