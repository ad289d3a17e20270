"""What the bot may do where, by the names of its rights."""

from typing import Any

import pytest
import simcord

from bot.client.checks import can_ping, check_can_post, missing_rights, posting_rights
from bot.errors import MissingRightError
from tests.stage import Stage, set_stage


@pytest.fixture
def stage(simcord_env: simcord.Env) -> Stage:
    return set_stage(simcord_env)


def find_channel(stage: Stage) -> Any:
    return stage.env.bot.get_guild(stage.guild.id).get_channel(stage.news.id)


async def test_a_channel_that_is_open_raises_nothing(stage: Stage) -> None:
    await stage.env.settle()
    check_can_post(find_channel(stage))


async def test_every_missing_right_is_named(stage: Stage) -> None:
    await stage.set_rights(stage.news, send_messages=False, read_message_history=False, attach_files=False)
    with pytest.raises(MissingRightError) as raised:
        check_can_post(find_channel(stage), waiting=3)
    assert raised.value.rights == ("send_messages", "read_message_history")
    assert (raised.value.channel_id, raised.value.waiting) == (stage.news.id, 3)


async def test_a_hidden_channel_lacks_everything(stage: Stage) -> None:
    await stage.set_rights(stage.news, view_channel=False)
    channel = find_channel(stage)
    rights = missing_rights(channel.permissions_for(channel.guild.me), posting_rights(channel))
    assert "view_channel" in rights


async def test_a_role_is_pinged_when_anybody_or_the_bot_may(stage: Stage) -> None:
    loud = stage.guild.create_role("Loud", mentionable=True)
    quiet = stage.guild.create_role("Quiet")
    await stage.env.settle()
    channel = find_channel(stage)
    assert can_ping(channel.guild.get_role(loud.id), channel)
    await stage.set_rights(stage.news, mention_everyone=False)
    assert not can_ping(channel.guild.get_role(quiet.id), channel)
    await stage.set_rights(stage.news, mention_everyone=True)
    assert can_ping(channel.guild.get_role(quiet.id), channel)
