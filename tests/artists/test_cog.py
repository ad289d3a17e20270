"""/artist for everyone, /setup artist for moderators."""

from typing import Any

import pytest
from simcord.backend.errors import SetupError

from bot.client import ui
from tests.conftest import OpenApp
from tests.stage import MODERATOR, Stage, said

V = {
    "name": "V",
    "group": "BTS",
    "aliases": "Kim Taehyung, 김태형, 뷔",
    "birthday": "1995-12-30",
    "debut": "2013-06-13",
    "colour": "#A774E2",
    "link": "https://v.example/official",
}


async def setup(stage: Stage, what: str, **options: Any) -> str:
    answer = await stage.mod.slash(stage.news, f"setup artist {what}", **options)
    assert answer.ephemeral
    return said(answer)


async def show(stage: Stage, artist: str) -> str:
    return said(await stage.fan.slash(stage.news, "artist show", artist=artist))


async def test_an_artist_is_added_shown_and_audited(stage: Stage) -> None:
    added = await setup(stage, "add", **V)
    assert added == "✅ **V** is in. Found in texts as: V, Kim Taehyung, 김태형, 뷔."
    answer = await stage.fan.slash(stage.news, "artist show", artist="V")
    assert said(answer).split("\n") == [
        "-# 🎤 ARTIST",
        "## V",
        "of BTS",
        "-# Also: Kim Taehyung, 김태형, 뷔",
        "📅 Birthday 30 December 1995",
        "📅 Debut 13 June 2013",
        "Next: debut anniversary, 13 June 2026",
        "-# Nothing about V yet.",
        "Page",
    ]
    assert answer.response.components[0]["accent_color"] == 0xA774E2
    audit = said(await stage.mod.slash(stage.news, "mod audit", what="artists"))
    assert "**Artist added** · V" in audit
    assert "birthday: `1995-12-30`" in audit


async def test_a_birthday_is_today_in_the_servers_own_zone(stage: Stage) -> None:
    await setup(stage, "add", name="Snow", birthday="01-01")
    assert "**Today: birthday!**" in await show(stage, "Snow")
    await stage.set_timezone("America/Los_Angeles")  # still the last day of 2025 there
    assert "Next: birthday, 1 January 2026" in await show(stage, "Snow")


async def test_only_what_is_typed_changes_and_a_dash_empties(stage: Stage) -> None:
    await setup(stage, "add", **V)
    assert "is changed" in await setup(stage, "edit", artist="V", group="-", birthday="12-31")
    words = await show(stage, "V")
    assert "BTS" not in words
    assert "Birthday 31 December" in words
    assert "Also: Kim Taehyung" in words
    audit = said(await stage.mod.slash(stage.news, "mod audit"))
    assert "group: `BTS` → –" in audit
    assert "birthday: `1995-12-30` → `12-31`" in audit


async def test_an_artist_is_removed(stage: Stage) -> None:
    await setup(stage, "add", name="V")
    assert "✅ **V** is removed." in await setup(stage, "remove", artist="V")
    assert "I don’t know that artist." in await show(stage, "V")
    assert "I don’t know that artist." in await setup(stage, "remove", artist="V")


BAD_INPUT = [
    ({"name": "x" * 5000}, "can’t be a name."),
    ({"name": "😀"}, "“😀” can’t be a name."),
    ({"name": "   "}, "“” can’t be a name."),
    ({"name": "\u202e\u200b"}, "“” can’t be a name."),
    ({"name": "```"}, "“\\`\\`\\`” can’t be a name."),
    ({"group": "!!!"}, "“!!!” can’t be a name."),
    ({"aliases": "V, ***"}, "“\\*\\*\\*” can’t be a name."),
    ({"aliases": ",".join(f"name {n}" for n in range(21))}, "That is 21 aliases."),
    ({"birthday": "30.12.1995"}, "I can’t read “30.12.1995” as a birthday."),
    ({"birthday": "1995-02-30"}, "as a birthday."),
    ({"birthday": "2026-01-02"}, "It has to be a day that exists and has passed."),
    ({"debut": "06-13"}, "I can’t read “06-13” as a debut."),
    ({"colour": "violet"}, "“violet” is not a colour."),
    ({"link": "v.example"}, "“v.example” is not a web address."),
    ({"link": "javascript:alert(1)"}, "is not a web address."),
    ({"link": "https://a.example/" + "x" * 500}, "at most 512 characters"),
    ({"link": "https://a..b"}, "is not a web address."),
    ({"link": "https://[a.example"}, "is not a web address."),
]


@pytest.mark.parametrize(("typed", "sentence"), BAD_INPUT)
async def test_what_cannot_be_meant_is_explained_and_kept_out(
    stage: Stage, typed: dict[str, str], sentence: str
) -> None:
    words = await setup(stage, "add", **({"name": "Snow"} | typed))
    assert sentence in words
    assert "**Next:**" in words
    assert "No artist yet." in said(await stage.fan.slash(stage.news, "artist list"))


