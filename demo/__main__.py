"""`python -m demo` opens the fan server in the browser; `--check` plays the tour without one."""

import argparse
import asyncio
import signal
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.logs import set_up
from demo.prompt import HELP, Prompt
from demo.screen import Screen
from demo.session import EARLIEST, Session, open_session
from demo.world import TIMEZONE

TOUR = """
Lightstick: a fan server in an embedded Discord. Everything in it is made up.

  Open   {url}

Five things to try. What begins with / goes into the page, as Mina, the moderator; the rest is typed here.

  1  /news add source:{page}
     then  publish hanlight, +1h            one card appears in #news, once
  2  /announce schedule when:tomorrow 6pm
     then  +1d, channel announcements       it was posted at six
  3  /setup panel                           saved at once; /setup check finds what is missing
  4  break, +26h, channel mods              after a day the moderators hear of it
     then  mend, +1d                        and once more, when it is well again
  5  restart                                nothing is lost or comes twice: /latest, “Viewing as” a fan

This is the time machine:
{commands}
"""


def main() -> int:
    """Run the demo; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="play the tour without a browser")
    parser.add_argument("--port", type=int, default=0, help="of the page (default: any free one)")
    options = parser.parse_args()
    set_up("ERROR" if options.check else "WARNING", "text", sys.stderr)
    with tempfile.TemporaryDirectory(prefix="lightstick-demo-") as folder:
        if options.check:
            from demo.tour import play

            return 0 if asyncio.run(play(Path(folder))) else 1
        asyncio.run(serve(Path(folder), options.port))
    return 0


async def serve(folder: Path, port: int) -> None:
    """Show the server in the browser until SIGINT, SIGTERM or `quit`."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    start = max(datetime.now(UTC), EARLIEST)
    async with open_session(folder, start) as session:
        await tell_first_news(session)
        screen = Screen(session.env, session.turn, session.feeds.list_pictures(), port, TIMEZONE)
        prompt = Prompt(session, screen, stopping)
        await prompt.open()
        page = session.feeds.get_front_url("hanlight")
        print(TOUR.format(url=screen.url, page=page, commands=HELP), flush=True)
        await prompt.run()
        await screen.close()


async def tell_first_news(session: Session) -> None:
    """Let the first two stories arrive, so that #news is not empty when it is first seen."""
    for key in ("popdesk", "mooncat"):
        session.feeds.publish(key)
        await session.advance(timedelta(minutes=20))


if __name__ == "__main__":
    sys.exit(main())
