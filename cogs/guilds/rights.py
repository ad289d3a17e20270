"""What is missing where: each chosen channel and role held against what the bot may do there."""

from collections.abc import Sequence

import discord

from bot.client.checks import is_own, is_powerful, missing_rights
from bot.guilds import GuildSettings
from cogs.guilds.cards import CHANNEL_SETTINGS, Place

NEEDED = ("view_channel", "send_messages", "read_message_history", "embed_links", "attach_files")


def inspect(guild: discord.Guild, settings: GuildSettings, features: Sequence[str]) -> list[Place]:
    """Return every channel and role a server may choose, in the panel's order."""
    chosen = {"alerts": settings.alert_channel_id, "review": settings.review_channel_id}
    channels = [(name, settings.channels.get(name)) for name in features]
    channels += [(name, chosen[name]) for name in CHANNEL_SETTINGS]
    places = [_channel_place(guild, name, channel_id) for name, channel_id in channels]
    places.append(_role_place(guild, "curator", settings.curator_role_id))
    places += _ping_places(guild, settings.ping_roles)
    return places


def _channel_place(guild: discord.Guild, name: str, channel_id: int | None) -> Place:
    if channel_id is None:
        return Place(name, None)
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None:
        return Place(name, f"<#{channel_id}>", problem="check-gone")
    missing = missing_rights(channel.permissions_for(guild.me), NEEDED)
    return Place(name, f"<#{channel_id}>", missing)


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
