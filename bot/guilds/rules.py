"""What a setting may be, and what settings mean."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.guilds.models import EVERYONE, FEATURES, LANGUAGES, MODERATORS, GuildSettings
from bot.ids import ChannelId
from bot.schedule.rules import place

PING_ROLES_MOST = 25  # options of one Discord select
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def read_clock(text: str) -> time:
    """Read a wall time of 24 hours, "8:00" or "22:30".

    Raises:
        UserError: it is none.
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise UserError("error-clock", text=text.strip()[:20])
    return time(int(found[1]), int(found[2]))


def read_quiet_hours(start: str | None, end: str | None) -> tuple[time, time] | None:
    """Read both ends of the quiet hours; None when both are left empty.

    Raises:
        UserError: one is missing, one is no wall time, or they are the same.
    """
    if not (start or "").strip() and not (end or "").strip():
        return None
    if not start or not end or not start.strip() or not end.strip():
        raise UserError("error-quiet-half")
    hours = (read_clock(start), read_clock(end))
    if hours[0] == hours[1]:
        raise UserError("error-quiet-same")
    return hours


def quiet_end(start: time, end: time, zone: str, now: datetime) -> datetime | None:
    """Return when the quiet hours that hold at `now` are over, None while it is not quiet.

    Args:
        start, end: local wall times; the end belongs to the next day when it is not after the start.
        zone: IANA name, as settings keep it.

    Raises:
        KeyError: this machine has no such zone.
    """
    here = ZoneInfo(zone)
    local = now.astimezone(here).replace(tzinfo=None)
    begun_on = local.date() if local.time() >= start else local.date() - timedelta(days=1)
    over_on = begun_on if end > start else begun_on + timedelta(days=1)
    over = place(datetime.combine(over_on, end), here)
    return over.at if over is not None and over.at > now else None


def check_feature(feature: str) -> None:
    """Raise UserError for a name that is no feature."""
    if feature not in FEATURES:
        raise UserError("error-feature", feature=feature, known=", ".join(FEATURES))


def check_language(language: str) -> None:
    """Raise UserError for a language the bot does not speak."""
    if language not in LANGUAGES:
        raise UserError("error-language", language=language, known=", ".join(LANGUAGES))


def check_hour(hour: int) -> None:
    """Raise UserError for an hour no clock shows."""
    if not 0 <= hour <= 23:
        raise UserError("error-hour", hour=hour)


def check_poll_makers(makers: str) -> None:
    """Raise UserError unless it is "moderators", "everyone" or a role id."""
    if makers not in (MODERATORS, EVERYONE) and not (makers.isascii() and makers.isdecimal()):
        raise UserError("error-poll-makers")


def check_ping_roles(role_ids: Collection[int]) -> None:
    """Raise UserError for more roles than one select shows."""
    if len(role_ids) > PING_ROLES_MOST:
        raise UserError("error-ping-roles", limit=PING_ROLES_MOST, count=len(role_ids))


def check_is_on(settings: GuildSettings, feature: str) -> None:
    """Raise UserError when the server switched a feature off."""
    if feature in settings.features_off:
        raise UserError("error-feature-off", feature=feature)


def get_channel_id(settings: GuildSettings, feature: str, chosen: int | None) -> ChannelId:
    """Return the channel somebody chose, else the one the server set for this feature.

    Raises:
        UserError: there is neither.
    """
    channel_id = settings.channels.get(feature) if chosen is None else ChannelId(chosen)
    if channel_id is None:
        raise UserError("error-no-channel", feature=feature)
    return channel_id


@dataclass(frozen=True, slots=True)
class Changes:
    """How the servers that have the bot differ from those we know."""

    new: tuple[int, ...]
    back: tuple[int, ...]
    gone: tuple[int, ...]


def compare_guilds(
    present: Collection[int], known: Mapping[int, bool], owns: Callable[[int], bool]
) -> Changes:
    """Compare the servers that have the bot with those we know.

    Args:
        known: server id -> whether it had left.
        owns: says whether a server belongs to this process's shards; another's is not gone because we do not
            see it.
    """
    return Changes(
        new=tuple(guild_id for guild_id in present if guild_id not in known),
        back=tuple(guild_id for guild_id in present if known.get(guild_id, False)),
        gone=tuple(
            guild_id
            for guild_id, has_left in known.items()
            if not has_left and guild_id not in present and owns(guild_id)
        ),
    )
