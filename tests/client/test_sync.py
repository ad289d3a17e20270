"""Discord is told about commands only when they changed."""

from typing import Any

import discord
import pytest
import simcord

from bot.app import App
from bot.client import sync
from tests.conftest import OpenApp
from tests.stage import Stage


@pytest.fixture
def simcord_bot(app: App) -> Any:
    return app.bot


@pytest.fixture
def told(simcord_env: simcord.Env) -> Any:
    """Return how often Discord was told."""

    def count() -> int:
        return sum(
            request.method == "PUT" and "/commands" in request.path for request in simcord_env.http_requests
        )

    return count


async def test_a_restart_with_the_same_commands_tells_nothing(
    told: Any, stage: Stage, restart: OpenApp
) -> None:
    assert told() == 1
    first = stage.env.bot
    fresh = await restart()
    assert told() == 1
    assert fresh.bot.mention("news add") == first.mention("news add")
    assert fresh.bot.mention("news add").startswith("</news add:")


async def test_changed_commands_are_told(told: Any, stage: Stage, restart: OpenApp, monkeypatch: Any) -> None:
    monkeypatch.setattr(sync, "locale_hash", lambda: "other texts")
    await restart()
    assert told() == 2
    await restart()
    assert told() == 2


async def test_a_command_discord_gave_no_id_is_named_plainly(app: App) -> None:
    assert app.bot.mention("news add") == "`/news add`"


def test_the_hash_sees_commands_and_the_server_they_are_for(app: App) -> None:
    before = sync.hash_commands(app.bot, None)
    assert sync.hash_commands(app.bot, None) == before
    assert sync.hash_commands(app.bot, 7) != before

    @discord.app_commands.command(name="new", description="New")
    async def new(interaction: discord.Interaction) -> None: ...

    app.bot.tree.add_command(new)
    assert sync.hash_commands(app.bot, None) != before
