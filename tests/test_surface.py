"""What Discord is told and what comes back: commands, rights, limits, custom ids; what documents say of it.

The whole bot is built once, over a real database, without logging in.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.app import EXTENSIONS, open_app
from bot.client.checks import POST_RIGHTS, THREAD_POST_RIGHTS
from bot.client.i18n import FALLBACK, LANGUAGES, CommandTranslator
from bot.config import Config
from tests.fakes import FakeClock
from tests.source import ROOT, check_none, list_modules, list_texts

PAGES = (
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "bot" / "locales").glob("*.ftl")),
)

COMMANDS = """
setup panel
setup check
setup artist add: name group? aliases? birthday? debut? colour? link?
setup artist edit: artist name? group? aliases? birthday? debut? colour? link?
setup artist remove: artist
news add: source channel? artist? role? label? include? exclude?
news list
news edit: feed channel? artist? role? label? include? exclude?
news remove: feed
news pause: feed
news resume: feed
news test: feed
news why: feed item?
news status
announce post: channel? role? artist? label?
announce schedule: when channel? repeat? role? artist? label?
announce list
announce cancel: announcement
mod queue
mod ban: member feature? until? reason?
mod unban: member feature?
mod bans
mod audit: what?
latest: artist?
artist list
artist show: artist
me export
me delete
me pings
privacy
help: topic?
about
"""
"""The contract: names and options stay; more may be added. Options in any order; `?` is optional."""

MENUS = {"Correct this post", "Take this post down"}
MODERATORS = {
    "setup": discord.Permissions(manage_guild=True),
    "news": discord.Permissions(manage_guild=True),
    "announce": discord.Permissions(manage_guild=True),
    "mod": discord.Permissions(manage_messages=True),
    "Correct this post": discord.Permissions(manage_messages=True),
    "Take this post down": discord.Permissions(manage_messages=True),
}
ALSO_IN_DIRECT_MESSAGES = {"me", "privacy", "help", "about"}
THINGS = {"feed", "artist", "announcement", "item"}
"""Options that name a thing of ours: nobody types an id."""

MENTION = re.compile(r"(?<![\w/.:<>~*-])/([a-z]+(?: [a-z]+){0,2})(?![a-z/])")
HTTP_PAGES = {"health", "health answers", "metrics"}
CUSTOM_ID = re.compile(r"custom_id\(\s*\"([a-z-]+)\",\s*\"([a-z-]+)\"")

INVITED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)


@dataclass(frozen=True, slots=True)
class Surface:
    """What the built bot shows: top commands, runnable commands, what Discord would be told, handlers."""

    top: dict[str, Any]
    commands: dict[str, app_commands.Command[Any, ..., Any]]
    told: dict[str, dict[str, Any]]
    presses: set[tuple[str, str]]
    forms: set[tuple[str, str]]


@pytest.fixture(scope="module")
def surface(tmp_path_factory: pytest.TempPathFactory) -> Surface:
    return asyncio.run(_build(tmp_path_factory.mktemp("surface")))


async def _build(folder: Path) -> Surface:
    config = Config.from_env({"DATA_DIR": str(folder)})
    async with open_app(config, clock=FakeClock()) as app:
        for extension in EXTENSIONS:
            await app.bot.load_extension(extension)
        tree = app.bot.tree
        top = tree.get_commands()
        translator = CommandTranslator()
        told = {command.name: await command.get_translated_payload(tree, translator) for command in top}
        leaves = {
            command.qualified_name: command
            for command in tree.walk_commands()
            if isinstance(command, app_commands.Command)
        }
        return Surface(
            {command.name: command for command in top},
            leaves,
            told,
            set(app.bot._presses),
            set(app.bot._forms),
        )


def read_contract() -> dict[str, dict[str, bool]]:
    """Return each command's options, and whether they are required."""
    lines = [line.partition(":") for line in COMMANDS.strip().splitlines()]
    return {
        name: {option.rstrip("?"): not option.endswith("?") for option in options.split()}
        for name, _, options in lines
    }


@pytest.mark.parametrize(("name", "options"), list(read_contract().items()))
def test_the_contract_is_kept(surface: Surface, name: str, options: dict[str, bool]) -> None:
    command = surface.commands[name]
    there = {parameter.name: parameter.required for parameter in command.parameters}
    assert {option: there.get(option) for option in options} == options
    assert not any(required for option, required in there.items() if option not in options)


def test_the_menus_are_there(surface: Surface) -> None:
    menus = {name for name, command in surface.top.items() if isinstance(command, app_commands.ContextMenu)}
    assert menus == MENUS


def test_a_root_belongs_to_moderators_or_to_everyone(surface: Surface) -> None:
    rights = {name: command.default_permissions for name, command in surface.top.items()}
    assert {name: right for name, right in rights.items() if right is not None} == MODERATORS


