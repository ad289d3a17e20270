"""Missed announcements in the moderators' inbox: post it now, or drop it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.announcements import store as kept
from bot.announcements.models import FEATURE, Announcement
from bot.announcements.service import make_delivery
from bot.artists import Artist, ArtistService
from bot.delivery import enqueue
from bot.errors import NotFoundError
from bot.ids import IdMaker
from bot.moderation import Decision, InboxItem, NewAudit, Outcome, record
from bot.store import Steps, Store

POST, DROP = "post", "drop"
_STATES = {POST: "done", DROP: "cancelled"}


class MissedAnnouncements:
    """The inbox's source of single announcements that came more than 12 hours too late."""

    feature = FEATURE

    def __init__(
        self, store: Store, ids: IdMaker, artists: ArtistService, wake_delivery: Callable[[], None]
    ) -> None:
        self._store = store
        self._reads = kept.AnnouncementStore(store)
        self._ids = ids
        self._artists = artists
        self._wake_delivery = wake_delivery

    async def count(self, guild_id: int) -> int:
        """Return how many wait."""
        return await self._reads.count_missed(guild_id)

    async def peek(self, guild_id: int, after: int | None) -> InboxItem | None:
        """Return the oldest above an id."""
        missed = await self._reads.find_missed(guild_id, after or 0)
        return _item(missed) if missed else None

    async def decide(self, guild_id: int, item_id: int, decision: Decision, now: datetime) -> Outcome:
        """Post or drop a missed announcement, once.

        Raises:
            NotFoundError: the server has no such announcement, or it was not missed.
            ValueError: the verb is none of its actions.
        """
        if decision.verb not in _STATES:
            raise ValueError(f"a missed announcement takes {POST} or {DROP}, not {decision.verb!r}")
        missed = await self._reads.find_announcement(guild_id, item_id)
        if missed is None:
            raise NotFoundError("error-inbox-gone")
        artist_id = missed.content.artist_id
        artist = None if artist_id is None else await self._artists.find_artist(guild_id, artist_id)
        unit = partial(_decide, missed, decision, artist, now, self._ids(), self._ids())
        outcome = await self._store.write(unit)
        if outcome.is_first and outcome.verb == POST:
            self._wake_delivery()
        return outcome


def _decide(
    missed: Announcement,
    decision: Decision,
    artist: Artist | None,
    now: datetime,
    delivery_id: int,
    audit_id: int,
) -> Steps[Outcome]:
    state = _STATES[decision.verb]
    if not (yield from kept.settle(missed.guild_id, missed.id, "asking", state, decision.actor_id)):
        return (yield from _earlier(missed))
    if decision.verb == POST and missed.next_at is not None:
        yield from enqueue(make_delivery(missed, artist, missed.next_at), delivery_id)
    action, title = f"{FEATURE}.{decision.verb}", missed.content.title
    audit = NewAudit(missed.guild_id, now, decision.actor_id, action, title, reason=decision.reason)
    yield from record(audit, audit_id)
    return Outcome(decision.verb, decision.actor_id, is_first=True)


def _earlier(missed: Announcement) -> Steps[Outcome]:
    """Tell what somebody decided before."""
    now_is = yield from kept.find_announcement(missed.guild_id, missed.id)
    if now_is is None or now_is.state not in _STATES.values() or now_is.decided_by is None:
        raise NotFoundError("error-inbox-gone")
    return Outcome(POST if now_is.state == "done" else DROP, now_is.decided_by, is_first=False)


def _item(missed: Announcement) -> InboxItem:
    content = missed.content
    return InboxItem(
        id=missed.id,
        feature=FEATURE,
        kind="missed",
        title=content.title,
        lines=tuple(line for line in (content.text, content.url) if line),
        actions=(POST, DROP),
        author_id=missed.author_id or None,
        created_at=missed.created_at,
        images=(content.image_url,) if content.image_url else (),
        channel_id=missed.channel_id,
        planned_at=missed.next_at,
    )
