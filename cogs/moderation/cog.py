"""`/mod queue, ban, unban, bans, audit`, and the menus on the bot's own posts.

ls:mod:decide:<feature>:<item>:<verb>    decide about an inbox item
ls:mod:next:<item>                       the item behind this one
ls:mod:reject:<feature>:<item>           form: why not
ls:mod:audit:<entry>:<what>              older entries
ls:mod:correct:<delivery>:<kind>         form: other words for a post
ls:mod:takedown:<delivery>               form: why a post is removed
"""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client.i18n import texts_for
from bot.client.lightstick import Lightstick
from bot.client.replies import done, offering, redraw, reply, typed_words
from bot.client.ui import FormFields, custom_id, field_text, modal
from bot.delivery import CorrectionService
from bot.errors import UserError
from bot.guilds import GuildService
from bot.ids import GuildId
from bot.moderation import BANNABLE, EVERY_FEATURE, Decision, ModerationService
from bot.schedule import parse_when
from cogs.moderation import cards

AUDIT_PAGE = 6  # entries; each may be eight lines, and a card has 4,000 characters
REASON_LIMIT = 300
LONGEST = {"title": 300, "text": 3000}  # characters of a corrected post whose kind names no limits
AUDIT_PARTS = ("news", "announcements", "artists", "guilds", "moderation", "delivery")


def build(bot: Lightstick) -> "ModerationCog":
    """Return the cog with its menus, handlers and renderer in place."""
    cog = ModerationCog(bot)
    for name, callback in (
        ("Correct this post", cog.correct_menu),
        ("Take this post down", cog.take_down_menu),
    ):
        menu = app_commands.ContextMenu(name=name, callback=callback)
        menu.default_permissions = discord.Permissions(manage_messages=True)
        menu.guild_only = True
        bot.tree.add_command(menu)
    bot.on_press("mod", "decide", cog.decide)
    bot.on_press("mod", "next", cog.next_item)
    bot.on_press("mod", "audit", cog.older_audit)
    bot.on_modal("mod", "reject", cog.reject)
    bot.on_modal("mod", "correct", cog.correct)
    bot.on_modal("mod", "takedown", cog.take_down)
    bot.add_renderer("alert", cards.alert)
    return cog


