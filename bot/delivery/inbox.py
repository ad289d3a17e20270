"""Interrupted deliveries in the moderators' inbox: post it now, or drop it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.clock import to_ms
from bot.delivery import store as outbox
from bot.delivery.models import Delivery, State
from bot.errors import NotFoundError
from bot.ids import IdMaker
from bot.moderation import Decision, InboxItem, NewAudit, Outcome, record
from bot.store import Steps, Store

POST = "post"
DROP = "drop"


class DeliveryInbox:
    """Deliveries of which nobody can tell whether they arrived, since we may not read the history.

    Args:
        wake: called when a delivery may go on.
    """

    feature = "delivery"

    def __init__(self, store: Store, ids: IdMaker, wake: Callable[[], None]) -> None:
        self._store = store
        self._reads = outbox.DeliveryStore(store)
        self._ids = ids
        self._wake = wake

    async def count(self, guild_id: int) -> int:
        """Return how many deliveries wait for a word."""
        return await self._reads.count_asking(guild_id)

    async def peek(self, guild_id: int, after: int | None) -> InboxItem | None:
        """Return the oldest delivery whose id is above `after`."""
        found = await self._reads.list_asking(guild_id, after or 0)
        return _item(found[0]) if found else None

    async def decide(self, guild_id: int, item_id: int, decision: Decision, now: datetime) -> Outcome:
        """Post or drop a delivery, once.

        Raises:
            NotFoundError: the server has no such delivery.
        """
        unit = partial(_decide, guild_id, item_id, decision, now, self._ids())
        outcome = await self._store.write(unit)
        self._wake()
        return outcome


def _item(delivery: Delivery) -> InboxItem:
    return InboxItem(
        id=delivery.id,
        feature=DeliveryInbox.feature,
        kind="interrupted",
        title=str(delivery.payload.get("title") or ""),
        lines=(),
        actions=(POST, DROP),
        author_id=None,
        created_at=delivery.due_at,
        channel_id=delivery.channel_id,
    )


def _decide(guild_id: int, item_id: int, decision: Decision, now: datetime, audit_id: int) -> Steps[Outcome]:
    rows = yield (
        f"SELECT {outbox.COLUMNS}, decided_by FROM delivery WHERE guild_id = $1 AND id = $2",
        (guild_id, item_id),
    )
    if not rows:
        raise NotFoundError("error-inbox-gone")
    delivery = outbox.read_delivery(rows[0])
    if delivery.state is not State.ASKING:
        verb = DROP if delivery.state is State.CANCELLED else POST
        return Outcome(verb, rows[0]["decided_by"], is_first=False)
    state = State.PENDING if decision.verb == POST else State.CANCELLED
    yield (
        "UPDATE delivery SET state = $2, decided_by = $3, due_at = $4, first_try_at = NULL WHERE id = $1",
        (item_id, state.value, decision.actor_id, to_ms(now)),
    )
    audit = NewAudit(
        guild_id,
        now,
        decision.actor_id,
        f"delivery.{decision.verb}",
        _item(delivery).title,
        reason=decision.reason,
    )
    yield from record(audit, audit_id)
    return Outcome(decision.verb, decision.actor_id, is_first=True)
