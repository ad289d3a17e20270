"""Moderators' second thoughts about a posted message: other words, or none."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.clock import to_ms
from bot.delivery import store as outbox
from bot.delivery.models import ESCAPED, Delivery, Edit
from bot.errors import NotFoundError, UserError
from bot.ids import IdMaker
from bot.moderation import NewAudit, record
from bot.store import Steps, Store
from bot.text import clean, escape, plain

WORDS = ("title", "text")  # the payload's fields that are words; renderers read them by these names


class CorrectionService:
    """Committed first, then shown by the outbox; the audit keeps what stood there before.

    Args:
        wake: called after a change, so that the outbox shows it.
    """

    def __init__(self, store: Store, ids: IdMaker, wake: Callable[[], None]) -> None:
        self._store = store
        self._reads = outbox.DeliveryStore(store)
        self._ids = ids
        self._wake = wake

    async def get_post(self, guild_id: int, message_id: int) -> Delivery:
        """Return what a message was made from.

        Raises:
            NotFoundError: it is not one of the bot's own posts.
        """
        delivery = await self._reads.find_by_message(guild_id, message_id)
        if delivery is None:
            raise NotFoundError("error-not-my-post")
        return delivery

    async def get_words(self, guild_id: int, message_id: int) -> tuple[Delivery, dict[str, str]]:
        """Return a post and those of its words that can be corrected, as one types them.

        Raises:
            NotFoundError: it is not one of the bot's own posts.
            UserError: it has no words of its own, e.g. a digest.
        """
        delivery = await self.get_post(guild_id, message_id)
        words = _list_words(delivery.payload)
        if not words:
            raise UserError("error-no-words")
        return delivery, words

    async def correct(
        self,
        guild_id: int,
        delivery_id: int,
        words: Mapping[str, str],
        longest: Mapping[str, int],
        actor_id: int,
        now: datetime,
    ) -> None:
        """Give a post other words; nobody is pinged again.

        Args:
            words: what came back of those that `get_words` offered.
            longest: how many characters of each were shown; what comes back as it was shown stays whole.

        Raises:
            NotFoundError: it is gone.
            UserError: nothing would be left of it.
        """
        if not any(words.values()):
            raise UserError("error-no-words-left")
        audit = NewAudit(guild_id, now, actor_id, "delivery.correct", "")
        unit = partial(_correct, delivery_id, words, longest, audit, self._ids())
        await self._store.write(unit)
        self._wake()

    async def take_down(
        self, guild_id: int, delivery_id: int, reason: str, actor_id: int, now: datetime
    ) -> None:
        """Remove a post from its channel and say why in the audit.

        Raises:
            NotFoundError: it is gone.
        """
        unit = partial(_take_down, guild_id, delivery_id, reason, actor_id, now, self._ids())
        await self._store.write(unit)
        self._wake()


def _correct(
    delivery_id: int, words: Mapping[str, str], longest: Mapping[str, int], audit: NewAudit, audit_id: int
) -> Steps[None]:
    delivery = yield from _get(audit.guild_id, delivery_id)
    before = _list_words(delivery.payload)
    changed = {
        name: typed
        for name, typed in words.items()
        if name in before and typed != before[name][: longest.get(name)].strip()
    }
    if not changed:
        return
    is_escaped = delivery.payload.get(ESCAPED, False)
    kept = {name: escape(clean(typed)) if is_escaped else typed for name, typed in changed.items()}
    yield from outbox.change_payload(audit.guild_id, delivery_id, delivery.payload | kept)
    yield from outbox.request_edit(audit.guild_id, delivery_id, Edit.REDRAW, to_ms(audit.happened_at))
    told = {name: before[name] for name in changed}
    yield from record(replace(audit, subject=_subject(delivery), before=told, after=changed), audit_id)


def _take_down(
    guild_id: int, delivery_id: int, reason: str, actor_id: int, now: datetime, audit_id: int
) -> Steps[None]:
    delivery = yield from _get(guild_id, delivery_id)
    yield from outbox.request_edit(guild_id, delivery_id, Edit.REMOVE, to_ms(now))
    before = delivery.payload | _list_words(delivery.payload)
    before.pop(ESCAPED, None)
    audit = NewAudit(
        guild_id, now, actor_id, "delivery.take_down", _subject(delivery), before=before, reason=reason
    )
    yield from record(audit, audit_id)


def _get(guild_id: int, delivery_id: int) -> Steps[Delivery]:
    """Return a post that is in its channel to stay; one that is to be removed is not brought back."""
    rows = yield (
        f"SELECT {outbox.COLUMNS} FROM delivery WHERE guild_id = $1 AND id = $2"
        " AND message_id IS NOT NULL AND (edit IS NULL OR edit <> $3)",
        (guild_id, delivery_id, Edit.REMOVE.value),
    )
    if not rows:
        raise NotFoundError("error-not-my-post")
    return outbox.read_delivery(rows[0])


def _subject(delivery: Delivery) -> str:
    return _list_words(delivery.payload).get("title") or delivery.kind


def _list_words(payload: Mapping[str, Any]) -> dict[str, str]:
    """Return those of a payload's fields that are words, as one types them."""
    words = {name: str(payload[name] or "") for name in WORDS if name in payload}
    return {name: plain(said) for name, said in words.items()} if payload.get(ESCAPED) else words
