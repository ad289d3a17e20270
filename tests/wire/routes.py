"""Which endpoint answers which request."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.wire import interactions, rest
from tests.wire.faults import Refused, Reply
from tests.wire.world import World

Endpoint = Callable[[World, list[int], Mapping[str, str], Any], Any]

_APP, _GUILD_APP = "/applications/#/commands", "/applications/#/guilds/#/commands"
_MESSAGES, _ANSWERS = "/channels/#/messages", "/webhooks/#/#"

# "#" stands for an id or a token (ours are digits only).
ROUTES: dict[tuple[str, str], Endpoint] = {
    ("GET", "/users/@me"): rest.get_me,
    ("GET", "/oauth2/applications/@me"): rest.get_application,
    ("GET", "/applications/@me"): rest.get_application,
    ("PUT", _APP): rest.put_commands,
    ("GET", _APP): rest.get_commands,
    ("PUT", _GUILD_APP): rest.put_commands,
    ("GET", _GUILD_APP): rest.get_commands,
    ("GET", "/guilds/#"): rest.get_guild,
    ("GET", "/guilds/#/members/#"): rest.get_member,
    ("GET", "/channels/#"): rest.get_channel,
    ("POST", "/channels/#/typing"): rest.post_typing,
    ("POST", _MESSAGES): rest.post_message,
    ("GET", _MESSAGES): rest.get_messages,
    ("GET", f"{_MESSAGES}/#"): rest.get_message,
    ("PATCH", f"{_MESSAGES}/#"): rest.patch_message,
    ("DELETE", f"{_MESSAGES}/#"): rest.delete_message,
    ("POST", "/interactions/#/#/callback"): interactions.post_callback,
    ("POST", _ANSWERS): interactions.post_followup,
    ("GET", f"{_ANSWERS}/messages/@original"): interactions.get_answer,
    ("PATCH", f"{_ANSWERS}/messages/@original"): interactions.patch_answer,
    ("DELETE", f"{_ANSWERS}/messages/@original"): interactions.delete_answer,
    ("GET", f"{_ANSWERS}/messages/#"): interactions.get_answer,
    ("PATCH", f"{_ANSWERS}/messages/#"): interactions.patch_answer,
    ("DELETE", f"{_ANSWERS}/messages/#"): interactions.delete_answer,
}


def answer(world: World, method: str, path: str, query: Mapping[str, str], body: Any) -> Reply:
    """Let a request take effect and return (status, JSON payload); path is below the API's base."""
    parts = path.split("/")
    endpoint = ROUTES.get((method, "/".join("#" if part.isdigit() else part for part in parts)))
    reply: Reply
    if endpoint is None:
        reply = (404, {"message": f"404: Not Found ({method} {path})", "code": 0})
    else:
        try:
            content = endpoint(world, [int(part) for part in parts if part.isdigit()], query, body)
            reply = (204, None) if content is None else (200, content)
        except Refused as refused:
            reply = refused.reply
    world.requests.append((method, path, reply[0]))
    return reply
