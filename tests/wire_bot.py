"""The smallest discord.py bot that answers a button: `python -m tests.wire_bot`, the peer of the benchmarks.

Environment: DISCORD_API_BASE (the wire fake's), DISCORD_TOKEN, CONNECTIONS (aiohttp's limit, 0 as discord.py
has it by itself).
"""

import asyncio
import os
import re
from typing import Self
from urllib.parse import urlsplit

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route


class Greet(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"bare:greet:(?P<n>\d+)"):
    """One button; all it remembers is in its custom_id."""

    def __init__(self, n: int) -> None:
        super().__init__(discord.ui.Button(label="Greet", custom_id=f"bare:greet:{n}"))
        self.n = n

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[discord.ui.View], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["n"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Hello {interaction.user.id}, {self.n}", ephemeral=True)


class Rename(discord.ui.Modal, title="Rename"):
    """A modal of one field."""

    name = discord.ui.Label(text="Name", component=discord.ui.TextInput(custom_id="name", default="nobody"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.name.component, discord.ui.TextInput)
        await interaction.response.send_message(f"Renamed {self.name.component.value}", ephemeral=True)


class BareBot(commands.Bot):
    """Logs in, syncs two commands, answers."""

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Greet)
        self.tree.add_command(say)
        self.tree.add_command(rename)
        await self.tree.sync()


@app_commands.command()
@app_commands.describe(text="What?", channel="Where?")
async def say(
    interaction: discord.Interaction, text: str, channel: discord.TextChannel | None = None
) -> None:
    """Answer slowly: defer, then follow up."""
    await interaction.response.defer(ephemeral=True)
    await interaction.followup.send(f"{text} in {channel}")


@app_commands.command()
async def rename(interaction: discord.Interaction) -> None:
    """Open the modal."""
    await interaction.response.send_modal(Rename())


def point_to(api_base: str) -> None:
    """Let discord.py speak to another base address; it has no official door for that."""
    Route.BASE = api_base
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://{urlsplit(api_base).netloc}/")


def make_bot(connector: aiohttp.BaseConnector | None = None) -> BareBot:
    """Return the bot, with as small a cache as the product has."""
    return BareBot(
        command_prefix=commands.when_mentioned,
        help_command=None,
        intents=discord.Intents(guilds=True),
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        connector=connector,
    )


async def run() -> None:
    """Run until killed."""
    limit = int(os.environ.get("CONNECTIONS", "0"))
    async with make_bot(aiohttp.TCPConnector(limit=limit)) as bot:
        await bot.start(os.environ.get("DISCORD_TOKEN", "token"))


if __name__ == "__main__":
    point_to(os.environ["DISCORD_API_BASE"])
    discord.utils.setup_logging(root=True)
    asyncio.run(run())