def test_only_some_commands_work_in_direct_messages(surface: Surface) -> None:
    everywhere = {name for name, command in surface.top.items() if not command.guild_only}
    assert everywhere == ALSO_IN_DIRECT_MESSAGES


def test_nobody_types_an_id(surface: Surface) -> None:
    check_none(
        f"/{name} {parameter.name}"
        for name, command in surface.commands.items()
        for parameter in command.parameters
        if parameter.name in THINGS and not parameter.autocomplete
    )


def test_commands_fit_discords_limits(surface: Surface) -> None:
    """8,000 characters a command in its longest language, 100 a description (Discord)."""
    check_none(name for name, payload in surface.told.items() if _length(payload) > 8000)
    check_none(
        text for payload in surface.told.values() for text in _descriptions(payload) if len(text) > 100
    )


def test_names_and_lists_fit_discords_limits(surface: Surface) -> None:
    """32 characters a name, 100 a choice, 25 options, choices and subcommands (Discord)."""
    everything = [part for payload in surface.told.values() for part in _walk(payload)]
    check_none(part["name"] for part in everything if len(_parts(part)) > 25)
    for part in everything:
        most = 100 if "value" in part else 32
        check_none(name for name in _names(part) if not 1 <= len(name) <= most)


def _walk(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield payload
    for part in _parts(payload):
        yield from _walk(part)


def _names(payload: dict[str, Any]) -> list[str]:
    return [payload["name"], *(payload.get("name_localizations") or {}).values()]


def _length(payload: dict[str, Any]) -> int:
    longest = sum(
        max(
            len(text)
            for text in (payload.get(key) or "", *(payload.get(f"{key}_localizations") or {}).values())
        )
        for key in ("name", "description")
    )
    values = len(str(payload["value"])) if "value" in payload else 0
    return longest + values + sum(_length(part) for part in _parts(payload))


def _parts(payload: dict[str, Any]) -> list[dict[str, Any]]:
    return [*payload.get("options", []), *payload.get("choices", [])]


def _descriptions(payload: dict[str, Any]) -> Iterator[str]:
    yield payload.get("description") or ""
    yield from (payload.get("description_localizations") or {}).values()
    for part in _parts(payload):
        yield from _descriptions(part)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {FALLBACK}))
def test_every_description_is_translated(surface: Surface, language: str) -> None:
    check_none(
        f"{language}: {path}"
        for name, payload in surface.told.items()
        for path in _untranslated(payload, language, name)
    )


def _untranslated(payload: dict[str, Any], language: str, path: str) -> Iterator[str]:
    shown = "description" if payload.get("description") else "name"  # a menu has a name only
    if language not in (payload.get(f"{shown}_localizations") or {}):
        yield path
    for choice in payload.get("choices", []):
        if language not in (choice.get("name_localizations") or {}):
            yield f"{path}: choice {choice['name']}"
    for option in payload.get("options", []):
        yield from _untranslated(option, language, f"{path} {option['name']}")


def test_every_custom_id_is_answered(surface: Surface) -> None:
    """And every handler has something that leads to it; a second one of the same name fails to register."""
    modules = list_modules("bot", "cogs")
    written = {ids for module in modules for ids in CUSTOM_ID.findall(module.text)}
    answered = surface.presses | surface.forms
    check_none(f"ls:{root}:{verb} is answered by nobody" for root, verb in written - answered)
    said = Counter(text for module in modules for text, _ in list_texts(module.tree))
    check_none(f"ls:{root}:{verb} is never made" for root, verb in answered - written if said[verb] < 2)
    assert surface.presses & surface.forms == set()


def test_custom_ids_begin_with_their_command(surface: Surface) -> None:
    roots = {name.split()[0] for name in surface.commands}
    check_none(f"ls:{root}:{verb}" for root, verb in surface.presses | surface.forms if root not in roots)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_named_in_texts_exist(surface: Surface, page: Path) -> None:
    mentioned = set(MENTION.findall(page.read_text("utf-8"))) - HTTP_PAGES
    check_none({f"/{words}" for words in mentioned if not _is_command(words, surface)})


def _is_command(words: str, surface: Surface) -> bool:
    """Say whether the first words are a command, or all of them a root; in a sentence others may follow."""
    parts = words.split()
    starts = (" ".join(parts[: count + 1]) for count in range(len(parts)))
    return words in surface.top or any(start in surface.commands for start in starts)


def test_the_invitation_asks_for_what_is_needed() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (asked,) = set(re.findall(r"permissions=(\d+)", readme))
    assert int(asked) == INVITED.value
    assert "scope=bot+applications.commands" in readme
    assert all(getattr(INVITED, right) for right in (*POST_RIGHTS, *THREAD_POST_RIGHTS))
