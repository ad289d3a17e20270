"""`/me export, delete, pings`, `/privacy`, `/help`, `/about`.

ls:me:erase, ls:me:keep    the answer to "erase everything about me?"
ls:me:pings                select: the roles a fan wants to be pinged by
"""

import io
import json

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import is_powerful
from bot.client.i18n import texts_for
from bot.client.lightstick import Lightstick
from bot.client.replies import redraw, reply
from bot.client.ui import chosen
from bot.errors import UserError
from bot.guilds import GuildService
from bot.privacy import PrivacyService
from cogs.privacy import cards

ANYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
FILE_NAME = "lightstick-about-you.json"


def build(bot: Lightstick) -> "PrivacyCog":
    """Return the cog with its handlers in place."""
    cog = PrivacyCog(bot)
    bot.on_press("me", "erase", cog.erase)
    bot.on_press("me", "keep", cog.keep)
    bot.on_press("me", "pings", cog.save_pings)
    return cog


class PrivacyCog(commands.Cog):
    """What concerns the person who asks."""

    me = app_commands.Group(
        name="me", description="What is kept about you, and which pings you get", allowed_contexts=ANYWHERE
    )

    def __init__(self, bot: Lightstick) -> None:
        self._bot = bot
        self._privacy = bot.service(PrivacyService)
        self._guilds = bot.service(GuildService)

    @me.command(description="Everything that is kept about you, as a file")
    async def export(self, interaction: discord.Interaction) -> None:
        """Hand a person everything that is kept about him, over all servers."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        export = await self._privacy.export_person(interaction.user.id)
        content = json.dumps({"user_id": str(interaction.user.id), **export}, ensure_ascii=False, indent=2)
        file = discord.File(io.BytesIO(content.encode()), FILE_NAME)
        view = cards.export_ready(FILE_NAME, not export, texts_for(interaction))
        await reply(interaction, view, files=[file])

    @me.command(description="Erase everything that is kept about you")
    async def delete(self, interaction: discord.Interaction) -> None:
        """Ask before erasing."""
        await reply(interaction, cards.confirm_erasure(texts_for(interaction)))

    @me.command(description="Pick what you want to be pinged for")
    async def pings(self, interaction: discord.Interaction) -> None:
        """Offer the server's ping roles."""
        member, roles = await self._ping_roles(interaction)
        has = [role.id for role in member.roles]
        await reply(interaction, cards.ping_roles(roles, has, texts_for(interaction)))

    @app_commands.command(description="What is kept, for how long, and how to erase it")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def privacy(self, interaction: discord.Interaction) -> None:
        """Show the privacy notice."""
        await reply(interaction, cards.privacy(texts_for(interaction), self._bot.mention))

    @app_commands.command(description="What you can do here")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.describe(topic="Only one topic?")
    @app_commands.choices(topic=[app_commands.Choice(name=topic, value=topic) for topic in cards.TOPICS])
    async def help(self, interaction: discord.Interaction, topic: str | None = None) -> None:
        """List what this person may do."""
        rights = interaction.permissions
        is_moderator = interaction.guild is not None and (rights.manage_guild or rights.manage_messages)
        view = cards.help_card(texts_for(interaction), self._bot.mention, topic, is_moderator=is_moderator)
        await reply(interaction, view)

    @app_commands.command(description="Who this bot is")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def about(self, interaction: discord.Interaction) -> None:
        """Say who the bot is."""
        servers = len(self._bot.guilds)
        view = cards.about(self._bot.version, servers, texts_for(interaction), self._bot.mention)
        await reply(interaction, view)

    async def erase(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Erase everything about the person who pressed."""
        erasure = await self._privacy.erase_person(interaction.user.id, self._bot.clock())
        await redraw(interaction, cards.erased(erasure, texts_for(interaction)))

    async def keep(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Erase nothing."""
        await redraw(interaction, cards.kept(texts_for(interaction)))

    async def save_pings(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Give and take the offered roles as chosen."""
        member, offered = await self._ping_roles(interaction)
        await interaction.response.defer()
        picked = [role for role in offered if str(role.id) in chosen(interaction)]
        others = [role for role in member.roles if role not in offered and not role.is_default()]
        await member.edit(roles=[*others, *picked], reason="picked with /me pings")
        names = [role.name for role in picked]
        await redraw(interaction, cards.pings_saved(names, texts_for(interaction)))

    async def _ping_roles(
        self, interaction: discord.Interaction
    ) -> tuple[discord.Member, list[discord.Role]]:
        """Return who asks and the roles the bot can hand out here.

        Raises:
            UserError: in a direct message, or the server offers none.
        """
        guild, member = interaction.guild, interaction.user
        if guild is None or not isinstance(member, discord.Member):
            raise UserError("error-only-in-server")
        settings = await self._guilds.get_settings(guild.id)
        roles = [role for role_id in settings.ping_roles if (role := guild.get_role(role_id)) is not None]
        if not roles:
            raise UserError("error-no-pings")
        able = [role for role in roles if role.is_assignable() and not is_powerful(role)]
        if not able or not guild.me.guild_permissions.manage_roles:
            raise UserError("error-pings-not-mine")
        return member, able
