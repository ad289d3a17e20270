"""Answers to people: always one, whatever came before, and one place that explains errors."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import discord
from discord import app_commands, ui

from bot.client.i18n import Texts, texts_for
from bot.client.ui import ERROR, card, plain, quoted, small, text
from bot.errors import MissingRightError, TransientError, UserError

log = logging.getLogger(__name__)

ALREADY_ANSWERED = 40060
UNKNOWN_MESSAGE = 10008
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
INVALID_TOKEN = 50027
TOO_LATE = {UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, UNKNOWN_INTERACTION, INVALID_TOKEN}
"""Discord takes no (more) answers: three seconds are over, fifteen minutes are, or it was dismissed."""

PERSONS_ERRORS = (
    UserError,
    app_commands.CheckFailure,
    app_commands.CommandNotFound,
    app_commands.CommandSignatureMismatch,
    app_commands.TransformerError,
)
"""What a person did, or an old Discord shows him: answered, and nothing an operator has to know."""

TYPED_MOST = 3_500  # characters of typed words on the card of an error; a message has 4,000

_OURS = re.compile(r"<(?:#|@|@&)\d+>")


async def reply(
    interaction: discord.Interaction,
    view: ui.LayoutView,
    *,
    ephemeral: bool = True,
    files: list[discord.File] | None = None,
) -> None:
    """Answer, whether it is the first answer, follows a defer, or comes second.

    An answer that Discord does not take any more (the token ran out) is logged: what was stored counts.
    """
    files = files or []
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(view=view, ephemeral=ephemeral, files=files)
        elif interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
            await interaction.edit_original_response(view=view, attachments=files)
        else:
            await interaction.followup.send(view=view, ephemeral=ephemeral, files=files)
    except discord.HTTPException as error:
        if error.code == ALREADY_ANSWERED:
            await interaction.followup.send(view=view, ephemeral=ephemeral, files=files)
        elif error.code in TOO_LATE:
            _note_too_late()
        else:
            raise


async def done(interaction: discord.Interaction, key: str, **values: Any) -> None:
    """Answer with one plain sentence, seen only by the person who acted."""
    await reply(interaction, plain(texts_for(interaction)(key, **values)))


async def redraw(interaction: discord.Interaction, view: ui.LayoutView) -> None:
    """Replace the message that carries the pressed component; too late is logged, as in `reply`."""
    try:
        if interaction.response.is_done():
            await interaction.edit_original_response(view=view)
        else:
            await interaction.response.edit_message(view=view)
    except discord.HTTPException as error:
        if error.code not in TOO_LATE:
            raise
        _note_too_late()


class WayOnError(Exception):
    """An error whose answer offers more than its sentence.

    Args:
        original: what went wrong; it is explained and logged as if nothing were around it.
        below: what its card ends with, e.g. a row with a button.
    """

    def __init__(self, original: Exception, below: ui.Item[Any]) -> None:
        super().__init__(str(original))
        self.original = original
        self.below = below


@contextmanager
def offering(make: Callable[[Exception], ui.Item[Any] | None]) -> Iterator[None]:
    """Let the answer to whatever goes wrong in here offer a way on, so that no handler answers errors itself.

    Args:
        make: returns the last item of the error's card; None leaves it as it is.
    """
    try:
        yield
    except Exception as error:
        below = make(error)
        if below is None:
            raise
        raise WayOnError(error, below) from error


async def answer_error(
    interaction: discord.Interaction, error: BaseException, make_reference: Callable[[], str]
) -> None:
    """Tell a person what went wrong; log what an operator has to know, under the same reference.

    Never raises: this is the last door.
    """
    below = (error.below,) if isinstance(error, WayOnError) else ()
    error = unwrap(error)
    if isinstance(error, discord.NotFound) and error.code in TOO_LATE:
        _note_too_late()
        return
    reference = None
    if not isinstance(error, PERSONS_ERRORS):
        reference = make_reference()
        level = logging.WARNING if isinstance(error, TransientError) else logging.ERROR
        log.log(level, "%s failed", _what(interaction), exc_info=error, extra={"reference": reference})
    try:
        if interaction.type is discord.InteractionType.autocomplete:
            await interaction.response.autocomplete([])
        else:
            await reply(interaction, explain(error, texts_for(interaction), reference, *below))
    except Exception:
        log.exception("nobody could be told about it", extra={"reference": reference})


def unwrap(error: BaseException) -> BaseException:
    """Return what really went wrong inside discord.py's wrappers and our own."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError | WayOnError):
        inner = getattr(error, "original", None) or error.__cause__
        if inner is None:
            break
        error = inner
    return error


