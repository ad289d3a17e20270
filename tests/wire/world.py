"""What the small Discord remembers. No socket, no real clock: `now` and `emit` are given."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.wire.faults import FaultPlan, Refused
from tests.wire.shapes import (
    BOT_ID,
    MODERATOR_ID,
    OWNER_ID,
    Payload,
    make_guild,
    make_user,
    number,
    texts_of,
)

DISCORD_EPOCH_MS = 1_420_070_400_000
NONCE_MEMORY_S = 180.0  # "the past few minutes" (Create Message)
FLAG_EPHEMERAL, FLAG_LOADING, FLAG_V2 = 1 << 6, 1 << 7, 1 << 15
FLAGS_FROM_BOT = FLAG_EPHEMERAL | FLAG_V2 | 1 << 2 | 1 << 12  # + SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS


@dataclass(slots=True)
class Interaction:
    """One press, command or submission and all that was answered to it. Moments are the world's seconds."""

    id: int
    kind: int
    user_id: int
    channel_id: int
    dispatched_at: float
    message: Payload | None = None
    callback: Payload | None = None
    answered_at: float | None = None
    late_at: float | None = None
    original: Payload | None = None
    followups: list[Payload] = field(default_factory=list)

    @property
    def token(self) -> str:
        """Digits only, so that every path has one shape (routes.py)."""
        return f"{self.id}77"

    @property
    def said(self) -> str:
        """All text of the answers, in the order it is read."""
        shown = [self.original] if self.original else []
        return "\n".join(text for message in (*shown, *self.followups) for text in texts_of(message))


