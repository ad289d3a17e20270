"""Settings, each saved at once with a line in the audit."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from bot.clock import to_ms
from bot.guilds import rules
from bot.guilds import store as chosen
from bot.guilds.models import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    Column,
    GuildSettings,
    LeftGuild,
    Slot,
    SlotSource,
    Target,
    TargetSource,
)
from bot.ids import IdMaker
from bot.moderation import NewAudit, record
from bot.schedule.rules import get_zone
from bot.store import Steps, Store, Value

Change = Callable[[], Steps[dict[str, Any]]]


class Returning(Protocol):
    """A feature whose posts go stale while a server is without the bot."""

    def drop_stale(self, guild_id: int, now: datetime) -> Steps[int]:
        """Cancel what has waited too long, inside the write that notes the server's return.

        Returns:
            How many posts.
        """
        ...

    def wake(self) -> None:
        """Go on; called after that write."""
        ...


class GuildService:
    """What servers chose, and when they left.

    Every `set_` saves at once, writes one audit line "guilds.change", and does nothing when that was
    the choice already.

    Args:
        wake_delivery: called when posting may go on.
    """

    def __init__(self, store: Store, ids: IdMaker, wake_delivery: Callable[[], None]) -> None:
        self._store = store
        self._reads = chosen.GuildStore(store)
        self._ids = ids
        self._wake_delivery = wake_delivery
        self._slot_sources: list[SlotSource] = []
        self._target_sources: list[TargetSource] = []
        self._returning: list[Returning] = []

    def offer_slots(self, source: SlotSource) -> None:
        """Let /setup check show a feature's past occurrences."""
        self._slot_sources.append(source)

    def offer_targets(self, source: TargetSource) -> None:
        """Let /setup check look at the channels and roles a feature posts to."""
        self._target_sources.append(source)

    async def list_targets(self, guild_id: int) -> list[Target]:
        """Return where all features will post what moderators set up."""
        return [target for source in self._target_sources for target in await source.list_targets(guild_id)]

    def offer_return(self, feature: Returning) -> None:
        """Let a feature put its posts in order when a server takes the bot back."""
        self._returning.append(feature)

    async def list_slots(self, guild_id: int, now: datetime, limit: int = 7) -> list[Slot]:
        """Return the latest occurrences of all schedules up to now, newest first."""
        slots = [
            slot for source in self._slot_sources for slot in await source.list_slots(guild_id, now, limit)
        ]
        return sorted(slots, key=lambda slot: slot.planned_at, reverse=True)[:limit]

    async def get_settings(self, guild_id: int) -> GuildSettings:
        """Return a server's choices; the defaults for one that made none."""
        return await self._reads.get_settings(guild_id)

    async def ensure_guild(self, guild_id: int, language: str) -> bool:
        """Begin a server's settings with a first guess of its language; False when it has some.

        A language the bot does not speak becomes English.
        """
        return await self._store.write(partial(chosen.add_guild, guild_id, _spoken(language)))

    async def get_language(self, guild_id: int) -> str:
        """Return the language of a server's public posts."""
        return await self._reads.find_language(guild_id) or DEFAULT_LANGUAGE

    async def set_language(self, guild_id: int, language: str, actor_id: int, now: datetime) -> None:
        """Choose the language of public posts.

        Raises:
            UserError: the bot does not speak it.
        """
        rules.check_language(language)
        await self._set_columns(guild_id, "language", {"language": language}, actor_id, now)

    async def set_timezone(self, guild_id: int, timezone: str, actor_id: int, now: datetime) -> None:
        """Choose the zone in which days and wall times are meant.

        Raises:
            UserError: no such IANA zone.
        """
        zone = get_zone(timezone)
        await self._set_columns(guild_id, "timezone", {"timezone": zone.key}, actor_id, now)

    async def set_channel(
        self, guild_id: int, feature: str, channel_id: int | None, actor_id: int, now: datetime
    ) -> None:
        """Choose where a feature posts; None for nowhere.

        Raises:
            UserError: no such feature.
        """
        rules.check_feature(feature)
        change = partial(chosen.change_channel, guild_id, feature, channel_id)
        await self._audited(guild_id, f"channel.{feature}", change, {"channel_id": channel_id}, actor_id, now)

    async def set_alert_channel(
        self, guild_id: int, channel_id: int | None, actor_id: int, now: datetime
    ) -> None:
        """Choose where moderators hear of trouble; None for nowhere."""
        await self._set_columns(guild_id, "alert_channel", {"alert_channel_id": channel_id}, actor_id, now)

    async def set_review_channel(
        self, guild_id: int, channel_id: int | None, actor_id: int, now: datetime
    ) -> None:
        """Choose where review cards go; None for the inbox alone."""
        await self._set_columns(guild_id, "review_channel", {"review_channel_id": channel_id}, actor_id, now)

    async def set_curator_role(
        self, guild_id: int, role_id: int | None, actor_id: int, now: datetime
    ) -> None:
        """Choose the role that may decide in the review channel besides moderators."""
        await self._set_columns(guild_id, "curator_role", {"curator_role_id": role_id}, actor_id, now)

    async def set_poll_makers(self, guild_id: int, makers: str, actor_id: int, now: datetime) -> None:
        """Choose who may make polls: "moderators", "everyone" or a role id as text.

        Raises:
            UserError: something else.
        """
        rules.check_poll_makers(makers)
        await self._set_columns(guild_id, "poll_makers", {"poll_makers": makers}, actor_id, now)

    async def set_on_this_day_hour(self, guild_id: int, hour: int, actor_id: int, now: datetime) -> None:
        """Choose the local hour of "on this day".

        Raises:
            UserError: not 0 to 23.
        """
        rules.check_hour(hour)
        await self._set_columns(guild_id, "on_this_day_hour", {"on_this_day_hour": hour}, actor_id, now)

    async def set_quiet_hours(
        self, guild_id: int, start: str | None, end: str | None, actor_id: int, now: datetime
    ) -> None:
        """Choose the local hours without news, as typed ("22:00", "8:00"); both empty for none.

        Raises:
            UserError: one is missing, one is no wall time, or they are the same.
        """
        hours = rules.read_quiet_hours(start, end)
        starts, ends = (f"{hour:%H:%M}" for hour in hours) if hours else (None, None)
        values: dict[Column, Value] = {"quiet_from": starts, "quiet_until": ends}
        await self._set_columns(guild_id, "quiet_hours", values, actor_id, now)

    async def set_ping_roles(
        self, guild_id: int, role_ids: Collection[int], actor_id: int, now: datetime
    ) -> None:
        """Choose the roles fans may pick; replaces the earlier choice.

        Raises:
            UserError: more than 25.
        """
        roles = sorted(set(role_ids))
        rules.check_ping_roles(roles)
        change = partial(chosen.change_ping_roles, guild_id, roles)
        await self._audited(guild_id, "ping_roles", change, {"role_ids": roles}, actor_id, now)

    async def set_feature(
        self, guild_id: int, feature: str, is_on: bool, actor_id: int, now: datetime
    ) -> None:
        """Switch a feature on or off.

        Raises:
            UserError: no such feature.
        """
        rules.check_feature(feature)
        change = partial(chosen.change_feature, guild_id, feature, is_on)
        await self._audited(guild_id, f"feature.{feature}", change, {"is_on": is_on}, actor_id, now)

    async def hold_posting(self, guild_id: int, is_held: bool, actor_id: int, now: datetime) -> None:
        """Hold everything the bot would post by itself, or let it go on; what is due waits."""
        values: dict[Column, Value] = {"posting_held": int(is_held)}
        await self._set_columns(guild_id, "posting_held", values, actor_id, now)
        if not is_held:
            self._wake_delivery()

    async def left(self, guild_id: int, now: datetime) -> None:
        """Note that a server removed the bot: nothing is posted there and its time to be purged runs."""
        await self._store.write(partial(chosen.mark_left, guild_id, to_ms(now)))

    async def joined(self, guild_id: int, now: datetime) -> None:
        """Note that a server has the bot (again): its settings hold as before."""
        if await self._store.write(partial(_return, guild_id, self._returning, now)):
            self._wake_all()

    async def meet(self, present: Mapping[int, str], owns: Callable[[int], bool], now: datetime) -> None:
        """Compare the servers that have the bot with those we know, after having been away.

        New ones begin, those that came back go on, those that removed the bot meanwhile have left.

        Args:
            present: server id -> a first guess of its language.
            owns: says whether a server belongs to this process's shards.
        """
        changes = rules.compare_guilds(present, await self._reads.list_known(), owns)
        languages = {guild_id: _spoken(present[guild_id]) for guild_id in changes.new}
        await self._store.write(partial(_meet, changes, languages, self._returning, now))
        if changes.back:
            self._wake_all()

    async def list_left_before(self, moment: datetime) -> list[LeftGuild]:
        """Return the servers that left before or at a moment, longest ago first."""
        return await self._reads.list_left_before(moment)

    async def find_first_left_at(self) -> datetime | None:
        """Return when the first of the servers that left did so, None when none has."""
        return await self._reads.find_first_left_at()

    def _wake_all(self) -> None:
        self._wake_delivery()
        for feature in self._returning:
            feature.wake()

    async def _set_columns(
        self, guild_id: int, setting: str, values: Mapping[Column, Value], actor_id: int, now: datetime
    ) -> None:
        change = partial(chosen.change_columns, guild_id, values)
        await self._audited(
            guild_id, setting, change, {str(name): value for name, value in values.items()}, actor_id, now
        )

    async def _audited(
        self,
        guild_id: int,
        setting: str,
        change: Change,
        after: dict[str, Any],
        actor_id: int,
        now: datetime,
    ) -> None:
        audit = NewAudit(guild_id, now, actor_id, "guilds.change", setting, after=after)
        await self._store.write(partial(_change, change, audit, self._ids()))


def _change(change: Change, audit: NewAudit, audit_id: int) -> Steps[None]:
    before = yield from change()
    if before != audit.after:
        yield from record(replace(audit, before=before), audit_id)


def _return(guild_id: int, features: Iterable[Returning], now: datetime) -> Steps[bool]:
    if not (yield from chosen.mark_joined(guild_id)):
        return False
    for feature in features:
        yield from feature.drop_stale(guild_id, now)
    return True


def _meet(
    changes: rules.Changes, languages: Mapping[int, str], features: Sequence[Returning], now: datetime
) -> Steps[None]:
    for guild_id, language in languages.items():
        yield from chosen.add_guild(guild_id, language)
    for guild_id in changes.back:
        yield from _return(guild_id, features, now)
    for guild_id in changes.gone:
        yield from chosen.mark_left(guild_id, to_ms(now))


def _spoken(language: str) -> str:
    return language if language in LANGUAGES else DEFAULT_LANGUAGE
