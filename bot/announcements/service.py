"""Announcements: posted at once, or when their hour comes; each occurrence once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bot.announcements import rules
from bot.announcements import store as kept
from bot.announcements.models import (
    FEATURE,
    KIND,
    Announcement,
    AskModerators,
    Content,
    Pass,
    Verdict,
)
from bot.artists import Artist, ArtistService
from bot.clock import to_ms
from bot.delivery import NewDelivery, cancel_pending, enqueue, enqueue_alert, is_gone
from bot.errors import NotFoundError, UserError
from bot.guilds import GuildService, Slot, Target, check_is_on, get_channel_id
from bot.ids import AnnouncementId, ChannelId, IdMaker, UserId
from bot.moderation import NewAudit, record
from bot.schedule import Job, Occurrence, Repeat, Scheduler, occurrence_key
from bot.store import Steps, Store, Unit

JOB = "announcements"
WAITING = ("active", "asking")
EVERY_STATE = ("active", "asking", "done", "cancelled")


class AnnouncementService:
    """What moderators post, now or by a schedule.

    Args:
        wake_delivery: called after a write that put something into the outbox.
    """

    def __init__(
        self,
        store: Store,
        ids: IdMaker,
        guilds: GuildService,
        artists: ArtistService,
        scheduler: Scheduler,
        wake_delivery: Callable[[], None],
    ) -> None:
        self._store = store
        self._reads = kept.AnnouncementStore(store)
        self._ids = ids
        self._guilds = guilds
        self._artists = artists
        self._scheduler = scheduler
        self._wake_delivery = wake_delivery
        scheduler.register(Job(JOB, self.next_due, self.run_due))

    async def post_now(
        self,
        guild_id: int,
        channel_id: int | None,
        content: Content,
        actor_id: int,
        now: datetime,
        *,
        first: Unit[None] | None = None,
    ) -> Announcement:
        """Put an announcement into the outbox.

        Args:
            channel_id: None for the server's channel for announcements.
            first: a piece that opens the same write and may refuse it, e.g. takes the form's draft.

        Raises:
            UserError: switched off, or no channel.
            NotFoundError: the server has no such artist.
        """
        artist = await self._find_artist(guild_id, content, must_be=True)
        new = await self._make(guild_id, channel_id, content, actor_id, now)
        post = make_delivery(new, artist, now)
        audit = _audit(new, "post", actor_id, now)
        await self._store.write(partial(_post_now, first, new, post, self._ids(), audit, self._ids()))
        self._wake_delivery()
        return new

    async def schedule(
        self,
        guild_id: int,
        channel_id: int | None,
        content: Content,
        when: Occurrence,
        repeat: Repeat,
        actor_id: int,
        now: datetime,
        *,
        zone: str | None = None,
        first: Unit[None] | None = None,
    ) -> Announcement:
        """Plan an announcement; `rules.list_upcoming` tells when it will be posted.

        Args:
            channel_id: None for the server's channel for announcements.
            when: the first time, as read in the server's zone.
            zone: the IANA zone in which `when` was read; None for the server's zone of today.
            first: as in `post_now`.

        Raises:
            UserError: switched off, no channel, in the past, or the server has 100 of them.
            NotFoundError: the server has no such artist.
        """
        await self._find_artist(guild_id, content, must_be=True)
        made = await self._make(guild_id, channel_id, content, actor_id, now)
        new = replace(
            made,
            repeat=repeat,
            starts_on=when.local.date(),
            wall_time=when.local.time().replace(second=0, microsecond=0),
            zone=zone or made.zone,
            state="active",
        )
        new = replace(new, next_at=rules.first_occurrence(new, when, now))
        audit = _audit(new, "schedule", actor_id, now)
        await self._store.write(partial(_schedule, first, new, audit, self._ids()))
        self._scheduler.wake(JOB)
        return new

    async def get_announcement(self, guild_id: int, announcement_id: int) -> Announcement:
        """Return one announcement of a server.

        Raises:
            NotFoundError: it has no such announcement.
        """
        found = await self._reads.find_announcement(guild_id, announcement_id)
        if found is None:
            raise NotFoundError("error-no-announcement")
        return found

    async def list_announcements(
        self, guild_id: int, *, waiting_only: bool = False, before_id: int | None = None, limit: int = 25
    ) -> list[Announcement]:
        """Return a server's announcements, newest first.

        Args:
            waiting_only: those to come, those that wait for a moderator's word, and those whose post is
                held back: whatever can still be cancelled.
            before_id: the last one of the page before.
        """
        states = WAITING if waiting_only else EVERY_STATE
        found = await self._reads.list_announcements(guild_id, states, before_id, limit)
        held = await self._reads.list_held(guild_id) if waiting_only else []
        return sorted([*found, *held], key=lambda one: one.id, reverse=True)[:limit]

    async def list_targets(self, guild_id: int) -> list[Target]:
        """Return where a server's announcements to come will be posted, newest first."""
        return [
            Target(one.content.title, one.channel_id, one.content.role_id)
            for one in await self._reads.list_announcements(guild_id, WAITING, None, rules.ACTIVE_MOST * 2)
        ]

    async def list_slots(self, guild_id: int, now: datetime, limit: int) -> list[Slot]:
        """Return the latest occurrences of a server's schedules up to now, newest first."""
        planned = await self._reads.list_announcements(guild_id, WAITING, None, rules.ACTIVE_MOST * 2)
        past = [(at, one) for one in planned for at in rules.list_past(one, now, limit)]
        past = sorted(past, key=lambda slot: (slot[0], slot[1].id), reverse=True)[:limit]
        keys = [occurrence_key(one.id, at) for at, one in past]
        states = await self._reads.list_outcomes(guild_id, keys)
        return [
            Slot(one.content.title, at, rules.slot_outcome(one, at, states.get(key)))
            for key, (at, one) in zip(keys, past, strict=True)
        ]

    async def cancel(
        self,
        guild_id: int,
        announcement_id: int,
        actor_id: int,
        now: datetime,
        *,
        reason: str | None = None,
    ) -> Announcement:
        """Cancel what is still to come, in the outbox too.

        Raises:
            NotFoundError: the server has no such announcement.
            UserError: everything of it was posted or cancelled already.
        """
        audit = NewAudit(guild_id, now, actor_id, f"{FEATURE}.cancel", "", reason=reason)
        return await self._store.write(partial(_cancel, announcement_id, audit, self._ids()))

    async def next_due(self) -> datetime | None:
        """Return when the next announcement of any server is due."""
        return await self._reads.find_next_at()

    async def run_due(self, now: datetime) -> None:
        """Carry out what is due: into the outbox once, however many processes find it.

        Raises:
            ExceptionGroup: some failed; the others were carried out.
        """
        errors: list[Exception] = []
        for due in await self._reads.list_due(now):
            try:
                await self._run(due, now)
            except Exception as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup(f"{len(errors)} announcements were not carried out", errors)

    async def _run(self, due: Announcement, now: datetime) -> None:
        if due.next_at is None:
            return
        settings = await self._guilds.get_settings(due.guild_id)
        is_on = settings.left_at is None and FEATURE not in settings.features_off
        verdict = rules.decide(due, due.next_at, now, is_on=is_on)
        artist = await self._find_artist(due.guild_id, due.content)
        elsewhere = settings.channels.get(FEATURE)
        if await self._store.write(partial(_carry_out, due, verdict, artist, elsewhere, now, self._ids())):
            self._wake_delivery()

    async def _make(
        self, guild_id: int, channel_id: int | None, content: Content, actor_id: int, now: datetime
    ) -> Announcement:
        settings = await self._guilds.get_settings(guild_id)
        check_is_on(settings, FEATURE)
        local = now.astimezone(ZoneInfo(settings.timezone))
        return Announcement(
            id=AnnouncementId(self._ids()),
            guild_id=settings.guild_id,
            channel_id=get_channel_id(settings, FEATURE, channel_id),
            author_id=UserId(actor_id),
            content=content,
            repeat="now",
            starts_on=local.date(),
            wall_time=local.time().replace(second=0, microsecond=0),
            zone=settings.timezone,
            next_at=None,
            created_at=now,
            state="done",
        )

    async def _find_artist(self, guild_id: int, content: Content, *, must_be: bool = False) -> Artist | None:
        """Return the artist an announcement names; one removed since is left out, unless it `must_be`."""
        if content.artist_id is None:
            return None
        find = self._artists.get_artist if must_be else self._artists.find_artist
        return await find(guild_id, content.artist_id)


