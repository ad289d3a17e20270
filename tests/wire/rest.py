"""The REST endpoints a bot uses: its account, its commands, channels and messages.

An endpoint takes the world, the ids of the path, the query and the body. It returns what Discord would send
(None: 204), or raises Refused.
"""

from collections.abc import Mapping
from typing import Any

from tests.wire.faults import Refused
from tests.wire.shapes import APPLICATION_ID, BOT_ID, OWNER_ID, Payload, make_member, make_user
from tests.wire.world import World

Query = Mapping[str, str]
HISTORY_DEFAULT, HISTORY_MOST = 50, 100  # Get Channel Messages


def get_me(world: World, ids: list[int], query: Query, body: Any) -> Payload:
    """The bot's own account; the first request of a login."""
    world.logins.append(world.now())
    return make_user(BOT_ID, bot=True) | {"verified": True, "mfa_enabled": True, "flags": 0}


def get_application(world: World, ids: list[int], query: Query, body: Any) -> Payload:
    """The bot's application."""
    return {
        "id": str(APPLICATION_ID),
        "name": "Lightstick",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": make_user(OWNER_ID),
        "verify_key": "0" * 64,
        "team": None,
        "flags": 0,
        "rpc_origins": [],
    }


def put_commands(world: World, ids: list[int], query: Query, body: Any) -> list[Payload]:
    """Replace all commands (of one guild when the path names it); ids stay with the names."""
    guild_id = ids[1] if len(ids) > 1 else None
    known = {
        (command["type"], command["name"]): command["id"] for command in world.commands.get(guild_id, ())
    }
    fresh: list[Payload] = []
    for command in body:
        kind = command.get("type", 1)
        command_id = known.get((kind, command["name"])) or str(world.new_id())
        identity = {"id": command_id, "application_id": str(APPLICATION_ID), "version": str(world.new_id())}
        fresh.append({"description": "", "options": []} | command | {"type": kind, **identity})
    world.commands[guild_id] = fresh
    return fresh


def get_commands(world: World, ids: list[int], query: Query, body: Any) -> list[Payload]:
    """All commands, of one guild when the path names it."""
    return world.commands.get(ids[1] if len(ids) > 1 else None, [])


def get_guild(world: World, ids: list[int], query: Query, body: Any) -> Payload:
    """A guild the bot is in."""
    if ids[0] not in world.guilds:
        raise Refused(404, 10004, "Unknown Guild")
    return world.guilds[ids[0]]


def get_member(world: World, ids: list[int], query: Query, body: Any) -> Payload:
    """A member; everybody is a member of every guild."""
    guild = get_guild(world, ids, query, body)
    return guild["members"][0] if ids[1] == BOT_ID else make_member(ids[1])


def get_channel(world: World, ids: list[int], query: Query, body: Any) -> Payload:
    """A channel of any guild."""
    return world.get_channel(ids[0])


def post_typing(world: World, ids: list[int], query: Query, body: Any) -> None:
    """Nothing anybody could see afterwards."""
    world.get_channel(ids[0])


def post_message(world: World, ids: list[int], query: Query, body: Any) -> Payload:
    """Create a message (see World.create_message for nonces)."""
    return world.create_message(ids[0], body)


def get_messages(world: World, ids: list[int], query: Query, body: Any) -> list[Payload]:
    """History, newest first; before, after and around as Discord counts them."""
    world.get_channel(ids[0])
    limit = min(int(query.get("limit", HISTORY_DEFAULT)), HISTORY_MOST)
    everything = sorted(world.messages[ids[0]].values(), key=lambda message: -int(message["id"]))
    if "after" in query:  # the oldest ones after it, still newest first
        return [message for message in everything if int(message["id"]) > int(query["after"])][-limit:]
    if "around" in query:
        middle = sum(int(message["id"]) > int(query["around"]) for message in everything)
        start = max(0, middle - limit // 2)
        return everything[start : start + limit]
    before = int(query.get("before", 1 << 63))
    return [message for message in everything if int(message["id"]) < before][:limit]


def get_message(world: World, ids: list[int], query: Query, body: Any) -> Payload:
    """One message."""
    return world.get_message(ids[0], ids[1])


def patch_message(world: World, ids: list[int], query: Query, body: Any) -> Payload:
    """Edit one message."""
    return world.edit_message(world.get_message(ids[0], ids[1]), body)


def delete_message(world: World, ids: list[int], query: Query, body: Any) -> None:
    """Delete one message."""
    world.get_message(ids[0], ids[1])
    del world.messages[ids[0]][ids[1]]
