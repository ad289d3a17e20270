"""What is being answered when the bot leaves is finished first."""

import asyncio
from typing import Any

import simcord

from bot.client.lightstick import Lightstick
from tests.client.conftest import Probe
from tests.stage import said


async def test_leaving_waits_for_answers_under_way(simcord_bot: Lightstick) -> None:
    may_end, ended = asyncio.Event(), asyncio.Event()

    async def answer() -> None:
        simcord_bot.note_in_flight()
        await may_end.wait()
        ended.set()

    answering = asyncio.create_task(answer())
    await asyncio.sleep(0)
    leaving = asyncio.create_task(simcord_bot.finish_interactions(grace_s=60))
    await asyncio.sleep(0.01)
    assert not leaving.done()
    may_end.set()
    await leaving
    assert ended.is_set()
    await answering


async def test_leaving_does_not_wait_for_ever(simcord_bot: Lightstick) -> None:
    async def answer() -> None:
        simcord_bot.note_in_flight()
        await asyncio.Event().wait()

    stuck = asyncio.create_task(answer())
    await asyncio.sleep(0)
    await simcord_bot.finish_interactions(grace_s=0)
    assert not stuck.done()
    stuck.cancel()


async def test_commands_and_presses_are_under_way_and_then_are_not(
    probe: Probe, ash: Any, simcord_env: simcord.Env, simcord_bot: Lightstick
) -> None:
    assert said(await probe("flight")) == "1 under way"
    buttons = await probe("buttons")
    assert said(await ash.click(buttons.response, label="flight")) == "1 under way"
    await simcord_env.settle()
    assert simcord_bot._in_flight == set()