async def test_two_artists_cannot_share_a_name(stage: Stage) -> None:
    await setup(stage, "add", name="Snow")
    await setup(stage, "add", name="Rain")
    for words in (
        await setup(stage, "add", name="ＳＮＯＷ"),
        await setup(stage, "edit", artist="Rain", name="snow"),
    ):
        assert "is here already." in words
        assert "**Next:**" in words


@pytest.mark.parametrize(
    "name", ["*NSYNC", "f(x)", "_snow_", "# 1", "@everyone", "[a](b)", "~~x~~", "`tick`"]
)
async def test_a_name_is_shown_letter_by_letter(stage: Stage, name: str) -> None:
    await setup(stage, "add", name=name, group=name, aliases=f"{name}2")
    words = await show(stage, name)
    assert plain(words).count(name) >= 3
    assert ui.quoted(name) in words


def plain(words: str) -> str:
    """Return what a reader sees: escapes are gone."""
    return words.replace("\\", "").replace("\u200b", "")


async def test_invisible_signs_are_no_part_of_a_name(stage: Stage) -> None:
    assert "**Snow** is in." in await setup(stage, "add", name="\u202eSn\u200bow\x00")


async def test_suggestions_know_every_name(stage: Stage) -> None:
    await setup(stage, "add", **V)
    await setup(stage, "add", name="Seventeen", aliases="세븐틴")
    suggest = stage.fan.autocomplete
    for typed, names in {"뷔": ["V"], "kim tae": ["V"], "세븐": ["Seventeen"], "zzz": []}.items():
        found = await suggest(stage.news, "artist show", "artist", typed)
        assert [one["name"] for one in found] == names
    assert len(await suggest(stage.news, "artist show", "artist", "v" * 4000)) == 0


async def test_a_whole_name_that_was_typed_is_understood(stage: Stage) -> None:
    await setup(stage, "add", name="V")
    await setup(stage, "add", name="Seventeen")
    await setup(stage, "add", name="123456789")
    assert "## V" in await show(stage, "v")
    assert "I don’t know that artist." in await show(stage, "seventee")
    assert "## 123456789" in await show(stage, "123456789")


async def test_ids_of_another_server_or_of_nothing_name_nobody(stage: Stage) -> None:
    elsewhere = stage.env.create_guild(name="Elsewhere")
    channel = elsewhere.create_text_channel("general")
    june = elsewhere.add_member(
        stage.env.create_user("june"), roles=[elsewhere.create_role("Mods", permissions=MODERATOR)]
    )
    await june.slash(channel, "setup artist add", name="Stranger")
    (choice,) = await june.autocomplete(channel, "artist show", "artist", "")
    for picked in (choice["value"], "-5", "0", "9" * 19, "9" * 40, "²", "１２"):
        for words in (await show(stage, picked), await setup(stage, "remove", artist=picked)):
            assert "I don’t know that artist." in words
            assert "**Next:** pick one of the suggestions" in words
    assert "## Stranger" in said(await june.slash(channel, "artist show", artist=choice["value"]))


async def test_a_list_of_nobody_names_the_command(stage: Stage) -> None:
    words = said(await stage.fan.slash(stage.news, "artist list"))
    assert "**No artist yet.**" in words
    assert "</setup artist add:" in words


async def test_the_list_turns_its_pages_after_a_restart_too(stage: Stage, restart: OpenApp) -> None:
    for number in range(14):
        await setup(stage, "add", name=f"Artist {number:02}", aliases=f"가수{number}")
    first = await stage.fan.slash(stage.news, "artist list")
    assert "🎤 ARTISTS · 14" in said(first)
    assert "**Artist 00**\n-# 가수0" in said(first)
    assert "1 of 2" in said(first)
    with pytest.raises(SetupError, match="disabled"):
        await stage.fan.click(first.response, label="Previous")
    await restart()
    second = await stage.fan.click(first.response, label="Next")
    assert "**Artist 13**" in said(second)
    assert "2 of 2" in said(second)
    for number in range(13):
        await setup(stage, "remove", artist=f"Artist {number:02}")
    back = await stage.fan.click(second.response, label="Previous")
    assert "**Artist 13**" in said(back)
    assert " of " not in said(back)


@pytest.mark.usefixtures("in_korean")
async def test_artists_speak_korean(stage: Stage) -> None:
    assert "추가" in await setup(stage, "add", **V)
    words = await show(stage, "V")
    assert "1995년 12월 30일" in words
    assert "BTS" in words
    assert "다음:" in await setup(stage, "add", name="!!!")
    assert "다음:" in await show(stage, "nobody")
