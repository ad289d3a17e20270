"""Per-server settings, and which servers have the bot."""

from bot.guilds.models import (
    EVERYONE,
    FEATURES,
    LANGUAGES,
    MODERATORS,
    GuildSettings,
    LeftGuild,
    Slot,
    SlotSource,
    Target,
    TargetSource,
)
from bot.guilds.rules import PING_ROLES_MOST, check_is_on, get_channel_id, quiet_end, read_clock
from bot.guilds.service import GuildService, Returning

__all__ = [
    "EVERYONE",
    "FEATURES",
    "LANGUAGES",
    "MODERATORS",
    "PING_ROLES_MOST",
    "GuildService",
    "GuildSettings",
    "LeftGuild",
    "Returning",
    "Slot",
    "SlotSource",
    "Target",
    "TargetSource",
    "check_is_on",
    "get_channel_id",
    "quiet_end",
    "read_clock",
]
