"""Drafts: written before a modal opens, taken by the write that carries out what came back."""

from datetime import datetime
from functools import partial
from typing import Any

from bot.clock import to_ms
from bot.drafts import store as kept
from bot.drafts.models import KEPT, Draft
from bot.errors import NotFoundError
from bot.ids import GuildId, IdMaker, UserId
from bot.schedule import Job, Scheduler
from bot.store import Store, Unit

Take = Unit[None]
"""The piece of a write that uses a draft up."""


class DraftService:
    """What modals need besides one id: it outlives a restart, and a double submission finds it gone."""

    def __init__(self, store: Store, ids: IdMaker, scheduler: Scheduler) -> None:
        self._store = store
        self._reads = kept.DraftStore(store)
        self._ids = ids
        scheduler.register(Job("drafts", self.next_due, self.run_due))

    async def write_draft(
        self, guild_id: int, user_id: int, kind: str, payload: dict[str, Any], now: datetime
    ) -> int:
        """Keep a command's options; return the id for the modal's custom id.

        Args:
            kind: the modal, e.g. "announce.post".
            payload: JSON-ready.
        """
        draft = Draft(self._ids(), GuildId(guild_id), UserId(user_id), kind, payload, now)
        await self._store.write(partial(kept.add_draft, draft))
        return draft.id

    async def get_draft(self, draft_id: int, guild_id: int, user_id: int, kind: str) -> dict[str, Any]:
        """Return a draft's payload and leave it, for a form that is opened again.

        Raises:
            NotFoundError: taken already, older than a day, or somebody else's.
        """
        payload = await self._reads.find_draft(draft_id, guild_id, user_id, kind)
        if payload is None:
            raise NotFoundError("error-draft-gone")
        return payload

    async def keep_words(
        self, draft_id: int, guild_id: int, user_id: int, kind: str, words: dict[str, str]
    ) -> dict[str, Any]:
        """Keep what was typed before anything is done with it; return the payload, with these `words`.

        Raises:
            NotFoundError: taken already, older than a day, or somebody else's.
        """
        return await self._store.write(partial(kept.keep_words, draft_id, guild_id, user_id, kind, words))

    def taking(self, draft_id: int, guild_id: int, user_id: int, kind: str) -> Take:
        """Return the piece that uses a draft up, to be part of the write it is for.

        It raises NotFoundError as `get_draft` does, so a form that is submitted twice counts once.
        """
        return partial(kept.take, draft_id, guild_id, user_id, kind)

    async def next_due(self) -> datetime | None:
        """Return when the oldest draft has been kept for a day."""
        oldest = await self._reads.find_oldest_at()
        return None if oldest is None else oldest + KEPT

    async def run_due(self, now: datetime) -> None:
        """Forget drafts that have been kept for a day."""
        await self._store.write(partial(kept.purge_drafts, to_ms(now - KEPT)))
