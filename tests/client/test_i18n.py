"""Texts in the reader's language, and what becomes of those that are missing."""

import logging
from datetime import date
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.client.i18n import LANGUAGES, CommandTranslator, command_key, language_of, texts_in

ENGLISH, KOREAN = texts_in("en"), texts_in("ko")
DAY = date(2026, 4, 3)


def test_a_text_takes_its_values_and_its_plural() -> None:
    assert ENGLISH("missing-right-waiting", count=1) == "1 item waits, nothing is lost."
    assert ENGLISH("missing-right-waiting", count=3) == "3 items wait, nothing is lost."
    assert KOREAN("missing-right-waiting", count=3).startswith("3개")


def test_values_are_not_wrapped_in_invisible_marks() -> None:
    assert ENGLISH("error-not-understood", value="x") == "I did not understand “x”."


def test_an_attribute_is_read_by_its_name() -> None:
    assert ENGLISH.find("error-for-now", "next") == "try again in a minute."
    assert ENGLISH.find("error-not-here", "why") is None


def test_a_missing_text_is_its_key_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert KOREAN("no-such-text") == "no-such-text"
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_a_language_we_lack_reads_english() -> None:
    assert texts_in("fr").language == "en"
    assert texts_in("fr")("next") == ENGLISH("next")


def test_korean_falls_back_to_english(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.client import i18n

    bundle = i18n._bundle("ko")
    monkeypatch.delitem(bundle._messages, "next")
    assert KOREAN("next") == ENGLISH("next")


def test_a_day_is_written_as_the_language_writes_it() -> None:
    assert ENGLISH.day(DAY) == "3 April 2026"
    assert ENGLISH.day(DAY, with_year=False) == "3 April"
    assert ENGLISH.weekday_day(DAY) == "Friday 3 April 2026"
    assert KOREAN.day(DAY) == "2026년 4월 3일"
    assert KOREAN.day(DAY, with_year=False) == "4월 3일"
    assert KOREAN.weekday_day(DAY) == "2026년 4월 3일 금요일"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        (discord.Locale.korean, "ko"),
        (discord.Locale.british_english, "en"),
        (discord.Locale.french, "en"),
        (None, "en"),
    ],
)
def test_discords_locale_chooses_the_language(locale: discord.Locale | None, language: str) -> None:
    assert language_of(locale) == language


def test_the_settings_offer_the_languages_we_have() -> None:
    from bot.guilds import LANGUAGES as CHOICES

    assert set(CHOICES) == set(LANGUAGES)


def make_command() -> app_commands.Command[Any, ..., Any]:
    @app_commands.command(name="add", description="Follow a feed or a page")
    async def add(interaction: discord.Interaction, source: str) -> None: ...

    app_commands.Group(name="news", description="News").add_command(add)
    return add


def places() -> list[tuple[app_commands.TranslationContextTypes, str, str | None]]:
    context, where = app_commands.TranslationContext, app_commands.TranslationContextLocation
    command = make_command()
    choice = app_commands.Choice(name="On this day", value="x")
    assert command.parent is not None

    async def correct(interaction: discord.Interaction, message: discord.Message) -> None: ...

    menu = app_commands.ContextMenu(name="Correct this post", callback=correct)
    return [
        (context(where.command_description, command), "Follow", "cmd-news-add"),
        (context(where.group_description, command.parent), "News", "cmd-news"),
        (context(where.parameter_description, command.parameters[0]), "?", "cmd-news-add-source"),
        (context(where.choice_name, choice), "On this day", "choice-on-this-day"),
        (context(where.command_name, menu), "Correct this post", "menu-correct-this-post"),
        (context(where.command_name, command), "add", None),
        (context(where.parameter_name, command.parameters[0]), "source", None),
    ]


def test_commands_are_translated_by_keys_made_of_their_names() -> None:
    for context, words, key in places():
        assert command_key(app_commands.locale_str(words), context) == key


async def test_discord_is_told_what_we_have_and_nothing_else() -> None:
    translator = CommandTranslator()
    context, words, _ = places()[0]
    text = app_commands.locale_str(words)
    korean = await translator.translate(text, discord.Locale.korean, context)
    assert korean
    assert korean != words
    assert await translator.translate(text, discord.Locale.american_english, context) is None
    assert await translator.translate(text, discord.Locale.french, context) is None
    name_context, name, _ = places()[5]
    assert (
        await translator.translate(app_commands.locale_str(name), discord.Locale.korean, name_context) is None
    )