def make_delivery(announcement: Announcement, artist: Artist | None, planned_at: datetime) -> NewDelivery:
    """Return one occurrence for the outbox; its key is the occurrence, so it is posted once."""
    return NewDelivery(
        guild_id=announcement.guild_id,
        channel_id=announcement.channel_id,
        kind=KIND,
        dedupe_key=occurrence_key(announcement.id, planned_at),
        payload=rules.make_payload(announcement, artist, planned_at),
        due_at=planned_at,
    )


def _post_now(
    first: Unit[None] | None,
    new: Announcement,
    post: NewDelivery,
    delivery_id: int,
    audit: NewAudit,
    audit_id: int,
) -> Steps[None]:
    if first is not None:
        yield from first()
    yield from kept.add_announcement(new)
    yield from enqueue(post, delivery_id)
    yield from record(audit, audit_id)


def _schedule(first: Unit[None] | None, new: Announcement, audit: NewAudit, audit_id: int) -> Steps[None]:
    if first is not None:
        yield from first()
    if (yield from kept.count_active(new.guild_id)) >= rules.ACTIVE_MOST:
        raise UserError("error-announcements-full", limit=rules.ACTIVE_MOST)
    yield from kept.add_announcement(new)
    yield from record(audit, audit_id)


def _carry_out(
    due: Announcement,
    verdict: Verdict,
    artist: Artist | None,
    elsewhere: ChannelId | None,
    now: datetime,
    delivery_id: int,
) -> Steps[bool]:
    """Leave the due occurrence behind and put what follows from it into the outbox; True if anything.

    Args:
        elsewhere: the server's channel for announcements, taken when the announcement's own is gone.
    """
    if isinstance(verdict, AskModerators):
        return (yield from _ask(due, now, delivery_id))
    state = "done" if verdict.next_at is None else "active"
    if not (yield from kept.move_on(due, state, verdict.next_at)) or isinstance(verdict, Pass):
        return False
    # One that still waits (posting is held, the channel is closed) is overtaken: the latest at most.
    yield from cancel_pending(due.guild_id, _key_prefix(due.id))
    if elsewhere is not None and (yield from is_gone(due.guild_id, due.channel_id)):
        due = replace(due, channel_id=elsewhere)
    return (yield from enqueue(make_delivery(due, artist, verdict.planned_at), delivery_id))


