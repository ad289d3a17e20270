"""What is pressed and typed in a server's settings.

    ls:setup:panel                back to the panel
    ls:setup:change               select: which setting to change
    ls:setup:channel:<setting>    channel select of a feature, "alerts" or "review"
    ls:setup:curator, pings, makersrole           role selects
    ls:setup:language, zone, makers, hour, features    selects
    ls:setup:timezone, ls:setup:quiet             forms
    ls:setup:test, ls:setup:testin                test post, and where
    ls:setup:check                look again

The panel is ephemeral and opened by a moderators' command, so a press asks for no further right.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.client.checks import check_can_post, is_own, is_powerful
from bot.client.i18n import texts_for
from bot.client.lightstick import Lightstick
from bot.client.replies import done, redraw, reply
from bot.client.ui import (
    OPTION_LIMIT,
    FormFields,
    card,
    chosen,
    custom_id,
    field_text,
    modal,
    quoted,
    row,
    select,
)
from bot.delivery import DeliveryService, NewDelivery
from bot.errors import UserError
from bot.guilds import FEATURES, GuildService, GuildSettings, Slot
from bot.ids import ChannelId, GuildId
from bot.schedule import match_zones
from cogs.guilds import cards
from cogs.guilds.rights import inspect, inspect_targets

KINDS = {"announcements": "announcement", "alerts": "alert"}
"""What the kinds of a setting's deliveries begin with, where that is not its name and a dot."""

Save = Callable[..., Awaitable[None]]


