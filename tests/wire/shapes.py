"""Discord's objects as it sends them: users, members, guilds; and how a tree of components is read."""

from typing import Any

import discord

Payload = dict[str, Any]

BOT_ID = APPLICATION_ID = 1_300_000_000_000_000_001
OWNER_ID = 1_300_000_000_000_000_002
MODERATOR_ID = 1_300_000_000_000_000_003
FAN_ID = 1_300_000_000_000_000_100  # fan number n is FAN_ID + n
GUILD_ID = 1_310_000_000_000_000_000
GENERAL_ID, NEWS_ID, REVIEW_ID = GUILD_ID + 10, GUILD_ID + 11, GUILD_ID + 12
CHANNELS = ("general", "news", "review")

BOT_RIGHTS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    mention_everyone=True,
    use_external_emojis=True,
    create_polls=True,
    use_application_commands=True,
)
FAN_RIGHTS = discord.Permissions(
    view_channel=True, send_messages=True, read_message_history=True, use_application_commands=True
)
MODERATOR_RIGHTS = FAN_RIGHTS | discord.Permissions(manage_guild=True, manage_messages=True)

TEXT_DISPLAY = 10  # component type


def walk(components: Any) -> list[Payload]:
    """Return all components of a tree as they are read, parents before children."""
    found: list[Payload] = []
    for part in components:
        found.append(part)
        found += walk(part.get("components", ()))
        found += walk([part[key] for key in ("accessory", "component") if key in part])
    return found


def texts_of(message: Payload) -> list[str]:
    """Return a message's content and the text of its components, in order."""
    found = [message["content"]] if message.get("content") else []
    parts = walk(message.get("components", ()))
    return found + [part["content"] for part in parts if part["type"] == TEXT_DISPLAY]


def number(components: list[Payload]) -> list[Payload]:
    """Give every component without an id the lowest free one, as Discord does; return them."""
    parts = walk(components)
    taken = {part["id"] for part in parts if part.get("id")}
    free = (n for n in range(1, 2 * len(parts) + 1) if n not in taken)
    for part in parts:
        if not part.get("id"):
            part["id"] = next(free)
    return components


def make_user(user_id: int, *, bot: bool = False) -> Payload:
    """Return a user named after the last digits of the id."""
    name = f"{'bot' if bot else 'fan'}{user_id % 1_000_000}"
    return {
        "id": str(user_id),
        "username": name,
        "global_name": name.title(),
        "discriminator": "0000",
        "avatar": None,
        "bot": bot,
    }


def make_member(user_id: int, roles: tuple[int, ...] = (), *, bot: bool = False) -> Payload:
    """Return a member with these role ids."""
    return {
        "user": make_user(user_id, bot=bot),
        "roles": [str(role) for role in roles],
        "joined_at": "2025-01-01T00:00:00+00:00",
        "flags": 0,
    }


def make_role(role_id: int, name: str, rights: discord.Permissions, position: int) -> Payload:
    """Return a role; the bot's own is `managed`."""
    return {
        "id": str(role_id),
        "name": name,
        "position": position,
        "permissions": str(rights.value),
        "managed": rights == BOT_RIGHTS,
    }


def make_channel(channel_id: int, guild_id: int, name: str, position: int) -> Payload:
    """Return a text channel whose rights are those of the guild."""
    return {
        "id": str(channel_id),
        "guild_id": str(guild_id),
        "type": 0,
        "name": name,
        "position": position,
        "permission_overwrites": [],
    }


def make_guild(
    guild_id: int = GUILD_ID,
    name: str = "Fan house",
    channels: tuple[str, ...] = CHANNELS,
    more_roles: int = 0,
) -> Payload:
    """Return a guild as GUILD_CREATE carries it, without what discord.py fills in by itself.

    Its channels are guild_id + 10, + 11, ...; the bot's role is guild_id + 1, the fans' ping role + 2,
    `more_roles` follow from + 1000 on.
    """
    return {
        "id": str(guild_id),
        "name": name,
        "owner_id": str(OWNER_ID),
        "preferred_locale": "en-US",
        "member_count": 100,
        "joined_at": "2025-01-01T00:00:00+00:00",
        "unavailable": False,
        "members": [make_member(BOT_ID, (guild_id + 1,), bot=True)],
        "roles": [
            make_role(guild_id, "@everyone", FAN_RIGHTS, 0),
            make_role(guild_id + 1, "Lightstick", BOT_RIGHTS, 2),
            make_role(guild_id + 2, "News pings", discord.Permissions.none(), 1),
            *(
                make_role(guild_id + 1000 + place, f"Role {place}", FAN_RIGHTS, 3 + place)
                for place in range(more_roles)
            ),
        ],
        "channels": [
            make_channel(guild_id + 10 + position, guild_id, channel, position)
            for position, channel in enumerate(channels)
        ],
    }
