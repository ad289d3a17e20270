"""`/announce post, schedule, list, cancel`.

ls:announce:post:<draft>        form: the words of a post
ls:announce:schedule:<draft>    form: the words of a scheduled post
ls:announce:again:<form>:<draft>    the form once more, with what was typed
ls:announce:cancel              select: which one to cancel
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.announcements import (
    ALT_LONGEST,
    FEATURE,
    KIND,
    TEXT_LONGEST,
    TITLE_LONGEST,
    Announcement,
    AnnouncementService,
    Content,
    read_content,
)
from bot.artists import Artist
from bot.client.checks import can_ping, check_can_post
from bot.client.i18n import Texts, texts_for
from bot.client.lightstick import Lightstick
from bot.client.options import ArtistOption, is_id
from bot.client.replies import offering, redraw, reply, typed_words
from bot.client.ui import FormFields, button, chosen, custom_id, field_text, modal, row
from bot.clock import from_ms, to_ms
from bot.drafts import DraftService, Take
from bot.errors import NotFoundError, UserError
from bot.guilds import GuildService, check_is_on, get_channel_id
from bot.schedule import Occurrence, parse_when
from cogs.announcements import cards

Label = Literal["official", "press", "rumour"]
Repeat = Literal["once", "daily", "weekly"]
Channel = discord.TextChannel | discord.Thread
CarryOut = Callable[[discord.Interaction, dict[str, Any], Content, Take], Awaitable[discord.ui.LayoutView]]
"""What a form is for: with its draft, its words, and the piece that takes the draft."""

DRAFT = "announce"  # of both forms: what was to be scheduled may be posted at once instead

WORDS = ("title", "text", "link", "image_url", "image_alt")
NAMED = ("role_id", "label", "artist_id")
ADDRESS_LONGEST = 600  # characters of a link with its label, or of a picture's address


def build(bot: Lightstick) -> "AnnouncementsCog":
    """Return the cog with its handlers and its renderer in place."""
    cog = AnnouncementsCog(bot)
    bot.on_modal("announce", "post", cog.post_now)
    bot.on_modal("announce", "schedule", cog.plan)
    bot.on_press("announce", "cancel", cog.cancel_chosen)
    bot.on_press("announce", "again", cog.again)
    bot.add_renderer(KIND, cards.post, title=TITLE_LONGEST, text=TEXT_LONGEST)
    return cog


class AnnouncementOption(app_commands.Transformer):
    """An announcement that is still to come, suggested by its title, newest first."""

    async def transform(self, interaction: "discord.Interaction[Lightstick]", value: str) -> Announcement:  # type: ignore[override]
        """Return the announcement that was picked."""
        if not is_id(value):
            raise NotFoundError("error-no-announcement")
        announcements = interaction.client.service(AnnouncementService)
        return await announcements.get_announcement(interaction.guild_id or 0, int(value))

    async def autocomplete(  # type: ignore[override]
        self, interaction: "discord.Interaction[Lightstick]", value: str
    ) -> list[app_commands.Choice[str]]:
        """Return up to 25 announcements whose titles hold what was typed so far."""
        announcements = interaction.client.service(AnnouncementService)
        found = await announcements.list_announcements(
            interaction.guild_id or 0, waiting_only=True, limit=100
        )
        fitting = [one for one in found if value.casefold() in one.content.title.casefold()]
        return [app_commands.Choice(name=one.content.title[:100], value=str(one.id)) for one in fitting[:25]]


class AnnouncementsCog(commands.Cog):
    """Moderators' posts."""

    announce = app_commands.Group(
        name="announce",
        description="Post an announcement, now or later",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, bot: Lightstick) -> None:
        self._bot = bot
        self._announcements = bot.service(AnnouncementService)
        self._drafts = bot.service(DraftService)
        self._guilds = bot.service(GuildService)

    @announce.command(description="Post an announcement now")
    @app_commands.describe(
        channel="Where? Else the channel from /setup panel",
        role="Whom to ping?",
        artist="Which artist is it about?",
        label="Who says so?",
    )
    async def post(
        self,
        interaction: discord.Interaction,
        channel: Channel | None = None,
        role: discord.Role | None = None,
        artist: ArtistOption | None = None,
        label: Label | None = None,
    ) -> None:
        """Ask for the words of a post."""
        await self._check_target(interaction, channel.id if channel else None, role)
        draft = _options(channel, role, artist, label)
        await self._open_form(interaction, "post", draft)

    @announce.command(description="Post an announcement later, once or again and again")
    @app_commands.describe(
        when="When first? e.g. tomorrow 6pm, 2026-12-31 18:00, in 3 hours",
        channel="Where? Else the channel from /setup panel",
        repeat="How often?",
        role="Whom to ping?",
        artist="Which artist is it about?",
        label="Who says so?",
    )
    async def schedule(
        self,
        interaction: discord.Interaction,
        when: str,
        channel: Channel | None = None,
        repeat: Repeat = "once",
        role: discord.Role | None = None,
        artist: ArtistOption | None = None,
        label: Label | None = None,
    ) -> None:
        """Read the moment, then ask for the words."""
        await self._check_target(interaction, channel.id if channel else None, role)
        settings = await self._guilds.get_settings(interaction.guild_id or 0)
        first = parse_when(when, self._bot.clock(), settings.timezone)
        draft = _options(channel, role, artist, label) | {
            "at": to_ms(first.at),
            "local": first.local.isoformat(),
            "shifted": first.shifted,
            "zone": settings.timezone,
            "repeat": repeat,
        }
        await self._open_form(interaction, "schedule", draft)

    @announce.command(name="list", description="What is still to be posted")
    async def list_announcements(self, interaction: discord.Interaction) -> None:
        """List what is still to come."""
        await reply(interaction, await self._listing(interaction))

    @announce.command(description="Cancel a scheduled announcement")
    @app_commands.describe(announcement="Which one?")
    async def cancel(
        self,
        interaction: discord.Interaction,
        announcement: app_commands.Transform[Announcement, AnnouncementOption],
    ) -> None:
        """Cancel what is still to come of an announcement."""
        gone = await self._cancel(interaction, announcement.id)
        await reply(interaction, cards.cancelled(gone, texts_for(interaction)))

    async def post_now(
        self, interaction: discord.Interaction, args: tuple[str, ...], fields: FormFields
    ) -> None:
        """Post what was typed."""
        await self._submit(interaction, "post", args, fields, self._post)

    async def plan(self, interaction: discord.Interaction, args: tuple[str, ...], fields: FormFields) -> None:
        """Schedule what was typed, and echo when it comes."""
        await self._submit(interaction, "schedule", args, fields, self._schedule)

    async def again(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Open the form again with everything that was typed."""
        verb, draft_id = args
        draft = await self._drafts.get_draft(
            int(draft_id), interaction.guild_id or 0, interaction.user.id, DRAFT
        )
        form = _form(verb, int(draft_id), texts_for(interaction), draft["words"])
        await interaction.response.send_modal(form)

    async def cancel_chosen(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Cancel the announcement that was chosen in the list."""
        (announcement_id,) = chosen(interaction)
        gone = await self._cancel(interaction, int(announcement_id))
        await redraw(interaction, cards.cancelled(gone, texts_for(interaction)))

    async def _cancel(self, interaction: discord.Interaction, announcement_id: int) -> Announcement:
        return await self._announcements.cancel(
            interaction.guild_id or 0, announcement_id, interaction.user.id, self._bot.clock()
        )

    async def _listing(self, interaction: discord.Interaction) -> discord.ui.LayoutView:
        found = await self._announcements.list_announcements(
            interaction.guild_id or 0, waiting_only=True, limit=100
        )
        return cards.listing(found, self._bot.mention("announce schedule"), texts_for(interaction))

    async def _check_target(
        self, interaction: discord.Interaction, channel_id: int | None, role: discord.Role | None
    ) -> Any:
        """Return where to post: asked before anybody types a long text in vain, and when it was typed.

        Args:
            channel_id: the one that was named; None for the server's own choice.

        Raises:
            UserError: switched off, no channel, a channel that is gone, or everyone as the role.
            MissingRightError: the bot may not post there.
        """
        guild = interaction.guild
        if guild is None:
            raise UserError("error-only-in-server")
        settings = await self._guilds.get_settings(guild.id)
        check_is_on(settings, FEATURE)
        target = guild.get_channel_or_thread(get_channel_id(settings, FEATURE, channel_id))
        if target is None:
            raise UserError("error-channel-gone")
        if role is not None and role.is_default():
            raise UserError("error-ping-everyone")
        check_can_post(target)
        return target

    async def _open_form(self, interaction: discord.Interaction, verb: str, options: dict[str, Any]) -> None:
        draft_id = await self._drafts.write_draft(
            interaction.guild_id or 0, interaction.user.id, DRAFT, options, self._bot.clock()
        )
        await interaction.response.send_modal(_form(verb, draft_id, texts_for(interaction)))

    async def _submit(
        self,
        interaction: discord.Interaction,
        verb: str,
        args: tuple[str, ...],
        fields: FormFields,
        carry_out: CarryOut,
    ) -> None:
        """Keep the words, then use the draft up in the write that posts them.

        Whatever goes wrong, nobody types twice; and a form that comes twice counts once.
        """
        draft_id, texts = int(args[0]), texts_for(interaction)
        key = (draft_id, interaction.guild_id or 0, interaction.user.id, DRAFT)
        words = {name: fields.text(name) for name in WORDS}
        with offering(lambda error: typed_words(words, texts)):
            draft = await self._drafts.keep_words(*key, words)
        with offering(lambda error: _another_try(error, verb, draft_id, texts)):
            content = read_content(**words, **{name: draft[name] for name in NAMED})
            view = await carry_out(interaction, draft, content, self._drafts.taking(*key))
        await reply(interaction, view)

    async def _post(
        self, interaction: discord.Interaction, draft: dict[str, Any], content: Content, take: Take
    ) -> discord.ui.LayoutView:
        guild_id, texts = interaction.guild_id or 0, texts_for(interaction)
        target = await self._check_target(interaction, draft["channel_id"], None)
        held = (await self._guilds.get_settings(guild_id)).posting_held
        await self._announcements.post_now(
            guild_id, target.id, content, interaction.user.id, self._bot.clock(), first=take
        )
        waiting = f"⏸️ {texts('announcement-held')}" if held else _ping_warning(target, content, texts)
        return cards.posting(target.id, waiting, texts)

    async def _schedule(
        self, interaction: discord.Interaction, draft: dict[str, Any], content: Content, take: Take
    ) -> discord.ui.LayoutView:
        texts = texts_for(interaction)
        target = await self._check_target(interaction, draft["channel_id"], None)
        first = Occurrence(from_ms(draft["at"]), datetime.fromisoformat(draft["local"]), draft["shifted"])
        planned = await self._announcements.schedule(
            interaction.guild_id or 0,
            target.id,
            content,
            first,
            draft["repeat"],
            interaction.user.id,
            self._bot.clock(),
            zone=draft["zone"],
            first=take,
        )
        return cards.scheduled(planned, _ping_warning(target, content, texts), texts)


def _another_try(error: Exception, verb: str, draft_id: int, texts: Texts) -> discord.ui.Item[Any] | None:
    """Return the button that opens the form again; None when its draft was used up meanwhile."""
    if isinstance(error, UserError) and error.key == "error-draft-gone":
        return None
    is_past = isinstance(error, UserError) and error.key == "error-announcement-past"
    # The form cannot change a moment that has passed.
    verb, label = ("post", "announcement-instead") if is_past else (verb, "announcement-again")
    return row(button(texts(label), custom_id("announce", "again", verb, draft_id), primary=True))


def _form(verb: str, draft_id: int, texts: Texts, words: dict[str, str] | None = None) -> discord.ui.Modal:
    longest = {"title": TITLE_LONGEST, "text": TEXT_LONGEST, "image_alt": ALT_LONGEST}
    fields = [
        field_text(
            name,
            texts(f"announcement-{name.replace('_', '-')}"),
            description=texts.find(f"announcement-{name.replace('_', '-')}", "help"),
            default=(words or {}).get(name) or None,
            required=name == "title",
            long=name == "text",
            most=longest.get(name, ADDRESS_LONGEST),
        )
        for name in WORDS
    ]
    return modal(texts(f"announcement-form-{verb}"), custom_id("announce", verb, draft_id), *fields)


def _options(
    channel: Channel | None, role: discord.Role | None, artist: Artist | None, label: str | None
) -> dict[str, Any]:
    return {
        "channel_id": channel.id if channel else None,
        "role_id": role.id if role else None,
        "artist_id": artist.id if artist else None,
        "label": label,
    }


def _ping_warning(target: Any, content: Content, texts: Texts) -> str | None:
    """Say when the mention of the role will make no ping."""
    role = target.guild.get_role(content.role_id) if content.role_id else None
    if role is None or can_ping(role, target):
        return None
    return texts("announcement-no-ping", role=role.mention)
