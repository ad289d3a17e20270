"""Options that name a thing: picked from suggestions, arriving as the thing itself. Ids are never typed."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.artists import Artist, ArtistService, fold, match_artist
from bot.client.ui import OPTION_LIMIT
from bot.errors import NotFoundError

if TYPE_CHECKING:
    from bot.client.lightstick import Lightstick


class ArtistTransformer(app_commands.Transformer):
    """An artist of the server, suggested by any of its names."""

    async def transform(self, interaction: "discord.Interaction[Lightstick]", value: str) -> Artist:  # type: ignore[override]
        """Return the artist that was picked; one that was typed by a name of its own is found too."""
        artists = interaction.client.service(ArtistService)
        guild_id = interaction.guild_id or 0
        picked = await artists.find_artist(guild_id, int(value)) if is_id(value) else None
        if picked is not None:
            return picked
        typed = fold(value)
        named = [one for one in await artists.list_artists(guild_id) if typed in map(fold, one.names)]
        if len(named) != 1:
            raise NotFoundError("error-no-artist")
        return named[0]

    async def autocomplete(  # type: ignore[override]
        self, interaction: "discord.Interaction[Lightstick]", value: str
    ) -> list[app_commands.Choice[str]]:
        """Return up to 25 artists whose names match what was typed so far."""
        artists = await interaction.client.service(ArtistService).list_artists(interaction.guild_id or 0)
        found = match_artist(value, artists)[:OPTION_LIMIT]
        return [app_commands.Choice(name=artist.name[:100], value=str(artist.id)) for artist in found]


ArtistOption = app_commands.Transform[Artist, ArtistTransformer]


def is_id(value: str) -> bool:
    """Say whether an option's value may be one of our ids, as suggestions carry them: 63 bits."""
    return value.isascii() and value.isdecimal() and len(value) <= 19 and int(value) < 1 << 63
