"""What people do (press, choose, call a command, submit a modal) and the endpoints that take the answers."""

from collections.abc import Sequence
from typing import Any

from tests.wire.faults import Refused
from tests.wire.rest import Query
from tests.wire.shapes import (
    APPLICATION_ID,
    BOT_RIGHTS,
    FAN_RIGHTS,
    GENERAL_ID,
    MODERATOR_RIGHTS,
    Payload,
    make_member,
    make_user,
    walk,
)
from tests.wire.world import FLAG_EPHEMERAL, FLAG_LOADING, Interaction, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5  # interaction types
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL = 4, 5, 6, 7, 9  # callback types
BUTTON, TEXT_INPUT, CHECKBOX, RADIO = 2, 4, 23, 21  # component types
SUBCOMMAND, SUBGROUP, USER, CHANNEL, ROLE = 1, 2, 6, 7, 8  # option types

FIRST_ANSWER_S = 3.0  # later first answers are refused: 10062
UPLOAD_LIMIT = 10 * 1024 * 1024  # attachment_size_limit of a server without boosts, bytes


def press(
    world: World,
    custom_id: str,
    user_id: int,
    message: Payload,
    values: Sequence[str] | None = None,
    **fields: Any,
) -> Interaction:
    """Press a button, or choose `values` in a select, of a message.

    `fields` go into the interaction as they are, e.g. locale="ko". The custom_id need not be on the message:
    Discord shows old messages with old buttons.
    """
    parts = walk(message["components"])
    part = next((part for part in parts if part.get("custom_id") == custom_id), {"type": BUTTON, "id": 0})
    choice: Payload = {"custom_id": custom_id, "component_type": part["type"], "id": part["id"]}
    if values is not None:
        choice["values"] = list(values)
    channel_id = int(message["channel_id"])
    return _dispatch(world, COMPONENT, user_id, channel_id, choice, message, fields)


def slash(
    world: World,
    path: str,
    user_id: int,
    options: Payload | None = None,
    *,
    channel_id: int = GENERAL_ID,
    focused: str | None = None,
    **fields: Any,
) -> Interaction:
    """Call a synced command by its words, e.g. "news add"; `focused` asks for that option's autocomplete.

    Users, channels and roles are given by their ids.
    """
    root, *rest = path.split()
    guild_id = int(world.get_channel(channel_id)["guild_id"])
    command = world.find_command(root, guild_id)
    given, resolved = _nest(world, command, rest, options or {}, focused)
    choice = {"id": command["id"], "name": root, "type": 1, "options": given, "resolved": resolved}
    kind = COMMAND if focused is None else AUTOCOMPLETE
    return _dispatch(world, kind, user_id, channel_id, choice, None, fields)


def submit(world: World, opened: Interaction, values: Payload, user_id: int | None = None) -> Interaction:
    """Submit the modal that `opened` was answered with; fields not in `values` stay as they were shown.

    Raises:
        LookupError: it was not answered with a modal.
    """
    if opened.callback is None or opened.callback["type"] != MODAL:
        raise LookupError(f"interaction {opened.id} opened no modal")
    modal = opened.callback["data"]
    filled = [_fill_in(part, values) for part in modal["components"]]
    choice = {"custom_id": modal["custom_id"], "components": filled, "resolved": {}}
    who = user_id or opened.user_id
    return _dispatch(world, MODAL_SUBMIT, who, opened.channel_id, choice, opened.message, {})


def _dispatch(
    world: World,
    kind: int,
    user_id: int,
    channel_id: int,
    choice: Payload,
    message: Payload | None,
    fields: Payload,
) -> Interaction:
    channel = world.channels[channel_id]
    guild_id = int(channel["guild_id"])
    rights = str((MODERATOR_RIGHTS if user_id in world.moderators else FAN_RIGHTS).value)
    made = Interaction(world.new_id(), kind, user_id, channel_id, world.now(), message)
    world.interactions[made.id] = made
    payload: Payload = {
        "id": str(made.id),
        "application_id": str(APPLICATION_ID),
        "type": kind,
        "token": made.token,
        "version": 1,
        "data": choice,
        "guild_id": str(guild_id),
        "guild": {"id": str(guild_id), "locale": "en-US", "features": []},
        "channel_id": str(channel_id),
        "channel": channel | {"permissions": rights},
        "member": make_member(user_id) | {"permissions": rights},
        "locale": "en-US",
        "guild_locale": world.guilds[guild_id]["preferred_locale"],
        "app_permissions": str(BOT_RIGHTS.value),
        "attachment_size_limit": UPLOAD_LIMIT,
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(guild_id)},
        "context": 0,
    }
    if message is not None:
        payload["message"] = message
    world.emit("INTERACTION_CREATE", payload | fields, guild_id)
    return made


def _nest(
    world: World, declared: Payload, words: list[str], values: Payload, focused: str | None
) -> tuple[list[Payload], Payload]:
    """Return the options as Discord nests them under subcommands, and the objects they name."""
    kinds = {option["name"]: option for option in declared.get("options", ())}
    if words:
        inner, resolved = _nest(world, kinds[words[0]], words[1:], values, focused)
        return [{"name": words[0], "type": kinds[words[0]]["type"], "options": inner}], resolved
    given: list[Payload] = []
    resolved: Payload = {}
    for name, value in values.items():
        kind = kinds[name]["type"]
        shown = str(value) if kind in (USER, CHANNEL, ROLE) else value
        given.append(
            {"name": name, "type": kind, "value": shown} | ({"focused": True} if name == focused else {})
        )
        _resolve(world, kind, value, resolved)
    return given, resolved


