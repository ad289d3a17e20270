"""Drafts in SQL."""

import json
from datetime import datetime
from typing import Any

from bot.clock import find_moment, to_ms
from bot.drafts.models import Draft
from bot.errors import NotFoundError
from bot.store import Steps, Store


def add_draft(draft: Draft) -> Steps[None]:
    """Keep a draft."""
    yield (
        "INSERT INTO draft (id, guild_id, user_id, kind, payload, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        (
            draft.id,
            draft.guild_id,
            draft.user_id,
            draft.kind,
            json.dumps(draft.payload, ensure_ascii=False),
            to_ms(draft.created_at),
        ),
    )


def take(draft_id: int, guild_id: int, user_id: int, kind: str) -> Steps[None]:
    """Use a draft up, inside the write that it is for.

    Raises:
        NotFoundError: it is not there (any more), or is somebody else's.
    """
    rows = yield (
        "DELETE FROM draft WHERE id = $1 AND guild_id = $2 AND user_id = $3 AND kind = $4 RETURNING id",
        (draft_id, guild_id, user_id, kind),
    )
    if not rows:
        raise NotFoundError("error-draft-gone")


def keep_words(
    draft_id: int, guild_id: int, user_id: int, kind: str, words: dict[str, str]
) -> Steps[dict[str, Any]]:
    """Put what was typed into a draft and return its payload with it.

    Raises:
        NotFoundError: it is not there, or is somebody else's.
    """
    rows = yield (
        "SELECT payload FROM draft WHERE id = $1 AND guild_id = $2 AND user_id = $3 AND kind = $4",
        (draft_id, guild_id, user_id, kind),
    )
    if not rows:
        raise NotFoundError("error-draft-gone")
    payload = json.loads(rows[0]["payload"]) | {"words": words}
    yield (
        "UPDATE draft SET payload = $2 WHERE id = $1",
        (draft_id, json.dumps(payload, ensure_ascii=False)),
    )
    return payload


def purge_drafts(before_ms: int) -> Steps[int]:
    """Remove drafts made before or at a moment; return how many."""
    rows = yield ("DELETE FROM draft WHERE created_at <= $1 RETURNING id", (before_ms,))
    return len(rows)


class DraftStore:
    """Reads of drafts."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find_draft(
        self, draft_id: int, guild_id: int, user_id: int, kind: str
    ) -> dict[str, Any] | None:
        """Return a draft's payload and leave it; None when it is not there, or is somebody else's."""
        row = await self._store.fetch_one(
            "SELECT payload FROM draft WHERE id = $1 AND guild_id = $2 AND user_id = $3 AND kind = $4",
            (draft_id, guild_id, user_id, kind),
        )
        return json.loads(row["payload"]) if row else None

    async def find_oldest_at(self) -> datetime | None:
        """Return when the oldest draft was made."""
        row = await self._store.fetch_one("SELECT MIN(created_at) AS oldest FROM draft")
        return find_moment(row["oldest"]) if row else None
