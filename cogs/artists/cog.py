"""`/artist list`, `/artist show`, and moderators' `/setup artist add, edit, remove`.

ls:artist:list:<page>    turn the list
"""

from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot.artists import ArtistInput, ArtistService
from bot.client.i18n import texts_for
from bot.client.lightstick import Lightstick
from bot.client.options import ArtistOption
from bot.client.replies import done, redraw, reply
from bot.client.ui import quoted
from bot.guilds import GuildService
from cogs.artists import cards

ADD = "setup artist add"


def build(bot: Lightstick) -> "ArtistsCog":
    """Return the cog, with its moderators' commands under /setup and its pages turning."""
    cog = ArtistsCog(bot)
    setup = bot.tree.get_command("setup")
    if not isinstance(setup, app_commands.Group):
        raise TypeError("cogs.guilds makes /setup and is loaded before cogs.artists")
    setup.add_command(ArtistSetup(bot))
    bot.on_press("artist", "list", cog.turn)
    return cog


def _guild_id(interaction: discord.Interaction) -> int:
    return interaction.guild_id or 0


class ArtistSetup(app_commands.Group):
    """`/setup artist`: the moderators' half."""

    def __init__(self, bot: Lightstick) -> None:
        super().__init__(name="artist", description="The artists this server follows")
        self._bot = bot
        self._artists = bot.service(ArtistService)

    @app_commands.command(description="Add an artist")
    @app_commands.describe(
        name="What is the name?",
        group="Which group?",
        aliases="Other names? Comma between, any script: Kim Taehyung, 김태형, 뷔",
        birthday="Birthday? 1995-12-30 or 12-30",
        debut="Debut? 2013-06-13",
        colour="Colour of cards? #A774E2",
        link="Address of the official page?",
    )
    async def add(
        self,
        interaction: discord.Interaction,
        name: str,
        group: str | None = None,
        aliases: str | None = None,
        birthday: str | None = None,
        debut: str | None = None,
        colour: str | None = None,
        link: str | None = None,
    ) -> None:
        """Add an artist."""
        given = ArtistInput(name, group, aliases, birthday, debut, colour, link)
        artist = await self._artists.add_artist(
            _guild_id(interaction), given, interaction.user.id, self._bot.clock()
        )
        await done(interaction, "artist-added", name=quoted(artist.name), names=cards.names_found(artist))

    @app_commands.command(description="Change an artist; what you leave out stays, - empties a field")
    @app_commands.describe(
        artist="Which artist?",
        name="New name?",
        group="Which group?",
        aliases="All other names? Comma between",
        birthday="Birthday? 1995-12-30 or 12-30",
        debut="Debut? 2013-06-13",
        colour="Colour of cards? #A774E2",
        link="Address of the official page?",
    )
    async def edit(
        self,
        interaction: discord.Interaction,
        artist: ArtistOption,
        name: str | None = None,
        group: str | None = None,
        aliases: str | None = None,
        birthday: str | None = None,
        debut: str | None = None,
        colour: str | None = None,
        link: str | None = None,
    ) -> None:
        """Change an artist."""
        given = ArtistInput(name, group, aliases, birthday, debut, colour, link)
        changed = await self._artists.edit_artist(
            _guild_id(interaction), artist.id, given, interaction.user.id, self._bot.clock()
        )
        await done(interaction, "artist-edited", name=quoted(changed.name), names=cards.names_found(changed))

    @app_commands.command(description="Remove an artist")
    @app_commands.describe(artist="Which artist?")
    async def remove(self, interaction: discord.Interaction, artist: ArtistOption) -> None:
        """Remove an artist."""
        removed = await self._artists.remove_artist(
            _guild_id(interaction), artist.id, interaction.user.id, self._bot.clock()
        )
        await done(interaction, "artist-removed", name=quoted(removed.name))


class ArtistsCog(commands.Cog):
    """What everyone may ask about artists."""

    artist = app_commands.Group(name="artist", description="The artists of this server", guild_only=True)

    def __init__(self, bot: Lightstick) -> None:
        self._bot = bot
        self._artists = bot.service(ArtistService)
        self._guilds = bot.service(GuildService)

    @artist.command(name="list", description="The artists this server follows")
    async def list_artists(self, interaction: discord.Interaction) -> None:
        """Show the first page of the list."""
        await reply(interaction, await self._page(interaction, 0))

    @artist.command(name="show", description="One artist: anniversaries and what is new")
    @app_commands.describe(artist="Which artist?")
    async def show(self, interaction: discord.Interaction, artist: ArtistOption) -> None:
        """Show an artist's page."""
        guild_id = _guild_id(interaction)
        entries = await self._artists.list_page(guild_id, artist.id)
        settings = await self._guilds.get_settings(guild_id)
        today = self._bot.clock().astimezone(ZoneInfo(settings.timezone)).date()
        await reply(interaction, cards.artist_page(artist, entries, today, texts_for(interaction)))

    async def turn(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Turn the list to another page."""
        await redraw(interaction, await self._page(interaction, int(args[0])))

    async def _page(self, interaction: discord.Interaction, page: int) -> discord.ui.LayoutView:
        artists = await self._artists.list_artists(_guild_id(interaction))
        return cards.artist_list(artists, page, self._bot.mention(ADD), texts_for(interaction))
