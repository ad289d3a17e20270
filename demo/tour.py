"""The tour, without a browser: what the demo invites to, each step held to what it should have done."""

import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
from simcord import InteractionResult, ResponseMessage

from demo.screen import Screen
from demo.session import Session, open_session
from demo.world import TIMEZONE

START = datetime(2026, 11, 24, 12, tzinfo=UTC)  # nine in the evening in Seoul
POLL = timedelta(minutes=20)  # longer than any feed waits that had something new
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

Step = Callable[[], Awaitable[None]]


class WrongError(Exception):
    """A step did not do what it should; the text says what was found."""


def expect(found: bool, words: str) -> None:
    """Raise with `words` unless it is so.

    Raises:
        WrongError: it is not.
    """
    if not found:
        raise WrongError(words)


async def play(folder: Path) -> bool:
    """Play the tour, print a line for every step, and return whether all went well."""
    async with open_session(folder, START) as session:
        return await Tour(session).play()


class Tour:
    """The steps, in an order in which each can build on those before."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._world = session.world
        self._mina = session.world.moderator
        self._fan = session.world.members["ash"]
        self.steps: list[tuple[str, Step]] = [
            ("/setup check finds nothing to mend", self._check_setup),
            ("/setup panel shows where news goes", self._open_panel),
            ("/news add follows a page’s feed and previews its newest", self._add_feed),
            ("/news add says why a page without a feed cannot be followed", self._add_plain_page),
            ("publish: exactly one card in #news", self._publish),
            ("+1h: the card is not posted again", self._pass_an_hour),
            ("one story from two sources: one card", self._tell_once),
            ("break: a day later the moderators hear of it, once", self._break_site),
            ("mend: they hear that it is back, once", self._mend_site),
            ("restart: what came meanwhile is posted once", self._restart),
            ("/announce post posts at once", self._announce),
            ("/announce schedule tomorrow 6pm: one post a day later, after a restart", self._schedule),
            ("/latest shows a fan what was posted", self._read_latest),
            ("/me export gives a fan a file of their own", self._export),
            ("the page in the browser shows #news with its pictures", self._draw_page),
            ("nothing failed behind the scenes", self._look_for_errors),
        ]

    async def play(self) -> bool:
        """Play all steps, also those after one that failed."""
        failures = 0
        for title, step in self.steps:
            try:
                await step()
            except Exception as error:
                failures += 1
                reason = " / ".join(str(error).splitlines()) or type(error).__name__
                print(f"failed  {title}: {reason}", flush=True)
            else:
                print(f"ok      {title}", flush=True)
        print(f"{len(self.steps) - failures} of {len(self.steps)} steps went well.")
        return failures == 0

    async def _check_setup(self) -> None:
        text = read_answer(await self._mina.slash(self._world.channels["mods"], "setup check"))
        expect("⚠️" not in text, f"something is to be mended: {text}")
        expect("announcements" in text.casefold(), f"announcements are missing: {text}")

    async def _open_panel(self) -> None:
        text = read_answer(await self._mina.slash(self._world.channels["mods"], "setup panel"))
        expect(self._world.channels["news"].mention in text, f"no news channel: {text}")

    async def _add_feed(self) -> None:
        before = self._count("news")
        text = read_answer(await self._add(self._session.feeds.get_front_url("hanlight")))
        newest = self._session.feeds.get_room("hanlight").items[-1].story.title
        expect(newest in text, f"the newest is not previewed: {text}")
        await self._session.advance(POLL)
        expect(self._count("news") == before, "something was posted, though nothing was published")

    async def _add_plain_page(self) -> None:
        text = read_answer(await self._add(self._session.feeds.get_front_url("plain")))
        expect("has no feed" in text and "Next:" in text, f"no next step is named: {text}")

    async def _publish(self) -> None:
        before = self._count("news")
        story = self._session.feeds.publish("hanlight").story
        await self._session.advance(POLL)
        expect(self._count("news") == before + 1, f"{self._count('news') - before} cards were posted")
        expect(story.title in self._read_last("news"), f"another story: {self._read_last('news')}")

    async def _pass_an_hour(self) -> None:
        await self._stay("news", HOUR)

    async def _tell_once(self) -> None:
        before = self._count("news")
        feeds = self._session.feeds
        for key in ("mooncat", "popdesk", "popdesk"):  # the second of Pop Desk is Mooncat's first
            feeds.publish(key)
            await self._session.advance(HOUR)
        expect(self._count("news") == before + 2, f"{self._count('news') - before} cards instead of 2")

    async def _break_site(self) -> None:
        before = self._count("mods")
        self._session.feeds.get_room("mooncat").is_broken = True
        await self._session.advance(DAY + HOUR * 2)  # as the demo says it: break, +26h
        expect(self._count("mods") == before + 1, f"{self._count('mods') - before} alerts")
        expect("Mooncat" in self._read_last("mods"), f"another alert: {self._read_last('mods')}")

    async def _mend_site(self) -> None:
        before = self._count("mods")
        self._session.feeds.get_room("mooncat").is_broken = False
        await self._session.advance(DAY)
        expect(self._count("mods") == before + 1, f"{self._count('mods') - before} alerts")
        expect("Mooncat" in self._read_last("mods"), f"another alert: {self._read_last('mods')}")

    async def _restart(self) -> None:
        before = self._count("news")
        self._session.feeds.publish("mooncat")
        await self._session.restart()
        await self._session.advance(HOUR * 2)
        expect(self._count("news") == before + 1, f"{self._count('news') - before} cards were posted")
        await self._session.restart()
        await self._stay("news", HOUR)

    async def _announce(self) -> None:
        before = self._count("announcements")
        shown = await self._mina.slash(self._world.channels["mods"], "announce post")
        words = {"title": "Streaming party tonight", "text": "We start with “Snow”."}
        await self._mina.submit_modal(shown, words)
        await self._session.advance(timedelta(seconds=10))
        expect(self._count("announcements") == before + 1, "it is not there")
        expect(words["title"] in self._read_last("announcements"), self._read_last("announcements"))

    async def _schedule(self) -> None:
        before = self._count("announcements")
        mods = self._world.channels["mods"]
        shown = await self._mina.slash(mods, "announce schedule", when="tomorrow 6pm")
        text = read_answer(await self._mina.submit_modal(shown, {"title": "Listening hour"}))
        expect("18:00" in text or "6:00" in text, f"the hour is not echoed: {text}")
        await self._session.restart()
        await self._session.advance(self._until_tomorrow(17, 55))
        expect(self._count("announcements") == before, "it came too early")
        await self._session.advance(timedelta(minutes=10))
        expect(self._count("announcements") == before + 1, "it did not come")
        await self._stay("announcements", DAY)

    async def _read_latest(self) -> None:
        text = read_answer(await self._fan.slash(self._world.channels["news"], "latest"))
        story = self._session.feeds.get_room("mooncat").items[-1].story
        expect(story.title in text, f"the newest is missing: {text}")

    async def _export(self) -> None:
        result = await self._fan.slash(self._world.channels["news"], "me export")
        files = [file for message in list_answers(result) for file in message.attachments]
        expect(len(files) == 1, f"{len(files)} files")
        json.loads(await files[0].read())

    async def _draw_page(self) -> None:
        screen = Screen(
            self._session.env, self._session.turn, self._session.feeds.list_pictures(), 0, TIMEZONE
        )
        await screen.show(self._world.channels["news"], [self._mina, self._fan])
        try:
            seen = await screen.describe()
            expect(len(seen["messages"]) == self._count("news", self._mina), "messages are missing")
            missing = [one["filename"] for one in seen["assets"].values() if is_missing(one)]
            expect(not missing, f"pictures are missing: {missing}")
        finally:
            await screen.close()

    async def _look_for_errors(self) -> None:
        errors = self._session.env.errors
        expect(not errors, "; ".join(map(repr, errors)))

    async def _add(self, source: str) -> InteractionResult:
        return await self._mina.slash(self._world.channels["mods"], "news add", source=source)

    async def _stay(self, channel: str, span: timedelta) -> None:
        """Let time pass in which a channel must get nothing."""
        before = self._count(channel)
        await self._session.advance(span)
        expect(self._count(channel) == before, f"{self._count(channel) - before} more in #{channel}")

    def _until_tomorrow(self, hour: int, minute: int) -> timedelta:
        now = self._session.now_there()
        return now.replace(hour=hour, minute=minute, second=0, microsecond=0) + DAY - now

    def _history(self, channel: str) -> list[discord.Message]:
        return self._world.channels[channel].history()

    def _count(self, channel: str, viewer: Any = None) -> int:
        """Return how many messages everybody sees; with a viewer also what is for them alone."""
        if viewer is not None:
            return len(self._world.channels[channel].history(viewer=viewer))
        return sum(not message.flags.ephemeral for message in self._history(channel))

    def _read(self, channel: str) -> list[str]:
        return [read_message(message) for message in self._history(channel) if not message.flags.ephemeral]

    def _read_last(self, channel: str) -> str:
        return self._read(channel)[-1]


def list_answers(result: InteractionResult) -> list[ResponseMessage]:
    """Return everything an action was answered with."""
    first = [result.response] if result.response else []
    return [*first, *result.followups]


def read_answer(result: InteractionResult) -> str:
    """Return what a member was told, and told alone.

    Raises:
        WrongError: there was no answer, or everybody saw it.
    """
    answers = list_answers(result)
    expect(bool(answers), "there was no answer")
    expect(all(answer.ephemeral for answer in answers), "everybody saw the answer")
    return "\n".join(words for answer in answers for words in list_words(answer.components))


def read_message(message: discord.Message) -> str:
    """Return what a message says."""
    return "\n".join(list_words([component.to_dict() for component in message.components]))


def list_words(components: list[Any]) -> Iterator[str]:
    """Yield the texts and labels of components, the inner ones too."""
    for component in components:
        yield from (component[key] for key in ("content", "label") if component.get(key))
        yield from list_words(component.get("components", []))


def is_missing(asset: dict[str, Any]) -> bool:
    """Say whether the page lacks a picture of a card; members have no avatars here."""
    return not asset["available"] and not asset["filename"].startswith("avatar-")
