"""The gateway's protocol (v10, JSON): sessions that outlive their connections, so that a bot can resume.

Like the world it knows no socket: a `Line` is fed with what came in and calls `send` and `close`.
"""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.wire.shapes import APPLICATION_ID, BOT_ID, Payload, make_user
from tests.wire.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
REPLAY_LIMIT = 20_000  # events kept for a resume

_encode = json.JSONEncoder(separators=(",", ":")).encode


def encode(op: int, payload: object = None, event: str | None = None, sequence: int | None = None) -> str:
    """Return one gateway message as text."""
    return _encode({"op": op, "d": payload, "t": event, "s": sequence})


@dataclass
class Session:
    """What one IDENTIFY began."""

    id: str
    shard: int = 0
    shard_count: int = 1
    sequence: int = 0
    log: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAY_LIMIT))
    line: "Line | None" = None
    heartbeats: int = 0
    resumes: int = 0

    def sees(self, guild_id: int | None) -> bool:
        """Is this the shard of the guild?"""
        return guild_id is None or (guild_id >> 22) % self.shard_count == self.shard

    def dispatch(self, event: str, payload: Payload) -> None:
        """Send an event, or keep it until the bot resumes."""
        self.sequence += 1
        text = encode(DISPATCH, payload, event, self.sequence)
        self.log.append((self.sequence, text))
        if self.line is not None:
            self.line.send(text)


class Gateway:
    """All sessions of the bot; takes the world's events.

    Args:
        resume_url: told in READY.
        heartbeat_s: told in HELLO.
    """

    def __init__(self, world: World, *, resume_url: str, heartbeat_s: float = 41.25) -> None:
        self.world = world
        self.resume_url = resume_url
        self.heartbeat_s = heartbeat_s
        self.sessions: dict[str, Session] = {}
        self.identifies = 0
        world.emit = self.dispatch

    def dispatch(self, event: str, payload: Payload, guild_id: int | None) -> None:
        """Send an event to every session that sees the guild."""
        for session in self.sessions.values():
            if session.sees(guild_id):
                session.dispatch(event, payload)

    @property
    def connected(self) -> list[Session]:
        """Sessions with a bot at the other end."""
        return [session for session in self.sessions.values() if session.line is not None]

    def identify(self, line: "Line", request: Payload) -> Session:
        """Begin a session: READY, then the shard's guilds. Sessions of that shard nobody listens to end."""
        shard, count = request.get("shard") or (0, 1)
        gone = [each.id for each in self.sessions.values() if each.line is None and each.shard == shard]
        for session_id in gone:
            del self.sessions[session_id]
        self.identifies += 1
        session = Session(f"session-{self.identifies}", shard, count, line=line)
        self.sessions[session.id] = session
        guilds = [guild for guild in self.world.guilds.values() if session.sees(int(guild["id"]))]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": make_user(BOT_ID, bot=True),
                "guilds": [{"id": guild["id"], "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.resume_url,
                "shard": [shard, count],
                "application": {"id": str(APPLICATION_ID), "flags": 0},
            },
        )
        for guild in guilds:
            session.dispatch("GUILD_CREATE", guild)
        return session

    def resume(self, line: "Line", request: Payload) -> Session | None:
        """Send again what the bot missed, then RESUMED; None when the session is unknown."""
        session = self.sessions.get(request["session_id"])
        if session is None:
            line.send(encode(INVALID_SESSION, False))
            return None
        session.line = line
        session.resumes += 1
        for sequence, text in list(session.log):
            if sequence > request["seq"]:
                line.send(text)
        session.dispatch("RESUMED", {})
        return session

    def cut(self, code: int = 4000) -> None:
        """Close every connection; 4000 lets the bot resume, sessions stay."""
        for session in self.connected:
            assert session.line is not None
            session.line.close(code)
            session.line = None


class Line:
    """One connection of a bot to the gateway."""

    def __init__(self, gateway: Gateway, send: Callable[[str], None], close: Callable[[int], None]) -> None:
        self.send = send
        self.close = close
        self._gateway = gateway
        self._session: Session | None = None
        send(encode(HELLO, {"heartbeat_interval": int(gateway.heartbeat_s * 1000)}))

    def receive(self, text: str) -> None:
        """Take one message of the bot."""
        message = json.loads(text)
        op = message["op"]
        if op == HEARTBEAT:
            if self._session is not None:
                self._session.heartbeats += 1
            self.send(encode(ACK))
        elif op == IDENTIFY:
            self._session = self._gateway.identify(self, message["d"])
        elif op == RESUME:
            self._session = self._gateway.resume(self, message["d"])

    def lost(self) -> None:
        """The connection is gone; the session waits for a RESUME."""
        if self._session is not None and self._session.line is self:
            self._session.line = None
