"""/me, /privacy, /help and /about, in servers and in direct messages."""

import json
from typing import Any

import discord
import pytest

from tests.conftest import OpenApp
from tests.stage import Stage, said

PING_ROLES = {"Streams": "mentionable", "Radio": "mentionable"}


@pytest.fixture
def roles(stage: Stage) -> list[Any]:
    """Two roles fans may pick; the bot's own stands above them."""
    return [stage.guild.create_role(name, mentionable=True) for name in PING_ROLES]


@pytest.fixture
async def offered(stage: Stage, roles: list[Any]) -> list[Any]:
    """The same, offered in /setup panel."""
    await stage.set_up("pings", roles, "ls:setup:pings")
    return roles


def role_ids(stage: Stage, member: Any) -> set[int]:
    return set(stage.env.backend.get_guild(stage.guild.id).members[member.id].role_ids)


def take_right(stage: Stage, right: str) -> Any:
    """Take a right from the bot's own role."""
    guild = stage.env.backend.get_guild(stage.guild.id)
    role_id = guild.members[stage.env.backend.bot_user.id].role_ids[0]
    rights = discord.Permissions(guild.roles[role_id].permissions)
    rights.update(**{right: False, "administrator": False})
    stage.env.backend.edit_role(stage.guild.id, role_id, {"permissions": rights.value})


# --------------------------------------------------------- export and erasure


async def export(stage: Stage, person: Any) -> dict[str, Any]:
    answer = await person.slash(stage.news, "me export")
    assert answer.ephemeral
    assert "✅ **Here is everything.**" in said(answer)
    (attachment,) = answer.response.attachments
    assert attachment.filename == "lightstick-about-you.json"
    return json.loads(await attachment.read())


async def test_the_export_holds_all_about_the_person_and_nothing_about_others(stage: Stage) -> None:
    await stage.set_up("announcements", stage.news)
    form = await stage.mod.slash(stage.news, "announce post")
    await stage.mod.submit_modal(form, {"title": "Party", "text": "뷔"})
    await stage.mod.slash(stage.news, "mod ban", member=stage.fan, reason="spam")
    mine, theirs = await export(stage, stage.mod), await export(stage, stage.fan)
    assert mine["user_id"] == str(stage.mod.id)
    assert {line["action"] for line in mine["audit"]} == {
        "guilds.change",
        "announcements.post",
        "moderation.ban",
    }
    (announcement,) = mine["announcement"]
    assert announcement["payload"]["text"] == "뷔"
    (ban,) = theirs["ban"]
    assert (ban["reason"], ban["you_are"], ban["stays"]) == ("spam", "user_id", True)
    assert str(stage.mod.id) not in json.dumps(theirs)


async def test_an_export_of_nothing_says_so(stage: Stage) -> None:
    answer = await stage.fan.slash(stage.news, "me export")
    assert "There is nothing about you." in said(answer)
    (attachment,) = answer.response.attachments
    assert json.loads(await attachment.read()) == {"user_id": str(stage.fan.id)}


async def test_erasing_asks_first_and_says_what_stays(stage: Stage, restart: OpenApp) -> None:
    await stage.mod.slash(stage.news, "setup artist add", name="V")
    await stage.mod.slash(stage.news, "mod ban", member=stage.mod, reason="test")
    question = await stage.mod.slash(stage.news, "me delete")
    assert "Erase everything about you, in every server?" in said(question)
    assert "Bans stay" in said(question)
    await restart()
    answer = said(await stage.mod.click(question.response, label="Erase everything"))
    assert "✅ **Erased.**" in answer
    assert "entries of servers lost your name" in answer
    assert "1 ban stays" in answer
    assert "Erase everything" not in answer  # the button is gone
    left = await export(stage, stage.mod)
    assert set(left) == {"user_id", "ban"}
    assert "somebody ·" in said(await stage.mod.slash(stage.news, "mod audit"))


