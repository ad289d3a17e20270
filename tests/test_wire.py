"""The wire fake is what it claims: a real discord.py gets from it what Discord would give."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.delivery.child import Child
from tests.wire import Fault, Wire, World
from tests.wire.control import start_remote
from tests.wire.faults import SendLimit
from tests.wire.gateway import Gateway, Line
from tests.wire.interactions import press, slash, submit
from tests.wire.routes import answer
from tests.wire.shapes import FAN_ID, GENERAL_ID, GUILD_ID, NEWS_ID, Payload, make_guild
from tests.wire.world import Interaction
from tests.wire_bot import point_to

BUTTON: Payload = {
    "content": "Press",
    "components": [
        {"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "bare:greet:5"}]}
    ],
}
MESSAGES = "/channels/*/messages"


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with Wire(World(), heartbeat_s=0.05) as wire:
        yield wire


@pytest.fixture
async def general(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[discord.PartialMessageable]:
    """#general as a logged-in discord.py client of this process sees it."""
    monkeypatch.setattr(Route, "BASE", wire.api_base)
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login("token")
        yield client.get_partial_messageable(GENERAL_ID, guild_id=GUILD_ID)


@pytest.fixture
def bot(wire: Wire, tmp_path: Path) -> Iterator[Child]:
    with Child(["tests.wire_bot"], {"DISCORD_API_BASE": wire.api_base}, tmp_path / "bot.log") as bot:
        yield bot


async def answered(wire: Wire, interaction: Interaction, text: str) -> None:
    await wire.until(lambda: text in interaction.said)


def statuses(wire: Wire, method: str) -> list[int]:
    return [status for each, path, status in wire.world.requests if each == method]


# Messages ---------------------------------------------------------------------------------------------------


async def test_a_repeated_nonce_answers_the_first_message(
    wire: Wire, general: discord.PartialMessageable
) -> None:
    first = await general.send("one", nonce="n" * 25)
    again = await general.send("two", nonce="n" * 25)
    other = await general.send("three", nonce="m" * 25)
    assert (again.id, again.content) == (first.id, "one")
    assert other.id > first.id
    assert len(wire.world.all_messages()) == 2


def test_the_nonce_is_remembered_over_channels_and_for_a_while_only() -> None:
    moment = 1_800_000_000.0
    world = World(now=lambda: moment, nonce_memory_s=120)
    body = {"content": "x", "nonce": "n", "enforce_nonce": True}
    first = world.create_message(GENERAL_ID, body)
    moment += 120
    assert world.create_message(NEWS_ID, body)["id"] == first["id"]
    moment += 0.001
    assert world.create_message(NEWS_ID, body)["id"] != first["id"]


async def test_history_gives_component_ids_back_and_nonces_not(
    wire: Wire, general: discord.PartialMessageable
) -> None:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(discord.ui.TextDisplay("a"), discord.ui.TextDisplay("b", id=1), id=77))
    sent = await general.send(view=view, nonce="n")
    assert str(sent.nonce) == "n"
    (found,) = [message async for message in general.history(after=discord.Object(sent.id - 1))]
    (container,) = found.components
    assert isinstance(container, discord.Container)
    texts = [child for child in container.children if isinstance(child, discord.TextDisplay)]
    assert (container.id, [text.id for text in texts]) == (77, [2, 1])
    assert found.nonce is None


async def test_history_is_cut_as_discord_cuts_it(wire: Wire, general: discord.PartialMessageable) -> None:
    ids = [int(wire.world.create_message(GENERAL_ID, {"content": str(n)})["id"]) for n in range(130)]
    after = [message.id async for message in general.history(limit=3, after=discord.Object(ids[9]))]
    before = [message.id async for message in general.history(limit=None, before=discord.Object(ids[120]))]
    around = [message.id async for message in general.history(limit=5, around=discord.Object(ids[50]))]
    assert after == ids[10:13]
    assert before == ids[119::-1]
    assert set(ids[49:52]) < set(around)
    assert len(around) == 5


