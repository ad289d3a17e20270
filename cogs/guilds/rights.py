"""What is missing where: each chosen channel and role held against what the bot may do there."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

import discord

from bot.client.checks import can_ping, is_own, is_powerful, missing_rights, posting_rights
from bot.guilds import GuildSettings, Target
from cogs.guilds.cards import CHANNEL_SETTINGS, TARGETS, Place

NEEDED_BESIDES = ("embed_links", "attach_files")  # what cards need beyond a post of words
LOOKUPS_MOST = 5  # of channels nobody knows of; a sixth is taken for gone as the others most likely are

Channel = discord.abc.GuildChannel | discord.Thread


def inspect(guild: discord.Guild, settings: GuildSettings, features: Sequence[str]) -> list[Place]:
    """Return every channel and role a server may choose, in the panel's order."""
    chosen = {"alerts": settings.alert_channel_id, "review": settings.review_channel_id}
    channels = [(name, settings.channels.get(name)) for name in features]
    channels += [(name, chosen[name]) for name in CHANNEL_SETTINGS]
    places = [_channel_place(guild, name, channel_id) for name, channel_id in channels]
    places.append(_role_place(guild, "curator", settings.curator_role_id))
    places += _ping_places(guild, settings.ping_roles)
    return places


async def inspect_targets(
    guild: discord.Guild, targets: Sequence[Target], known: Iterable[Place]
) -> list[Place]:
    """Return the channels and roles of feeds and scheduled announcements, those in trouble first.

    Args:
        known: what was looked at already, and is not repeated.
    """
    seen = {place.mention for place in known}
    flagged = {place.mention for place in known if not place.is_fine}
    channels = await _find_channels(guild, [target.channel_id for target in targets])
    names: dict[Place, list[str]] = {}
    for target in targets:
        channel = channels[target.channel_id]
        place = _target_place(target.channel_id, channel)
        if place.mention not in seen:
            names.setdefault(place, []).append(target.name)
        role = _target_role(guild, target.role_id, channel)
        if role is not None and role.mention not in flagged:
            names.setdefault(role, []).append(target.name)
    return sorted(
        (replace(place, used_by=tuple(used_by)) for place, used_by in names.items()),
        key=lambda place: place.is_fine,
    )


async def _find_channels(guild: discord.Guild, ids: Iterable[int]) -> Mapping[int, Channel | None]:
    """Return channels by id; Discord is asked for those not in the cache, as archived threads are not."""
    found = {channel_id: guild.get_channel_or_thread(channel_id) for channel_id in ids}
    for channel_id in [channel_id for channel_id, channel in found.items() if channel is None][:LOOKUPS_MOST]:
        with suppress(discord.NotFound, discord.Forbidden):
            found[channel_id] = await guild.fetch_channel(channel_id)
    return found


def _target_place(channel_id: int, channel: Channel | None) -> Place:
    if channel is None:
        return Place(TARGETS, f"<#{channel_id}>", problem="check-target-gone")
    return Place(TARGETS, channel.mention, _missing(channel))


def _target_role(guild: discord.Guild, role_id: int | None, channel: Channel | None) -> Place | None:
    """Return a role that makes no ping, None for one that is fine."""
    if role_id is None or channel is None:
        return None
    role = guild.get_role(role_id)
    if role is None:
        return Place(TARGETS, f"<@&{role_id}>", problem="check-target-role-gone")
    return None if can_ping(role, channel) else Place(TARGETS, role.mention, problem="check-no-ping")


def _channel_place(guild: discord.Guild, name: str, channel_id: int | None) -> Place:
    if channel_id is None:
        return Place(name, None)
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None:
        return Place(name, f"<#{channel_id}>", problem="check-gone")
    return Place(name, channel.mention, _missing(channel))


def _missing(channel: Channel) -> tuple[str, ...]:
    needed = (*posting_rights(channel), *NEEDED_BESIDES)
    return missing_rights(channel.permissions_for(channel.guild.me), needed)


def _role_place(guild: discord.Guild, name: str, role_id: int | None) -> Place:
    if role_id is None:
        return Place(name, None)
    gone = guild.get_role(role_id) is None
    return Place(name, f"<@&{role_id}>", problem="check-gone" if gone else None)


def _ping_places(guild: discord.Guild, role_ids: Sequence[int]) -> list[Place]:
    """Roles fans may pick: the bot hands them out and pings them, so it needs both."""
    if not role_ids:
        return [Place("pings", None)]
    return [
        Place("pings", f"<@&{role_id}>", problem=_ping_problem(guild, guild.get_role(role_id)))
        for role_id in role_ids
    ]


def _ping_problem(guild: discord.Guild, role: discord.Role | None) -> str | None:
    if role is None:
        return "check-gone"
    if is_powerful(role):
        return "check-powerful"
    if is_own(role):
        return "check-own-role"
    if not guild.me.guild_permissions.manage_roles:
        return "check-no-manage-roles"
    if role >= guild.me.top_role:
        return "check-role-high"
    if not role.mentionable and not guild.me.guild_permissions.mention_everyone:
        return "check-no-ping"
    return None
