"""Always one answer, whatever came before, and never the inner workings."""

import logging
from typing import Any

import pytest
import simcord
from discord.app_commands import CommandNotFound

from bot.errors import UserError
from tests.client.conftest import REFERENCE, Probe
from tests.stage import said

NO_MOMENT = "I did not understand “\\*\\*bold\\*\\* <\u200b@&1> \\`” as a moment."
"""What was typed, letter by letter: no Markdown, no mention."""

CALLBACKS = "/interactions/*/*/callback"


def levels(caplog: pytest.LogCaptureFixture) -> list[int]:
    return [record.levelno for record in caplog.records if record.name.startswith("bot.")]


@pytest.fixture
def refusals(simcord_env: simcord.Env) -> Any:
    """Take note of what commands refused; SimCord holds every error for a bug."""
    yield
    assert all(isinstance(getattr(error, "original", error), UserError) for error in simcord_env.errors)


@pytest.mark.usefixtures("refusals")
async def test_an_error_is_explained_to_the_person_only(
    probe: Probe, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await probe("refuse")
    assert answer.ephemeral
    what, next_step = said(answer).split("\n")
    assert what == f"⚠️ **{NO_MOMENT}**"
    assert next_step.startswith("**Next:** write it like")
    assert levels(caplog) == []


@pytest.mark.usefixtures("refusals")
async def test_an_error_after_a_defer_takes_the_place_of_the_answer(probe: Probe) -> None:
    answer = await probe("defer refuse")
    assert NO_MOMENT in said(answer)
    assert answer.followups == []


@pytest.mark.usefixtures("refusals")
async def test_an_error_after_an_answer_follows_it(probe: Probe) -> None:
    answer = await probe("reply refuse")
    assert "an answer" in said(answer)
    (follow_up,) = answer.followups
    assert NO_MOMENT in said(follow_up)
    assert follow_up.ephemeral


async def test_a_second_answer_follows_the_first(probe: Probe) -> None:
    answer = await probe("reply reply")
    assert [said(answer.response), *map(said, answer.followups)] == ["an answer", "an answer"]


async def test_an_answer_to_a_defer_replaces_the_waiting(probe: Probe) -> None:
    answer = await probe("defer reply")
    assert said(answer.response) == "an answer"
    assert answer.followups == []


async def test_the_unexpected_shows_a_reference_and_nothing_else(
    probe: Probe, simcord_env: simcord.Env, caplog: pytest.LogCaptureFixture
) -> None:
    words = said(await probe("break"))
    assert "That went wrong on my side." in words
    assert f"Reference {REFERENCE}" in words
    assert "inner workings" not in words
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.__dict__["reference"] == REFERENCE
    assert "inner workings" in str(record.exc_info)
    simcord.assert_error(simcord_env, RuntimeError)


async def test_what_may_pass_is_said_so(
    probe: Probe, simcord_env: simcord.Env, caplog: pytest.LogCaptureFixture
) -> None:
    words = said(await probe("pass"))
    assert "did not work just now" in words
    assert "locked" not in words
    assert levels(caplog) == [logging.WARNING]
    simcord.assert_error(simcord_env)


@pytest.mark.usefixtures("refusals")
async def test_missing_rights_are_named_as_discord_names_them(probe: Probe, channel: Any) -> None:
    words = said(await probe("lack"))
    assert f"I can’t post in <#{channel.id}>." in words
    assert "**Send Messages**, **Attach Files**" in words
    assert "3 items wait, nothing is lost." in words
    assert "**Next:** Edit channel › Permissions" in words


async def test_what_discord_forbids_is_a_sentence_too(
    probe: Probe, simcord_env: simcord.Env, caplog: pytest.LogCaptureFixture
) -> None:
    simcord_env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=403, code=50013)
    words = said(await probe("role"))
    assert "Discord doesn’t let me do that." in words
    assert "/setup check" in words
    assert levels(caplog) == [logging.ERROR]
    simcord.assert_error(simcord_env, code=50013)


async def test_a_command_discord_still_shows(probe: Probe, simcord_env: simcord.Env) -> None:
    simcord_env.bot.tree.remove_command("probe")
    words = said(await probe("reply"))
    assert "This command has changed." in words
    simcord.assert_error(simcord_env, CommandNotFound)