async def test_messages_are_edited_and_deleted(wire: Wire, general: discord.PartialMessageable) -> None:
    sent = await general.send("one")
    await sent.edit(content="two")
    assert (await general.fetch_message(sent.id)).content == "two"
    await sent.delete()
    with pytest.raises(discord.NotFound) as caught:
        await general.fetch_message(sent.id)
    assert caught.value.code == 10008


async def test_components_v2_go_alone(general: discord.PartialMessageable) -> None:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay("card"))
    sent = await general.send(view=view)
    assert sent.flags.components_v2
    with pytest.raises(discord.HTTPException) as caught:
        await sent.edit(content="plain again", view=None)
    assert caught.value.code == 50035


async def test_files_come_back_as_attachments(general: discord.PartialMessageable, tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"x" * 1234)
    sent = await general.send(file=discord.File(tmp_path / "photo.png", description="A stage"))
    (attachment,) = sent.attachments
    assert (attachment.filename, attachment.size, attachment.description) == ("photo.png", 1234, "A stage")


# Faults -----------------------------------------------------------------------------------------------------


async def test_accept_then_drop_leaves_one_message(wire: Wire, general: discord.PartialMessageable) -> None:
    wire.world.faults.append(Fault("POST", MESSAGES, "accept-then-drop"))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await general.send("once", nonce="n")
    (stored,) = wire.world.channel_messages(GENERAL_ID)
    assert (await general.send("once", nonce="n")).id == int(stored["id"])
    assert len(wire.world.channel_messages(GENERAL_ID)) == 1


async def test_drop_before_leaves_none(wire: Wire, general: discord.PartialMessageable) -> None:
    wire.world.faults.append(Fault("POST", MESSAGES, "drop-before"))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await general.send("never")
    assert wire.world.all_messages() == []


@pytest.mark.parametrize("kind", ["429", "429-global"])
async def test_discord_py_waits_out_a_429(wire: Wire, general: discord.PartialMessageable, kind: str) -> None:
    wire.world.faults.append(Fault("POST", MESSAGES, kind, times=2, seconds=0.05))
    began = time.monotonic()
    await general.send("at last")
    assert time.monotonic() - began >= 0.1
    assert statuses(wire, "POST") == [429, 429, 200]


async def test_discord_py_heeds_the_rate_limit_headers(
    wire: Wire, general: discord.PartialMessageable
) -> None:
    wire.send_limit = SendLimit(2, 0.3)
    began = time.monotonic()
    for n in range(3):
        await general.send(str(n))
    assert time.monotonic() - began >= 0.25
    assert statuses(wire, "POST") == [200, 200, 200]


async def test_the_send_limit_is_enforced(wire: Wire) -> None:
    wire.send_limit = SendLimit(1, 60)
    async with aiohttp.ClientSession() as session:
        url = f"{wire.api_base}/channels/{GENERAL_ID}/messages"
        answers = [await session.post(url, json={"content": "x"}) for _ in range(2)]
        assert [each.status for each in answers] == [200, 429]
        assert (await answers[1].json())["retry_after"] == pytest.approx(60, abs=1)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("403", 403, 50013), ("404", 404, 10003), ("400", 400, 50035), ("503", 503, 0)],
)
async def test_refusals_reach_the_caller_once(
    wire: Wire, general: discord.PartialMessageable, kind: str, status: int, code: int
) -> None:
    wire.world.faults.append(Fault("POST", MESSAGES, kind))
    with pytest.raises(discord.HTTPException) as caught:
        await general.send("no")
    assert (caught.value.status, caught.value.code) == (status, code)
    assert statuses(wire, "POST") == [status]
    assert wire.world.all_messages() == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["500", "502"])
async def test_discord_py_repeats_after_500_and_502(
    wire: Wire, general: discord.PartialMessageable, kind: str
) -> None:
    wire.world.faults.append(Fault("POST", MESSAGES, kind))
    await general.send("yes")
    assert statuses(wire, "POST") == [int(kind), 200]


