"""What Discord's refusals mean for a delivery."""

import logging
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest
import simcord

from bot.client import ui
from bot.client.lightstick import Lightstick
from bot.client.sender import DiscordSender, outcomes
from bot.client.ui import Drawing, Rendered
from bot.delivery import (
    CardRefusedError,
    ChannelClosedError,
    Delivery,
    HistoryUnreadableError,
    MessageGoneError,
    mark_of,
)
from bot.errors import TransientError
from tests.factories import make_delivery
from tests.stage import Stage, said, set_stage

SEND = ("POST", "/channels/*/messages")


def render(payload: dict[str, Any], drawing: Drawing) -> Rendered:
    role_id, texts, mark = payload.get("role_id"), drawing.texts, drawing.mark
    ping = f"<@&{role_id}>" if role_id else None
    when = f"{drawing.posted_at:%d %B %H:%M}" if payload.get("is_dated") else None
    view = ui.card(payload["title"], when, mark=mark, ping=ping)
    return Rendered(view, f"plain {payload['title']} {texts.language}", role_id)


@pytest.fixture
def stage(simcord_env: simcord.Env) -> Stage:
    return set_stage(simcord_env)


@pytest.fixture
def sender(simcord_bot: Lightstick) -> DiscordSender:
    simcord_bot.add_renderer("test.card", render)

    async def language_of(guild_id: int) -> str:
        return "ko"

    return DiscordSender(simcord_bot, language_of)


def delivery_to(stage: Stage, **changes: Any) -> Delivery:
    return make_delivery(guild_id=stage.guild.id, channel_id=stage.news.id, **changes)


async def sent(sender: DiscordSender, stage: Stage, **changes: Any) -> tuple[Delivery, Any]:
    """Send a delivery; return it as it stands then, and the message."""
    message_id = await sender.send(delivery_to(stage, **changes))
    message = next(one for one in stage.news.history() if one.id == message_id)
    return delivery_to(stage, message_id=message_id, first_try_at=stage.env.now(), **changes), message


async def test_a_post_carries_nonce_and_mark(sender: DiscordSender, stage: Stage) -> None:
    delivery, message = await sent(sender, stage)
    assert said(message) == "Snow"
    assert message.components[0].id == mark_of(delivery.guild_id, delivery.dedupe_key)
    body = stage.env.http_requests[-1].json
    assert body["nonce"] == delivery.nonce
    assert body["enforce_nonce"] is True


async def test_only_the_one_role_is_pinged(sender: DiscordSender, stage: Stage) -> None:
    role = stage.guild.create_role("Fans", mentionable=True)
    await stage.env.settle()
    _, message = await sent(sender, stage, payload={"title": "@everyone", "role_id": role.id})
    assert said(message) == f"<@&{role.id}>\n@everyone"
    allowed = stage.env.http_requests[-1].json["allowed_mentions"]
    assert allowed == {"parse": [], "roles": [role.id]}


async def test_a_role_that_was_deleted_is_not_mentioned(sender: DiscordSender, stage: Stage) -> None:
    _, message = await sent(sender, stage, payload={"title": "Snow", "role_id": 12345})
    assert said(message) == "Snow"


async def test_the_plain_form_has_mark_ping_and_language(sender: DiscordSender, stage: Stage) -> None:
    role = stage.guild.create_role("Fans", mentionable=True)
    await stage.env.settle()
    payload = {"title": "x" * 3000, "role_id": role.id}
    delivery, message = await sent(sender, stage, plain=True, payload=payload)
    (only,) = message.components
    assert only.id == mark_of(delivery.guild_id, delivery.dedupe_key)
    assert only.content.startswith(f"<@&{role.id}>\nplain xxx")
    assert len(only.content) == 2000


async def test_a_card_beyond_the_limits_is_not_even_sent(sender: DiscordSender, stage: Stage) -> None:
    with pytest.raises(CardRefusedError):
        await sender.send(delivery_to(stage, payload={"title": "x" * 4001}))
    assert stage.news.last_message is None


@pytest.mark.parametrize("changes", [{"payload": {}}, {"kind": "nobody's"}])
async def test_a_card_that_cannot_be_drawn_is_refused_and_logged(
    sender: DiscordSender, stage: Stage, caplog: pytest.LogCaptureFixture, changes: dict[str, Any]
) -> None:
    with pytest.raises(CardRefusedError):
        await sender.send(delivery_to(stage, **changes))
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_missing_rights_are_seen_before_discord_is_asked(sender: DiscordSender, stage: Stage) -> None:
    await stage.set_rights(stage.news, send_messages=False, read_message_history=False)
    requests = len(stage.env.http_requests)
    with pytest.raises(ChannelClosedError) as raised:
        await sender.send(delivery_to(stage))
    assert (raised.value.reason, raised.value.rights) == ("forbidden", ("send_messages",))
    assert len(stage.env.http_requests) == requests


