"""/mod and the menus on the bot's own posts, as two hurried moderators use them."""

import ast
from typing import Any

import pytest
from simcord.backend.errors import SetupError

from bot.client.i18n import texts_in
from tests.conftest import OpenApp
from tests.source import check_none, list_modules
from tests.stage import Stage, posts, said

HOUR, DAY = 3600, 86400
WORDS = {"title": "Streaming party tonight", "text": "We start with “Snow”."}


@pytest.fixture
async def stage(stage: Stage) -> Stage:
    """A server whose announcements go to #news."""
    await stage.set_up("announcements", stage.news)
    return stage


@pytest.fixture
def june(stage: Stage) -> Any:
    """A second moderator."""
    return stage.guild.add_member(stage.env.create_user("june"), roles=[stage.guild.roles["Moderators"]])


@pytest.fixture
async def post(stage: Stage) -> Any:
    """An announcement in #news."""
    form = await stage.mod.slash(stage.news, "announce post")
    await stage.mod.submit_modal(form, WORDS)
    await stage.env.advance_time(2)
    return stage.news.last_message


async def mod(stage: Stage, command: str, /, **options: Any) -> str:
    answer = await stage.mod.slash(stage.news, f"mod {command}", **options)
    assert answer.ephemeral
    return said(answer)


async def menu(stage: Stage, name: str, message: Any, who: Any = None) -> Any:
    return await (who or stage.mod).context_menu(stage.news, name, message)


# ----------------------------------------------------------------------- bans


async def test_a_ban_has_an_end_and_a_reason(stage: Stage) -> None:
    words = await mod(stage, "ban", member=stage.fan, until="tomorrow 6pm", reason="spam **bold**")
    assert words == f"✅ **<@{stage.fan.id}> is out** of everything · <t:1767376800:f>"
    assert (await mod(stage, "bans")).split("\n") == [
        "-# 🚫 BANS · 1",
        f"<@{stage.fan.id}> · everything · <t:1767376800:f>",
        f"-# spam \\*\\*bold\\*\\* · by <@{stage.mod.id}>",
    ]
    await stage.env.advance_time(2 * DAY)
    assert "Nobody is banned." in await mod(stage, "bans")


async def test_a_ban_without_an_end_is_for_good(stage: Stage) -> None:
    words = await mod(stage, "ban", member=stage.fan, feature="polls")
    assert "is out** of voting · for good" in words
    assert "no reason given" in await mod(stage, "bans")


async def test_a_ban_is_lifted_once(stage: Stage) -> None:
    await mod(stage, "ban", member=stage.fan, feature="throwback")
    assert "There is no such ban." in await mod(stage, "unban", member=stage.fan)
    assert await mod(stage, "unban", member=stage.fan, feature="throwback") == (
        f"✅ **<@{stage.fan.id}> is back in.**"
    )
    assert "There is no such ban." in await mod(stage, "unban", member=stage.fan, feature="throwback")
    audit = await mod(stage, "audit", what="moderation")
    assert f"**Ban lifted** · <@{stage.fan.id}>" in audit
    assert f"**Banned** · <@{stage.fan.id}>" in audit


async def test_a_second_ban_replaces_the_first(stage: Stage) -> None:
    await mod(stage, "ban", member=stage.fan, reason="first")
    await mod(stage, "ban", member=stage.fan, reason="second", until="in 2 days")
    words = await mod(stage, "bans")
    assert ("second" in words, "first" in words) == (True, False)
    assert "until: – → `2026-01-03" in await mod(stage, "audit")


BAD_BANS = [
    ({"until": "2025-12-31 10:00"}, "2025-12-31 10:00 is past."),
    ({"until": "never"}, "I did not understand “never” as a moment."),
    ({"until": "tomorrow"}, "Which hour on 2026-01-02?"),
    ({"until": "<@&1> ``` " * 600}, "I did not understand"),
    ({"reason": "x" * 5000}, "That reason has 5,000 characters."),
]


