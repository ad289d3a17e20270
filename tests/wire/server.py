"""The small Discord on a loopback socket: a real HTTP server and a real websocket, faults included."""

import asyncio
import contextlib
import json
import socket
from collections.abc import Awaitable, Callable
from typing import Any, Self, TypeVar

from aiohttp import WSMsgType, web

from tests.wire.faults import Fault, Reply, SendLimit
from tests.wire.gateway import Gateway, Line
from tests.wire.routes import answer
from tests.wire.world import World

API = "/api/v10"
BACKLOG = 4096  # asyncio's 100 would turn a burst of new connections into SYN retries of a second each
GRACE_S = 1.0  # for answers on their way when the server closes
JSON_HEADERS = {"Content-Type": "application/json"}  # exactly this: discord.py reads nothing else as JSON
LIMITED_HEADERS = JSON_HEADERS | {"Via": "1.1 google"}  # a 429 without Via is taken for a ban

T = TypeVar("T")
_encode = json.JSONEncoder(separators=(",", ":")).encode
Control = Callable[[str, str, Any], Awaitable[Any]]  # method, path below /control, body -> payload


class Wire:
    """Serve a world. `async with Wire(World()) as wire:` listens until the block ends.

    Args:
        latency_s: how long every answer is on its way (the request takes effect when it arrives).
        heartbeat_s: how often the bot is told to show that it lives.
        port: 0 takes a free one.
        send_limit: what a channel takes, with rate limit headers; None: no limit, no headers.

    `control` answers /control/... when it is set (tests/wire/control.py).
    """

    def __init__(
        self,
        world: World,
        *,
        latency_s: float = 0.0,
        heartbeat_s: float = 41.25,
        port: int = 0,
        send_limit: SendLimit | None = None,
    ) -> None:
        self.world = world
        self.latency_s = latency_s
        self.send_limit = send_limit
        self.control: Control | None = None
        self._socket = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
        self.port: int = self._socket.getsockname()[1]
        self.gateway = Gateway(world, resume_url=self.gateway_url, heartbeat_s=heartbeat_s)
        self.held: list[Fault] = []
        self._released = asyncio.Event()
        self._changed = asyncio.Event()
        self._closing = asyncio.Event()

    @property
    def api_base(self) -> str:
        """What `discord.http.Route.BASE` has to be."""
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def gateway_url(self) -> str:
        """What `DiscordWebSocket.DEFAULT_GATEWAY` has to be."""
        return f"ws://127.0.0.1:{self.port}/"

    async def __aenter__(self) -> Self:
        self._server = web.Server(self._handle)
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._server, sock=self._socket, backlog=BACKLOG)
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._closing.set()
        self.release()
        self.gateway.cut(1001)
        self._listener.close()
        await self._server.shutdown(GRACE_S)
        await self._listener.wait_closed()

    async def until(self, condition: Callable[[], T], timeout_s: float = 10.0) -> T:
        """Wait for the first true value of a condition, looked at whenever something arrived.

        Raises:
            TimeoutError: it did not come.
        """
        async with asyncio.timeout(timeout_s):
            while not (found := condition()):
                self._changed.clear()
                await self._changed.wait()
        return found

    def release(self) -> None:
        """Let every held request go on."""
        self._released.set()
        self._released = asyncio.Event()
        self.held.clear()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if "Upgrade" in request.headers:
            return await self._serve_gateway(request)
        path = request.path
        if path == f"{API}/gateway/bot":
            limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
            return _respond((200, {"url": self.gateway_url, "shards": 1, "session_start_limit": limit}))
        if path.startswith("/control/") and self.control is not None:
            body = await request.json() if request.can_read_body else {}
            return _respond((200, await self.control(request.method, path.removeprefix("/control"), body)))
        return await self._answer(request, path.removeprefix(API), await _read(request))

    async def _answer(self, request: web.BaseRequest, path: str, body: Any) -> web.Response:
        world, method = self.world, request.method
        fault = world.faults.take(method, path) if world.faults else None
        if fault is not None:
            return await self._go_wrong(fault, request, path, body)
        headers, refusal = self._spend(method, path)
        reply = refusal or answer(world, method, path, request.query, body)
        self._changed.set()
        if self.latency_s:
            await asyncio.sleep(self.latency_s)
        response = _respond(reply)
        response.headers.update(headers)
        return response

    def _spend(self, method: str, path: str) -> tuple[dict[str, str], Reply | None]:
        if self.send_limit is None or method != "POST" or not path.endswith("/messages"):
            return {}, None
        headers, refusal = self.send_limit.spend(path, self.world.now())
        if refusal is not None:
            self.world.requests.append((method, path, 429))
        return headers, refusal

    async def _go_wrong(self, fault: Fault, request: web.BaseRequest, path: str, body: Any) -> web.Response:
        refusal = fault.refusal()
        if refusal is not None:
            self.world.requests.append((request.method, path, refusal[0]))
            self._changed.set()
            return _respond(refusal)
        if fault.kind == "drop-before":
            return self._cut(request, path)
        if fault.kind == "hold-before":
            await self._hold(fault)
        reply = answer(self.world, request.method, path, request.query, body)
        self._changed.set()
        if fault.kind == "accept-then-drop":
            self.world.requests.pop()  # it is logged as cut
            return self._cut(request, path)
        if fault.kind == "hold-after":
            await self._hold(fault)
        elif fault.kind == "slow":
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), fault.seconds)
        return _respond(reply)

    async def _hold(self, fault: Fault) -> None:
        released = self._released
        self.held.append(fault)
        self._changed.set()
        await released.wait()

    def _cut(self, request: web.BaseRequest, path: str) -> web.Response:
        """Close the connection without a byte of answer; status 0 in the log."""
        self.world.requests.append((request.method, path, 0))
        self._changed.set()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _serve_gateway(self, request: web.BaseRequest) -> web.StreamResponse:
        ws = web.WebSocketResponse(compress=False, max_msg_size=0)
        await ws.prepare(request)
        outgoing: asyncio.Queue[str | int] = asyncio.Queue()  # texts; a number closes with that code
        line = Line(self.gateway, outgoing.put_nowait, outgoing.put_nowait)
        sender = asyncio.create_task(_send_all(ws, outgoing))
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    line.receive(message.data)
                    self._changed.set()
        finally:
            line.lost()
            self._changed.set()
            sender.cancel()
        return ws


async def _send_all(ws: web.WebSocketResponse, outgoing: asyncio.Queue[str | int]) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            text = await outgoing.get()
            if isinstance(text, int):
                await ws.close(code=text)
                return
            await ws.send_str(text)


async def _read(request: web.BaseRequest) -> Any:
    """Return the JSON body; of a multipart one its payload_json, with `size` put into the attachments."""
    if not request.can_read_body:
        return None
    if request.content_type != "multipart/form-data":
        return json.loads(await request.read())
    form = await request.post()
    body = json.loads(str(form["payload_json"]))
    for attachment in body.get("attachments", ()):
        upload = form.get(f"files[{attachment['id']}]")
        if isinstance(upload, web.FileField):
            attachment["size"] = len(upload.file.read())
            attachment["content_type"] = upload.content_type
            attachment.setdefault("filename", upload.filename)
    return body


def _respond(reply: Reply) -> web.Response:
    status, payload = reply
    if payload is None:
        return web.Response(status=status)
    headers = LIMITED_HEADERS if status == 429 else JSON_HEADERS
    return web.Response(status=status, body=_encode(payload).encode(), headers=headers)