class World:
    """Guilds, messages, commands and interactions of one bot.

    Args:
        guilds: as `make_guild` makes them.
        now: seconds since 1970.
        nonce_memory_s: how long a repeated nonce is answered with the first message, over all channels.
    """

    def __init__(
        self,
        guilds: Iterable[Payload] | None = None,
        *,
        now: Callable[[], float] = time.time,
        nonce_memory_s: float = NONCE_MEMORY_S,
    ) -> None:
        self.now = now
        self.nonce_memory_s = nonce_memory_s
        self.guilds: dict[int, Payload] = {}
        self.channels: dict[int, Payload] = {}
        self.messages: dict[int, dict[int, Payload]] = {}
        self.commands: dict[int | None, list[Payload]] = {}  # by guild; None: everywhere
        self.interactions: dict[int, Interaction] = {}
        self.moderators = {OWNER_ID, MODERATOR_ID}
        self.faults = FaultPlan()
        self.requests: deque[tuple[str, str, int]] = deque(maxlen=50_000)
        self.edits: list[tuple[float, int]] = []
        self.logins: list[float] = []
        self.emit: Callable[[str, Payload, int | None], None] = lambda event, payload, guild_id: None
        self.on_answer: Callable[[Interaction], None] = lambda interaction: None
        self._nonces: dict[str, tuple[float, Payload]] = {}
        self._last_id = 0
        for guild in [make_guild()] if guilds is None else guilds:
            self.add_guild(guild)

    def add_guild(self, guild: Payload) -> None:
        """Know a guild and its channels; tells no connected bot (`emit("GUILD_CREATE", ...)` does)."""
        self.guilds[int(guild["id"])] = guild
        for channel in guild["channels"]:
            self.channels[int(channel["id"])] = channel
            self.messages[int(channel["id"])] = {}

    def new_id(self) -> int:
        """Return the next snowflake: grows always, tells the moment it was made."""
        moment = (int(self.now() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last_id = max(self._last_id + 1, moment)
        return self._last_id

    def get_channel(self, channel_id: int) -> Payload:
        """Raise Refused (10003) when there is no such channel."""
        channel = self.channels.get(channel_id)
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        return channel

    def get_message(self, channel_id: int, message_id: int) -> Payload:
        """Raise Refused (10003, 10008) when there is no such channel or message."""
        self.get_channel(channel_id)
        message = self.messages[channel_id].get(message_id)
        if message is None:
            raise Refused(404, 10008, "Unknown Message")
        return message

    def create_message(self, channel_id: int, body: Payload) -> Payload:
        """Store a message of the bot; a nonce repeated with enforce_nonce answers the first message."""
        nonce = str(body["nonce"]) if body.get("nonce") else None
        if nonce and body.get("enforce_nonce") and nonce in self._nonces:
            moment, first = self._nonces[nonce]
            if self.now() - moment <= self.nonce_memory_s:
                return first | {"nonce": nonce}
        message = self.make_message(channel_id, body)
        self.messages[channel_id][int(message["id"])] = message
        if nonce is None:
            return message
        self._nonces[nonce] = (self.now(), message)
        return message | {"nonce": nonce}

    def make_message(self, channel_id: int, body: Payload, extra_flags: int = 0) -> Payload:
        """Return a message of the bot without keeping it (ephemeral ones are seen by one person only)."""
        self.get_channel(channel_id)
        message: Payload = {
            "id": str(self.new_id()),
            "channel_id": str(channel_id),
            "type": 0,
            "author": make_user(BOT_ID, bot=True),
            "content": "",
            "timestamp": self._iso_now(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": body.get("allowed_mentions", {}).get("roles", []),
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "components": [],
            "flags": body.get("flags", 0) & FLAGS_FROM_BOT | extra_flags,
        }
        self._fill(message, body)
        return message

    def edit_message(self, message: Payload, body: Payload) -> Payload:
        """Change a message in place. V2 stays V2; a message that was loading is loaded."""
        message["flags"] = (message["flags"] | body.get("flags", 0) & FLAG_V2) & ~FLAG_LOADING
        self._fill(message, body)
        message["edited_timestamp"] = self._iso_now()
        self.edits.append((self.now(), int(message["id"])))
        return message

    def _fill(self, message: Payload, body: Payload) -> None:
        if message["flags"] & FLAG_V2 and any(body.get(key) for key in ("content", "embeds", "poll")):
            raise Refused(400, 50035, "Invalid Form Body: components V2 go alone")
        message["content"] = body.get("content", message["content"]) or ""
        message["embeds"] = body.get("embeds", message["embeds"]) or []
        if "components" in body:
            message["components"] = number(body["components"] or [])
        if "attachments" in body:
            message["attachments"] = [self._attach(message, each) for each in body["attachments"] or []]
        if body.get("poll"):
            message["poll"] = self._make_poll(body["poll"])
        shown = any(message.get(key) for key in ("content", "embeds", "components", "attachments", "poll"))
        if not shown and not message["flags"] & FLAG_LOADING:
            raise Refused(400, 50006, "Cannot send an empty message")

    def _attach(self, message: Payload, attachment: Payload) -> Payload:
        name = attachment["filename"]
        url = f"https://cdn.example/{message['channel_id']}/{message['id']}/{name}"
        return {"size": 0, "url": url, "proxy_url": url} | attachment

    def _make_poll(self, poll: Payload) -> Payload:
        """Return a native poll with its answer ids and its end (`duration` is in hours)."""
        ends_at = self.now() + poll.get("duration", 24) * 3600
        answers = [{"answer_id": n, **answer} for n, answer in enumerate(poll["answers"], start=1)]
        return {
            "question": poll["question"],
            "answers": answers,
            "expiry": datetime.fromtimestamp(ends_at, UTC).isoformat(),
            "allow_multiselect": poll.get("allow_multiselect", False),
            "layout_type": 1,
        }

    def _iso_now(self) -> str:
        return datetime.fromtimestamp(self.now(), UTC).isoformat()

    def channel_messages(self, channel_id: int) -> list[Payload]:
        """Return what a channel shows, oldest first."""
        return list(self.messages[channel_id].values())

    def all_messages(self) -> list[Payload]:
        """Return what all channels show, in the order of their ids."""
        found = [message for channel in self.messages.values() for message in channel.values()]
        return sorted(found, key=lambda message: int(message["id"]))

    def find_command(self, name: str, guild_id: int | None = None) -> Payload:
        """Return a synced command by its root name.

        Raises:
            LookupError: the bot has synced none of that name.
        """
        for command in (*self.commands.get(guild_id, ()), *self.commands.get(None, ())):
            if command["name"] == name:
                return command
        raise LookupError(f"the bot has synced no command {name!r}")