async def test_a_slow_answer_has_taken_effect(wire: Wire, general: discord.PartialMessageable) -> None:
    wire.world.faults.append(Fault("POST", MESSAGES, "slow", seconds=30))
    sending = asyncio.create_task(general.send("there"))
    await wire.until(wire.world.all_messages)
    assert not sending.done()
    sending.cancel()


@pytest.mark.parametrize(("kind", "stored"), [("hold-before", 0), ("hold-after", 1)])
async def test_a_held_request_waits_for_its_release(
    wire: Wire, general: discord.PartialMessageable, kind: str, stored: int
) -> None:
    wire.world.faults.append(Fault("POST", MESSAGES, kind))
    sending = asyncio.create_task(general.send("x"))
    await wire.until(lambda: wire.held)
    assert len(wire.world.all_messages()) == stored
    wire.release()
    assert (await sending).content == "x"
    assert len(wire.world.all_messages()) == 1


def test_a_fault_hits_as_often_as_planned_and_only_its_paths() -> None:
    world = World()
    world.faults += [
        Fault("POST", "/channels/1/*", "503", times=2),
        Fault("*", "/users/*", "403", times=None),
    ]
    hits = [world.faults.take("POST", "/channels/1/messages") is not None for _ in range(3)]
    assert hits == [True, True, False]
    assert world.faults.take("POST", "/channels/2/messages") is None
    assert all(world.faults.take("GET", "/users/@me") for _ in range(5))
    with pytest.raises(ValueError, match="no such fault"):
        Fault("POST", "*", "nonsense")


# People -----------------------------------------------------------------------------------------------------


def first_answer(world: World, interaction: Interaction, body: dict[str, Any]) -> tuple[int, Any]:
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    return answer(world, "POST", path, {"with_response": "1"}, body)


def test_only_the_first_answer_within_three_seconds_counts() -> None:
    moment = 1_800_000_000.0
    world = World(now=lambda: moment)
    message = world.create_message(GENERAL_ID, BUTTON)
    hello = {"type": 4, "data": {"content": "hello", "flags": 64}}
    quick, slow = (press(world, "bare:greet:5", FAN_ID, message) for _ in range(2))
    moment += 3.0
    assert first_answer(world, quick, hello)[0] == 200
    assert first_answer(world, quick, hello)[1]["code"] == 40060
    moment += 0.001
    assert first_answer(world, slow, hello)[1]["code"] == 10062
    assert (quick.said, slow.said, slow.late_at) == ("hello", "", moment)
    assert world.all_messages() == [message]


def test_a_press_carries_what_discord_sends() -> None:
    world = World()
    events: list[tuple[str, Payload, int | None]] = []
    world.emit = lambda *event: events.append(event)
    message = world.create_message(NEWS_ID, BUTTON)
    press(world, "bare:greet:5", FAN_ID, message, locale="ko")
    ((name, payload, guild_id),) = events
    assert (name, guild_id, payload["type"]) == ("INTERACTION_CREATE", GUILD_ID, 3)
    assert payload["data"] == {"custom_id": "bare:greet:5", "component_type": 2, "id": 2}
    assert payload["member"]["user"]["id"] == str(FAN_ID)
    assert payload["channel"]["id"] == str(NEWS_ID)
    assert payload["locale"] == "ko"
    rights = discord.Permissions(int(payload["app_permissions"]))
    assert rights.send_messages
    assert rights.read_message_history
    assert not rights.administrator


@pytest.mark.slow
async def test_the_bare_bot_logs_in_and_answers_a_press(wire: Wire, bot: Child) -> None:
    await wire.until(lambda: wire.gateway.connected)
    pressed = press(wire.world, "bare:greet:5", FAN_ID, wire.world.create_message(GENERAL_ID, BUTTON))
    await answered(wire, pressed, f"Hello {FAN_ID}, 5")
    assert pressed.original is not None
    assert pressed.original["flags"] & 64
    assert len(wire.world.all_messages()) == 1