def _ask(due: Announcement, now: datetime, alert_id: int) -> Steps[bool]:
    if due.next_at is None or not (yield from kept.move_on(due, "asking", due.next_at)):
        return False
    values = {"title": due.content.title, "planned": f"{due.next_at.timestamp():.0f}"}
    about = f"missed:{due.id}"
    return (
        yield from enqueue_alert(
            due.guild_id, alert_id, about, "alert-announcement-missed", values, to_ms(now)
        )
    )


def _cancel(announcement_id: int, audit: NewAudit, audit_id: int) -> Steps[Announcement]:
    found = yield from kept.find_announcement(audit.guild_id, announcement_id)
    if found is None:
        raise NotFoundError("error-no-announcement")
    waited = yield from cancel_pending(audit.guild_id, _key_prefix(announcement_id))
    if found.state not in WAITING and not waited:
        raise UserError("error-announcement-over", title=found.content.title)
    actor_id = audit.actor_id or 0
    yield from kept.settle(found.guild_id, found.id, found.state, "cancelled", actor_id)
    yield from record(replace(audit, subject=found.content.title, before=_told(found)), audit_id)
    return replace(found, state="cancelled", next_at=None, decided_by=UserId(actor_id))


def _audit(new: Announcement, verb: str, actor_id: int, now: datetime) -> NewAudit:
    title = new.content.title
    return NewAudit(new.guild_id, now, actor_id, f"{FEATURE}.{verb}", title, after=_told(new))


def _told(announcement: Announcement) -> dict[str, Any]:
    """Return what the audit keeps of an announcement."""
    return {
        "announcement_id": announcement.id,
        "channel_id": announcement.channel_id,
        "repeat": announcement.repeat,
        "when": f"{announcement.starts_on} {announcement.wall_time:%H:%M} {announcement.zone}",
        "text": announcement.content.text,
    }


def _key_prefix(announcement_id: int) -> str:
    return f"schedule:{announcement_id}:"