class SetupViews:
    """Handlers of the panel; each saves one choice and shows the panel again."""

    def __init__(self, bot: Lightstick) -> None:
        self._bot = bot
        self._guilds = bot.service(GuildService)
        self._delivery = bot.service(DeliveryService)

    def register(self) -> None:
        """Take the presses and forms of `ls:setup:`."""
        presses = {
            "panel": self.show_panel,
            "change": self.change,
            "channel": self.save_channel,
            "curator": self.save_curator,
            "pings": self.save_pings,
            "makersrole": self.save_makers_role,
            "language": self.save_language,
            "zone": self.save_zone,
            "makers": self.save_makers,
            "hour": self.save_hour,
            "features": self.save_features,
            "test": self.test,
            "testin": self.test_in,
            "check": self.show_check,
        }
        for verb, handler in presses.items():
            self._bot.on_press("setup", verb, handler)
        self._bot.on_modal("setup", "timezone", self.save_timezone)
        self._bot.on_modal("setup", "quiet", self.save_quiet)

    @property
    def features(self) -> list[str]:
        """Return the features this bot has."""
        return [name for name in FEATURES if f"cogs.{name}" in self._bot.extensions]

    async def panel(self, interaction: discord.Interaction, saved: str | None = None) -> Any:
        """Return the panel as the server stands now."""
        guild = get_guild(interaction)
        settings = await self._guilds.get_settings(guild.id)
        places = inspect(guild, settings, self.features)
        return cards.panel(settings, places, self.features, texts_for(interaction), saved)

    async def check(self, interaction: discord.Interaction) -> Any:
        """Return the check as the server stands now."""
        guild, texts = get_guild(interaction), texts_for(interaction)
        settings = await self._guilds.get_settings(guild.id)
        places = inspect(guild, settings, self.features)
        targets = await inspect_targets(guild, await self._guilds.list_targets(guild.id), places)
        slots = await self._guilds.list_slots(guild.id, self._bot.clock())
        return cards.check(places, targets, settings, [slot_line(slot, texts) for slot in slots], texts)

    async def show_panel(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Go back to the panel."""
        await redraw(interaction, await self.panel(interaction))

    async def show_check(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Look again."""
        await redraw(interaction, await self.check(interaction))

    async def change(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Open the control of a setting; the switch that holds posting turns at once."""
        (name,) = chosen(interaction)
        settings = await self._guilds.get_settings(get_guild(interaction).id)
        texts = texts_for(interaction)
        if name == "hold":
            await self._save(interaction, self._guilds.hold_posting, not settings.posting_held)
        elif name == "timezone":
            await interaction.response.send_modal(timezone_form(settings, texts))
        elif name == "quiet_hours":
            await interaction.response.send_modal(quiet_form(settings, texts))
        else:
            await redraw(interaction, cards.control(name, settings, self.features, texts))

    async def save_channel(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Save where a feature posts, or where alerts and review cards go."""
        (name,), channel_id = args, _one_id(interaction)
        if name == "alerts":
            await self._save(interaction, self._guilds.set_alert_channel, channel_id)
        elif name == "review":
            await self._save(interaction, self._guilds.set_review_channel, channel_id)
        else:
            await self._save(interaction, self._guilds.set_channel, name, channel_id)
        if channel_id is not None:
            kinds = KINDS.get(name, f"{name}.")
            await self._delivery.rehome(get_guild(interaction).id, kinds, channel_id)
        await self._delivery.recheck(get_guild(interaction).id)

    async def save_curator(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Save the curator role."""
        await self._save(interaction, self._guilds.set_curator_role, _one_id(interaction))

    async def save_pings(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Save the roles fans may pick."""
        roles = [int(value) for value in chosen(interaction)]
        for role in filter(None, map(get_guild(interaction).get_role, roles)):
            if is_own(role):
                raise UserError("error-own-role", role=role.mention)
            if is_powerful(role):
                raise UserError("error-powerful-role", role=role.mention)
        await self._save(interaction, self._guilds.set_ping_roles, roles)

    async def save_language(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Save the language of public posts."""
        await self._save(interaction, self._guilds.set_language, *chosen(interaction))

    async def save_makers(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Save who may make polls."""
        await self._save(interaction, self._guilds.set_poll_makers, *chosen(interaction))

    async def save_makers_role(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Save the role that may make polls; none means moderators."""
        makers = [*chosen(interaction), "moderators"][0]
        await self._save(interaction, self._guilds.set_poll_makers, makers)

    async def save_hour(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Save the hour of "on this day"."""
        (hour,) = chosen(interaction)
        await self._save(interaction, self._guilds.set_on_this_day_hour, int(hour))

    async def save_features(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Switch features on and off."""
        guild_id, on = get_guild(interaction).id, chosen(interaction)
        for name in self.features:
            await self._guilds.set_feature(guild_id, name, name in on, interaction.user.id, self._bot.clock())
        await redraw(interaction, await self.panel(interaction, texts_for(interaction)("setup-saved")))

    async def save_timezone(
        self, interaction: discord.Interaction, args: tuple[str, ...], fields: FormFields
    ) -> None:
        """Save the zone that was typed; several that match are offered as a choice."""
        typed, texts = fields.text("zone"), texts_for(interaction)
        zones = match_zones(typed, OPTION_LIMIT)
        if len(zones) > 1 and typed.casefold() not in (zone.casefold() for zone in zones):
            await redraw(interaction, cards.zone_choice(zones, texts))
        else:
            await self._save(interaction, self._guilds.set_timezone, zones[0] if zones else typed)

    async def save_zone(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Save the zone that was chosen."""
        await self._save(interaction, self._guilds.set_timezone, *chosen(interaction))

    async def save_quiet(
        self, interaction: discord.Interaction, args: tuple[str, ...], fields: FormFields
    ) -> None:
        """Save the quiet hours that were typed; both empty for none."""
        await self._save(interaction, self._guilds.set_quiet_hours, fields.text("from"), fields.text("until"))

    async def test(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Post a test, asking where when there are several channels."""
        guild, texts = get_guild(interaction), texts_for(interaction)
        settings = await self._guilds.get_settings(guild.id)
        channels = _chosen_channels(settings)
        if not channels:
            raise UserError("error-no-channel-yet")
        if len(channels) == 1:
            await self._post_test(interaction, channels[0])
            return
        options = [
            discord.SelectOption(label=f"#{_channel_name(guild, channel_id)}"[:100], value=str(channel_id))
            for channel_id in channels
        ]
        where = select(custom_id("setup", "testin"), texts("setup-choose"), options)
        await reply(interaction, card(f"**{texts('setup-test-where')}**", row(where)))

    async def test_in(self, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        """Post a test in the channel that was picked."""
        (channel_id,) = chosen(interaction)
        await self._post_test(interaction, int(channel_id))

    async def _post_test(self, interaction: discord.Interaction, channel_id: int) -> None:
        guild = get_guild(interaction)
        channel = guild.get_channel_or_thread(channel_id)
        if channel is None:
            raise UserError("error-channel-gone")
        check_can_post(channel)
        settings = await self._guilds.get_settings(guild.id)
        await self._delivery.post(
            NewDelivery(
                guild_id=GuildId(guild.id),
                channel_id=ChannelId(channel_id),
                kind="setup.test",
                dedupe_key=f"test:{interaction.id}",
                payload={},
                due_at=self._bot.clock(),
            )
        )
        key = "test-held" if settings.posting_held else "test-sent"
        await done(interaction, key, channel=f"<#{channel_id}>")

    async def _save(self, interaction: discord.Interaction, save: Save, *values: Any) -> None:
        await save(get_guild(interaction).id, *values, interaction.user.id, self._bot.clock())
        await redraw(interaction, await self.panel(interaction, texts_for(interaction)("setup-saved")))


def get_guild(interaction: discord.Interaction) -> discord.Guild:
    """Return the server an interaction comes from.

    Raises:
        UserError: it comes from a direct message.
    """
    if interaction.guild is None:
        raise UserError("error-not-here")
    return interaction.guild


def timezone_form(settings: GuildSettings, texts: Any) -> discord.ui.Modal:
    """Return the form that asks for the server's zone."""
    field = field_text(
        "zone",
        texts("setting-timezone"),
        description=texts.find("setting-timezone", "help"),
        default=settings.timezone,
        most=60,
    )
    return modal(texts("setting-timezone"), custom_id("setup", "timezone"), field)


def quiet_form(settings: GuildSettings, texts: Any) -> discord.ui.Modal:
    """Return the form that asks for the quiet hours."""
    starts = f"{settings.quiet_from:%H:%M}" if settings.quiet_from else None
    ends = f"{settings.quiet_until:%H:%M}" if settings.quiet_until else None
    return modal(
        texts("setting-quiet-hours"),
        custom_id("setup", "quiet"),
        field_text("from", texts("quiet-from"), default=starts, placeholder="22:00", required=False, most=5),
        field_text("until", texts("quiet-until"), default=ends, placeholder="08:00", required=False, most=5),
    )


def slot_line(slot: Slot, texts: Any) -> str:
    """Return one past slot of a schedule: when, what, how it went and why."""
    when = f"<t:{int(slot.planned_at.timestamp())}:f>"
    return f"{when} {quoted(slot.title, 70)}: {texts(f'slot-{slot.outcome}')}"


def _one_id(interaction: discord.Interaction) -> int | None:
    return next((int(value) for value in chosen(interaction)), None)


def _chosen_channels(settings: GuildSettings) -> list[int]:
    ids = [*settings.channels.values(), settings.alert_channel_id, settings.review_channel_id]
    return list(dict.fromkeys(channel_id for channel_id in ids if channel_id is not None))


def _channel_name(guild: discord.Guild, channel_id: int) -> str:
    channel = guild.get_channel_or_thread(channel_id)
    return channel.name if channel else str(channel_id)