async def test_erasing_twice_erases_once(stage: Stage) -> None:
    await stage.mod.slash(stage.news, "setup artist add", name="V")
    first = await stage.mod.slash(stage.news, "me delete")
    second = await stage.mod.slash(stage.news, "me delete")
    assert "1 entry of a server lost your name." in said(
        await stage.mod.click(first.response, label="Erase everything")
    )
    again = said(await stage.mod.click(second.response, label="Erase everything"))
    assert "Nothing was yours alone." in again
    assert "Nothing else carried your name." in again


async def test_thinking_better_of_it_erases_nothing(stage: Stage) -> None:
    await stage.mod.slash(stage.news, "setup artist add", name="V")
    question = await stage.mod.slash(stage.news, "me delete")
    assert "Nothing was erased." in said(await stage.mod.click(question.response, label="Keep it"))
    assert "audit" in await export(stage, stage.mod)


# ---------------------------------------------------------------------- pings


async def test_a_fan_picks_and_drops_his_pings(stage: Stage, offered: list[Any], restart: OpenApp) -> None:
    streams, radio = offered
    menu = await stage.fan.slash(stage.news, "me pings")
    assert "What may I ping you for?" in said(menu)
    assert "Streams\nRadio" in said(menu)
    await restart()
    answer = await stage.fan.select(menu.response, [str(streams.id)], custom_id="ls:me:pings")
    assert "✅ **Saved: Streams**" in said(answer)
    assert role_ids(stage, stage.fan) == {streams.id}
    menu = await stage.fan.slash(stage.news, "me pings")
    (card,) = menu.response.components
    options = card["components"][-1]["components"][0]["options"]
    assert [option.get("default", False) for option in options] == [True, False]
    answer = await stage.fan.select(menu.response, [str(radio.id)], custom_id="ls:me:pings")
    assert "✅ **Saved: Radio**" in said(answer)
    assert role_ids(stage, stage.fan) == {radio.id}
    menu = await stage.fan.slash(stage.news, "me pings")
    assert "Saved: no pings." in said(await stage.fan.select(menu.response, [], custom_id="ls:me:pings"))
    assert role_ids(stage, stage.fan) == set()


async def test_picking_leaves_other_roles_alone(stage: Stage, offered: list[Any]) -> None:
    before = role_ids(stage, stage.mod)
    menu = await stage.mod.slash(stage.news, "me pings")
    await stage.mod.select(menu.response, [str(offered[0].id)], custom_id="ls:me:pings")
    assert role_ids(stage, stage.mod) == before | {offered[0].id}


async def test_pings_nobody_offers(stage: Stage) -> None:
    words = said(await stage.fan.slash(stage.news, "me pings"))
    assert "This server offers no ping roles." in words
    assert "/setup panel" in words


async def test_without_manage_roles_nobody_is_let_down_silently(stage: Stage, offered: list[Any]) -> None:
    menu = await stage.fan.slash(stage.news, "me pings")
    take_right(stage, "manage_roles")
    await stage.env.settle()
    late = await stage.fan.select(menu.response, [str(offered[0].id)], custom_id="ls:me:pings")
    early = await stage.fan.slash(stage.news, "me pings")
    for words in (said(late.followups[0] if late.followups else late), said(early)):
        assert "I can’t hand out these roles." in words
        assert "/setup check" in words
    check = said(await stage.mod.slash(stage.news, "setup check"))
    assert "I can’t hand it out: I lack **Manage Roles**." in check


