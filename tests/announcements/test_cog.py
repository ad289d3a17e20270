"""/announce as moderators use it, in a hurry and after restarts."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.announcements import service
from bot.drafts import DraftService
from bot.store import Steps, StoreBusyError, sqlite
from tests.conftest import OpenApp
from tests.stage import MODERATOR, Stage, posts, said

HOUR, DAY = 3600, 86400
WORDS = {"title": "Streaming party tonight", "text": "We start with “Snow”."}


@pytest.fixture
async def stage(stage: Stage) -> Stage:
    """A server whose announcements go to #news, and alerts to #alerts."""
    await stage.set_up("announcements", stage.news)
    await stage.set_up("alerts", stage.alerts)
    return stage


async def announce(stage: Stage, words: dict[str, str] | None = None, **options: Any) -> Any:
    """Post at once, and let it arrive."""
    form = await stage.mod.slash(stage.news, "announce post", **options)
    answer = await stage.mod.submit_modal(form, words or WORDS)
    await stage.env.advance_time(2)
    return answer


async def schedule(stage: Stage, when: str, words: dict[str, str] | None = None, **options: Any) -> Any:
    form = await stage.mod.slash(stage.news, "announce schedule", when=when, **options)
    return await stage.mod.submit_modal(form, words or WORDS)


async def refused(stage: Stage, command: str = "announce post", **options: Any) -> str:
    """Return the sentence of a command that opened no form."""
    answer = await stage.mod.slash(stage.news, command, **options)
    assert answer.modal is None
    assert answer.ephemeral
    words = said(answer)
    assert "**Next:**" in words
    return words


# ------------------------------------------------------------------ post now


async def test_a_post_arrives_once_and_looks_as_it_should(stage: Stage) -> None:
    role = stage.guild.create_role("Streamers", mentionable=True)
    await stage.mod.slash(stage.news, "setup artist add", name="V", colour="#A774E2")
    words = WORDS | {
        "link": "Playlist https://music.example/list",
        "image_url": "https://pictures.example/party.png",
        "image_alt": "A green stage",
    }
    answer = await announce(stage, words, role=role, artist="V")
    assert f"✅ **On its way to <#{stage.news.id}>.**" in said(answer)
    assert "Correct this post" in said(answer)
    assert answer.ephemeral
    (post,) = stage.news.history()
    assert said(post).split("\n") == [
        role.mention,
        "-# 📣 ANNOUNCEMENT · V",
        "## Streaming party tonight",
        "We start with “Snow”.",
        "[A green stage]",
        "Playlist",
    ]
    _, card = post.components
    assert card.accent_colour == discord.Colour(0xA774E2)
    assert [role.id for role in post.role_mentions] == [role.id]


async def test_a_label_is_a_word_and_a_colour(stage: Stage) -> None:
    await announce(stage, {"title": "Snow is out"}, label="official")
    (post,) = stage.news.history()
    assert said(post) == "-# 🟢 OFFICIAL\n## Snow is out"
    assert post.components[0].accent_colour == discord.Colour(0x2E9E66)


async def test_another_channel_can_be_named(stage: Stage) -> None:
    await announce(stage, channel=stage.alerts)
    assert stage.news.last_message is None
    assert "Streaming party" in said(stage.alerts.last_message)


async def test_a_role_that_makes_no_ping_is_told(stage: Stage) -> None:
    quiet = stage.guild.create_role("Quiet")
    await stage.set_rights(stage.news, mention_everyone=False)
    words = said(await announce(stage, role=quiet))
    assert f"{quiet.mention} will not be pinged" in words
    assert "Server Settings › Roles" in words


async def test_typed_mentions_ping_nobody(stage: Stage) -> None:
    role = stage.guild.create_role("Streamers", mentionable=True)
    await announce(stage, {"title": "@everyone", "text": f"@here {role.mention} {stage.fan.mention}"})
    (request,) = [one for one in stage.env.http_requests if one.path == f"/channels/{stage.news.id}/messages"]
    assert request.json["allowed_mentions"] == {"parse": []}


