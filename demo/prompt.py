"""The time machine: what can be typed in the terminal while the browser shows the server."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from simcord import MemberActor

from demo.newsroom import Newsroom
from demo.screen import Screen, may_read
from demo.session import Session

TICK_S = 1.0
REDRAW_TICKS = 30  # so that "2 minutes ago" stays true
SITE = "mooncat"  # the one meant when none is named
MOST = timedelta(days=31)
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

HELP = """\
  +10m  +1h  +1d  let that much time pass; several commands on a line: publish, +1h
  publish [SITE]  a site publishes its next story (mooncat when you name none)
  break [SITE]    its server fails from now on; mend [SITE]: it works again
  sites           the sites, their feeds and how they are
  restart         stop the bot and start it again
  channel NAME    show another channel; then reload the page
  as NAME         see with another member's eyes; then reload the page
  help, quit"""


class UnknownNameError(LookupError):
    """What was typed names nothing; the text says what there is."""


class Prompt:
    """Commands, and the clock that ticks meanwhile; everything happens in one task, one thing at a time.

    Args:
        stopping: set when the demo is to end.
    """

    def __init__(self, session: Session, screen: Screen, stopping: asyncio.Event) -> None:
        self._session = session
        self._screen = screen
        self._channel = session.world.channels["news"]
        self._viewer = session.world.moderator
        self._stopping = stopping
        self._lines: asyncio.Queue[str] = asyncio.Queue()
        self._commands: dict[str, Callable[[str], Awaitable[str]]] = {
            "publish": self._publish,
            "break": self._break,
            "mend": self._mend,
            "sites": self._sites,
            "restart": self._restart,
            "channel": self._show_channel,
            "as": self._see_as,
            "help": self._help,
            "quit": self._quit,
        }

    @property
    def url(self) -> str:
        """The address of the page."""
        return self._screen.url

    async def open(self) -> None:
        """Show the news channel."""
        await self._screen.show(self._channel, self._list_viewers())

    async def run(self) -> None:
        """Obey lines from the terminal and tick, until `quit` or told to stop; without input only tick."""
        reading = Reading(self._lines, asyncio.get_running_loop())
        ticks = 0
        while not self._stopping.is_set():
            line = await self._wait()
            if line is None:
                ticks += 1
                await self._tick(force=ticks % REDRAW_TICKS == 0)
            elif line.strip():
                print(await self.obey(line), flush=True)
            if line is not None and not self._stopping.is_set():
                reading.ask()
        reading.stop()

    async def obey(self, line: str) -> str:
        """Carry out commands, with commas between them, and return what to print."""
        return "\n".join([await self._obey(part.strip()) for part in line.split(",") if part.strip()])

    async def _obey(self, command: str) -> str:
        word, _, rest = command.partition(" ")
        span = read_span(word)
        try:
            if span is not None:
                return await self._pass(span)
            if word not in self._commands:
                return f"There is no “{word}”. The commands are:\n{HELP}"
            return await self._commands[word](rest.strip())
        except UnknownNameError as error:
            return str(error)
        except TimeoutError as error:
            return f"The bot did not come to rest: {error}"

    async def _wait(self) -> str | None:
        """Return the next line, None when the clock has to tick first or the demo ends."""
        line = asyncio.ensure_future(self._lines.get())
        stop = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait((line, stop), timeout=TICK_S, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not line.done():
            line.cancel()
            return None
        return line.result()

    async def _tick(self, force: bool) -> None:
        with suppress(TimeoutError):  # the bot is busy; the next tick goes on from there
            await self._session.advance(timedelta(seconds=TICK_S))
            await self._screen.refresh(force)

    async def _pass(self, span: timedelta) -> str:
        if not timedelta() < span <= MOST:
            return "Between a second and 31 days, please."
        before = self._count()
        await self._session.advance(span)
        await self._screen.refresh(force=True)
        return f"It is {self._session.now_there():%A %d %B %Y, %H:%M} in Seoul. {self._tell_new(before)}"

    async def _publish(self, name: str) -> str:
        room = self._get_room(name)
        item = self._session.feeds.publish(room.key)
        title = item.story.title or "a post without a title"
        return f"{room.title} has published “{title}”. The bot looks every few minutes: +10m"

    async def _break(self, name: str) -> str:
        room = self._get_room(name)
        room.is_broken = True
        return f"{room.title} answers 503 from now on. Moderators hear of it after a day: +26h, channel mods"

    async def _mend(self, name: str) -> str:
        room = self._get_room(name)
        room.is_broken = False
        return f"{room.title} works again."

    async def _sites(self, _: str) -> str:
        feeds = self._session.feeds
        return "\n".join(
            f"  {room.key:10} {feeds.get_feed_url(room.key)}{'  (broken)' if room.is_broken else ''}"
            for room in feeds.rooms
        )

    async def _restart(self, _: str) -> str:
        await self._session.restart()
        await self._screen.refresh(force=True)
        return "The bot was stopped and started again."

    async def _show_channel(self, name: str) -> str:
        channels = self._session.world.channels
        channel = channels.get(name.lower().lstrip("#"))
        if channel is None:
            raise UnknownNameError(f"There is no #{name}. There are: {', '.join(channels)}")
        if not may_read(channel, self._viewer):
            return f"{self._viewer.user.global_name} may not read #{channel.name}. First: as Mina"
        self._channel = channel
        return await self._reopen()

    async def _see_as(self, name: str) -> str:
        member = self._session.world.members.get(name.lower().lstrip("@"))
        if member is None:
            names = ", ".join(str(one.user.global_name) for one in self._session.world.members.values())
            raise UnknownNameError(f"There is no {name}. There are: {names}")
        if not may_read(self._channel, member):
            return f"{member.user.global_name} may not read #{self._channel.name}. First: channel news"
        self._viewer = member
        return await self._reopen()

    async def _reopen(self) -> str:
        await self.open()
        return f"#{self._channel.name}, seen by {self._viewer.user.global_name}. Now reload the page."

    async def _help(self, _: str) -> str:
        return HELP

    async def _quit(self, _: str) -> str:
        self._stopping.set()
        return "Good night."

    def _list_viewers(self) -> list[MemberActor]:
        others = [member for member in self._session.world.members.values() if member is not self._viewer]
        return [self._viewer, *others]

    def _get_room(self, name: str) -> Newsroom:
        rooms = {room.key: room for room in self._session.feeds.rooms}
        if name and name not in rooms:
            raise UnknownNameError(f"There is no site “{name}”. There are: {', '.join(rooms)}")
        return rooms[name or SITE]

    def _count(self) -> dict[str, int]:
        return {name: len(channel.history()) for name, channel in self._session.world.channels.items()}

    def _tell_new(self, before: dict[str, int]) -> str:
        counts = {name: count - before[name] for name, count in self._count().items()}
        told = [f"{count} in #{name}" for name, count in counts.items() if count > 0]
        return f"New messages: {', '.join(told)}." if told else "No new messages."


class Reading:
    """Lines from standard input, whatever it is: a terminal, a pipe, a file, or nothing."""

    def __init__(self, lines: asyncio.Queue[str], loop: asyncio.AbstractEventLoop) -> None:
        self._lines = lines
        self._loop = loop
        self._rest = ""
        self._is_terminal = sys.stdin is not None and sys.stdin.isatty()
        # In the background of a terminal, reading would stop the whole process.
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)
        try:
            loop.add_reader(0, self._read)
        except (OSError, ValueError):  # a file or nothing: nobody can wait for more of it
            self._read_all()
        self.ask()

    def ask(self) -> None:
        """Show that a command may be typed."""
        if self._is_terminal:
            print("demo> ", end="", flush=True)

    def stop(self) -> None:
        """Let go of the input."""
        with suppress(OSError, ValueError):
            self._loop.remove_reader(0)

    def _read(self) -> None:
        try:
            came = os.read(0, 65_536)
        except OSError:
            came = b""
        if not came:
            self._is_terminal = False
            self.stop()
        *lines, self._rest = (self._rest + came.decode(errors="replace")).split("\n")
        for line in lines:
            self._lines.put_nowait(line)

    def _read_all(self) -> None:
        self._is_terminal = False
        with suppress(OSError):
            while came := os.read(0, 65_536):
                self._rest += came.decode(errors="replace")
        for line in self._rest.splitlines():
            self._lines.put_nowait(line)


def read_span(word: str) -> timedelta | None:
    """Return the span of "+1h"; None when it is no span."""
    found = re.fullmatch(r"\+(\d{1,6})([smhdw])", word)
    return timedelta(**{UNITS[found[2]]: int(found[1])}) if found else None
