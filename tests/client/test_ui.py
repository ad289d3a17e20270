"""The blocks of cards, and the grammar of custom ids."""

from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.client import ui
from bot.client.lightstick import Lightstick

NAMES = st.text(st.characters(categories=("Ll", "Nd")), min_size=1, max_size=12)


@given(NAMES, NAMES, st.lists(NAMES | st.integers(0, 2**63 - 1), max_size=2))
def test_a_custom_id_says_what_it_was_made_of(root: str, verb: str, args: list[str | int]) -> None:
    found = ui.CustomId.find(ui.custom_id(root, verb, *args))
    assert found == ui.CustomId(root, verb, tuple(map(str, args)))


@pytest.mark.parametrize("text", ["", "ls", "ls:news", "other:news:add", "a button", "news:add:1"])
def test_a_foreign_custom_id_is_none_of_ours(text: str) -> None:
    assert ui.CustomId.find(text) is None


@pytest.mark.parametrize("argument", ["a:b", "x" * 100])
def test_a_custom_id_that_could_not_be_read_back_is_never_made(argument: str) -> None:
    with pytest.raises(ValueError, match="custom id"):
        ui.custom_id("news", "add", argument)


def test_a_handler_is_registered_once(simcord_bot: Lightstick) -> None:
    async def handler(*args: Any) -> None: ...

    simcord_bot.on_press("news", "newest", handler)
    simcord_bot.on_modal("news", "newest", handler)
    with pytest.raises(ValueError, match="handler already"):
        simcord_bot.on_press("news", "newest", handler)


def test_a_card_carries_its_mark_and_the_ping_stands_above_it() -> None:
    ping, container = ui.card("words", None, accent=ui.ERROR, mark=123456, ping="<@&7>").to_components()
    assert ping["content"] == "<@&7>"
    assert (container["id"], container["accent_color"]) == (123456, ui.ERROR)
    assert [item["content"] for item in container["components"]] == ["words"]


def test_a_plain_message_carries_its_mark() -> None:
    (only,) = ui.plain("words", mark=123456).to_components()
    assert (only["type"], only["id"]) == (10, 123456)


async def test_discord_py_is_told_to_forget_views_and_forms() -> None:
    """Remembered ones would fill the memory, and answer presses beside our handlers."""
    assert ui.card("words").is_finished()
    assert ui.modal("Title", "ls:news:edit:1").is_finished()


def test_lines_that_are_missing_are_left_out() -> None:
    assert ui.text("one", None, "two").content == "one\ntwo"


def test_a_select_offers_what_discord_takes() -> None:
    options = [discord.SelectOption(label=str(number)) for number in range(30)]
    select = ui.select("ls:a:b", "Choose:", options, most=30)
    assert (len(select.options), select.max_values) == (25, 25)
    assert ui.select("ls:a:b", "Choose:", options[:2], most=5).max_values == 2


def test_a_selects_default_is_what_was_chosen() -> None:
    kinds = [discord.ChannelType.text]
    assert [one.id for one in ui.channel_select("ls:a:b", "Pick", 5, kinds).default_values] == [5]
    assert ui.channel_select("ls:a:b", "Pick", None, kinds).default_values == []
    assert [one.id for one in ui.role_select("ls:a:b", "Pick", [5, 6], 3).default_values] == [5, 6]


def test_alt_text_is_cut_at_discords_limit() -> None:
    (item,) = ui.picture("https://a.example/b.png", "x" * 2000).items
    assert len(item.description or "") == 1024


@pytest.mark.parametrize(("length", "does"), [(4000, True), (4001, False)])
def test_only_what_discord_takes_fits(length: int, does: bool) -> None:
    half = length // 2
    assert ui.fits(ui.card("x" * half, ui.row(ui.button("a", "ls:a:b")), "x" * (length - half))) is does


SUBMISSION = {
    "custom_id": "ls:news:edit:1",
    "components": [
        {"type": 18, "component": {"type": 4, "custom_id": "title", "value": "  Snow "}},
        {"type": 18, "component": {"type": 3, "custom_id": "label", "values": ["press"]}},
        {"type": 1, "components": [{"type": 4, "custom_id": "old", "value": "kept"}]},
        {"type": 10},
    ],
}


def test_fields_are_read_from_the_raw_submission() -> None:
    fields = ui.FormFields(SUBMISSION)
    assert (fields.text("title"), fields.text("old"), fields.values("label")) == ("Snow", "kept", ["press"])
    assert (fields.text("missing"), fields.values("missing")) == ("", [])
    assert (fields.has("title"), fields.has("missing")) == (True, False)
    assert ui.FormFields({}).text("title") == ""


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Snow", "Snow"),
        ("**b** _i_ `c` [l](u)", "\\*\\*b\\*\\* \\_i\\_ \\`c\\` \\[l\\](u)"),
        ("```py\ncode", "\\`\\`\\`py code"),
        ("# title", "\\# title"),
        ("@everyone <@&1>", "@\u200beveryone <\u200b@&1>"),
        ("a\u202eb\u200b\x00c", "abc"),
        ("f(x)", "f(x)"),
    ],
)
def test_what_was_typed_is_shown_letter_by_letter(typed: str, shown: str) -> None:
    assert ui.quoted(typed) == shown


def test_lines_stay_where_they_are_wanted() -> None:
    assert ui.quoted("one\n\n> two", keep_lines=True) == "one\n\n\\> two"


@given(st.text(max_size=80), st.integers(1, 40))
def test_a_quotation_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(ui.quoted(text, limit)) <= limit
