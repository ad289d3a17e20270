"""Bans, the audit, and the inbox to which features offer what waits for a moderator's word."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.errors import NotAllowedError, NotFoundError
from bot.ids import GuildId, IdMaker, UserId
from bot.moderation import rules
from bot.moderation.models import AuditEntry, Ban, Decision, InboxItem, InboxSource, NewAudit, Outcome
from bot.moderation.store import ModerationStore, put_ban, record, take_ban
from bot.store import Steps, Store


class ModerationService:
    """What moderators do to people, and what waits for them."""

    def __init__(self, store: Store, ids: IdMaker) -> None:
        self._store = store
        self._reads = ModerationStore(store)
        self._ids = ids
        self._sources: dict[str, InboxSource] = {}

    async def list_audit(
        self, guild_id: int, *, what: str | None = None, before_id: int | None = None, limit: int = 10
    ) -> list[AuditEntry]:
        """Return a server's audit, newest first.

        Args:
            what: a feature ("news") or a whole action ("news.add").
            before_id: the last line of the page before.
        """
        return await self._reads.list_audit(guild_id, what, before_id, limit)

    async def ban(
        self,
        guild_id: int,
        user_id: int,
        feature: str,
        *,
        until: datetime | None,
        reason: str | None,
        actor_id: int,
        now: datetime,
    ) -> Ban:
        """Keep a person out of a feature, or of all; a ban of the same feature is replaced.

        Raises:
            UserError: no such feature, a moment that has passed, or too long a reason.
        """
        rules.check_ban(feature, until, reason, now)
        ban = Ban(GuildId(guild_id), UserId(user_id), feature, until, reason, UserId(actor_id), now)
        await self._store.write(partial(_ban, ban, self._ids()))
        return ban

    async def unban(
        self, guild_id: int, user_id: int, feature: str, *, reason: str | None, actor_id: int, now: datetime
    ) -> None:
        """Let a person back in.

        Raises:
            NotFoundError: there is no ban of that feature, even one that ran out.
        """
        rules.check_reason(reason)
        audit = NewAudit(guild_id, now, actor_id, "moderation.unban", str(user_id), reason=reason)
        if not await self._store.write(partial(_unban, audit, user_id, feature, self._ids())):
            raise NotFoundError("error-no-ban")

    async def list_bans(self, guild_id: int, now: datetime) -> list[Ban]:
        """Return the bans that hold, newest first."""
        return [ban for ban in await self._reads.list_bans(guild_id) if rules.is_in_force(ban, now)]

    async def check_not_banned(self, guild_id: int, user_id: int, feature: str, now: datetime) -> None:
        """Raise for a person who is kept out of a feature.

        Raises:
            NotAllowedError: with `until` in epoch seconds, for Discord's `<t:…>`, and the reason.
        """
        ban = rules.find_ban(await self._reads.list_bans_of(guild_id, user_id), feature, now)
        if ban is None:
            return
        said = {"reason": ban.reason or "", "given": "yes" if ban.reason else "no"}
        if ban.until is None:
            raise NotAllowedError("error-banned", **said)
        raise NotAllowedError("error-banned-until", until=f"{ban.until.timestamp():.0f}", **said)

    def offer(self, source: InboxSource) -> None:
        """Add a feature's items to the inbox."""
        if source.feature in self._sources:
            raise ValueError(f"{source.feature} offers to the inbox already")
        self._sources[source.feature] = source

    async def count_waiting(self, guild_id: int) -> int:
        """Return how many items of all features wait."""
        return sum([await source.count(guild_id) for source in self._sources.values()])

    async def next_item(self, guild_id: int, after: int | None = None) -> InboxItem | None:
        """Return the oldest item of all features whose id is above `after`, None behind the last."""
        found = [await source.peek(guild_id, after) for source in self._sources.values()]
        return min((item for item in found if item is not None), key=lambda item: item.id, default=None)

    async def decide(
        self, guild_id: int, feature: str, item_id: int, decision: Decision, now: datetime
    ) -> Outcome:
        """Hand a moderator's word to the feature whose item it is.

        Raises:
            NotFoundError: the server has no such item.
            UserError: too long a reason.
        """
        rules.check_reason(decision.reason)
        source = self._sources.get(feature)
        if source is None:
            raise NotFoundError("error-inbox-gone")
        return await source.decide(guild_id, item_id, decision, now)


def _ban(ban: Ban, audit_id: int) -> Steps[None]:
    earlier = yield from put_ban(ban)
    audit = NewAudit(
        ban.guild_id,
        ban.banned_at,
        ban.banned_by,
        "moderation.ban",
        str(ban.user_id),
        before=_told(earlier),
        after=_told(ban),
        reason=ban.reason,
    )
    yield from record(audit, audit_id)


def _unban(audit: NewAudit, user_id: int, feature: str, audit_id: int) -> Steps[bool]:
    taken = yield from take_ban(audit.guild_id, user_id, feature)
    if taken is not None:
        yield from record(replace(audit, before=_told(taken)), audit_id)
    return taken is not None


def _told(ban: Ban | None) -> dict[str, Any] | None:
    if ban is None:
        return None
    return {"feature": ban.feature, "until": ban.until.isoformat() if ban.until else None}
