"""`lightstick check`: what is fine is said, then what stands in the way; nothing is changed."""

import logging
import os
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
from discord.http import Route

from bot.check import check_start, describe
from bot.config import Config
from bot.errors import OperatorError
from bot.store import Standing
from tests.wire import Wire, World
from tests.wire.faults import Refused
from tests.wire.routes import ROUTES


@pytest.fixture
async def wire(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    monkeypatch.setattr(Route, "BASE", Route.BASE)  # put back afterwards
    async with Wire(World(), heartbeat_s=0.05) as wire:
        yield wire


def options(tmp_path: Path, api_base: str, **others: str) -> Config:
    return Config.from_env({"DATA_DIR": str(tmp_path / "data"), "DISCORD_API_BASE": api_base, **others})


async def test_what_is_fine_is_said_and_nothing_is_made(
    wire: Wire, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.VoiceClient, "warn_nacl", True)
    monkeypatch.setattr(discord.VoiceClient, "warn_dave", True)
    said: list[str] = []
    await check_start(options(tmp_path, wire.api_base, DISCORD_TOKEN="token"), said.append)
    assert said[:2] == ["Options: understood.", "Database: none yet, the first start makes it."]
    assert said[2].startswith("Token: Discord knows this bot as ")
    assert os.listdir(tmp_path) == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_how_a_database_stands_is_a_sentence() -> None:
    assert describe(Standing(0, 2)) == "none yet, the first start makes it"
    assert describe(Standing(1, 1)) == "sound; the next start brings it up to date"
    assert describe(Standing(2, 0)) == "sound and up to date"


async def test_what_was_fine_is_said_before_what_is_not(wire: Wire, tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(OperatorError, match="DISCORD_TOKEN is not set"):
        await check_start(options(tmp_path, wire.api_base), said.append)
    assert len(said) == 2


async def test_a_refused_token_is_the_operators_to_mend(
    wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Refused(401, 0, "401: Unauthorized")

    monkeypatch.setitem(ROUTES, ("GET", "/users/@me"), refuse)
    with pytest.raises(OperatorError, match="Reset Token"):
        await check_start(options(tmp_path, wire.api_base, DISCORD_TOKEN="token"), lambda line: None)


async def test_without_a_network_the_token_stays_unchecked(wire: Wire, tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(OperatorError, match="the token is unchecked; check the network"):
        await check_start(options(tmp_path, "http://127.0.0.1:1/api", DISCORD_TOKEN="token"), said.append)
    assert len(said) == 2