async def test_what_discord_forbids_after_all_is_a_sentence(
    stage: Stage, offered: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    menu = await stage.fan.slash(stage.news, "me pings")
    stage.env.inject_error("PATCH", "/guilds/*/members/*", status=403, code=50013)
    answer = await stage.fan.select(menu.response, [str(offered[0].id)], custom_id="ls:me:pings")
    assert "Discord doesn’t let me do that." in said(answer.followups[0])
    assert "Traceback" not in said(answer)
    caplog.clear()


async def test_a_role_that_became_powerful_is_offered_no_more(stage: Stage, offered: list[Any]) -> None:
    streams, radio = offered
    menu = await stage.fan.slash(stage.news, "me pings")
    rights = discord.Permissions(ban_members=True)
    stage.env.backend.edit_role(stage.guild.id, streams.id, {"permissions": rights.value})
    await stage.env.settle()
    await stage.fan.select(menu.response, [str(streams.id), str(radio.id)], custom_id="ls:me:pings")
    assert role_ids(stage, stage.fan) == {radio.id}
    assert "Streams" not in said(await stage.fan.slash(stage.news, "me pings"))
    assert "it can manage things" in said(await stage.mod.slash(stage.news, "setup check"))


async def test_deleted_roles_are_offered_no_more(stage: Stage, offered: list[Any]) -> None:
    menu = await stage.fan.slash(stage.news, "me pings")
    await stage.delete_role(offered[0])
    assert "Streams" not in said(await stage.fan.slash(stage.news, "me pings"))
    answer = await stage.fan.select(menu.response, [str(offered[0].id)], custom_id="ls:me:pings")
    assert "Saved: no pings." in said(answer)
    await stage.delete_role(offered[1])
    assert "offers no ping roles" in said(await stage.fan.slash(stage.news, "me pings"))


async def test_everyones_role_cannot_be_offered(stage: Stage) -> None:
    answer = await stage.set_up("pings", stage.guild.default_role, "ls:setup:pings")
    assert "can’t be picked." in said(answer)
    assert "offers no ping roles" in said(await stage.fan.slash(stage.news, "me pings"))


# ------------------------------------------------------- privacy, help, about


async def test_what_is_kept_is_said_in_plain_words(stage: Stage) -> None:
    words = said(await stage.fan.slash(stage.news, "privacy"))
    assert "30 days" in words
    assert "</me export:" in words
    assert "</me delete:" in words


async def test_help_shows_moderators_more(stage: Stage) -> None:
    fans, moderators = (
        said(await stage.fan.slash(stage.news, "help")),
        said(await stage.mod.slash(stage.news, "help")),
    )
    assert ("</latest:" in fans, "</setup panel:" in fans) == (True, False)
    assert ("</latest:" in moderators, "</setup panel:" in moderators) == (True, True)


async def test_help_about_one_topic(stage: Stage) -> None:
    for topic in ("news", "artists", "privacy", "setup", "announcements", "moderation"):
        words = said(await stage.mod.slash(stage.news, "help", topic=topic))
        assert "</" in words
        words = said(await stage.fan.slash(stage.news, "help", topic=topic))
        assert "💡 HELP" in words
        assert len(words.split("\n")) > 1


async def test_help_names_only_commands_that_exist(stage: Stage) -> None:
    words = said(await stage.mod.slash(stage.news, "help"))
    mentioned = {piece.split(":")[0] for piece in words.split("</")[1:]}
    assert mentioned <= set(stage.mod.available_commands(stage.news))


async def test_about_counts_its_servers(stage: Stage) -> None:
    assert "In 1 server." in said(await stage.fan.slash(stage.news, "about"))


# ------------------------------------------------------------ direct messages


async def test_direct_messages_know_what_concerns_one_person(stage: Stage) -> None:
    ash = stage.fan.user
    assert set(ash.available_commands()) >= {"me export", "me delete", "privacy", "help", "about"}
    await stage.mod.slash(stage.news, "mod ban", member=stage.fan)
    answer = await ash.slash("me export")
    assert "Here is everything" in said(answer)
    question = await ash.slash("me delete")
    assert "1 ban stays" in said(await ash.click(question.response, label="Erase everything"))
    assert "30 days" in said(await ash.slash("privacy"))
    assert "</latest:" in said(await ash.slash("help"))
    assert "Lightstick" in said(await ash.slash("about"))


async def test_pings_in_a_direct_message_say_where(stage: Stage) -> None:
    words = said(await stage.fan.user.slash("me pings"))
    assert "That works in a server only." in words
    assert "**Next:**" in words


@pytest.mark.usefixtures("in_korean")
async def test_everything_about_oneself_speaks_korean(stage: Stage, offered: list[Any]) -> None:
    for command in ("me export", "me delete", "me pings", "privacy", "help", "about"):
        words = said(await stage.fan.slash(stage.news, command))
        assert any("가" <= sign <= "힣" for sign in words), command
