"""The outbox in SQL: units to be composed into features' own writes, and the worker's steps."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from bot.clock import find_moment, find_ms, from_ms, to_ms
from bot.delivery.models import Delivery, Edit, NewDelivery, State
from bot.delivery.rules import nonce_of
from bot.ids import ChannelId, DeliveryId, GuildId, MessageId
from bot.store import Row, Steps, Store, Unit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChannelDue:
    """A channel that has something to do, and from when on."""

    guild_id: GuildId
    channel_id: ChannelId
    due_at: datetime


def enqueue(new: NewDelivery, delivery_id: int) -> Steps[bool]:
    """Put a message into the outbox, inside the write that records what it is about.

    Returns:
        False when the server has a delivery with this key already; nothing is changed then.
    """
    rows = yield (
        "INSERT INTO delivery (id, guild_id, channel_id, kind, dedupe_key, payload, nonce, due_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (guild_id, dedupe_key) DO NOTHING RETURNING id",
        (
            delivery_id,
            new.guild_id,
            new.channel_id,
            new.kind,
            new.dedupe_key,
            _to_json(new.payload),
            nonce_of(new.guild_id, new.dedupe_key),
            to_ms(new.due_at),
        ),
    )
    return bool(rows)


def cancel_pending(guild_id: int, dedupe_prefix: str) -> Steps[int]:
    """Cancel what certainly is not there yet and whose key starts so; return how many were cancelled.

    What may have arrived goes its way, so that the message, if there is one, is known.
    """
    rows = yield (
        "UPDATE delivery SET state = 'cancelled' WHERE guild_id = $1 AND state = 'pending'"
        " AND first_try_at IS NULL AND substr(dedupe_key, 1, CAST($3 AS INTEGER)) = $2 RETURNING id",
        (guild_id, dedupe_prefix, len(dedupe_prefix)),
    )
    return len(rows)


def move_pending(guild_id: int, dedupe_prefix: str, channel_id: int) -> Steps[int]:
    """Point what certainly is not there yet and whose key starts so at another channel; return how many."""
    rows = yield (
        "UPDATE delivery SET channel_id = $4 WHERE guild_id = $1 AND state = 'pending'"
        " AND first_try_at IS NULL AND substr(dedupe_key, 1, CAST($3 AS INTEGER)) = $2 RETURNING id",
        (guild_id, dedupe_prefix, len(dedupe_prefix), channel_id),
    )
    return len(rows)


def move_homeless(guild_id: int, kind_prefix: str, channel_id: int) -> Steps[int]:
    """Point what waits for channels that are gone, and whose kind starts so, at another one.

    Returns:
        How many moved.
    """
    rows = yield (
        "UPDATE delivery SET channel_id = $4 WHERE guild_id = $1 AND state = 'pending'"
        " AND substr(kind, 1, CAST($3 AS INTEGER)) = $2 AND channel_id IN"
        " (SELECT channel_id FROM channel_hold WHERE guild_id = $1 AND reason = 'gone') RETURNING id",
        (guild_id, kind_prefix, len(kind_prefix), channel_id),
    )
    return len(rows)


def is_gone(guild_id: int, channel_id: int) -> Steps[bool]:
    """Say whether Discord told us that a channel is gone."""
    rows = yield (
        "SELECT 1 AS gone FROM channel_hold WHERE guild_id = $1 AND channel_id = $2 AND reason = 'gone'",
        (guild_id, channel_id),
    )
    return bool(rows)


def request_edit(guild_id: int, delivery_id: int, edit: Edit, now_ms: int) -> Steps[bool]:
    """Ask for a sent message to be drawn again or removed, inside the write that gives the reason."""
    rows = yield (
        "UPDATE delivery SET edit = $3, edit_due_at = $4"
        " WHERE guild_id = $1 AND id = $2 AND state = 'sent' AND message_id IS NOT NULL RETURNING id",
        (guild_id, delivery_id, edit.value, now_ms),
    )
    return bool(rows)


def change_payload(guild_id: int, delivery_id: int, payload: dict[str, Any]) -> Steps[None]:
    """Replace the card's data; a sent message shows it after `request_edit`."""
    yield (
        "UPDATE delivery SET payload = $3 WHERE guild_id = $1 AND id = $2",
        (guild_id, delivery_id, _to_json(payload)),
    )