@pytest.mark.parametrize(("typed", "sentence"), BAD_BANS)
async def test_a_ban_that_cannot_be_meant(stage: Stage, typed: dict[str, str], sentence: str) -> None:
    words = await mod(stage, "ban", member=stage.fan, **typed)
    assert sentence in words
    assert "**Next:**" in words
    assert "Nobody is banned." in await mod(stage, "bans")


async def test_many_bans_fit_a_card(stage: Stage) -> None:
    for number in range(23):
        fan = stage.env.create_user(f"fan{number}")
        await mod(stage, "ban", member=fan, reason="`*_~|" * 60)
    words = await mod(stage, "bans")
    assert "BANS · 23" in words
    assert "and 3 more" in words


# ---------------------------------------------------------------------- audit


async def test_an_audit_of_nothing(stage: Stage) -> None:
    assert "Nothing was changed yet." in await mod(stage, "audit", what="artists")


async def test_the_audit_turns_to_older_pages_after_a_restart_too(stage: Stage, restart: OpenApp) -> None:
    for number in range(14):
        await stage.mod.slash(stage.news, "setup artist add", name=f"Artist {number:02}")
    first = await stage.mod.slash(stage.news, "mod audit", what="artists")
    assert [f"Artist {number:02}" in said(first) for number in (13, 8, 7)] == [True, True, False]
    await restart()
    second = await stage.mod.click(first.response, label="Older")
    assert [f"Artist {number:02}" in said(second) for number in (8, 7, 2, 1)] == [False, True, True, False]
    third = await stage.mod.click(second.response, label="Older")
    assert [f"Artist {number:02}" in said(third) for number in (2, 1, 0)] == [False, True, True]
    assert "Older" not in said(third)


async def test_the_audit_tells_before_and_after(stage: Stage) -> None:
    await stage.set_up("announcements", stage.alerts)
    words = await mod(stage, "audit", what="guilds")
    assert "**Setting changed** · channel.announcements" in words
    assert f"channel: <#{stage.news.id}> → <#{stage.alerts.id}>" in words


@pytest.mark.parametrize("what", ["x" * 5000, "news:1", "@everyone", "```", "  ", "-5"])
async def test_a_part_the_audit_lacks(stage: Stage, what: str) -> None:
    words = await mod(stage, "audit", what=what)
    assert "The audit has no part" in words
    assert "**Next:** choose one of these" in words


async def test_the_parts_of_the_audit_are_suggested(stage: Stage) -> None:
    found = await stage.mod.autocomplete(stage.news, "mod audit", "what", "ART")
    assert [one["value"] for one in found] == ["artists"]


def test_every_action_has_a_name() -> None:
    named = {
        node.args[3].value
        for module in list_modules("bot")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "NewAudit" and len(node.args) > 3
        if isinstance(node.args[3], ast.Constant)
    }
    assert len(named) > 10
    keys = {action: f"audit-{action.replace('.', '-').replace('_', '-')}" for action in named}
    check_none(action for action, key in keys.items() if texts_in("en").find(key) is None)


# -------------------------------------------------------------------- the inbox


async def test_an_empty_inbox_says_so(stage: Stage) -> None:
    words = await mod(stage, "queue")
    assert "REVIEW · nothing waiting" in words
    assert "Nothing waits for you." in words


async def test_the_inbox_goes_round_and_forgets_nothing(stage: Stage, restart: OpenApp) -> None:
    for title in ("Snow", "**Rain**"):
        form = await stage.mod.slash(stage.news, "announce schedule", when="01:00")
        await stage.mod.submit_modal(
            form, {"title": title, "text": "```\n@everyone", "link": "https://a.example"}
        )
    await stage.be_away(20 * HOUR)
    await restart()
    await stage.env.advance_time(2)
    first = await stage.mod.slash(stage.news, "mod queue")
    assert "REVIEW · 2 waiting" in said(first)
    assert "## Snow" in said(first)
    assert "\\`\\`\\`\n@\u200beveryone" in said(first)
    assert f"<#{stage.news.id}> · <t:1767229200:R> · from <@{stage.mod.id}>" in said(first)
    await restart()
    second = await stage.mod.click(first.response, label="Later")
    assert "## \\*\\*Rain\\*\\*" in said(second)
    end = await stage.mod.click(second.response, label="Later")
    assert "That was the last one." in said(end)
    again = await stage.mod.click(end.response, label="Start again")
    assert "## Snow" in said(again)
    after = await stage.mod.click(again.response, label="Drop it")
    assert "✅ **Dropped.**" in said(after)
    assert "## \\*\\*Rain\\*\\*" in said(after)
    await stage.env.advance_time(HOUR)
    assert posts(stage.news) == []
    assert "Missed announcement dropped** · Snow" in await mod(stage, "audit")


