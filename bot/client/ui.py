"""The building blocks of cards, and the grammar of custom ids.

A custom id is `ls:<root>:<verb>[:<argument>...]`; the root is the command's name. Buttons, selects and modals
carry no callback: `Lightstick.on_interaction` finds the handler of (root, verb), so a card works after a
restart, a year later and on every process. discord.py must not keep the views in memory for that:
`layout` and `modal` return them stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import discord
from discord import ui

from bot.client.i18n import Texts
from bot.text import clean, cut, escape, one_line

PREFIX = "ls"
TEXT_LIMIT = 4000  # characters of all TextDisplays of a message (Discord)
COMPONENT_LIMIT = 40  # components of a message, nested ones included (Discord)
OPTION_LIMIT = 25  # options of a select (Discord)
QUOTE_LIMIT = 300  # characters of what a person typed, as a card repeats it; ours: the longest reason

OFFICIAL = 0x2E9E66
PRESS = 0x448FE4
RUMOUR = 0xD47311
ANNOUNCEMENT = 0x8F8F19
ERROR = 0xE36363


@dataclass(frozen=True, slots=True)
class CustomId:
    """What a pressed component says about itself."""

    root: str
    verb: str
    args: tuple[str, ...]

    @classmethod
    def find(cls, text: str) -> "CustomId | None":
        """Read a custom id; None when it is not ours."""
        prefix, *parts = text.split(":")
        if prefix != PREFIX or len(parts) < 2:
            return None
        return cls(parts[0], parts[1], tuple(parts[2:]))


def custom_id(root: str, verb: str, *args: object) -> str:
    """Write a custom id.

    Raises:
        ValueError: longer than the 100 characters Discord takes, or an argument holds a colon.
    """
    parts = [str(arg) for arg in args]
    text = ":".join((PREFIX, root, verb, *parts))
    if len(text) > 100 or any(":" in part for part in parts):
        raise ValueError(f"not a custom id: {text!r}")
    return text


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a card is drawn with, besides its delivery's payload.

    Attributes:
        texts: of the server's language.
        mark: the id of the outermost Container, by which the message is found again.
        posted_at: the moment of posting; for a message that is redrawn, when it was posted.
    """

    texts: Texts
    mark: int
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Rendered:
    """A card ready to be posted.

    Attributes:
        view: the card; its outermost Container carries the delivery's mark as id.
        plain: the same in one text of at most 2,000 characters, for when Discord refuses the card.
        role_id: the one role that may be pinged.
        files: attachments the view refers to.
    """

    view: ui.LayoutView
    plain: str
    role_id: int | None = None
    files: Sequence[discord.File] = field(default_factory=tuple)


def text(*lines: str | None) -> ui.TextDisplay[Any]:
    """Return lines that touch, as one TextDisplay; None is left out."""
    return ui.TextDisplay("\n".join(line for line in lines if line is not None))


def small(line: str) -> str:
    """Return a line of subtext."""
    return f"-# {line}"


def quoted(words: str, limit: int = QUOTE_LIMIT, *, keep_lines: bool = False) -> str:
    """Return what a person typed, shown letter by letter: neither Markdown nor a mention.

    Args:
        limit: characters at most, the backslashes of escapes included.
        keep_lines: leave the line breaks; else it becomes one line.
    """
    tidy = clean if keep_lines else one_line
    return cut(escape(tidy(words[: limit * 2])), limit)


def picture(url: str, alt: str) -> ui.MediaGallery[Any]:
    """Return one picture with its alt text (cut at Discord's 1,024 characters)."""
    gallery: ui.MediaGallery[Any] = ui.MediaGallery()
    gallery.add_item(media=url, description=alt[:1024])
    return gallery


def card(
    *items: ui.Item[Any] | str | None,
    accent: int | None = None,
    mark: int | None = None,
    ping: str | None = None,
) -> ui.LayoutView:
    """Return a card: one Container, with an optional role ping above it.

    Args:
        items: components or texts, top to bottom; None is left out.
        accent: the bar's colour, 0xRRGGBB.
        mark: the delivery's mark, by which the message is found again.
        ping: a role mention, shown above the card.
    """
    container: ui.Container[Any] = ui.Container(accent_colour=accent, id=mark)
    for item in items:
        if item is not None:
            container.add_item(text(item) if isinstance(item, str) else item)
    return layout(text(ping) if ping else None, container)


def plain(content: str, mark: int | None = None) -> ui.LayoutView:
    """Return a message of one text and no card."""
    return layout(ui.TextDisplay(content, id=mark))