def _resolve(world: World, kind: int, value: Any, resolved: Payload) -> None:
    if kind == USER:
        resolved.setdefault("users", {})[str(value)] = make_user(int(value))
        member = {key: part for key, part in make_member(int(value)).items() if key != "user"}
        resolved.setdefault("members", {})[str(value)] = member | {"permissions": str(FAN_RIGHTS.value)}
    elif kind == CHANNEL:
        channel = world.channels[int(value)] | {"permissions": str(BOT_RIGHTS.value)}
        resolved.setdefault("channels", {})[str(value)] = channel
    elif kind == ROLE:
        roles = [role for guild in world.guilds.values() for role in guild["roles"]]
        found = next(role for role in roles if role["id"] == str(value))
        resolved.setdefault("roles", {})[str(value)] = found


def _fill_in(part: Payload, values: Payload) -> Payload:
    """Return a modal's component as its submission carries it."""
    known = {key: part[key] for key in ("type", "id", "custom_id") if key in part}
    if "component" in part:
        return known | {"component": _fill_in(part["component"], values)}
    if "components" in part:
        return known | {"components": [_fill_in(each, values) for each in part["components"]]}
    if "custom_id" not in part:
        return known
    chosen = [option["value"] for option in part.get("options", ()) if option.get("default")]
    if part["type"] in (TEXT_INPUT, CHECKBOX):
        shown = part.get("value", "") if part["type"] == TEXT_INPUT else part.get("default", False)
        return known | {"value": values.get(part["custom_id"], shown)}
    if part["type"] == RADIO:
        return known | {"value": values.get(part["custom_id"], chosen[0] if chosen else None)}
    return known | {"values": values.get(part["custom_id"], chosen)}


def _find(world: World, interaction_id: int) -> Interaction:
    found = world.interactions.get(interaction_id)
    if found is None:
        raise Refused(404, 10062, "Unknown interaction")
    return found


def _find_by_token(world: World, token: int) -> Interaction:
    found = world.interactions.get(token // 100)
    if found is None or found.callback is None:
        raise Refused(404, 10015, "Unknown Webhook")
    return found


def post_callback(world: World, ids: list[int], query: Query, body: Any) -> Payload | None:
    """The first answer: once (40060), within 3 seconds (10062)."""
    interaction = _find(world, ids[0])
    if interaction.callback is not None:
        raise Refused(400, 40060, "Interaction has already been acknowledged.")
    moment = world.now()
    if moment - interaction.dispatched_at > FIRST_ANSWER_S:
        interaction.late_at = interaction.late_at or moment
        raise Refused(404, 10062, "Unknown interaction")
    message = _first_message(world, interaction, body)
    interaction.original, interaction.callback, interaction.answered_at = message, body, moment
    world.on_answer(interaction)
    return _callback_reply(interaction) if query.get("with_response") else None


def _first_message(world: World, interaction: Interaction, body: Payload) -> Payload | None:
    """Return the message a first answer makes or changes, None when it does neither."""
    kind, content = body["type"], body.get("data") or {}
    if kind in (MESSAGE, DEFERRED):
        loading = FLAG_LOADING if kind == DEFERRED else 0
        message = world.make_message(interaction.channel_id, content, extra_flags=loading)
        if not message["flags"] & FLAG_EPHEMERAL:
            world.messages[interaction.channel_id][int(message["id"])] = message
        return message
    if kind == UPDATE and interaction.message is not None:
        return world.edit_message(interaction.message, content)
    return interaction.message if kind == DEFERRED_UPDATE else None


def _callback_reply(interaction: Interaction) -> Payload:
    assert interaction.callback is not None
    kind, message = interaction.callback["type"], interaction.original
    about: Payload = {"id": str(interaction.id), "type": interaction.kind}
    reply: Payload = {"interaction": about}
    if message is not None:
        about["response_message_id"] = message["id"]
        about["response_message_ephemeral"] = bool(message["flags"] & FLAG_EPHEMERAL)
        about["response_message_loading"] = bool(message["flags"] & FLAG_LOADING)
    if kind in (MESSAGE, UPDATE):
        reply["resource"] = {"type": kind, "message": message}
    return reply


def post_followup(world: World, ids: list[int], query: Query, body: Any) -> Payload:
    """A further message; the first one after a deferred answer takes that answer's place."""
    interaction = _find_by_token(world, ids[1])
    if interaction.original is not None and interaction.original["flags"] & FLAG_LOADING:
        return world.edit_message(interaction.original, body)
    message = world.make_message(interaction.channel_id, body)
    if not message["flags"] & FLAG_EPHEMERAL:
        world.messages[interaction.channel_id][int(message["id"])] = message
    interaction.followups.append(message)
    return message


def _answer_of(world: World, ids: list[int]) -> Payload:
    interaction = _find_by_token(world, ids[1])
    if len(ids) == 2:
        found = interaction.original
    else:
        found = next((message for message in interaction.followups if int(message["id"]) == ids[2]), None)
    if found is None:
        raise Refused(404, 10008, "Unknown Message")
    return found


def get_answer(world: World, ids: list[int], query: Query, body: Any) -> Payload:
    """The original answer, or a follow-up by its id."""
    return _answer_of(world, ids)


def patch_answer(world: World, ids: list[int], query: Query, body: Any) -> Payload:
    """Edit the original answer or a follow-up."""
    return world.edit_message(_answer_of(world, ids), body)


def delete_answer(world: World, ids: list[int], query: Query, body: Any) -> None:
    """Delete the original answer or a follow-up."""
    message = _answer_of(world, ids)
    world.messages[int(message["channel_id"])].pop(int(message["id"]), None)