class DeliveryStore:
    """Reads and the worker's writes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def list_due_channels(self) -> list[ChannelDue]:
        """Return every channel with something pending, earliest first, as its next moment.

        Channels on hold count from the hold's next try. Servers that hold all posting still have their
        messages edited and taken down.
        """
        rows = await self._store.fetch_all(
            "SELECT w.guild_id, w.channel_id, MIN(CASE WHEN h.retry_at > w.due_at THEN h.retry_at"
            " ELSE w.due_at END) AS due_at FROM ("
            "  SELECT guild_id, channel_id, MIN(due_at) AS due_at, 1 AS is_new FROM delivery"
            "  WHERE state = 'pending' GROUP BY guild_id, channel_id UNION ALL"
            "  SELECT guild_id, channel_id, MIN(edit_due_at), 0 FROM delivery"
            "  WHERE edit IN ('redraw', 'remove') GROUP BY guild_id, channel_id) w"
            " LEFT JOIN channel_hold h ON h.guild_id = w.guild_id AND h.channel_id = w.channel_id"
            " LEFT JOIN guild g ON g.guild_id = w.guild_id"
            " WHERE w.is_new * COALESCE(g.posting_held, 0) = 0 AND g.left_at IS NULL"
            " GROUP BY w.guild_id, w.channel_id ORDER BY 3",
        )
        return [ChannelDue(row["guild_id"], row["channel_id"], from_ms(row["due_at"])) for row in rows]

    async def list_sending(self) -> list[tuple[int, int]]:
        """Return the servers and channels in which something was on its way when the last process ended."""
        rows = await self._store.fetch_all(
            "SELECT DISTINCT guild_id, channel_id FROM delivery WHERE state = 'sending'"
        )
        return [(row["guild_id"], row["channel_id"]) for row in rows]

    async def list_asking(self, guild_id: int, after_id: int = 0, limit: int = 1) -> list[Delivery]:
        """Return what waits for a moderator's word, oldest first."""
        rows = await self._store.fetch_all(
            f"SELECT {COLUMNS} FROM delivery WHERE state = 'asking' AND guild_id = $1 AND id > $2"
            " ORDER BY id LIMIT $3",
            (guild_id, after_id, limit),
        )
        return [read_delivery(row) for row in rows]

    async def count_asking(self, guild_id: int) -> int:
        """Return how many deliveries wait for a moderator's word."""
        row = await self._store.fetch_one(
            "SELECT COUNT(*) AS n FROM delivery WHERE state = 'asking' AND guild_id = $1", (guild_id,)
        )
        return row["n"] if row else 0

    async def count_waiting(self, guild_id: int, channel_id: int) -> int:
        """Return how many messages wait for one channel."""
        row = await self._store.fetch_one(
            "SELECT COUNT(*) AS n FROM delivery"
            " WHERE state = 'pending' AND guild_id = $1 AND channel_id = $2",
            (guild_id, channel_id),
        )
        return row["n"] if row else 0

    async def find_by_message(self, guild_id: int, message_id: int) -> Delivery | None:
        """Return the delivery that became this message."""
        return await self._find("guild_id = $1 AND message_id = $2", (guild_id, message_id))

    async def find_edit(self, channel_id: int, now: datetime) -> Delivery | None:
        """Return the next message of a channel to be edited or removed."""
        return await self._find(
            "edit IN ('redraw', 'remove') AND channel_id = $1 AND edit_due_at <= $2"
            " ORDER BY edit_due_at, id LIMIT 1",
            (channel_id, to_ms(now)),
        )

    async def claim_next(self, channel_id: int, now: datetime) -> Delivery | None:
        """Mark a channel's oldest due message `sending` and return it; None when there is none.

        `first_try_at` of the returned value is that of an earlier, uncertain try; the row's is set to now.
        """
        return await self._store.write(partial(_claim_next, channel_id, to_ms(now)))

    async def release_channel(self, channel_id: int) -> None:
        """Return what an interrupted task left `sending` in a channel to the queue.

        Its `first_try_at` tells what must be looked up.
        """
        await self._store.write(
            partial(
                _one,
                "UPDATE delivery SET state = 'pending' WHERE channel_id = $1 AND state = 'sending'",
                (channel_id,),
            )
        )

    async def mark_sent(self, delivery: Delivery, message_id: int, now: datetime) -> bool:
        """Record where the message went, and that its channel is open; False if it was known already."""
        return await self._store.write(partial(_mark_sent, delivery, message_id, to_ms(now)))

    async def restart_try(self, delivery_id: int, now: datetime) -> None:
        """Begin a new uncertain period: the channel was looked through and the message is not there."""
        await self._store.write(
            partial(_one, "UPDATE delivery SET first_try_at = $2 WHERE id = $1", (delivery_id, to_ms(now)))
        )

    async def run(self, unit: Unit[T]) -> T:
        """Run one unit and return its result."""
        return await self._store.write(unit)

    async def write(self, *units: Unit[Any]) -> None:
        """Run several units in one transaction."""
        await self._store.write(partial(_all, units))

    async def _find(self, where: str, args: Sequence[Any]) -> Delivery | None:
        row = await self._store.fetch_one(f"SELECT {COLUMNS} FROM delivery WHERE {where}", args)
        return read_delivery(row) if row else None