class ModerationCog(commands.Cog):
    """What moderators do."""

    mod = app_commands.Group(
        name="mod",
        description="Moderate what fans share and ask",
        guild_only=True,
        default_permissions=discord.Permissions(manage_messages=True),
    )

    def __init__(self, bot: Lightstick) -> None:
        self._bot = bot
        self._moderation = bot.service(ModerationService)
        self._corrections = bot.service(CorrectionService)
        self._guilds = bot.service(GuildService)

    @mod.command(description="What waits for your word")
    async def queue(self, interaction: discord.Interaction) -> None:
        """Show the first item of the inbox."""
        await reply(interaction, await self._inbox(interaction, None))

    @mod.command(description="Keep somebody out of sharing, predicting, voting, or all of it")
    @app_commands.describe(
        member="Who?",
        feature="Out of what?",
        until="Until when? e.g. tomorrow 6pm; nothing means for good",
        reason="Why? The person reads it",
    )
    @app_commands.choices(feature=[app_commands.Choice(name=name, value=name) for name in BANNABLE])
    async def ban(
        self,
        interaction: discord.Interaction,
        member: discord.User,
        feature: str = EVERY_FEATURE,
        until: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Ban a person from a feature."""
        guild_id, now = GuildId(interaction.guild_id or 0), self._bot.clock()
        settings = await self._guilds.get_settings(guild_id)
        end = parse_when(until, now, settings.timezone).at if until else None
        ban = await self._moderation.ban(
            guild_id, member.id, feature, until=end, reason=reason, actor_id=interaction.user.id, now=now
        )
        texts = texts_for(interaction)
        what = texts(f"ban-feature-{ban.feature}")
        when = f"<t:{int(ban.until.timestamp())}:f>" if ban.until else texts("ban-for-good")
        await done(interaction, "banned", who=member.mention, what=what, until=when)

    @mod.command(description="Let somebody back in")
    @app_commands.describe(member="Who?", feature="Into what?", reason="Why?")
    @app_commands.choices(feature=[app_commands.Choice(name=name, value=name) for name in BANNABLE])
    async def unban(
        self,
        interaction: discord.Interaction,
        member: discord.User,
        feature: str = EVERY_FEATURE,
        reason: str | None = None,
    ) -> None:
        """Lift a ban."""
        await self._moderation.unban(
            interaction.guild_id or 0,
            member.id,
            feature,
            reason=reason,
            actor_id=interaction.user.id,
            now=self._bot.clock(),
        )
        await done(interaction, "unbanned", who=member.mention)

    @mod.command(description="Who is kept out of what, and why")
    async def bans(self, interaction: discord.Interaction) -> None:
        """List the bans that hold."""
        found = await self._moderation.list_bans(interaction.guild_id or 0, self._bot.clock())
        await reply(interaction, cards.ban_list(found, texts_for(interaction)))

    @mod.command(description="Who changed what, before and after")
    @app_commands.describe(what="Only one part: news, announcements, artists, guilds, moderation…")
    async def audit(self, interaction: discord.Interaction, what: str | None = None) -> None:
        """Show the newest entries of the audit."""
        if what is not None and what.partition(".")[0] not in AUDIT_PARTS:
            raise UserError("error-audit-part", part=what, known=", ".join(AUDIT_PARTS))
        await reply(interaction, await self._audit(interaction, what, None))

    @audit.autocomplete("what")
    async def suggest_what(
        self, interaction: discord.Interaction, query: str
    ) -> list[app_commands.Choice[str]]:
        """Offer the parts of the audit."""
        fitting = [part for part in AUDIT_PARTS if query.lower() in part]
        return [app_commands.Choice(name=part, value=part) for part in fitting]

    async def next_item(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Go on to the next item, leaving this one."""
        await redraw(interaction, await self._inbox(interaction, int(args[0]) or None))

    async def decide(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Carry out a decision and show the next item; a rejection asks for its reason first."""
        feature, item_id, verb = args
        if verb == "reject":
            await interaction.response.send_modal(self._reason_form(interaction, "reject", feature, item_id))
            return
        await self._decide(interaction, feature, int(item_id), Decision(verb, interaction.user.id))

    async def reject(
        self, interaction: discord.Interaction, args: tuple[str, ...], fields: FormFields
    ) -> None:
        """Reject an item with the reason that was typed."""
        feature, item_id = args
        decision = Decision("reject", interaction.user.id, fields.text("reason"))
        await self._decide(interaction, feature, int(item_id), decision)

    async def older_audit(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Show older entries of the audit."""
        before_id, what = args
        await redraw(interaction, await self._audit(interaction, what or None, int(before_id)))

    async def correct_menu(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Open the form with the words of one of our posts."""
        delivery, words = await self._corrections.get_words(interaction.guild_id or 0, message.id)
        texts = texts_for(interaction)
        longest = self._longest(delivery.kind)
        fields = [
            field_text(
                name,
                texts(f"correct-{name}"),
                default=said[: longest[name]],
                required=False,
                long=name == "text",
                most=longest[name],
            )
            for name, said in words.items()
        ]
        await interaction.response.send_modal(
            modal(texts("correct-form"), custom_id("mod", "correct", delivery.id, delivery.kind), *fields)
        )

    async def correct(
        self, interaction: discord.Interaction, args: tuple[str, ...], fields: FormFields
    ) -> None:
        """Give a post the words that were typed."""
        texts = texts_for(interaction)
        delivery_id, kind = args
        words = {name: fields.text(name) for name in LONGEST if fields.has(name)}
        with offering(lambda error: typed_words(words, texts)):
            await self._corrections.correct(
                interaction.guild_id or 0,
                int(delivery_id),
                words,
                self._longest(kind),
                interaction.user.id,
                self._bot.clock(),
            )
        await done(interaction, "corrected")

    def _longest(self, kind: str) -> dict[str, int]:
        return LONGEST | self._bot.longest_words.get(kind, {})

    async def take_down_menu(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Ask why one of our posts is to go."""
        delivery = await self._corrections.get_post(interaction.guild_id or 0, message.id)
        await interaction.response.send_modal(self._reason_form(interaction, "takedown", delivery.id))

    async def take_down(
        self, interaction: discord.Interaction, args: tuple[str, ...], fields: FormFields
    ) -> None:
        """Remove a post."""
        await self._corrections.take_down(
            interaction.guild_id or 0,
            int(args[0]),
            fields.text("reason"),
            interaction.user.id,
            self._bot.clock(),
        )
        await done(interaction, "taken-down")

    def _reason_form(self, interaction: discord.Interaction, verb: str, *args: object) -> discord.ui.Modal:
        texts = texts_for(interaction)
        field = field_text("reason", texts(f"{verb}-reason"), long=True, most=REASON_LIMIT)
        return modal(texts(f"{verb}-form"), custom_id("mod", verb, *args), field)

    async def _decide(
        self, interaction: discord.Interaction, feature: str, item_id: int, decision: Decision
    ) -> None:
        guild_id, texts = interaction.guild_id or 0, texts_for(interaction)
        outcome = await self._moderation.decide(guild_id, feature, item_id, decision, self._bot.clock())
        await redraw(interaction, await self._inbox(interaction, item_id, cards.decided(outcome, texts)))

    async def _inbox(
        self, interaction: discord.Interaction, after: int | None, said: str | None = None
    ) -> discord.ui.LayoutView:
        guild_id, texts = interaction.guild_id or 0, texts_for(interaction)
        item = await self._moderation.next_item(guild_id, after)
        waiting = await self._moderation.count_waiting(guild_id)
        if item is None:
            return cards.inbox_empty(texts, is_end=waiting > 0, said=said)
        return cards.inbox_item(item, waiting, texts, said=said)

    async def _audit(
        self, interaction: discord.Interaction, what: str | None, before_id: int | None
    ) -> discord.ui.LayoutView:
        entries = await self._moderation.list_audit(
            interaction.guild_id or 0, what=what, before_id=before_id, limit=AUDIT_PAGE + 1
        )
        shown = entries[:AUDIT_PAGE]
        older_than = shown[-1].id if len(entries) > AUDIT_PAGE else None
        return cards.audit_page(shown, what, older_than, texts_for(interaction))
