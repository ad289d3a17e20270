"""`/news` for moderators and `/latest` for everyone."""

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.checks import check_can_post
from bot.client.i18n import texts_for, texts_in
from bot.client.lightstick import Lightstick
from bot.client.options import ArtistOption, is_id
from bot.client.replies import reply
from bot.client.ui import layout, text
from bot.errors import NotFoundError, UserError
from bot.guilds import GuildService, check_is_on, get_channel_id
from bot.news import Choice, FeedInput, NewsService
from cogs.news import cards, lists
from cogs.news.options import FeedOption, suggest_items
from cogs.news.views import NewsViews

Label = Literal["official", "press", "rumour"]
Clear = Literal["artist", "role", "include", "exclude"]
Channel = discord.TextChannel | discord.Thread
FEATURE = "news"


def build(bot: Lightstick) -> "NewsCog":
    """Return the cog with its handlers and its renderers in place."""
    views = NewsViews(bot)
    views.register()
    return NewsCog(bot, views)


class NewsCog(commands.Cog):
    """Feeds, and what they brought."""

    news = app_commands.Group(
        name="news",
        description="Follow feeds and post what is new",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, bot: Lightstick, views: NewsViews) -> None:
        self._bot = bot
        self._views = views
        self._news = bot.service(NewsService)
        self._guilds = bot.service(GuildService)

    @news.command(description="Follow a feed; nothing is posted until something new comes")
    @app_commands.describe(
        source="Which feed? Its address, its page’s, or a YouTube channel",
        channel="Where to post? Else the channel from /setup panel",
        artist="Whom is it about?",
        role="Whom to ping?",
        label="Whose word is it? Else press",
        include="Only items with one of these words? Comma between",
        exclude="No items with these words? Comma between",
    )
    async def add(
        self,
        interaction: discord.Interaction,
        source: str,
        channel: Channel | None = None,
        artist: ArtistOption | None = None,
        role: discord.Role | None = None,
        label: Label | None = None,
        include: str | None = None,
        exclude: str | None = None,
    ) -> None:
        """Follow a feed and show how its newest items would look."""
        await interaction.response.defer(ephemeral=True)
        _check_role(role)
        given = FeedInput(
            channel_id=await self._check_channel(interaction, channel),
            artist_id=artist.id if artist else None,
            role_id=role.id if role else None,
            label=label,
            include=include,
            exclude=exclude,
        )
        found = await self._news.add(
            interaction.guild_id or 0, source, given, interaction.user.id, self._bot.clock()
        )
        if isinstance(found, Choice):
            view = await self._views.ask_which(interaction, found, given)
        else:
            view = await self._views.preview(interaction, found, "news-added")
        await reply(interaction, view)

    @news.command(name="list", description="The feeds this server follows")
    async def list_feeds(self, interaction: discord.Interaction) -> None:
        """Show the first page of the list."""
        await reply(interaction, await self._views.feeds(interaction, 0))

    @news.command(description="Change a feed; what you leave out stays")
    @app_commands.describe(
        feed="Which feed?",
        channel="Where to post from now on?",
        artist="Whom is it about?",
        role="Whom to ping?",
        label="Whose word is it?",
        include="Only items with one of these words? Comma between",
        exclude="No items with these words? Comma between",
        clear="What to empty?",
    )
    async def edit(
        self,
        interaction: discord.Interaction,
        feed: FeedOption,
        channel: Channel | None = None,
        artist: ArtistOption | None = None,
        role: discord.Role | None = None,
        label: Label | None = None,
        include: str | None = None,
        exclude: str | None = None,
        clear: Clear | None = None,
    ) -> None:
        """Change a feed; posts that wait move with it."""
        _check_role(role)
        if channel is not None:
            check_can_post(channel)
        given = FeedInput(
            channel_id=channel.id if channel else None,
            artist_id=artist.id if artist else None,
            role_id=role.id if role else None,
            label=label,
            include=include,
            exclude=exclude,
            clear=clear,
        )
        guild_id, now = interaction.guild_id or 0, self._bot.clock()
        changed, moved = await self._news.edit(guild_id, feed.feed.id, given, interaction.user.id, now)
        texts = texts_for(interaction)
        notes = await self._views.notes(interaction, changed.feed.channel_id, changed.feed.role_id)
        head = text(f"✅ {texts('news-saved')}", texts("news-moved", count=moved) if moved else None, *notes)
        entry = await self._views.entry(interaction, changed)
        await reply(interaction, layout(head, entry))

    @news.command(description="Stop following a feed")
    @app_commands.describe(feed="Which feed?")
    async def remove(self, interaction: discord.Interaction, feed: FeedOption) -> None:
        """Stop following a feed."""
        removed, dropped = await self._news.remove(
            interaction.guild_id or 0, feed.feed.id, interaction.user.id, self._bot.clock()
        )
        await reply(interaction, lists.stopped("news-removed", removed, dropped, texts_for(interaction)))

    @news.command(description="Post nothing of a feed for now")
    @app_commands.describe(feed="Which feed?")
    async def pause(self, interaction: discord.Interaction, feed: FeedOption) -> None:
        """Post nothing of a feed until it is resumed."""
        paused, dropped = await self._news.pause(
            interaction.guild_id or 0, feed.feed.id, interaction.user.id, self._bot.clock()
        )
        await reply(interaction, lists.stopped("news-paused", paused, dropped, texts_for(interaction)))

    @news.command(description="Go on with a paused feed, without what came meanwhile")
    @app_commands.describe(feed="Which feed?")
    async def resume(self, interaction: discord.Interaction, feed: FeedOption) -> None:
        """Go on with a feed and show its newest items."""
        await interaction.response.defer(ephemeral=True)
        shown = await self._news.resume(
            interaction.guild_id or 0, feed.feed.id, interaction.user.id, self._bot.clock()
        )
        await reply(interaction, await self._views.preview(interaction, shown, "news-resumed"))

    @news.command(description="Show you the newest item as it would be posted")
    @app_commands.describe(feed="Which feed?")
    async def test(self, interaction: discord.Interaction, feed: FeedOption) -> None:
        """Show the newest item, to the moderator alone."""
        guild_id = interaction.guild_id or 0
        story = await self._news.get_newest(guild_id, feed.feed.id)
        settings = await self._guilds.get_settings(guild_id)
        await reply(interaction, cards.story_card(story, texts_in(settings.language)))

    @news.command(description="Why items were posted or not")
    @app_commands.describe(feed="Which feed?", item="Which item?")
    @app_commands.autocomplete(item=suggest_items)
    async def why(self, interaction: discord.Interaction, feed: FeedOption, item: str | None = None) -> None:
        """Show the verdicts and their reasons."""
        if item is None:
            await reply(interaction, await self._views.why(interaction, feed.feed.id, 0))
            return
        if not is_id(item):
            raise NotFoundError("error-no-item")
        judged = await self._news.get_judged(interaction.guild_id or 0, feed.feed.id, int(item))
        await reply(interaction, lists.why_one(feed, judged, texts_for(interaction)))

    @news.command(description="How the feeds fare: last read, next, what fails, what waits")
    async def status(self, interaction: discord.Interaction) -> None:
        """Show the first page of the status."""
        await reply(interaction, await self._views.status(interaction, 0))

    @app_commands.command(description="The newest stories")
    @app_commands.describe(artist="About whom?")
    @app_commands.guild_only()
    async def latest(self, interaction: discord.Interaction, artist: ArtistOption | None = None) -> None:
        """Show the newest stories, to the person who asks."""
        check_is_on(await self._guilds.get_settings(interaction.guild_id or 0), FEATURE)
        await reply(interaction, await self._views.latest(interaction, artist.id if artist else None, 0))

    async def _check_channel(self, interaction: discord.Interaction, channel: Channel | None) -> int:
        """Return the channel a feed is to post to: the given one, else the server's for news.

        Raises:
            UserError: there is neither, or it is gone.
            MissingRightError: the bot may not post there.
        """
        settings = await self._guilds.get_settings(interaction.guild_id or 0)
        channel_id = get_channel_id(settings, FEATURE, channel.id if channel else None)
        guild = interaction.guild
        target = guild.get_channel_or_thread(channel_id) if guild else None
        if target is None:
            raise UserError("error-channel-gone")
        check_can_post(target)
        return channel_id


def _check_role(role: discord.Role | None) -> None:
    if role is not None and role.is_default():
        raise UserError("error-ping-everyone")
