"""A feed item becomes one message, whatever step the process is killed at."""

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import formatdate
from pathlib import Path

import pytest
from aiohttp import web

from tests.delivery.child import Child, find_row, until, until_row
from tests.journey_child import STEPS
from tests.wire import Fault, Wire, World
from tests.wire.interactions import slash
from tests.wire.shapes import MODERATOR_ID, NEWS_ID, Payload, texts_of

pytestmark = pytest.mark.slow

TITLE = "Comeback on Friday"
POLL_DUE_S = 1200  # a source is asked again within 10 minutes and some jitter
NONCES_FORGOTTEN_S = 600
MESSAGES = f"/channels/{NEWS_ID}/messages"


class FeedServer:
    """An RSS feed on loopback that grows."""

    def __init__(self) -> None:
        self._titles = ["An older story"]
        self._began = formatdate()
        self.requests = 0

    def publish(self, title: str) -> None:
        """Put an item on top."""
        self._titles.append(title)

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Give the whole feed."""
        self.requests += 1
        items = "".join(
            f"<item><title>{title}</title><guid>item-{number}</guid><link>https://fans.example/{number}</link>"
            f"<pubDate>{self._began}</pubDate></item>"
            for number, title in reversed(list(enumerate(self._titles)))
        )
        text = f'<rss version="2.0"><channel><title>Fan times</title>{items}</channel></rss>'
        return web.Response(text=text, content_type="application/rss+xml")

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """Listen; gives host:port."""
        runner = web.ServerRunner(web.Server(self.answer))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"{host}:{port}"
        await runner.cleanup()


class Journey:
    """The bot in a child process, its Discord and its feed, on clocks that the test moves."""

    def __init__(self, wire: Wire, feed: FeedServer, address: str, folder: Path) -> None:
        self.wire = wire
        self.feed = feed
        self.address = address
        self.database = folder / "lightstick.db"
        self.ahead_s = 0
        wire.world.now = lambda: time.time() + self.ahead_s
        env = {
            "DISCORD_TOKEN": "token",
            "DISCORD_API_BASE": wire.api_base,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "DATA_DIR": str(folder),
            "FEED_ALLOW_HOSTS": address,
        }
        self.bot = Child(["tests.journey_child"], env, folder / "bot.log")

    def start(self, later_s: float = 0, **env: str) -> None:
        """Start the bot, so much later than it stopped."""
        self.ahead_s += int(later_s)
        self.bot.start(CLOCK_AHEAD_S=str(self.ahead_s), **env)

    async def follow_feed(self) -> None:
        """Have the feed added by a moderator; its first item is stored, not posted."""
        self.start()
        await self.wire.until(lambda: self.wire.gateway.connected)
        options = {"source": f"http://{self.address}/feed", "channel": NEWS_ID}
        added = slash(self.wire.world, "news add", MODERATOR_ID, options)
        await self.wire.until(lambda: added.original or added.late_at)
        await until_row(self.database, "SELECT 1 FROM entry")
        self.bot.kill()

    async def kill_at(self, step: str) -> None:
        """Publish an item and kill the bot when it has come so far with it."""
        self.feed.publish(TITLE)
        self.start(POLL_DUE_S, STOP_AT=step)
        await self.bot.line(f"STEP {step}")
        self.bot.kill()

    async def until_sent(self) -> None:
        """Wait until the bot believes that it is done."""
        await until_row(self.database, "SELECT 1 FROM delivery WHERE state = 'sent'")

    async def poll_again(self) -> None:
        """Start the bot when the feed is due again, and wait until it was read."""
        self.bot.kill()
        before = self.feed.requests
        self.start(POLL_DUE_S)
        since_ms = int(self.wire.world.now() * 1000)
        await until(lambda: self.feed.requests > before)
        await until_row(self.database, "SELECT 1 FROM source WHERE last_success_at > ?", (since_ms,))

    def state(self) -> str | None:
        """Return what the database says of the delivery."""
        row = find_row(self.database, "SELECT state FROM delivery")
        return row[0] if row else None

    def posts(self) -> list[Payload]:
        """Return the messages that show the item."""
        return [
            message for message in self.wire.world.all_messages() if TITLE in "\n".join(texts_of(message))
        ]

    def looked_back(self) -> bool:
        """Was the channel's history asked for?"""
        asked = ("GET", MESSAGES, 200)
        return asked in self.wire.world.requests


@pytest.fixture
async def journey(tmp_path: Path) -> AsyncIterator[Journey]:
    feed = FeedServer()
    async with Wire(World()) as wire, feed.serve() as address:
        journey = Journey(wire, feed, address, tmp_path)
        yield journey
        journey.bot.kill()


STATE_AT = {
    "fetch": (None, 0),
    "decide": (None, 0),
    "commit": ("pending", 0),
    "sending": ("sending", 0),
    "accepted": ("sending", 1),
    "marked": ("sent", 1),
}


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_any_step_the_item_is_posted_once(journey: Journey, step: str) -> None:
    await journey.follow_feed()
    await journey.kill_at(step)
    assert (journey.state(), len(journey.posts())) == STATE_AT[step]
    journey.start()
    await journey.until_sent()
    await journey.poll_again()
    assert len(journey.posts()) == 1
    assert find_row(journey.database, "SELECT count(*) FROM delivery") == (1,)


@pytest.mark.parametrize("step", ["sending", "accepted"])
async def test_when_discord_forgot_the_nonce_the_channel_is_looked_through(
    journey: Journey, step: str
) -> None:
    journey.wire.world.nonce_memory_s = 0
    await journey.follow_feed()
    await journey.kill_at(step)
    journey.start(NONCES_FORGOTTEN_S)
    await journey.until_sent()
    assert journey.looked_back()
    assert len(journey.posts()) == 1


async def test_a_connection_cut_after_the_post_makes_no_second_one(journey: Journey) -> None:
    await journey.follow_feed()
    journey.wire.world.faults.append(Fault("POST", MESSAGES, "accept-then-drop", times=2))
    journey.feed.publish(TITLE)
    journey.start(POLL_DUE_S)
    await journey.until_sent()
    assert len(journey.posts()) == 1
    answers = [status for _, path, status in journey.wire.world.requests if path == MESSAGES]
    assert answers == [0, 0, 200]


async def test_sigterm_finishes_the_message_on_its_way(journey: Journey) -> None:
    await journey.follow_feed()
    journey.wire.world.faults.append(Fault("POST", MESSAGES, "hold-after"))
    journey.feed.publish(TITLE)
    journey.start(POLL_DUE_S)
    await journey.wire.until(lambda: journey.wire.held, timeout_s=20)
    journey.bot.process.terminate()
    with pytest.raises(subprocess.TimeoutExpired):
        await asyncio.to_thread(journey.bot.process.wait, 1)
    journey.wire.release()
    assert await asyncio.to_thread(journey.bot.process.wait, 20) == 0
    assert (journey.state(), len(journey.posts())) == ("sent", 1)
