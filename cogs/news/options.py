"""Options that name a feed or one of its items: picked from suggestions, never typed as an id."""

import discord
from discord import app_commands

from bot.client.lightstick import Lightstick
from bot.client.options import is_id
from bot.client.ui import OPTION_LIMIT
from bot.errors import NotFoundError
from bot.news import Followed, NewsService, match_feeds
from bot.text import plain

NAME_MOST = 100  # characters of a suggestion (Discord)


class FeedTransformer(app_commands.Transformer):
    """A feed of the server, suggested by its title and address, newest first."""

    async def transform(self, interaction: discord.Interaction[Lightstick], value: str) -> Followed:  # type: ignore[override]
        """Return the feed that was picked; one that was typed and fits alone is found too."""
        news = interaction.client.service(NewsService)
        guild_id = interaction.guild_id or 0
        if is_id(value):
            return await news.get_feed(guild_id, int(value))
        found = match_feeds(value, await news.list_feeds(guild_id))
        if len(found) != 1:
            raise NotFoundError("error-no-such-feed")
        return found[0]

    async def autocomplete(  # type: ignore[override]
        self, interaction: discord.Interaction[Lightstick], value: str
    ) -> list[app_commands.Choice[str]]:
        """Return up to 25 feeds that match what was typed so far."""
        feeds = await interaction.client.service(NewsService).list_feeds(interaction.guild_id or 0)
        return [
            app_commands.Choice(name=_suggestion(followed, interaction.guild), value=str(followed.feed.id))
            for followed in match_feeds(value, feeds)[:OPTION_LIMIT]
        ]


FeedOption = app_commands.Transform[Followed, FeedTransformer]


async def suggest_items(
    interaction: discord.Interaction[Lightstick], value: str
) -> list[app_commands.Choice[str]]:
    """Return up to 25 of the newest items of the feed that is filled in, by title."""
    feed = str(interaction.namespace.feed or "")
    if not is_id(feed):
        return []
    news = interaction.client.service(NewsService)
    judged = await news.list_judged(interaction.guild_id or 0, int(feed))
    titles = [(plain(one.kept.entry.title), str(one.kept.id)) for one in judged]
    fitting = [(title, item) for title, item in titles if value.casefold() in title.casefold()]
    return [app_commands.Choice(name=title[:NAME_MOST], value=item) for title, item in fitting[:OPTION_LIMIT]]


def _suggestion(followed: Followed, guild: discord.Guild | None) -> str:
    channel = guild.get_channel_or_thread(followed.feed.channel_id) if guild else None
    where = f" · #{channel.name}" if channel else ""
    return f"{followed.name[: NAME_MOST - len(where)]}{where}"[:NAME_MOST]