async def test_held_posting_waits_and_says_so(stage: Stage) -> None:
    await stage.turn_hold()
    assert "All posting is held: it waits" in said(await announce(stage))
    await stage.env.advance_time(HOUR)
    assert stage.news.last_message is None
    await stage.turn_hold()
    assert len(posts(stage.news)) == 1


async def test_what_is_held_can_be_cancelled_in_time(stage: Stage) -> None:
    await stage.turn_hold()
    await announce(stage)
    listing = await stage.mod.slash(stage.news, "announce list")
    assert "⏳ waits: posting is held" in said(listing)
    (choice,) = await stage.mod.autocomplete(stage.news, "announce cancel", "announcement", "")
    answer = await stage.mod.select(listing.response, [choice["value"]], custom_id="ls:announce:cancel")
    assert "Cancelled: Streaming party tonight" in said(answer)
    await stage.turn_hold()
    await stage.env.advance_time(HOUR)
    assert posts(stage.news) == []
    assert "none planned" in said(await stage.mod.slash(stage.news, "announce list"))


async def test_one_form_posts_once(stage: Stage) -> None:
    form = await stage.mod.slash(stage.news, "announce post")
    await stage.mod.submit_modal(form, WORDS)
    twice = said(await stage.mod.submit_modal(again(form), WORDS))
    assert "I no longer have what you chose before." in twice
    assert "**Next:** run the command again." in twice
    assert "We start with “Snow”." in twice
    await stage.env.advance_time(2)
    assert len(posts(stage.news)) == 1


