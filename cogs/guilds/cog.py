"""`/setup`: the panel and the check; servers that come and go; channels and roles that change."""

import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.i18n import language_of
from bot.client.lightstick import Lightstick
from bot.client.replies import reply
from bot.delivery import DeliveryService
from bot.guilds import GuildService
from cogs.guilds import cards
from cogs.guilds.views import SetupViews

log = logging.getLogger(__name__)


def build(bot: Lightstick) -> "GuildsCog":
    """Return the cog with its handlers and its renderer in place."""
    views = SetupViews(bot)
    views.register()
    bot.add_renderer("setup.test", cards.test_post)
    return GuildsCog(bot, views)


class GuildsCog(commands.Cog):
    """Moderators' settings, and what Discord tells about servers."""

    setup = app_commands.Group(
        name="setup",
        description="Set the bot up in this server",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, bot: Lightstick, views: SetupViews) -> None:
        self._bot = bot
        self._views = views
        self._guilds = bot.service(GuildService)
        self._delivery = bot.service(DeliveryService)

    @setup.command(name="panel", description="Channels, language, timezone and switches, each saved at once")
    async def panel(self, interaction: discord.Interaction) -> None:
        """Open the panel; the first time it guesses the server's language."""
        if interaction.guild is not None:
            await self._guilds.ensure_guild(
                interaction.guild.id, language_of(interaction.guild.preferred_locale)
            )
        await reply(interaction, await self._views.panel(interaction))

    @setup.command(name="check", description="What is missing in which channel, and where to click")
    async def check(self, interaction: discord.Interaction) -> None:
        """Show what is missing."""
        await reply(interaction, await self._views.check(interaction))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Notice servers that came or went while we were away."""
        present = {guild.id: language_of(guild.preferred_locale) for guild in self._bot.guilds}
        await self._guilds.meet(present, self._delivery.owns, self._bot.clock())

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Begin with the server's own language; nobody gets a message."""
        await self._guilds.ensure_guild(guild.id, language_of(guild.preferred_locale))
        await self._guilds.joined(guild.id, self._bot.clock())

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Stop posting there; its data is purged 30 days later."""
        log.info("a server removed the bot", extra={"guild_id": guild.id})
        await self._guilds.left(guild.id, self._bot.clock())

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Try held channels again when somebody changed rights."""
        await self._delivery.recheck(after.guild.id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Try held channels again when somebody changed rights."""
        if before.permissions != after.permissions:
            await self._delivery.recheck(after.guild.id)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Try held channels again when the bot itself got or lost a role."""
        if after.id == after.guild.me.id:
            await self._delivery.recheck(after.guild.id)
