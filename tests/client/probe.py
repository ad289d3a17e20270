"""An extension for tests of the client: one command, button, select and form that do as they are told."""

import discord
from discord import app_commands

from bot.client import ui
from bot.client.lightstick import Lightstick
from bot.client.replies import redraw, reply
from bot.errors import MissingRightError, TransientError, UserError


async def setup(bot: Lightstick) -> None:
    """Add the probe to the bot."""

    @app_commands.command(name="probe", description="Do as told")
    async def probe(interaction: discord.Interaction, what: str) -> None:
        await act(interaction, what)

    @probe.autocomplete("what")
    async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        raise UserError("error-draft-gone")

    async def press(interaction: discord.Interaction, args: tuple[str, ...]) -> None:
        await act(interaction, args[0])

    async def submit(interaction: discord.Interaction, args: tuple[str, ...], fields: ui.FormFields) -> None:
        await reply(interaction, ui.plain(f"{args[0]}: {fields.text('words')}"))

    bot.tree.add_command(probe)
    bot.on_press("probe", "act", press)
    bot.on_modal("probe", "form", submit)
    bot.on_modal("probe", "fail", press_form)


async def press_form(interaction: discord.Interaction, args: tuple[str, ...], fields: ui.FormFields) -> None:
    """Fail as the form's custom id says."""
    await act(interaction, args[0])


async def act(interaction: discord.Interaction, what: str) -> None:
    """Do the steps of `what`, divided by blanks."""
    for step in what.split():
        await STEPS[step](interaction)


async def _defer(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)


async def _reply(interaction: discord.Interaction) -> None:
    await reply(interaction, ui.plain("an answer"))


async def _redraw(interaction: discord.Interaction) -> None:
    await redraw(interaction, ui.plain("drawn anew"))


async def _twice(interaction: discord.Interaction) -> None:
    """Answer behind discord.py's back, as after a lost connection; it believes that nothing was said."""
    await interaction.response.defer()
    interaction.response._response_type = None
    await reply(interaction, ui.plain("an answer"))


async def _flight(interaction: discord.Interaction["Lightstick"]) -> None:
    await reply(interaction, ui.plain(f"{len(interaction.client._in_flight)} under way"))


async def _buttons(interaction: discord.Interaction) -> None:
    names = ("refuse", "break", "redraw", "twice", "flight")
    known = [ui.button(name, ui.custom_id("probe", "act", name)) for name in names]
    strange = [ui.button("gone", ui.custom_id("probe", "gone")), ui.button("foreign", "another bot's")]
    await reply(interaction, ui.card("buttons", ui.row(*known), ui.row(*strange)))


async def _form(interaction: discord.Interaction) -> None:
    field = ui.field_text("words", "Words", required=False)
    await interaction.response.send_modal(ui.modal("A form", ui.custom_id("probe", "form", 7), field))


async def _failing_form(interaction: discord.Interaction) -> None:
    field = ui.field_text("words", "Words", required=False)
    await interaction.response.send_modal(ui.modal("A form", ui.custom_id("probe", "fail", "break"), field))


async def _refuse(interaction: discord.Interaction) -> None:
    raise UserError("error-when-unknown", text="**bold** <@&1> `")


async def _break(interaction: discord.Interaction) -> None:
    raise RuntimeError("inner workings")


async def _pass(interaction: discord.Interaction) -> None:
    raise TransientError("the database is locked")


async def _lack(interaction: discord.Interaction) -> None:
    raise MissingRightError(interaction.channel_id or 0, ("send_messages", "attach_files"), waiting=3)


async def _role(interaction: discord.Interaction) -> None:
    assert isinstance(interaction.user, discord.Member)
    assert interaction.guild is not None
    await interaction.user.add_roles(interaction.guild.default_role)


STEPS = {
    "defer": _defer,
    "reply": _reply,
    "redraw": _redraw,
    "twice": _twice,
    "flight": _flight,
    "buttons": _buttons,
    "form": _form,
    "failing-form": _failing_form,
    "refuse": _refuse,
    "break": _break,
    "pass": _pass,
    "lack": _lack,
    "role": _role,
}