@pytest.mark.slow
async def test_commands_follow_ups_and_modals(wire: Wire, bot: Child) -> None:
    await wire.until(lambda: wire.gateway.connected)
    said = slash(wire.world, "say", FAN_ID, {"text": "hi", "channel": NEWS_ID})
    await answered(wire, said, "hi in news")
    opened = slash(wire.world, "rename", FAN_ID)
    await wire.until(lambda: opened.callback)
    await answered(wire, submit(wire.world, opened, {}), "Renamed nobody")
    opened = slash(wire.world, "rename", FAN_ID)
    await wire.until(lambda: opened.callback)
    await answered(wire, submit(wire.world, opened, {"name": "Lisa"}), "Renamed Lisa")


@pytest.mark.slow
async def test_command_ids_survive_a_second_sync(wire: Wire, bot: Child) -> None:
    await wire.until(lambda: wire.gateway.connected)
    before = {command["name"]: command["id"] for command in wire.world.commands[None]}
    bot.kill()
    bot.start()
    await wire.until(lambda: wire.gateway.identifies == 2)
    assert {command["name"]: command["id"] for command in wire.world.commands[None]} == before


# Gateway ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
async def test_heartbeats_arrive_at_the_interval(wire: Wire, bot: Child) -> None:
    await wire.until(lambda: any(session.heartbeats >= 5 for session in wire.gateway.connected))


@pytest.mark.slow
async def test_a_cut_connection_is_resumed_and_nothing_is_missed(wire: Wire, bot: Child) -> None:
    await wire.until(lambda: wire.gateway.connected)
    message = wire.world.create_message(GENERAL_ID, BUTTON)
    wire.gateway.cut()
    missed = press(wire.world, "bare:greet:5", FAN_ID, message)
    await answered(wire, missed, "Hello")
    (session,) = wire.gateway.sessions.values()
    assert (session.resumes, wire.gateway.identifies) == (1, 1)


@pytest.mark.slow
async def test_an_unknown_session_identifies_again(wire: Wire, bot: Child) -> None:
    await wire.until(lambda: wire.gateway.connected)
    wire.gateway.cut()
    wire.gateway.sessions.clear()
    await wire.until(lambda: wire.gateway.identifies == 2)


def test_a_shard_sees_its_own_guilds_only() -> None:
    guilds = [make_guild(n << 22) for n in range(1, 5)]
    gateway = Gateway(World(guilds), resume_url="ws://nowhere/")
    sent: list[str] = []
    line = Line(gateway, sent.append, lambda code: None)
    line.receive('{"op": 2, "d": {"shard": [1, 2]}}')
    created = [text for text in sent if '"t":"GUILD_CREATE"' in text]
    assert [f'"id":"{n << 22}"' in text for n, text in zip((1, 3), created, strict=True)] == [True, True]
    before = len(sent)
    gateway.dispatch("CHANNEL_UPDATE", {}, 2 << 22)
    gateway.dispatch("CHANNEL_UPDATE", {}, 3 << 22)
    assert len(sent) == before + 1


# In a process of its own ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_remote_wire_is_steered_over_http(tmp_path: Path) -> None:
    with (
        start_remote() as remote,
        Child(["tests.wire_bot"], {"DISCORD_API_BASE": remote.api_base}, tmp_path / "bot.log") as bot,
    ):
        remote.until(lambda state: state["connected"])
        message = remote.call("POST", "send", channel_id=GENERAL_ID, message=BUTTON)
        loaded = remote.call(
            "POST", "load", custom_id="bare:greet:5", message=message, total=40, outstanding=8
        )
        assert (loaded["answered"], loaded["late"]) == (40, 0)
        remote.call("POST", "latency", seconds=0.05)
        remote.call("POST", "burst", custom_id="bare:greet:5", message=message, count=20)
        remote.until(lambda state: remote.call("GET", "presses")["answered"] == 20)
        assert bot.cpu_s() > 0
        assert bot.memory_bytes() > 10_000_000


def test_pointing_discord_py_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", "")
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", None)
    point_to("http://127.0.0.1:8080/api/v10")
    assert Route("GET", "/users/@me").url == "http://127.0.0.1:8080/api/v10/users/@me"
    assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:8080/"
