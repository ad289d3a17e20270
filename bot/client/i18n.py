"""Texts in every language, one Fluent file each under bot/locales.

Files are parsed on first use, not at start: a language of 600 messages costs a third of a second.
Command names and descriptions are written in English in the code; other languages translate them by the
keys that `command_key` derives.
"""

import hashlib
import logging
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

log = logging.getLogger(__name__)

FALLBACK = "en"
LANGUAGES = {"en": "English", "ko": "한국어"}


class Texts:
    """The texts of one language; what it lacks is read in English.

    Args:
        language: a key of LANGUAGES.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: Any) -> str:
        """Return a message. A missing one is its key, logged: a fan reads something in any case."""
        text = self.find(key, **values)
        if text is None:
            log.error("no text %r in %r", key, self.language)
            return key
        return text

    def find(self, key: str, attribute: str | None = None, **values: Any) -> str | None:
        """Return a message or one of its attributes, None when no language has it."""
        for language in dict.fromkeys((self.language, FALLBACK)):
            bundle = _bundle(language)
            if not bundle.has_message(key):
                continue
            message = bundle.get_message(key)
            pattern = message.attributes.get(attribute) if attribute else message.value
            if pattern is None:
                continue
            text, errors = bundle.format_pattern(pattern, values)
            for error in errors:
                log.error("text %r in %r: %r", key, language, error)
            return str(text)
        return None

    def day(self, day: date, *, with_year: bool = True) -> str:
        """Return a calendar day as this language writes it; `<t:...>` would shift it by the zone."""
        from babel.dates import format_date

        patterns = {"ko": ("y년 M월 d일", "M월 d일")}
        full, yearless = patterns.get(self.language, ("d MMMM y", "d MMMM"))
        return format_date(day, full if with_year else yearless, locale=self.language)

    def weekday_day(self, day: date) -> str:
        """Return a calendar day with its weekday: "Friday 9 January 2026", "2026년 1월 9일 금요일"."""
        from babel.dates import format_date

        pattern = {"ko": "y년 M월 d일 EEEE"}.get(self.language, "EEEE d MMMM y")
        return format_date(day, pattern, locale=self.language)


@cache
def texts_in(language: str) -> Texts:
    """Return the texts of a language; English for one we do not have."""
    return Texts(language if language in LANGUAGES else FALLBACK)


def language_of(locale: discord.Locale | None) -> str:
    """Return our language for a Discord locale such as "en-GB" or "ko"."""
    language = str(locale or FALLBACK).split("-")[0]
    return language if language in LANGUAGES else FALLBACK


def texts_for(interaction: discord.Interaction) -> Texts:
    """Return the texts in the language of the person who acted."""
    return texts_in(language_of(interaction.locale))


def locale_hash() -> str:
    """Return a hash over the bytes of all language files, without parsing them."""
    digest = hashlib.sha256()
    for language in LANGUAGES:
        digest.update(_source(language))
    return digest.hexdigest()


def command_key(
    string: app_commands.locale_str, context: app_commands.TranslationContext[Any, Any]
) -> str | None:
    """Return the Fluent key of a command's description or choice, None for what stays English (names).

    `/news add` is `cmd-news-add`, its option `source` is `cmd-news-add-source`, a choice `each` is
    `choice-each`. Context menus have a name only: `menu-` and its words.
    """
    where, what = context.location, context.data
    places = app_commands.TranslationContextLocation
    if where in (places.command_description, places.group_description):
        return f"cmd-{what.qualified_name.replace(' ', '-')}"
    if where is places.parameter_description:
        return f"cmd-{what.command.qualified_name.replace(' ', '-')}-{what.name}"
    if where is places.choice_name:
        return f"choice-{string.message.lower().replace(' ', '-')}"
    if where is places.command_name and isinstance(what, app_commands.ContextMenu):
        return f"menu-{string.message.lower().replace(' ', '-')}"
    return None


class CommandTranslator(app_commands.Translator):
    """Give Discord the commands' descriptions in every language we have."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        """Return the translation, None where English stays."""
        language = str(locale)
        key = command_key(string, context)
        if key is None or language == FALLBACK or language not in LANGUAGES:
            return None
        bundle = _bundle(language)
        pattern = bundle.get_message(key).value if bundle.has_message(key) else None
        return str(bundle.format_pattern(pattern)[0]) if pattern else None


@cache
def _bundle(language: str) -> "FluentBundle":
    from fluent.runtime import FluentBundle, FluentResource

    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(_source(language).decode()))
    return bundle


def _source(language: str) -> bytes:
    return (resources.files("bot.locales") / f"{language}.ftl").read_bytes()