def retry(delivery: Delivery, retry_at: datetime, error: str, now_ms: int) -> Steps[None]:
    """Queue a message that may have arrived again, and let its whole channel wait: the order is kept."""
    yield (
        "UPDATE delivery SET state = 'pending', error = $2 WHERE id = $1 AND state = 'sending'",
        (delivery.id, error),
    )
    yield (
        "INSERT INTO channel_hold (guild_id, channel_id, reason, since, retry_at)"
        " VALUES ($1, $2, 'retry', $3, $4)"
        " ON CONFLICT (guild_id, channel_id) DO UPDATE SET retry_at = excluded.retry_at",
        (delivery.guild_id, delivery.channel_id, now_ms, to_ms(retry_at)),
    )


def release(delivery: Delivery, error: str, *, is_plain: bool = False) -> Steps[None]:
    """Queue a message again whose last try Discord refused; an earlier one may still have arrived.

    Args:
        is_plain: as plain text from now on.
    """
    yield (
        "UPDATE delivery SET state = 'pending', error = $2, first_try_at = $3, plain = $4"
        " WHERE id = $1 AND state = 'sending'",
        (delivery.id, error, find_ms(delivery.first_try_at), int(is_plain or delivery.plain)),
    )


def settle(delivery: Delivery, state: State, error: str | None = None) -> Steps[bool]:
    """End a delivery as failed or cancelled, or hand it to the moderators; False if it had moved on."""
    rows = yield (
        "UPDATE delivery SET state = $2, error = $3 WHERE id = $1 AND state = $4 RETURNING id",
        (delivery.id, state.value, error, delivery.state.value),
    )
    return bool(rows)


def hold_channel(delivery: Delivery, reason: str, now_ms: int, retry_ms: int) -> Steps[bool]:
    """Hold a channel that refused us; True when it did not refuse us before."""
    earlier = yield (
        "SELECT reason FROM channel_hold WHERE guild_id = $1 AND channel_id = $2",
        (delivery.guild_id, delivery.channel_id),
    )
    yield (
        "INSERT INTO channel_hold (guild_id, channel_id, reason, since, retry_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (guild_id, channel_id) DO UPDATE SET reason = excluded.reason,"
        " retry_at = excluded.retry_at",
        (delivery.guild_id, delivery.channel_id, reason, now_ms, retry_ms),
    )
    return not earlier or earlier[0]["reason"] == "retry"


def recheck_holds(guild_id: int, now_ms: int) -> Steps[None]:
    """Try a server's held channels again at once: somebody changed its channels or roles."""
    yield (
        "UPDATE channel_hold SET retry_at = $2 WHERE guild_id = $1 AND reason <> 'retry'",
        (guild_id, now_ms),
    )


def postpone_edit(delivery: Delivery, due_ms: int) -> Steps[None]:
    """Try an edit again later."""
    yield ("UPDATE delivery SET edit_due_at = $2 WHERE id = $1", (delivery.id, due_ms))