async def test_suggestions_that_fail_are_none(
    ash: Any, channel: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert await ash.autocomplete(channel, "probe", "what", "x") == []


@pytest.mark.parametrize(("label", "words"), [("refuse", NO_MOMENT), ("break", "went wrong on my side")])
async def test_a_press_that_fails_is_answered(probe: Probe, ash: Any, label: str, words: str) -> None:
    buttons = await probe("buttons")
    answer = await ash.click(buttons.response, label=label)
    assert words in said(answer)
    assert answer.ephemeral


@pytest.mark.parametrize("label", ["gone", "foreign"])
async def test_a_button_nobody_knows_any_more(
    probe: Probe, ash: Any, label: str, caplog: pytest.LogCaptureFixture
) -> None:
    buttons = await probe("buttons")
    words = said(await ash.click(buttons.response, label=label))
    assert "from an older version of me" in words
    assert "**Next:** run the command again." in words
    assert levels(caplog) == []


async def test_a_press_redraws_its_card(probe: Probe, ash: Any) -> None:
    buttons = await probe("buttons")
    await ash.click(buttons.response, label="redraw")
    assert said(buttons.response) == "drawn anew"


async def test_a_form_is_read_without_the_form_in_memory(probe: Probe, ash: Any) -> None:
    answer = await ash.submit_modal(await probe("form"), {"words": "  some words "})
    assert said(answer) == "7: some words"


async def test_two_people_fill_in_the_same_form(
    simcord_env: simcord.Env, channel: Any, probe: Probe, ash: Any
) -> None:
    other = channel.guild.add_member(simcord_env.create_user("minji"))
    first, second = await probe("form"), await other.slash(channel, "probe", what="form")
    assert said(await ash.submit_modal(first, {"words": "one"})) == "7: one"
    assert said(await other.submit_modal(second, {"words": "two"})) == "7: two"


async def test_a_form_that_fails_is_answered(probe: Probe, ash: Any) -> None:
    answer = await ash.submit_modal(await probe("failing-form"), {})
    assert "went wrong on my side" in said(answer)


@pytest.mark.parametrize("code", [10062, 10015, 50027])
async def test_an_answer_that_comes_too_late_is_no_error(
    probe: Probe, simcord_env: simcord.Env, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    simcord_env.inject_error("POST", CALLBACKS, status=404, code=code)
    answer = await probe("reply")
    assert not answer.acknowledged
    assert levels(caplog) == [logging.WARNING]


@pytest.mark.parametrize("what", ["redraw", "refuse"])
async def test_a_press_that_is_answered_too_late_is_no_error(
    probe: Probe, ash: Any, simcord_env: simcord.Env, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    buttons = await probe("buttons")
    simcord_env.inject_error("POST", CALLBACKS, status=404, code=10062)
    await ash.click(buttons.response, label=what)
    assert levels(caplog) == [logging.WARNING]


@pytest.mark.parametrize("what", ["form", "defer"])
async def test_a_late_form_or_defer_is_no_error(
    probe: Probe, simcord_env: simcord.Env, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    simcord_env.inject_error("POST", CALLBACKS, status=404, code=10062)
    await probe(what)
    assert levels(caplog) == [logging.WARNING]
    simcord.assert_error(simcord_env, code=10062)


async def test_an_answer_discord_lost_is_given_again(
    probe: Probe, simcord_env: simcord.Env, caplog: pytest.LogCaptureFixture
) -> None:
    simcord_env.inject_error("POST", CALLBACKS, status=500, times=1)
    answer = await probe("reply")
    assert "went wrong on my side" in said(answer)
    assert levels(caplog) == [logging.ERROR]
    simcord.assert_error(simcord_env)


async def test_an_answer_discord_has_already_is_followed_up(probe: Probe, ash: Any) -> None:
    """A retry of a request whose first answer got lost: Discord says 40060, so what is said follows."""
    buttons = await probe("buttons")
    answer = await ash.click(buttons.response, label="twice")
    assert [said(one) for one in answer.followups] == ["an answer"]
