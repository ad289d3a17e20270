"""What the bot may do where, asked before it fails; the answer names what is missing."""

import discord

from bot.errors import MissingRightError

POST_RIGHTS = ("view_channel", "send_messages", "read_message_history")
THREAD_POST_RIGHTS = ("view_channel", "send_messages_in_threads", "read_message_history")
POWERS = discord.Permissions.elevated() | discord.Permissions(mention_everyone=True)
"""Rights that no fan should pick for himself: those for which Discord asks moderators for 2FA, and pings."""


def missing_rights(permissions: discord.Permissions, rights: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of `rights` (discord.py's names) that are lacking."""
    return tuple(name for name in rights if not getattr(permissions, name))


def posting_rights(channel: object) -> tuple[str, ...]:
    """Return what posting in a channel needs; Read Message History is how a lost answer is looked up."""
    return THREAD_POST_RIGHTS if isinstance(channel, discord.Thread) else POST_RIGHTS


def check_can_post(channel: "discord.abc.GuildChannel | discord.Thread", waiting: int = 0) -> None:
    """Check that the bot may post in a channel of its own server.

    Raises:
        MissingRightError: names the channel and the missing rights.
    """
    missing = missing_rights(channel.permissions_for(channel.guild.me), posting_rights(channel))
    if missing:
        raise MissingRightError(channel.id, missing, waiting)


def can_ping(role: discord.Role, channel: "discord.abc.GuildChannel | discord.Thread") -> bool:
    """Say whether a mention of the role makes a ping: it is mentionable, or we may mention everyone."""
    return role.mentionable or channel.permissions_for(channel.guild.me).mention_everyone


def is_powerful(role: discord.Role) -> bool:
    """Say whether a role brings rights that nobody should pick for himself."""
    return bool(role.permissions.value & POWERS.value)


def is_own(role: discord.Role) -> bool:
    """Say whether Discord hands a role out by itself: everyone's, a bot's, the boosters'."""
    return role.is_default() or role.managed