async def test_two_moderators_decide_at_once(stage: Stage, restart: OpenApp, june: Any) -> None:
    form = await stage.mod.slash(stage.news, "announce schedule", when="01:00")
    await stage.mod.submit_modal(form, WORDS)
    await stage.be_away(20 * HOUR)
    await restart()
    await stage.env.advance_time(2)
    mine = await stage.mod.slash(stage.news, "mod queue")
    hers = await june.slash(stage.news, "mod queue")
    assert "✅ **Dropped.**" in said(await stage.mod.click(mine.response, label="Drop it"))
    late = said(await june.click(hers.response, label="Post it now"))
    assert f"⚠️ **<@{stage.mod.id}> was faster.** Dropped." in late
    await stage.env.advance_time(HOUR)
    assert posts(stage.news) == []


async def test_fans_do_not_see_what_is_for_moderators(stage: Stage, post: Any) -> None:
    assert not [name for name in stage.fan.available_commands(stage.news) if name.startswith("mod")]
    for name in ("Correct this post", "Take this post down"):
        with pytest.raises(SetupError, match="not visible"):
            await menu(stage, name, post, stage.fan)


# ------------------------------------------------------- corrections, takedowns


def defaults(form: Any) -> dict[str, str]:
    fields = [label["component"] for label in form.modal["components"]]
    return {field["custom_id"]: field.get("value") or "" for field in fields}


async def test_a_post_is_corrected_in_its_place(stage: Stage, post: Any, restart: OpenApp) -> None:
    form = await menu(stage, "Correct this post", post)
    assert defaults(form) == WORDS
    await restart()
    answer = await stage.mod.submit_modal(form, {"title": "Streaming party tomorrow", "text": "At six."})
    assert "✅ **Corrected.**" in said(answer)
    await stage.env.advance_time(2)
    (only,) = stage.news.history()
    assert only.id == post.id
    assert said(only) == "-# 📣 ANNOUNCEMENT\n## Streaming party tomorrow\nAt six."
    audit = await mod(stage, "audit", what="delivery")
    assert "**Post corrected** · Streaming party tonight" in audit
    assert "title: `Streaming party tonight` → `Streaming party tomorrow`" in audit


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"title": "", "text": "At six."}, "At six."), ({"title": "Six", "text": ""}, "## Six")],
)
async def test_a_post_may_lose_its_title_or_its_text(
    stage: Stage, post: Any, typed: dict[str, str], words: str
) -> None:
    await stage.mod.submit_modal(await menu(stage, "Correct this post", post), typed)
    await stage.env.advance_time(2)
    assert said(stage.news.last_message) == f"-# 📣 ANNOUNCEMENT\n{words}"


async def test_a_correction_is_held_to_the_limits_of_what_it_corrects(stage: Stage, post: Any) -> None:
    form = await menu(stage, "Correct this post", post)
    fields = [label["component"] for label in form.modal["components"]]
    assert {field["custom_id"]: field["max_length"] for field in fields} == {"title": 100, "text": 3000}


async def test_a_correction_that_cannot_be_made_is_given_back(stage: Stage, post: Any) -> None:
    form = await menu(stage, "Correct this post", post)
    await stage.mod.submit_modal(await menu(stage, "Take this post down", post), {"reason": "wrong"})
    words = said(await stage.mod.submit_modal(form, {"title": "At six", "text": "Not at *seven*."}))
    assert "That is not one of my posts." in words
    assert "What you typed, to copy:" in words
    assert "At six\n\nNot at *seven*." in words


