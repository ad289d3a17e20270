"""The made-up news sites, on loopback: feeds, front pages, articles and pictures.

Feeds are asked for at 127.0.0.1, the address the bot is allowed to call. Their items live at
`http://mooncat.localhost:PORT/...`: browsers find every name below `localhost` at home (RFC 6761), so a
card's link opens a page, and each source has a name of its own.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from types import TracebackType

from aiohttp import web

from demo import pictures, shapes
from demo.newsroom import Item, Newsroom
from demo.stories import list_newsrooms

# aiohttp would keep a connection for 15 s, and SimCord would wait for its timer whenever somebody acts.
HEADERS = {"Connection": "close"}


class FeedServer:
    """The sites and their server; an async context manager.

    Args:
        clock: the demo's clock, by which stories are dated.
        port: 0 for any.
    """

    def __init__(self, clock: Callable[[], datetime], port: int = 0) -> None:
        self._clock = clock
        self._port = port
        self._rooms = {room.key: room for room in list_newsrooms()}
        self._runner: web.AppRunner | None = None
        for room in self._rooms.values():
            room.begin(clock())

    async def __aenter__(self) -> "FeedServer":
        app = web.Application()
        app.router.add_get("/", self._index)
        app.router.add_get("/plain/", self._plain)
        app.router.add_get("/pictures/{name}.jpg", self._picture)
        for room in self._rooms.values():
            app.router.add_get(room.path, self._feed)
        app.router.add_get("/{room}/", self._front)
        app.router.add_get("/{room}/{number:[0-9]+}", self._article)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def host(self) -> str:
        """What FEED_ALLOW_HOSTS has to name."""
        return f"127.0.0.1:{self._port}"

    @property
    def rooms(self) -> list[Newsroom]:
        """The newsrooms, in the order in which they are offered."""
        return list(self._rooms.values())

    def get_room(self, key: str) -> Newsroom:
        """Return a newsroom.

        Raises:
            KeyError: there is none of that name.
        """
        return self._rooms[key]

    def get_feed_url(self, key: str) -> str:
        """Return the address of a newsroom's feed."""
        return f"http://{self.host}{self._rooms[key].path}"

    def get_front_url(self, key: str = "") -> str:
        """Return the address of the front page that names a newsroom's feed; without a key, all feeds."""
        return f"http://{self.host}/{key}/" if key else f"http://{self.host}/"

    def get_site(self, key: str) -> str:
        """Return the address under which a newsroom's own links begin."""
        return f"http://{key}.localhost:{self._port}"

    def publish(self, key: str) -> Item:
        """Let a newsroom tell its next story, dated now."""
        return self._rooms[key].publish(self._clock())

    def list_pictures(self) -> dict[str, tuple[str, bytes]]:
        """Return file name and bytes by address, for a preview that fetches nothing itself."""
        return {
            f"{self.get_site(key)}/pictures/{name}.jpg": (f"{name}.jpg", pictures.draw(name))
            for key in self._rooms
            for name in pictures.NAMES
        }

    async def _feed(self, request: web.Request) -> web.Response:
        room = self._rooms[request.path.split("/")[1]]
        if room.is_broken:
            return _html(b"<html><body><h1>503 Service Unavailable</h1></body></html>", 503)
        body = room.shape(room, self.get_site(room.key))
        headers = HEADERS | {
            "Content-Type": room.content_type,
            "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
            "Last-Modified": format_datetime(room.items[-1].published_at, usegmt=True),
        }
        if is_unchanged(request, headers):
            del headers["Content-Type"]
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, headers=headers)

    async def _index(self, request: web.Request) -> web.Response:
        return _html(shapes.write_front_page("Five made-up sites", self.rooms))

    async def _plain(self, request: web.Request) -> web.Response:
        return _html(shapes.write_front_page("A page without a feed", []))

    async def _front(self, request: web.Request) -> web.Response:
        room = self._rooms.get(request.match_info["room"])
        if room is None:
            raise web.HTTPNotFound(headers=HEADERS)
        return _html(shapes.write_front_page(room.title, [room]))

    async def _article(self, request: web.Request) -> web.Response:
        room = self._rooms.get(request.match_info["room"])
        number = int(request.match_info["number"])
        if room is None or not 1 <= number <= len(room.items):
            raise web.HTTPNotFound(headers=HEADERS)
        return _html(shapes.write_article(room, room.items[number - 1], self.get_site(room.key)))

    async def _picture(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in pictures.NAMES:
            raise web.HTTPNotFound(headers=HEADERS)
        return web.Response(body=pictures.draw(name), content_type="image/jpeg", headers=HEADERS)


def is_unchanged(request: web.Request, headers: dict[str, str]) -> bool:
    """Say whether the asker's copy is the newest; the tag outweighs the date (RFC 9110, section 13.2.2)."""
    tag = request.headers.get("If-None-Match")
    if tag is not None:
        return headers["ETag"] in tag
    return request.headers.get("If-Modified-Since") == headers["Last-Modified"]


def _html(body: bytes, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, content_type="text/html", charset="utf-8", headers=HEADERS)