def layout(*items: ui.Item[Any] | None) -> ui.LayoutView:
    """Return a view that discord.py sends but does not remember."""
    view = ui.LayoutView(timeout=None)
    for item in items:
        if item is not None:
            view.add_item(item)
    view.stop()
    return view


def row(*items: ui.Item[Any] | None) -> ui.ActionRow[Any]:
    """Return one row of up to five buttons, or one select."""
    return ui.ActionRow(*(item for item in items if item is not None))


def button(
    label: str,
    identifier: str,
    *,
    primary: bool = False,
    danger: bool = False,
    disabled: bool = False,
    emoji: str | None = None,
) -> ui.Button[Any]:
    """Return a button; danger only where something is deleted or somebody banned."""
    style = discord.ButtonStyle.primary if primary else discord.ButtonStyle.secondary
    if danger:
        style = discord.ButtonStyle.danger
    return ui.Button(label=label, custom_id=identifier, style=style, disabled=disabled, emoji=emoji)


def link(label: str, url: str) -> ui.Button[Any]:
    """Return a link button."""
    return ui.Button(label=label, url=url)


def select(
    identifier: str,
    placeholder: str,
    options: Sequence[discord.SelectOption],
    *,
    least: int = 1,
    most: int = 1,
) -> ui.Select[Any]:
    """Return a select of at most 25 options."""
    return ui.Select(
        custom_id=identifier,
        placeholder=placeholder,
        options=list(options[:OPTION_LIMIT]),
        min_values=least,
        max_values=min(most, len(options), OPTION_LIMIT),
    )


def channel_select(
    identifier: str, placeholder: str, chosen: int | None, kinds: Sequence[discord.ChannelType]
) -> ui.ChannelSelect[Any]:
    """Return a select of channels; choosing none is an answer too."""
    return ui.ChannelSelect(
        custom_id=identifier,
        placeholder=placeholder,
        channel_types=list(kinds),
        min_values=0,
        max_values=1,
        default_values=[discord.Object(chosen)] if chosen else [],
    )


def role_select(
    identifier: str, placeholder: str, chosen: Sequence[int], most: int = 1
) -> ui.RoleSelect[Any]:
    """Return a select of roles; choosing none is an answer too."""
    return ui.RoleSelect(
        custom_id=identifier,
        placeholder=placeholder,
        min_values=0,
        max_values=most,
        default_values=[discord.Object(role_id) for role_id in chosen],
    )


def chosen(interaction: discord.Interaction) -> list[str]:
    """Return what was chosen in the select that was used."""
    return [str(value) for value in (interaction.data or {}).get("values") or []]


def modal(title: str, identifier: str, *fields: ui.Item[Any]) -> ui.Modal:
    """Return a form; its answer arrives at the handler of the custom id, not at the form."""
    form = ui.Modal(title=title[:45], custom_id=identifier, timeout=None)
    for item in fields:
        form.add_item(item)
    form.stop()
    return form


def field_text(
    name: str,
    label: str,
    *,
    description: str | None = None,
    default: str | None = None,
    placeholder: str | None = None,
    required: bool = True,
    long: bool = False,
    most: int = 4000,
) -> ui.Label[Any]:
    """Return a text field of a form; `name` is how its handler reads it."""
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    field_input: ui.TextInput[Any] = ui.TextInput(
        custom_id=name,
        style=style,
        default=default,
        placeholder=placeholder,
        required=required,
        max_length=most,
    )
    return ui.Label(text=label[:45], description=description, component=field_input)


class FormFields:
    """What was filled into a form, read from the raw submission.

    discord.py reads submissions through the Modal object in memory; after a restart there is none.
    """

    def __init__(self, submission: dict[str, Any]) -> None:
        self._fields: dict[str, dict[str, Any]] = {}
        for outer in submission.get("components", []):
            inner = outer.get("component") or next(iter(outer.get("components", [])), None)
            if inner is not None and "custom_id" in inner:
                self._fields[inner["custom_id"]] = inner

    def has(self, name: str) -> bool:
        """Say whether the form had this field."""
        return name in self._fields

    def text(self, name: str) -> str:
        """Return a text field without outer white space; empty when it was left out."""
        return str(self._fields.get(name, {}).get("value") or "").strip()

    def values(self, name: str) -> list[str]:
        """Return what was chosen in a select."""
        return [str(value) for value in self._fields.get(name, {}).get("values") or []]


def fits(view: ui.LayoutView) -> bool:
    """Say whether Discord takes the view's size; discord.py does not check the texts."""
    children = list(view.walk_children())
    length = sum(len(item.content) for item in children if isinstance(item, ui.TextDisplay))
    return length <= TEXT_LIMIT and len(children) <= COMPONENT_LIMIT
