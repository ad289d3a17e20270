"""The demo as it is started: the tour goes well, a failing step is told, the page is served until SIGTERM."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from demo.__main__ import TOUR, tell_first_news
from demo.prompt import Prompt, read_span
from demo.screen import Screen
from demo.session import Session, open_session
from demo.tour import START, Tour, play
from demo.world import TIMEZONE
from tests.source import ROOT


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    async with open_session(tmp_path, START) as opened:
        yield opened


@pytest.fixture
async def prompt(session: Session) -> AsyncIterator[Prompt]:
    await tell_first_news(session)
    screen = Screen(session.env, session.turn, session.feeds.list_pictures(), 0, TIMEZONE)
    opened = Prompt(session, screen, asyncio.Event())
    await opened.open()
    yield opened
    await screen.close()


@pytest.mark.slow
async def test_the_tour_goes_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    went_well = await play(tmp_path)
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines[:-1] if not line.startswith("ok ")] == []
    assert (went_well, len(lines)) == (True, 17)


@pytest.mark.slow
async def test_a_step_that_fails_is_told(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    session.feeds.get_room("hanlight").is_broken = True
    tour = Tour(session)
    tour.steps = [step for step in tour.steps if step[0].startswith(("/news add follows", "/latest"))]
    assert await tour.play() is False
    first, second, last = capsys.readouterr().out.splitlines()
    assert first.startswith("failed  /news add follows a page’s feed and previews its newest: ")
    assert second.startswith("failed  /latest")
    assert last == "0 of 2 steps went well."


@pytest.mark.slow
async def test_the_time_machine(session: Session, prompt: Prompt) -> None:
    assert "has published “Lightstick update: the moon can blink now”" in await prompt.obey("publish")
    assert "New messages: 1 in #news." in await prompt.obey("+1h")
    assert "was stopped and started again" in await prompt.obey("restart")
    assert (await prompt.obey("+1h")).endswith("No new messages.")
    await prompt.obey("break popdesk")
    assert "popdesk/atom.xml  (broken)" in await prompt.obey("sites")
    assert "New messages: 1 in #mods." in await prompt.obey("+26h")
    await prompt.obey("mend popdesk")
    assert "broken" not in await prompt.obey("sites")
    assert "New messages: 1 in #mods." in await prompt.obey("+1d")
    assert session.env.errors == []


@pytest.mark.slow
async def test_what_the_tour_says_comes_true_word_for_word(session: Session, prompt: Prompt) -> None:
    typed = re.findall(r"^  [ 1-5]  (?:then  )?((?!/|then)\S.*?)(?:  |$)", TOUR, re.MULTILINE)
    assert len(typed) == 5
    mods = session.world.channels["mods"]
    await session.world.moderator.slash(mods, "news add", source=session.feeds.get_front_url("hanlight"))
    published = await prompt.obey(typed[0])
    form = await session.world.moderator.slash(mods, "announce schedule", when="tomorrow 6pm")
    await session.world.moderator.submit_modal(form, {"title": "Listening hour"})
    said = [published, *[await prompt.obey(line) for line in typed[1:]]]
    told = [re.findall("New messages: (.*)|No new messages", each) for each in said]
    assert told == [["1 in #news."], ["1 in #announcements."], ["1 in #mods."], ["1 in #mods."], []]
    assert "#mods, seen by Mina" in said[2]


@pytest.mark.slow
async def test_another_channel_and_another_member(session: Session, prompt: Prompt) -> None:
    address = prompt.url
    assert await prompt.obey("channel #mods") == "#mods, seen by Mina. Now reload the page."
    assert await prompt.obey("as Ash") == "Ash may not read #mods. First: channel news"
    await prompt.obey("channel news")
    assert await prompt.obey("as 눈꽃왕자") == "#news, seen by 눈꽃왕자. Now reload the page."
    assert "may not read #mods. First: as Mina" in await prompt.obey("channel mods")
    assert prompt.url == address
    async with aiohttp.ClientSession() as http, http.get(address) as response:
        assert response.status == 200


@pytest.mark.slow
async def test_what_names_nothing_is_answered_with_what_there_is(prompt: Prompt) -> None:
    assert "mooncat, popdesk" in await prompt.obey("publish nowhere")
    assert "news, announcements" in await prompt.obey("channel nowhere")
    assert "Mina, Ash" in await prompt.obey("as nobody")
    assert "publish [SITE]" in await prompt.obey("dance")
    assert "31 days" in await prompt.obey("+0h")
    assert "31 days" in await prompt.obey("+99w")


@pytest.mark.parametrize(
    ("word", "span"),
    [
        ("+1h", timedelta(hours=1)),
        ("+1d", timedelta(days=1)),
        ("+90m", timedelta(minutes=90)),
        ("+h", None),
        ("1h", None),
        ("+1y", None),
    ],
)
def test_spans(word: str, span: timedelta | None) -> None:
    assert read_span(word) == span


@pytest.mark.slow
@pytest.mark.parametrize("given", [subprocess.DEVNULL, subprocess.PIPE], ids=["nothing", "a closed pipe"])
def test_without_a_terminal_it_serves_until_it_is_stopped(tmp_path: Path, given: int) -> None:
    demo = subprocess.Popen(
        [sys.executable, "-m", "demo"],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdin=given,
        stdout=subprocess.PIPE,
        text=True,
    )
    with demo:
        assert demo.stdout is not None
        if demo.stdin is not None:
            demo.stdin.close()
        address = next(found[0] for line in demo.stdout if (found := re.search(r"http://127\S+#\S+", line)))
        assert demo.poll() is None
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(30) == 0
    assert address
    assert list(tmp_path.iterdir()) == []