async def test_of_two_submissions_at_once_the_slower_posts_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It still finds the draft when it keeps its words, and not any more when it posts them."""
    keep_words = DraftService.keep_words

    async def overtaken(drafts: DraftService, *args: Any) -> dict[str, Any]:
        draft = await keep_words(drafts, *args)
        await drafts._store.write(drafts.taking(*args[:4]))
        return draft

    monkeypatch.setattr(DraftService, "keep_words", overtaken)
    late = said(await announce(stage))
    assert "I no longer have what you chose before." in late
    assert "Edit and try again" not in late
    assert posts(stage.news) == []


def again(form: Any) -> Any:
    """Let a form be submitted once more: Discord may deliver a submission twice."""
    form._interaction.modal_consumed = False
    return form


async def test_a_form_that_was_open_during_a_restart_still_posts(stage: Stage, restart: OpenApp) -> None:
    form = await stage.mod.slash(stage.news, "announce post")
    await restart()
    assert "On its way" in said(await stage.mod.submit_modal(form, WORDS))
    await stage.env.advance_time(2)
    assert len(posts(stage.news)) == 1


async def test_a_channel_deleted_while_writing_loses_nothing(stage: Stage) -> None:
    form = await stage.mod.slash(stage.alerts, "announce post")
    await stage.delete_channel(stage.news)
    refusal = await stage.mod.submit_modal(form, WORDS)
    assert "That channel is gone." in said(refusal)
    await stage.set_up("announcements", stage.alerts, where=stage.alerts)
    form = await stage.mod.click(refusal.response, label="Edit and try again")
    assert "On its way" in said(await stage.mod.submit_modal(form, defaults(form)))
    await stage.env.advance_time(2)
    assert "Streaming party" in said(stage.alerts.last_message)


async def test_a_channel_closed_while_writing_loses_nothing(stage: Stage) -> None:
    form = await stage.mod.slash(stage.news, "announce post")
    await stage.set_rights(stage.news, send_messages=False)
    refusal = await stage.mod.submit_modal(form, WORDS)
    assert "**Send Messages**" in said(refusal)
    await stage.set_rights(stage.news, send_messages=True)
    form = await stage.mod.click(refusal.response, label="Edit and try again")
    assert defaults(form) == WORDS


async def test_fans_do_not_see_announce(stage: Stage) -> None:
    assert not [name for name in stage.fan.available_commands(stage.news) if name.startswith("announce")]


# ---------------------------------------------------- before anybody types


async def test_without_a_channel_the_command_says_where_to_choose_one(stage: Stage) -> None:
    await stage.set_up("announcements", [])
    words = await refused(stage)
    assert "Announcements: no channel yet." in words
    assert "/setup panel" in words


async def test_switched_off_is_said_before_the_form(stage: Stage) -> None:
    await stage.set_up("features", ["news"], "ls:setup:features")
    assert "Announcements: switched off" in await refused(stage)
    assert "switched off" in await refused(stage, "announce schedule", when="tomorrow 6pm")


async def test_missing_rights_are_named_before_the_form(stage: Stage) -> None:
    closed = stage.guild.create_text_channel("closed")
    await stage.set_rights(closed, send_messages=False)
    words = await refused(stage, channel=closed)
    assert f"I can’t post in <#{closed.id}>." in words
    assert "**Send Messages**" in words


async def test_a_channel_that_is_gone_is_said_before_the_form(stage: Stage) -> None:
    gone = stage.guild.create_text_channel("gone")
    await stage.set_up("announcements", gone)
    await stage.delete_channel(gone)
    assert "That channel is gone." in await refused(stage)


async def test_everyone_is_no_role_to_ping(stage: Stage) -> None:
    words = await refused(stage, role=stage.guild.default_role)
    assert "I don’t ping everyone." in words


async def test_an_artist_nobody_picked_is_explained(stage: Stage) -> None:
    assert "I don’t know that artist." in await refused(stage, artist="somebody")


# -------------------------------------------------- nothing typed is lost


LONG_LABEL = "One two three four five six seven https://a.example"
BAD_WORDS = [
    ({"title": "   "}, "An announcement needs a title."),
    ({"title": "\u200b\u2060"}, "An announcement needs a title."),
    ({"link": "playlist"}, "“playlist” is not a web address."),
    ({"link": "javascript:alert(1)"}, "is not a web address."),
    ({"link": "https://localhost"}, "is not a web address."),
    ({"link": "https://a.example/" + "x" * 540}, "That address has 558 characters."),
    ({"link": LONG_LABEL}, "Those words for the link have 33 characters."),
    ({"image_url": "**picture** ```"}, "“\\*\\*picture\\*\\* \\`\\`\\`” is not a web address."),
]


@pytest.mark.parametrize(("typed", "sentence"), BAD_WORDS)
async def test_what_cannot_be_meant_can_be_edited(
    stage: Stage, restart: OpenApp, typed: dict[str, str], sentence: str
) -> None:
    typed = WORDS | {"image_alt": "A green stage"} | typed
    refusal = await announce(stage, typed)
    assert sentence in said(refusal)
    assert "**Next:**" in said(refusal)
    assert stage.news.last_message is None

    await restart()
    form = await stage.mod.click(refusal.response, label="Edit and try again")
    offered = defaults(form)
    assert offered == {name: value.strip() for name, value in typed.items() if value.strip()}
    corrected = offered | {"title": "Better", "link": "", "image_url": ""}
    assert "On its way" in said(await stage.mod.submit_modal(form, corrected))
    await stage.env.advance_time(2)
    (post,) = posts(stage.news)
    assert "## Better\nWe start with “Snow”." in post


def defaults(form: Any) -> dict[str, str]:
    """Return what a form's fields hold when it opens."""
    fields = [label["component"] for label in form.modal["components"]]
    return {field["custom_id"]: field["value"] for field in fields if field.get("value")}


async def test_what_was_kept_for_another_try_is_posted_once(stage: Stage) -> None:
    refusal = await announce(stage, WORDS | {"link": "nowhere"})
    first = await stage.mod.click(refusal.response, label="Edit and try again")
    second = await stage.mod.click(refusal.response, label="Edit and try again")
    assert "On its way" in said(await stage.mod.submit_modal(first, WORDS))
    assert "no longer have" in said(await stage.mod.submit_modal(second, WORDS))
    third = await stage.mod.click(refusal.response, label="Edit and try again")
    assert "no longer have" in said(third)
    await stage.env.advance_time(2)
    assert len(posts(stage.news)) == 1


LONG = {"title": "Streaming party tonight", "text": "Snow ❄️ " * 370}