def explain(
    error: BaseException, texts: Texts, reference: str | None = None, *below: ui.Item[Any]
) -> ui.LayoutView:
    """Return the card of an error: what, why, the next step, and the reference in the log."""
    if isinstance(error, MissingRightError):
        return explain_missing(error, texts, *below)
    key, values = _message(error)
    return error_card(
        texts,
        texts(key, **values),
        texts.find(key, "why", **values),
        texts.find(key, "next", **values),
        reference,
        *below,
    )


def error_card(
    texts: Texts,
    what: str,
    why: str | None,
    next_step: str | None,
    reference: str | None = None,
    *below: ui.Item[Any],
    accent: int | None = ERROR,
    mark: int | None = None,
) -> ui.LayoutView:
    """Return a card of up to four lines, red unless it brings good news."""
    return card(
        text(
            f"{'⚠️' if accent == ERROR else '✅'} **{what}**",
            why,
            f"**{texts('next')}** {next_step}" if next_step else None,
            small(texts("reference", reference=reference)) if reference else None,
        ),
        *below,
        accent=accent,
        mark=mark,
    )


def explain_missing(error: MissingRightError, texts: Texts, *below: ui.Item[Any]) -> ui.LayoutView:
    """Return the card that names the rights missing in a channel and where to allow them."""
    rights = ", ".join(f"**{right_name(texts, right)}**" for right in error.rights)
    lines = text(
        f"⚠️ **{texts('missing-right', channel=f'<#{error.channel_id}>')}**",
        texts("missing-right-why", rights=rights),
        texts("missing-right-waiting", count=error.waiting) if error.waiting else None,
        f"**{texts('next')}** {texts('missing-right-next')}",
    )
    return card(lines, *below, accent=ERROR)


def typed_words(words: Mapping[str, str], texts: Texts) -> ui.TextDisplay[Any]:
    """Return what somebody typed into a form, to be copied, for when it could not be kept."""
    typed = "\n\n".join(filter(None, words.values())).replace("```", "\u200b`" * 3)
    return text(f"**{texts('typed-words')}**", f"```\n{typed[:TYPED_MOST]}\n```")


def right_name(texts: Texts, right: str) -> str:
    """Return a permission by the name it has in Discord's settings."""
    return texts.find(f"right-{right.replace('_', '-')}") or right.replace("_", " ").title()


def _message(error: BaseException) -> tuple[str, dict[str, Any]]:
    if isinstance(error, UserError):
        return error.key, {name: _shown(value) for name, value in error.values.items()}
    if isinstance(error, TransientError):
        return "error-for-now", {}
    if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
        return "error-old-command", {}
    if isinstance(error, app_commands.CheckFailure):
        return "error-not-here", {}
    if isinstance(error, app_commands.TransformerError):
        return "error-not-understood", {"value": quoted(str(error.value), 100)}
    if isinstance(error, discord.Forbidden):
        return "error-forbidden", {}
    return "error-unexpected", {}


def _shown(value: Any) -> Any:
    """Return a placeable as a card shows it: what people typed letter by letter, our mentions as mentions."""
    return quoted(value) if isinstance(value, str) and not _OURS.fullmatch(value) else value


def _note_too_late() -> None:
    log.warning("an answer came too late for Discord; what was stored counts")


def _what(interaction: discord.Interaction) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    return str((interaction.data or {}).get("custom_id", "an interaction"))
