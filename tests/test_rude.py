"""A rude fan and a hurried moderator: garbage in every option, every button, and nothing ever breaks.

What nobody may see: "interaction failed" (no answer), an apology for our own mistake, the inner workings. The
stage fails a test by itself when anything but a UserError was raised or an error was logged.
"""

import random
from collections.abc import Callable
from typing import Any

import discord
import pytest
from discord import app_commands
from simcord.backend.errors import SetupError
from simcord.components import walk_components

from tests.conftest import OpenApp
from tests.stage import Stage, said

GARBAGE = (
    "x" * 5000,
    "@everyone <@&1> <@1> <#1> </news add:1>",
    "```py\n**_~~||`",
    "\u202e\u200b\u2066",
    "😀👩‍❤️‍👩",
    "-5",
    "9" * 19,
    "' OR 1=1; --",
    "a:b:c",
    "   ",
)
KINDS = discord.AppCommandOptionType
APOLOGY = ("went wrong on my side", "did not work just now")
INNARDS = ("Traceback", "Error(", "sqlite", "discord.", "NoneType", "None", "{ $")


@pytest.fixture
async def ready(stage: Stage) -> Stage:
    """A server that is set up, so that commands get as far as they can."""
    for setting in ("news", "announcements"):
        await stage.set_up(setting, stage.news)
    await stage.set_up("alerts", stage.alerts)
    await stage.mod.slash(stage.news, "setup artist add", name="V", aliases="뷔")
    form = await stage.mod.slash(stage.news, "announce schedule", when="tomorrow 6pm", repeat="daily")
    await stage.mod.submit_modal(form, {"title": "Party"})
    return stage


def check_answer(answer: Any, what: str) -> None:
    """Hold an answer to the promise: one clear sentence, with the next step when it is a refusal."""
    assert answer.acknowledged, f"{what}: interaction failed"
    if answer.modal is not None:
        return
    messages = [one for one in (answer.response, *answer.followups) if one is not None]
    assert messages, f"{what}: said nothing"
    for message in messages:
        check_message(message, what)


def check_message(message: Any, what: str) -> None:
    words = said(message)
    assert words.strip(), f"{what}: said nothing"
    for wrong in (*APOLOGY, *INNARDS):
        assert wrong not in words, f"{what}: {words}"
    if words.startswith("⚠️ **"):
        assert "**Next:**" in words or list_parts(message), f"{what}: {words}"


def list_parts(message: Any) -> list[dict[str, Any]]:
    """Return what can be pressed or chosen in a message."""
    parts = walk_components(message.components)
    return [part for part in parts if part.get("custom_id") and not part.get("disabled")]


def list_commands(bot: Any) -> list[app_commands.Command[Any, ..., Any]]:
    commands = [one for one in bot.tree.walk_commands() if isinstance(one, app_commands.Command)]
    return sorted(commands, key=lambda one: one.qualified_name)


def fill(stage: Stage, command: app_commands.Command[Any, ..., Any]) -> dict[str, Any]:
    """Return something for every required option."""
    given: dict[KINDS, Any] = {KINDS.string: "x", KINDS.user: stage.fan, KINDS.integer: 1}
    return {one.name: given[one.type] for one in command.parameters if one.required}


async def test_garbage_in_every_option_gets_a_sentence(ready: Stage) -> None:
    typed = 0
    for command in list_commands(ready.env.bot):
        words = [one for one in command.parameters if one.type is KINDS.string and not one.choices]
        for option in words:
            for garbage in GARBAGE:
                options = fill(ready, command) | {option.name: garbage}
                answer = await ready.mod.slash(ready.news, command.qualified_name, **options)
                check_answer(answer, f"/{command.qualified_name} {option.name}:{garbage[:20]!r}")
                typed += 1
    assert typed > 200


async def test_garbage_in_every_suggestion_gets_suggestions(ready: Stage) -> None:
    for command in list_commands(ready.env.bot):
        for option in command.parameters:
            for garbage in GARBAGE if option.autocomplete else ():
                found = await ready.mod.autocomplete(ready.news, command.qualified_name, option.name, garbage)
                assert all(0 < len(one["name"]) <= 100 and len(str(one["value"])) <= 100 for one in found)


