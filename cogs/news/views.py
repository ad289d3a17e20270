"""What is pressed on news: previews, lists, and the public digest card.

    ls:news:newest:<feed>            post the newest item of a feed
    ls:news:pick:<draft>             select: which of a page's feeds to follow
    ls:news:list:<page>              turn the list of feeds
    ls:news:status:<page>            turn the status
    ls:news:why:<feed>:<page>        turn the reasons
    ls:news:digest:<delivery>:<page> all items of a digest; on the public card, and to turn them
    ls:latest:page:<artist or 0>:<page>

All but the digest's button are on ephemeral answers, so a press asks for no right beyond the command's.
"""

from collections.abc import Collection
from typing import Any

import discord

from bot.artists import ArtistService
from bot.client.checks import can_ping
from bot.client.i18n import Texts, texts_for, texts_in
from bot.client.lightstick import Lightstick
from bot.client.replies import redraw, reply
from bot.client.ui import chosen, custom_id, plain
from bot.drafts import DraftService
from bot.guilds import GuildService
from bot.news import Choice, FeedInput, Followed, NewsService, Page, Preview
from bot.text import cut
from cogs.news import cards, lists

ADD = "news add"
DRAFT = "news.add"


class NewsViews:
    """Views of news and the handlers of what is on them."""

    def __init__(self, bot: Lightstick) -> None:
        self._bot = bot
        self._news = bot.service(NewsService)
        self._artists = bot.service(ArtistService)
        self._guilds = bot.service(GuildService)
        self._drafts = bot.service(DraftService)

    def register(self) -> None:
        """Take the presses of `ls:news:` and `ls:latest:`, and draw the stories."""
        self._bot.on_press("news", "newest", self.post_newest)
        self._bot.on_press("news", "pick", self.pick)
        self._bot.on_press("news", "list", self.turn_list)
        self._bot.on_press("news", "status", self.turn_status)
        self._bot.on_press("news", "why", self.turn_why)
        self._bot.on_press("news", "digest", self.show_digest)
        self._bot.on_press("latest", "page", self.turn_latest)
        self._bot.add_renderer(
            "news.entry", cards.render_story, title=cards.LONG_TITLE_MOST, text=cards.BODY_MOST
        )
        self._bot.add_renderer("news.digest", cards.render_digest)

    async def preview(
        self, interaction: discord.Interaction, shown: Preview, key: str
    ) -> discord.ui.LayoutView:
        """Return the answer to a feed that was added or resumed."""
        texts = texts_for(interaction)
        feed = shown.followed.feed
        title = lists.feed_title(shown.followed)
        head = [f"✅ {texts(key, title=title, channel=f'<#{feed.channel_id}>')}"]
        if shown.failure:
            head.append(f"⚠️ {texts('news-fails-now', error=shown.failure)}")
        head += await self.notes(interaction, feed.channel_id, feed.role_id)
        settings = await self._guilds.get_settings(feed.guild_id)
        return lists.preview(shown, head, texts, texts_in(settings.language))

    async def notes(
        self, interaction: discord.Interaction, channel_id: int, role_id: int | None
    ) -> list[str]:
        """Return what a moderator should know about posting there: no ping, switched off, held."""
        texts = texts_for(interaction)
        settings = await self._guilds.get_settings(interaction.guild_id or 0)
        notes = [_ping_note(interaction.guild, channel_id, role_id, texts)]
        if "news" in settings.features_off:
            notes.append(f"⏸️ {texts('news-off-note')}")
        if settings.posting_held:
            notes.append(f"⏸️ {texts('news-held-note')}")
        return [note for note in notes if note]

    async def ask_which(
        self, interaction: discord.Interaction, found: Choice, given: FeedInput
    ) -> discord.ui.LayoutView:
        """Return the choice among a page's feeds; the options wait in a draft."""
        links = [link.url for link in found.links]
        draft = {"given": given.to_payload(), "links": links}
        draft_id = await self._drafts.write_draft(
            interaction.guild_id or 0, interaction.user.id, DRAFT, draft, self._bot.clock()
        )
        return lists.choice(found, draft_id, texts_for(interaction))

    async def pick(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Follow the feed that was chosen."""
        await interaction.response.defer()
        guild_id, user_id = interaction.guild_id or 0, interaction.user.id
        draft = await self._drafts.get_draft(int(args[0]), guild_id, user_id, DRAFT)
        url = draft["links"][int(chosen(interaction)[0])]
        shown = await self._news.add_exact(
            guild_id, url, FeedInput(**draft["given"]), user_id, self._bot.clock()
        )
        await redraw(interaction, await self.preview(interaction, shown, "news-added"))

    async def post_newest(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Post the newest item of a feed."""
        followed, story = await self._news.post_newest(
            interaction.guild_id or 0, int(args[0]), interaction.user.id, self._bot.clock()
        )
        texts, channel_id = texts_for(interaction), followed.feed.channel_id
        settings = await self._guilds.get_settings(followed.feed.guild_id)
        key = "news-newest-held" if settings.posting_held else "news-newest-sent"
        title = cut(story.title, cards.TITLE_MOST)
        await redraw(interaction, plain(texts(key, title=title, channel=f"<#{channel_id}>")))

    async def feeds(self, interaction: discord.Interaction, number: int) -> discord.ui.LayoutView:
        """Return a page of the server's feeds."""
        guild_id = interaction.guild_id or 0
        feeds = await self._news.list_feeds(guild_id)
        names = {artist.id: artist.name for artist in await self._artists.list_artists(guild_id)}
        page = Page.cut(feeds, number, lists.FEEDS_A_PAGE)
        return lists.feeds(page, len(feeds), self._bot.mention(ADD), names, texts_for(interaction))

    async def entry(self, interaction: discord.Interaction, followed: Followed) -> discord.ui.Item[Any]:
        """Return what a feed is set to."""
        artists = await self._artists.list_artists(interaction.guild_id or 0)
        names = {artist.id: artist.name for artist in artists}
        return lists.feed_entry(followed, names, texts_for(interaction))

    async def turn_list(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Turn the list of feeds."""
        await redraw(interaction, await self.feeds(interaction, int(args[0])))

    async def status(self, interaction: discord.Interaction, number: int) -> discord.ui.LayoutView:
        """Return a page of how the server's feeds fare."""
        feeds = await self._news.list_feeds(interaction.guild_id or 0)
        page = Page.cut(feeds, number, lists.FEEDS_A_PAGE)
        return lists.status(page, len(feeds), self._bot.mention(ADD), texts_for(interaction))

    async def turn_status(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Turn the status."""
        await redraw(interaction, await self.status(interaction, int(args[0])))

    async def why(self, interaction: discord.Interaction, feed_id: int, number: int) -> discord.ui.LayoutView:
        """Return a page of what was decided about a feed's items."""
        guild_id = interaction.guild_id or 0
        followed = await self._news.get_feed(guild_id, feed_id)
        judged = await self._news.list_judged(guild_id, feed_id)
        return lists.why(followed, Page.cut(judged, number, lists.ENTRIES_A_PAGE), texts_for(interaction))

    async def turn_why(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Turn the reasons."""
        await redraw(interaction, await self.why(interaction, int(args[0]), int(args[1])))

    async def latest(
        self, interaction: discord.Interaction, artist_id: int | None, number: int
    ) -> discord.ui.LayoutView:
        """Return a page of the newest stories in channels the person can see."""
        guild_id = interaction.guild_id or 0
        posted = await self._news.list_latest(guild_id, artist_id, _visible(interaction))
        artist = await self._artists.find_artist(guild_id, artist_id) if artist_id else None

        def identify(page: int) -> str:
            return custom_id("latest", "page", artist_id or 0, page)

        page = Page.cut(posted, number, lists.ENTRIES_A_PAGE)
        return lists.latest(page, artist.name if artist else None, identify, texts_for(interaction))

    async def turn_latest(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Turn the newest stories."""
        await redraw(interaction, await self.latest(interaction, int(args[0]) or None, int(args[1])))

    async def show_digest(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Show all items of a digest to the person who asked."""
        delivery_id = int(args[0])
        posted = await self._news.list_digest(interaction.guild_id or 0, delivery_id)

        def identify(page: int) -> str:
            return custom_id("news", "digest", delivery_id, page)

        page = Page.cut(posted, int(args[1]), lists.ENTRIES_A_PAGE)
        view = lists.latest(page, None, identify, texts_for(interaction))
        is_own = interaction.message is not None and interaction.message.flags.ephemeral
        await (redraw(interaction, view) if is_own else reply(interaction, view))


def _visible(interaction: discord.Interaction) -> Collection[int]:
    """Return the channels the person may read, of those we know."""
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return ()
    channels = [*guild.channels, *guild.threads]
    return {channel.id for channel in channels if channel.permissions_for(member).read_messages}


def _ping_note(guild: discord.Guild | None, channel_id: int, role_id: int | None, texts: Texts) -> str | None:
    role = guild.get_role(role_id) if guild and role_id else None
    channel = guild.get_channel_or_thread(channel_id) if guild else None
    if role is None or channel is None or can_ping(role, channel):
        return None
    return f"⚠️ {texts('news-no-ping', role=role.mention)}"
