"""The Discord client: the doors through which everything comes in, and what passes through them.

Five doors can meet an error: slash commands and menus (the tree), components and modals (`on_interaction`),
events, scheduled jobs and deliveries. The first two answer the person through `answer_error`, the others log.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot import __version__
from bot.client.address import learn_gateway, use_api_base
from bot.client.i18n import CommandTranslator
from bot.client.replies import answer_error
from bot.client.sync import CommandLedger, mention, sync_commands
from bot.client.ui import CustomId, Drawing, FormFields, Rendered
from bot.clock import Clock
from bot.errors import UserError
from bot.ids import IdMaker

log = logging.getLogger(__name__)

T = TypeVar("T")
Renderer = Callable[[dict[str, Any], Drawing], Rendered]
PressHandler = Callable[[discord.Interaction, tuple[str, ...]], Awaitable[None]]
FormHandler = Callable[[discord.Interaction, tuple[str, ...], FormFields], Awaitable[None]]

RATE_LIMIT_WAIT_S = 30.0  # longer waits come back as an error, and the outbox waits instead


class Tree(app_commands.CommandTree["Lightstick"]):
    """The commands, with one door for their errors."""

    async def interaction_check(self, interaction: discord.Interaction["Lightstick"]) -> bool:
        """Let everything pass; a command that was begun is finished before the bot leaves."""
        interaction.client.note_in_flight()
        return True

    async def on_error(
        self, interaction: discord.Interaction["Lightstick"], error: app_commands.AppCommandError
    ) -> None:
        """Answer the person who acted."""
        await answer_error(interaction, error, interaction.client.make_reference)


class Lightstick(commands.AutoShardedBot):
    """The bot of one process.

    Args:
        clock: the one clock door.
        ids: makes our ids.
        extensions: modules under cogs/ to load, by name.
        ledger: remembers what Discord was told about our commands; None tells it at every start.
        make_reference: makes the word that connects an error card with the log.
        dev_guild_id: publish commands to this server only, at once.
        api_base: another address than Discord's, for the whole process.
        options: passed on to discord.py (connector, shard_count, shard_ids, owner_ids).
    """

    version = __version__

    def __init__(
        self,
        *,
        clock: Clock,
        ids: IdMaker,
        extensions: Sequence[str],
        make_reference: Callable[[], str],
        ledger: CommandLedger | None = None,
        dev_guild_id: int | None = None,
        api_base: str | None = None,
        **options: Any,
    ) -> None:
        forgo_voice()
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True),
            tree_cls=Tree,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=RATE_LIMIT_WAIT_S,
            **options,
        )
        self.clock = clock
        self.ids = ids
        self.make_reference = make_reference
        self.renderers: dict[str, Renderer] = {}
        self.longest_words: dict[str, dict[str, int]] = {}
        self._extensions = extensions
        self._ledger = ledger
        self._dev_guild_id = dev_guild_id
        self._api_base = api_base
        if api_base:
            use_api_base(api_base)
        self._command_ids: dict[str, int] = {}
        self._services: dict[type[Any], Any] = {}
        self._presses: dict[tuple[str, str], PressHandler] = {}
        self._forms: dict[tuple[str, str], FormHandler] = {}
        self._in_flight: set[asyncio.Task[Any]] = set()

    def provide(self, *services: object) -> None:
        """Offer services to cogs, each under its class."""
        self._services |= {type(service): service for service in services}

    def service(self, kind: type[T]) -> T:
        """Return the service of a class.

        Raises:
            KeyError: the application did not provide it.
        """
        return self._services[kind]

    def add_renderer(self, kind: str, render: Renderer, **longest: int) -> None:
        """Say how deliveries of a kind look.

        Args:
            longest: how many characters those of its words may have that moderators can correct.
        """
        self.renderers[kind] = render
        self.longest_words[kind] = longest

    def on_press(self, root: str, verb: str, handler: PressHandler) -> None:
        """Register who answers buttons and selects `ls:<root>:<verb>:...`.

        Raises:
            ValueError: somebody answers them already; a press must count once.
        """
        _register(self._presses, root, verb, handler)

    def on_modal(self, root: str, verb: str, handler: FormHandler) -> None:
        """Register who answers forms `ls:<root>:<verb>:...`.

        Raises:
            ValueError: somebody answers them already.
        """
        _register(self._forms, root, verb, handler)

    def mention(self, command: str) -> str:
        """Return a clickable command such as `</news add:1234>`."""
        return mention(self._command_ids, command)

    async def setup_hook(self) -> None:
        """Load the cogs and tell Discord about changed commands; called once, after login."""
        if self._api_base:
            await learn_gateway(self.http)
        for name in self._extensions:
            await self.load_extension(name)
        await self.tree.set_translator(CommandTranslator())
        self._command_ids = await sync_commands(self, self._ledger, self._dev_guild_id)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Hand components and forms to their handlers, whoever posted them and whenever."""
        self.note_in_flight()
        try:
            if interaction.type is discord.InteractionType.component:
                await self._press(interaction)
            elif interaction.type is discord.InteractionType.modal_submit:
                await self._submit(interaction)
        except Exception as error:
            # The door of components and forms: everything a handler raises is answered and logged here.
            await answer_error(interaction, error, self.make_reference)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log what an event listener raised."""
        log.exception("listening to %s failed", event_method, extra={"reference": self.make_reference()})

    async def close(self) -> None:
        """Leave Discord; also before the login, which discord.py's sharded client does not expect."""
        if self.user is None:
            await self.http.close()
        else:
            await super().close()

    def note_in_flight(self) -> None:
        """Remember the current task as one that answers a person."""
        task = asyncio.current_task()
        if task is not None:
            self._in_flight.add(task)
            task.add_done_callback(self._in_flight.discard)

    async def finish_interactions(self, grace_s: float) -> None:
        """Wait for commands, presses and forms that are being answered."""
        if self._in_flight:
            await asyncio.wait(set(self._in_flight), timeout=grace_s)

    async def _press(self, interaction: discord.Interaction) -> None:
        handler, args = _find_handler(self._presses, interaction)
        await handler(interaction, args)

    async def _submit(self, interaction: discord.Interaction) -> None:
        handler, args = _find_handler(self._forms, interaction)
        await handler(interaction, args, FormFields(dict(interaction.data or {})))


def forgo_voice() -> None:
    """Keep discord.py from warning of missing voice libraries; this bot never speaks."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


def _register(handlers: dict[tuple[str, str], T], root: str, verb: str, handler: T) -> None:
    if (root, verb) in handlers:
        raise ValueError(f"ls:{root}:{verb} has a handler already")
    handlers[root, verb] = handler


def _find_handler(
    handlers: dict[tuple[str, str], T], interaction: discord.Interaction
) -> tuple[T, tuple[str, ...]]:
    """Return who answers a component or form, and the arguments in its custom id."""
    found = CustomId.find((interaction.data or {}).get("custom_id", ""))
    handler = handlers.get((found.root, found.verb)) if found else None
    if found is None or handler is None:
        raise UserError("error-old-button")
    return handler, found.args