async def test_every_command_answers_in_an_empty_server(stage: Stage) -> None:
    """Before anybody chose anything: no channel, no artist, no feed."""
    for command in list_commands(stage.env.bot):
        answer = await stage.mod.slash(stage.news, command.qualified_name, **fill(stage, command))
        check_answer(answer, f"/{command.qualified_name}")


class Monkey:
    """Somebody who runs, presses, chooses and types whatever there is, old messages included."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage = stage
        self.random = random.Random(seed)
        self.messages: list[tuple[Any, Any]] = []
        self.forms: list[tuple[Any, Any]] = []
        self.presses = 0

    async def step(self) -> None:
        """Do one thing."""
        actions: list[Callable[[], Any]] = [self.run]
        if self.messages:
            actions += [self.press] * 4
        if self.forms:
            actions += [self.submit] * 2
        await self.random.choice(actions)()

    async def run(self) -> None:
        """Run a command with garbage or with nothing."""
        command = self.random.choice(list_commands(self.stage.env.bot))
        who = self.random.choice((self.stage.mod, self.stage.fan))
        options = fill(self.stage, command)
        for option in command.parameters:
            if option.type is KINDS.string and not option.choices and self.random.random() < 0.5:
                options[option.name] = self.random.choice((*GARBAGE, "V", "tomorrow 6pm"))
        if command.qualified_name in who.available_commands(self.stage.news):
            answer = await who.slash(self.stage.news, command.qualified_name, **options)
            self.note(who, answer, f"/{command.qualified_name} {options}")

    async def press(self) -> None:
        """Press a button or choose in a select, on any message seen so far."""
        who, message = self.random.choice(self.messages[-20:])
        parts = list_parts(message)
        if not parts:
            return  # it was redrawn without
        part = self.random.choice(parts)
        try:
            answer = await self.use(who, message, part)
        except SetupError:
            return  # it is gone, or two of the same cannot be told apart
        self.presses += 1
        self.note(who, answer, part["custom_id"])

    async def use(self, who: Any, message: Any, part: dict[str, Any]) -> Any:
        if part["type"] == 2:
            return await who.click(message, custom_id=part["custom_id"])
        stage = self.stage
        roles = [stage.guild.default_role, *stage.guild.roles.values()]
        offered: dict[int, list[Any]] = {
            3: [option["value"] for option in part.get("options", [])],
            6: roles,
            8: [stage.news, stage.alerts],
        }
        most = min(part.get("max_values", 1), len(offered[part["type"]]))
        count = self.random.randint(part.get("min_values", 1), most)
        values = self.random.sample(offered[part["type"]], count)
        return await who.select(message, values, custom_id=part["custom_id"])

    async def submit(self) -> None:
        """Fill in a form, perhaps one that was filled in before."""
        who, form = self.random.choice(self.forms[-5:])
        form._interaction.modal_consumed = False
        fields = [label["component"] for label in form.modal["components"]]
        typed = {
            field["custom_id"]: self.random.choice((*GARBAGE, "Snow", "https://a.example"))[
                : field.get("max_length", 4000)
            ]
            for field in fields
        }
        answer = await who.submit_modal(form, typed)
        self.note(who, answer, form.modal["custom_id"])

    def note(self, who: Any, answer: Any, what: str) -> None:
        check_answer(answer, what)
        if answer.modal is not None:
            self.forms.append((who, answer))
        messages = [one for one in (answer.response, *answer.followups) if one is not None]
        self.messages += [(who, message) for message in messages if list_parts(message)]


@pytest.mark.parametrize("seed", range(4))
async def test_a_monkey_breaks_nothing(ready: Stage, restart: OpenApp, seed: int) -> None:
    monkey = Monkey(ready, seed)
    for number in range(300):
        await monkey.step()
        if number % 100 == 99:
            await ready.env.advance_time(1800)
            await restart()
    assert monkey.presses > 30