def make_edit_plain(delivery: Delivery) -> Steps[None]:
    """Draw a refused card again, as plain text this time."""
    yield ("UPDATE delivery SET plain = 1 WHERE id = $1", (delivery.id,))


def give_up_edit(delivery: Delivery, error: str) -> Steps[None]:
    """Leave a message as it is."""
    yield (
        "UPDATE delivery SET edit = NULL, edit_due_at = NULL, error = $2 WHERE id = $1",
        (delivery.id, error),
    )


def finish_edit(delivery: Delivery) -> Steps[None]:
    """Record that the message shows its payload, or is gone."""
    gone = ", message_id = NULL, state = 'cancelled'" if delivery.edit is Edit.REMOVE else ""
    yield (
        f"UPDATE delivery SET edit = NULL, edit_due_at = NULL{gone}"
        " WHERE id = $1 AND edit = $2 AND payload = $3",
        (delivery.id, delivery.edit and delivery.edit.value, _to_json(delivery.payload)),
    )


def forget_message(delivery: Delivery) -> Steps[None]:
    """Record that somebody deleted the message."""
    yield (
        "UPDATE delivery SET edit = NULL, edit_due_at = NULL, message_id = NULL WHERE id = $1",
        (delivery.id,),
    )


COLUMNS = (
    "id, guild_id, channel_id, kind, dedupe_key, payload, nonce, due_at, state, attempts, plain,"
    " first_try_at, message_id, error, edit"
)


def _claim_next(channel_id: int, now_ms: int) -> Steps[Delivery | None]:
    rows = yield (
        f"SELECT {COLUMNS} FROM delivery d WHERE state = 'pending' AND channel_id = $1 AND due_at <= $2"
        " AND NOT EXISTS (SELECT 1 FROM guild g WHERE g.guild_id = d.guild_id"
        " AND (g.posting_held = 1 OR g.left_at IS NOT NULL))"
        " AND NOT EXISTS (SELECT 1 FROM channel_hold h WHERE h.guild_id = d.guild_id"
        " AND h.channel_id = d.channel_id AND h.retry_at > $2) ORDER BY due_at, id LIMIT 1",
        (channel_id, now_ms),
    )
    if not rows:
        return None
    found = read_delivery(rows[0], state=State.SENDING)
    claimed = yield (
        "UPDATE delivery SET state = 'sending', attempts = attempts + 1,"
        " first_try_at = COALESCE(first_try_at, CAST($2 AS BIGINT))"
        " WHERE id = $1 AND state = 'pending' RETURNING id",
        (found.id, now_ms),
    )
    return found if claimed else None


def _mark_sent(delivery: Delivery, message_id: int, now_ms: int) -> Steps[bool]:
    rows = yield (
        "UPDATE delivery SET state = 'sent', sent_at = $2, message_id = $3, error = NULL"
        " WHERE id = $1 AND state <> 'sent' RETURNING id",
        (delivery.id, now_ms, message_id),
    )
    yield (
        "DELETE FROM channel_hold WHERE guild_id = $1 AND channel_id = $2",
        (delivery.guild_id, delivery.channel_id),
    )
    return bool(rows)


def _one(sql: str, args: Sequence[Any]) -> Steps[None]:
    yield (sql, args)


def _all(units: Sequence[Unit[Any]]) -> Steps[None]:
    for unit in units:
        yield from unit()


def _to_json(payload: dict[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False, sort_keys=True)


def read_delivery(row: Row, state: State | None = None) -> Delivery:
    """Return a row of COLUMNS as a value; `state` is the one it is being changed to."""
    return Delivery(
        id=DeliveryId(row["id"]),
        guild_id=GuildId(row["guild_id"]),
        channel_id=ChannelId(row["channel_id"]),
        kind=row["kind"],
        dedupe_key=row["dedupe_key"],
        payload=json.loads(row["payload"]),
        nonce=row["nonce"],
        due_at=from_ms(row["due_at"]),
        state=state or State(row["state"]),
        attempts=row["attempts"] + (state is State.SENDING),
        plain=bool(row["plain"]),
        first_try_at=find_moment(row["first_try_at"]),
        message_id=MessageId(row["message_id"]) if row["message_id"] is not None else None,
        error=row["error"],
        edit=Edit(row["edit"]) if row["edit"] else None,
    )