async def test_a_post_cannot_lose_all_its_words(stage: Stage, post: Any) -> None:
    form = await menu(stage, "Correct this post", post)
    words = said(await stage.mod.submit_modal(form, {"title": "", "text": "  "}))
    assert "Nothing would be left of that post." in words
    assert "Take this post down" in words
    await stage.env.advance_time(2)
    assert "Streaming party tonight" in said(stage.news.last_message)


async def test_two_corrections_leave_the_later_words(stage: Stage, post: Any, june: Any) -> None:
    mine = await menu(stage, "Correct this post", post)
    hers = await menu(stage, "Correct this post", post, june)
    await stage.mod.submit_modal(mine, {"title": "Mine", "text": ""})
    await june.submit_modal(hers, {"title": "Hers", "text": ""})
    await stage.env.advance_time(2)
    assert "## Hers" in said(stage.news.last_message)
    assert "title: `Mine` → `Hers`" in await mod(stage, "audit")


async def test_a_post_is_taken_down_once_with_its_reason(
    stage: Stage, post: Any, june: Any, restart: OpenApp
) -> None:
    mine = await menu(stage, "Take this post down", post)
    hers = await menu(stage, "Take this post down", post, june)
    correction = await menu(stage, "Correct this post", post, june)
    await restart()
    assert "✅ **Taken down.**" in said(await stage.mod.submit_modal(mine, {"reason": "wrong date"}))
    await stage.env.advance_time(2)
    assert stage.news.last_message is None
    for late in (
        await june.submit_modal(hers, {"reason": "wrong hour"}),
        await june.submit_modal(correction, {"title": "x", "text": ""}),
    ):
        assert "That is not one of my posts." in said(late)
    audit = await mod(stage, "audit", what="delivery")
    assert "**Post taken down** · Streaming party tonight" in audit
    assert "“wrong date”" in audit


async def test_a_post_somebody_deleted_by_hand_is_forgotten(stage: Stage, post: Any) -> None:
    correction = await menu(stage, "Correct this post", post)
    await stage.mod.delete(post)
    await stage.mod.submit_modal(correction, {"title": "x", "text": ""})
    await stage.env.advance_time(HOUR)
    assert stage.news.last_message is None


async def test_other_peoples_messages_are_left_alone(stage: Stage) -> None:
    message = await stage.fan.send(stage.news, "hello")
    for name in ("Correct this post", "Take this post down"):
        words = said(await menu(stage, name, message))
        assert "That is not one of my posts." in words
        assert "**Next:** delete other messages in Discord itself." in words


async def test_an_alert_can_be_taken_down_but_not_reworded(stage: Stage) -> None:
    await stage.set_up("alerts", stage.alerts)
    form = await stage.mod.slash(stage.news, "announce schedule", when="in 1 hour")
    await stage.mod.submit_modal(form, WORDS)
    await stage.set_rights(stage.news, send_messages=False)
    await stage.env.advance_time(2 * HOUR)
    alert = stage.alerts.last_message
    words = said(await stage.mod.context_menu(stage.alerts, "Correct this post", alert))
    assert "That post has no words of its own." in words
    form = await stage.mod.context_menu(stage.alerts, "Take this post down", alert)
    await stage.mod.submit_modal(form, {"reason": "seen"})
    await stage.env.advance_time(2)
    assert stage.alerts.last_message is None


@pytest.mark.usefixtures("in_korean")
async def test_moderation_speaks_korean(stage: Stage, post: Any) -> None:
    assert "다음:" in await mod(stage, "ban", member=stage.fan, until="언젠가")
    assert "🚫" in await mod(stage, "bans")
    assert "공지 올림" in await mod(stage, "audit")
    form = await menu(stage, "Take this post down", post)
    assert form.modal["title"] == texts_in("ko")("takedown-form")
    assert "내렸어요" in said(await stage.mod.submit_modal(form, {"reason": "잘못된 날짜"}))