REFUSALS = [
    (400, 50035, CardRefusedError),
    (403, 50013, ChannelClosedError),
    (404, 10003, ChannelClosedError),
    (429, 0, TransientError),
    (500, 0, TransientError),
    (502, 0, TransientError),
    (503, 0, TransientError),
]


@pytest.mark.parametrize(("status", "code", "meaning"), REFUSALS)
async def test_what_a_refusal_means(
    sender: DiscordSender, stage: Stage, status: int, code: int, meaning: type[Exception]
) -> None:
    stage.env.inject_error(*SEND, status=status, code=code)
    with pytest.raises(meaning) as raised:
        await sender.send(delivery_to(stage))
    assert type(raised.value) is meaning


async def test_a_channel_that_is_gone_is_told_from_a_closed_one(sender: DiscordSender, stage: Stage) -> None:
    stage.env.inject_error(*SEND, status=404, code=10003)
    with pytest.raises(ChannelClosedError) as raised:
        await sender.send(delivery_to(stage))
    assert raised.value.reason == "gone"


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (discord.RateLimited(40.0), TransientError),
        (aiohttp.ServerDisconnectedError(), TransientError),
        (aiohttp.ClientPayloadError(), TransientError),
        (ConnectionResetError(), TransientError),
        (TimeoutError(), TransientError),
    ],
)
def test_what_a_lost_connection_means(error: Exception, meaning: type[TransientError]) -> None:
    with pytest.raises(meaning) as raised, outcomes():
        raise error
    assert type(raised.value) is meaning
    assert raised.value.retry_after_s == (40.0 if isinstance(error, discord.RateLimited) else None)


def test_a_refused_connection_brought_nothing_there() -> None:
    key: Any = aiohttp.client_reqrep.ConnectionKey("discord.com", 443, True, True, None, None, None)
    with pytest.raises(TransientError), outcomes():
        raise aiohttp.ClientConnectorError(key, OSError("refused"))


def test_a_bug_of_ours_is_not_explained_away() -> None:
    with pytest.raises(ZeroDivisionError), outcomes():
        _ = 1 / 0


async def test_a_post_is_found_by_its_mark(sender: DiscordSender, stage: Stage) -> None:
    delivery, message = await sent(sender, stage)
    await sent(sender, stage, dedupe_key="another")
    assert await sender.find(delivery) == message.id


async def test_what_did_not_arrive_is_not_found(sender: DiscordSender, stage: Stage) -> None:
    await sent(sender, stage, dedupe_key="another")
    missing = delivery_to(stage, first_try_at=stage.env.now() - timedelta(minutes=5))
    assert await sender.find(missing) is None
    assert await sender.find(delivery_to(stage)) is None


async def test_without_history_nobody_can_tell(sender: DiscordSender, stage: Stage) -> None:
    delivery, _ = await sent(sender, stage)
    stage.env.inject_error("GET", "/channels/*/messages", status=403, code=50001, times=1)
    with pytest.raises(HistoryUnreadableError):
        await sender.find(delivery)
    await stage.set_rights(stage.news, read_message_history=False)
    with pytest.raises(HistoryUnreadableError):
        await sender.find(delivery)


async def test_an_edit_redraws_and_pings_nobody(sender: DiscordSender, stage: Stage) -> None:
    delivery, message = await sent(sender, stage)
    changed = delivery_to(stage, message_id=message.id, payload={"title": "Rain"})
    await sender.edit(changed)
    assert said(stage.news.last_message) == "Rain"
    assert stage.news.last_message.components[0].id == mark_of(delivery.guild_id, delivery.dedupe_key)
    assert stage.env.http_requests[-1].json["allowed_mentions"]["parse"] == []
    assert "roles" not in stage.env.http_requests[-1].json["allowed_mentions"]


async def test_a_card_knows_when_it_was_posted_also_when_it_is_redrawn(
    sender: DiscordSender, stage: Stage
) -> None:
    payload = {"title": "Snow", "is_dated": True}
    _, message = await sent(sender, stage, payload=payload)
    assert said(message) == f"Snow\n{stage.env.now():%d %B %H:%M}"
    await stage.env.advance_time(86_400)
    await sender.edit(delivery_to(stage, message_id=message.id, payload=payload | {"title": "Rain"}))
    assert said(stage.news.last_message) == said(message).replace("Snow", "Rain")
    assert f"{stage.env.now():%d %B %H:%M}" not in said(stage.news.last_message)


async def test_a_removed_message_is_gone(sender: DiscordSender, stage: Stage) -> None:
    delivery, _ = await sent(sender, stage)
    await sender.delete(delivery)
    assert stage.news.last_message is None
    for change in (sender.delete, sender.edit):
        with pytest.raises(MessageGoneError):
            await change(delivery)
    with pytest.raises(MessageGoneError):
        await sender.edit(delivery_to(stage))
