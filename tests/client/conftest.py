"""A bot with nothing but the probe, and one of its users."""

import random
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest
import simcord

from bot.client.lightstick import Lightstick
from bot.ids import IdMaker

REFERENCE = "7KF2"
Probe = Callable[[str], Awaitable[Any]]


@pytest.fixture
def simcord_bot() -> Lightstick:
    return Lightstick(
        clock=discord.utils.utcnow,
        ids=IdMaker(discord.utils.utcnow, random.Random(1)),
        extensions=("tests.client.probe",),
        make_reference=lambda: REFERENCE,
        shard_count=1,
    )


@pytest.fixture
def channel(simcord_env: simcord.Env) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def ash(simcord_env: simcord.Env, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("ash"))


@pytest.fixture
def probe(ash: Any, channel: Any) -> Probe:
    """Run /probe; the value says what it is to do."""

    async def run(what: str) -> Any:
        return await ash.slash(channel, "probe", what=what)

    return run