@pytest.mark.parametrize(("command", "options"), [("post", {}), ("schedule", {"when": "in 3 hours"})])
async def test_a_busy_database_loses_nothing_that_was_typed(
    stage: Stage,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    options: dict[str, str],
) -> None:
    form = await stage.mod.slash(stage.news, f"announce {command}", **options)
    with monkeypatch.context() as locked:
        locked.setattr(service, "record", _refuse)
        refusal = await stage.mod.submit_modal(form, LONG)
    assert "That did not work just now." in said(refusal)
    (logged,) = [record for record in caplog.records if record.levelname == "WARNING"]
    assert f"Reference {logged.reference}" in said(refusal)
    form = await stage.mod.click(refusal.response, label="Edit and try again")
    assert defaults(form) == {name: value.strip() for name, value in LONG.items()}
    await stage.mod.submit_modal(form, defaults(form))
    await stage.env.advance_time(3 * HOUR + 60)
    assert len(posts(stage.news)) == 1


def _refuse(*_: Any) -> Steps[None]:
    raise StoreBusyError("database is locked")
    yield


async def test_a_locked_database_gives_back_what_was_typed(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where not even the draft can be written, the words are on the card."""
    monkeypatch.setattr(sqlite, "LOCK_PAUSES_S", ())  # SimCord's clock would have to walk through them
    form = await stage.mod.slash(stage.news, "announce post")
    with closing(sqlite3.connect(tmp_path / "lightstick.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refusal = said(await stage.mod.submit_modal(form, LONG))
    assert "That did not work just now." in refusal
    assert "Reference" in refusal
    assert LONG["text"].strip() in refusal
    assert "On its way" in said(await stage.mod.submit_modal(again(form), LONG))


async def test_a_schedule_that_passed_while_writing_can_be_edited(stage: Stage) -> None:
    form = await stage.mod.slash(stage.news, "announce schedule", when="in 10 minutes")
    await stage.env.advance_time(HOUR)
    refusal = await stage.mod.submit_modal(form, WORDS)
    assert "That moment has passed." in said(refusal)
    assert "Nothing was posted." in said(refusal)
    form = await stage.mod.click(refusal.response, label="Post it now instead")
    assert form.modal["title"] == "Post an announcement"
    assert "On its way" in said(await stage.mod.submit_modal(form, defaults(form)))
    await stage.env.advance_time(2)
    assert len(posts(stage.news)) == 1


# ------------------------------------------------------------------ schedule


async def test_the_echo_tells_local_time_and_everybodys_own(stage: Stage) -> None:
    await stage.set_timezone("Asia/Seoul")
    answer = await schedule(stage, "tomorrow 6pm")
    lines = said(answer).split("\n")
    assert lines[0] == "✅ **Scheduled: Streaming party tonight**"
    assert lines[1] == f"Friday 2 January 2026, 18:00 (Asia/Seoul) · <#{stage.news.id}>"
    assert lines[2] == "<t:1767344400:f> your time"
    assert "/announce list" in lines[-1]


async def test_a_single_one_is_posted_at_its_moment_once(stage: Stage) -> None:
    await schedule(stage, "in 2 hours")
    await stage.env.advance_time(2 * HOUR - 60)
    assert posts(stage.news) == []
    await stage.env.advance_time(120)
    assert len(posts(stage.news)) == 1
    await stage.env.advance_time(DAY)
    assert len(posts(stage.news)) == 1


async def test_a_daily_one_echoes_five_and_comes_each_day(stage: Stage) -> None:
    answer = said(await schedule(stage, "18:00", repeat="daily"))
    assert "**Every day. Next:**" in answer
    moments = [1767290400 + day * DAY for day in range(5)]
    assert [f"<t:{moment}:f>" in answer for moment in moments] == [True] * 5
    for _ in range(3):
        await stage.env.advance_time(DAY)
    assert len(posts(stage.news)) == 3


async def test_a_weekly_one_echoes_the_same_weekday(stage: Stage) -> None:
    answer = said(await schedule(stage, "friday 20:00", repeat="weekly"))
    assert "**Every week. Next:**" in answer
    assert "<t:1767988800:f>" in answer  # Friday 9 January, 20:00


CLOCK_CHANGES = [
    ("2026-03-29 02:30", "The clock skips that hour that day", "<t:1774746000:f>"),
    ("2026-10-25 02:30", "That hour comes twice that day", "<t:1792888200:f>"),
]


@pytest.mark.parametrize(("when", "note", "moment"), CLOCK_CHANGES)
async def test_the_echo_says_what_the_clock_change_does(
    stage: Stage, when: str, note: str, moment: str
) -> None:
    await stage.set_timezone("Europe/Berlin")
    answer = said(await schedule(stage, when))
    assert f"{when[-5:]} (Europe/Berlin)" in answer
    assert note in answer
    assert moment in answer


async def test_a_daily_hour_that_is_skipped_once_is_noted_at_its_day(stage: Stage) -> None:
    await stage.set_timezone("Europe/Berlin")
    answer = said(await schedule(stage, "2026-03-27 02:30", repeat="daily"))
    (line,) = [line for line in answer.split("\n") if "skips that hour" in line]
    assert line.startswith("<t:1774746000:f>")


BAD_MOMENTS = [
    ("2025-12-31 18:00", "2025-12-31 18:00 is past."),
    ("soon", "I did not understand “soon” as a moment."),
    ("2026-02-30 18:00", "I did not understand"),
    ("12/31 18:00", "I did not understand"),
    ("tomorrow", "Which hour on 2026-01-02?"),
    ("2046-01-01 18:00", "That is more than ten years away."),
    ("x" * 5000, "I did not understand “xxx"),
    ("<@&1> `a` **b**", "I did not understand “<\u200b@&1> \\`a\\` \\*\\*b\\*\\*”"),
    ("-1", "I did not understand “-1”"),
    ("   ", "I did not understand “”"),
]


@pytest.mark.parametrize(("when", "sentence"), BAD_MOMENTS)
async def test_a_moment_that_cannot_be_meant(stage: Stage, when: str, sentence: str) -> None:
    assert sentence in await refused(stage, "announce schedule", when=when)


async def test_a_role_deleted_before_the_moment_is_left_out(stage: Stage) -> None:
    role = stage.guild.create_role("Streamers", mentionable=True)
    await schedule(stage, "in 1 hour", role=role)
    await stage.delete_role(role)
    await stage.env.advance_time(2 * HOUR)
    (post,) = posts(stage.news)
    assert post.startswith("-# 📣 ANNOUNCEMENT")


async def test_an_artist_removed_before_the_moment_is_left_out(stage: Stage) -> None:
    await stage.mod.slash(stage.news, "setup artist add", name="V")
    await schedule(stage, "in 1 hour", artist="V")
    await stage.mod.slash(stage.news, "setup artist remove", artist="V")
    await stage.env.advance_time(2 * HOUR)
    (post,) = posts(stage.news)
    assert post.startswith("-# 📣 ANNOUNCEMENT\n")


async def test_a_channel_deleted_before_the_moment_loses_nothing(stage: Stage) -> None:
    doomed = stage.guild.create_text_channel("doomed")
    await schedule(stage, "01:00", channel=doomed, repeat="daily")
    await stage.delete_channel(doomed)
    await stage.env.advance_time(2 * HOUR)
    (alert,) = posts(stage.alerts)
    assert "The channel I posted to is gone." in alert
    assert "nothing is lost" in alert
    assert "**Next:** choose another in /setup panel" in alert
    await stage.set_up("announcements", stage.alerts)
    await stage.env.advance_time(2)
    assert "Streaming party" in said(stage.alerts.last_message)
    await stage.env.advance_time(DAY)
    assert len([post for post in posts(stage.alerts) if "Streaming party" in post]) == 2
    assert len(posts(stage.alerts)) == 3  # nobody is told twice


async def test_a_closed_channel_is_told_once_and_goes_on_by_itself(stage: Stage) -> None:
    await schedule(stage, "in 1 hour")
    await stage.set_rights(stage.news, send_messages=False)
    await stage.env.advance_time(2 * HOUR)
    assert posts(stage.news) == []
    (alert,) = posts(stage.alerts)
    assert f"I can’t post in <#{stage.news.id}> any more." in alert
    await stage.set_rights(stage.news, send_messages=True)
    await stage.env.advance_time(2)
    assert len(posts(stage.news)) == 1
    assert len(posts(stage.alerts)) == 1


# ------------------------------------------------------------ list and cancel


async def test_the_list_of_nothing_names_the_command(stage: Stage) -> None:
    words = said(await stage.mod.slash(stage.news, "announce list"))
    assert "ANNOUNCEMENTS · none planned" in words
    assert "</announce schedule:" in words


async def test_the_list_shows_what_is_planned_and_cancels_it(stage: Stage, restart: OpenApp) -> None:
    for number in range(10):
        await schedule(stage, f"in {number + 1} hours", {"title": f"Party {number} *loud*"})
    listing = await stage.mod.slash(stage.news, "announce list")
    words = said(listing)
    assert "ANNOUNCEMENTS · 10 planned" in words
    assert "**Party 9 \\*loud\\***" in words
    assert "once · <t:" in words
    assert "and 2 more" in words
    (menu,) = [
        part for card in listing.response.components for part in card["components"] if part["type"] == 1
    ]
    choices = {option["label"]: option["value"] for option in menu["components"][0]["options"]}
    await restart()
    chosen = await stage.mod.select(
        listing.response, [choices["Party 3 *loud*"]], custom_id="ls:announce:cancel"
    )
    assert "✅ **Cancelled: Party 3 \\*loud\\***" in said(chosen)
    again = said(await stage.mod.slash(stage.news, "announce list"))
    assert "9 planned" in again
    assert "Party 3" not in again
    await stage.env.advance_time(11 * HOUR)
    assert not [post for post in posts(stage.news) if "Party 3" in post]
    assert len(posts(stage.news)) == 9


async def test_cancel_suggests_by_title_newest_first(stage: Stage) -> None:
    for title in ("Snow", "Rain", "Snowfall"):
        await schedule(stage, "tomorrow 6pm", {"title": title})
    suggest = stage.mod.autocomplete
    names = [one["name"] for one in await suggest(stage.news, "announce cancel", "announcement", "SNOW")]
    assert names == ["Snowfall", "Snow"]
    choices = await suggest(stage.news, "announce cancel", "announcement", "")
    assert len(choices) == 3
    assert await suggest(stage.news, "announce cancel", "announcement", "nothing") == []
    answer = await stage.mod.slash(stage.news, "announce cancel", announcement=choices[0]["value"])
    assert "Cancelled: Snowfall" in said(answer)
    over = await refused(stage, "announce cancel", announcement=choices[0]["value"])
    assert "“Snowfall” has nothing more to cancel." in over


@pytest.mark.parametrize("picked", ["another server's", "-5", "9" * 19, "0", "Party", "@everyone", "```"])
async def test_an_announcement_that_is_not_there(stage: Stage, picked: str) -> None:
    elsewhere = stage.env.create_guild(name="Elsewhere")
    moderators = elsewhere.create_role("Mods", permissions=MODERATOR)
    june = elsewhere.add_member(stage.env.create_user("june"), roles=[moderators])
    channel = elsewhere.create_text_channel("general")
    form = await june.slash(channel, "announce schedule", when="tomorrow 6pm", channel=channel)
    await june.submit_modal(form, {"title": "Party"})
    (choice,) = await june.autocomplete(channel, "announce cancel", "announcement", "")
    value = choice["value"] if picked == "another server's" else picked
    assert "I don’t know that announcement." in await refused(stage, "announce cancel", announcement=value)
    assert "1 planned" in said(await june.slash(channel, "announce list"))


async def test_a_schedule_is_cancelled_once_by_two(stage: Stage) -> None:
    await schedule(stage, "tomorrow 6pm")
    june = stage.guild.add_member(stage.env.create_user("june"), roles=[stage.guild.roles["Moderators"]])
    mine = await stage.mod.slash(stage.news, "announce list")
    hers = await june.slash(stage.news, "announce list")
    (value,) = [
        option["value"]
        for part in mine.response.components[0]["components"]
        if part["type"] == 1
        for option in part["components"][0]["options"]
    ]
    assert "Cancelled" in said(await stage.mod.select(mine.response, [value], custom_id="ls:announce:cancel"))
    late = await june.select(hers.response, [value], custom_id="ls:announce:cancel")
    assert "has nothing more to cancel" in said(late)
    assert late.ephemeral


# ---------------------------------------------------------- missed while away


async def test_a_little_late_is_posted_and_says_so(stage: Stage, restart: OpenApp) -> None:
    await schedule(stage, "01:00")
    await stage.be_away(5 * HOUR)
    await restart()
    await stage.env.advance_time(2)
    (post,) = posts(stage.news)
    assert "(late) planned for <t:1767229200:f>" in post


async def test_what_waited_for_its_channel_says_that_it_is_late(stage: Stage) -> None:
    await schedule(stage, "01:00")
    await stage.set_rights(stage.news, send_messages=False)
    for _ in range(3):
        await stage.env.advance_time(DAY)
    assert posts(stage.news) == []
    await stage.set_rights(stage.news, send_messages=True)
    await stage.env.advance_time(60)
    (post,) = posts(stage.news)
    assert post.endswith("-# (late) planned for <t:1767229200:f>")


async def test_what_was_on_time_is_not_late_when_it_is_corrected(stage: Stage) -> None:
    await announce(stage)
    await stage.env.advance_time(DAY)
    (post,) = stage.news.history()
    form = await stage.mod.context_menu(stage.news, "Correct this post", post)
    await stage.mod.submit_modal(form, {"title": "Streaming party tomorrow", "text": ""})
    await stage.env.advance_time(2)
    assert posts(stage.news) == ["-# 📣 ANNOUNCEMENT\n## Streaming party tomorrow"]


async def test_too_late_is_asked_and_posted_once(stage: Stage, restart: OpenApp) -> None:
    june = stage.guild.add_member(stage.env.create_user("june"), roles=[stage.guild.roles["Moderators"]])
    await schedule(stage, "01:00")
    await stage.be_away(20 * HOUR)
    await restart()
    await stage.env.advance_time(2)
    assert posts(stage.news) == []
    (alert,) = posts(stage.alerts)
    assert "An announcement was not posted: “Streaming party tonight”." in alert
    assert "<t:1767229200:f>" in alert
    assert "/mod queue" in alert
    listing = said(await stage.mod.slash(stage.news, "announce list"))
    assert "missed while I was away: decide in /mod queue" in listing

    mine = await stage.mod.slash(stage.news, "mod queue")
    hers = await june.slash(stage.news, "mod queue")
    assert "## Streaming party tonight" in said(mine)
    assert "We start with “Snow”." in said(mine)
    assert f"<#{stage.news.id}>" in said(mine)
    answer = said(await stage.mod.click(mine.response, label="Post it now"))
    assert "✅ **It is on its way.**" in answer
    assert "Nothing waits for you." in answer
    late = said(await june.click(hers.response, label="Drop it"))
    assert f"<@{stage.mod.id}> was faster." in late
    assert "It is on its way." in late
    await stage.env.advance_time(2)
    (post,) = posts(stage.news)
    assert "(late)" in post


async def test_of_a_daily_one_the_latest_comes_at_most(stage: Stage, restart: OpenApp) -> None:
    await schedule(stage, "18:00", repeat="daily")
    for _ in range(3):
        await stage.be_away(DAY)
    await restart()
    await stage.env.advance_time(2)
    (post,) = posts(stage.news)
    assert "(late)" in post
    await stage.env.advance_time(DAY)
    assert len(posts(stage.news)) == 2


async def test_check_tells_what_became_of_past_slots(stage: Stage) -> None:
    await schedule(stage, "01:00", {"title": "Snow **now**"}, repeat="daily")
    await stage.env.advance_time(2 * HOUR)
    words = said(await stage.mod.slash(stage.news, "setup check"))
    assert "<t:1767229200:f> Snow \\*\\*now\\*\\*: posted" in words


# ------------------------------------------------------------------- Korean


@pytest.mark.usefixtures("in_korean")
async def test_everything_speaks_korean(stage: Stage) -> None:
    await stage.set_up("language", "ko", "ls:setup:language")
    form = await stage.mod.slash(stage.news, "announce schedule", when="내일 18시", repeat="daily")
    assert form.modal["title"] == "공지 예약하기"
    answer = said(await stage.mod.submit_modal(form, WORDS))
    assert "예약" in answer
    assert "2026년 1월 2일 금요일" in answer
    await announce(stage)
    assert posts(stage.news)[0].startswith("-# 📣 공지")
    refusal = said(await announce(stage, WORDS | {"link": "nowhere"}))
    assert "다음:" in refusal
