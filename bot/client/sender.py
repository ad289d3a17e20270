"""How the outbox reaches Discord: draws the card, sends it with its nonce, says what a refusal means."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.client.checks import missing_rights, posting_rights
from bot.client.i18n import texts_in
from bot.client.ui import Drawing, Rendered, fits, plain
from bot.delivery import (
    CardRefusedError,
    ChannelClosedError,
    Delivery,
    HistoryUnreadableError,
    MessageGoneError,
    mark_of,
)
from bot.errors import TransientError

if TYPE_CHECKING:
    from bot.client.lightstick import Lightstick

log = logging.getLogger(__name__)

PLAIN_LIMIT = 2000  # characters; well within every limit of a message
UNKNOWN_MESSAGE = 10008
MALFORMED = (400, 413)  # the card's own fault; a 401 or 429 is not
SEND_MOST_S = 90.0  # with discord.py's own repeats; shorter than Discord remembers a nonce
LOOK_BACK_SLACK = timedelta(minutes=1)  # our clock and Discord's may differ
LOOK_BACK_LIMIT = 1000  # messages


class DiscordSender:
    """The worker's view of Discord.

    Args:
        language_of: returns the language of a server's public posts.
    """

    def __init__(self, bot: "Lightstick", language_of: Callable[[int], Awaitable[str]]) -> None:
        self._bot = bot
        self._language_of = language_of

    async def send(self, delivery: Delivery) -> int:
        """Post a delivery; see `bot.delivery.Sender` for what it raises."""
        self._check_rights(delivery)
        rendered = await self._render(delivery)
        with outcomes():
            async with asyncio.timeout(SEND_MOST_S):
                message = await self._channel(delivery).send(
                    view=rendered.view,
                    files=list(rendered.files),
                    nonce=delivery.nonce,
                    allowed_mentions=_mentions(rendered.role_id),
                )
        return message.id

    async def find(self, delivery: Delivery) -> int | None:
        """Look for the delivery's mark among our own messages since its first try."""
        if delivery.first_try_at is None:
            return None
        mark = mark_of(delivery.guild_id, delivery.dedupe_key)
        since = min(delivery.first_try_at, self._bot.clock())  # the clock may have been set back
        history = self._channel(delivery).history(
            after=since - LOOK_BACK_SLACK, limit=LOOK_BACK_LIMIT, oldest_first=True
        )
        self._check_history(delivery)
        with outcomes(reading=True):
            async for message in history:
                if self._is_ours(message) and mark in _top_ids(message):
                    return message.id
        return None

    async def edit(self, delivery: Delivery) -> None:
        """Make a sent message show its payload; nobody is pinged again."""
        rendered = await self._render(delivery)
        with outcomes():
            await self._message(delivery).edit(
                view=rendered.view,
                attachments=list(rendered.files),
                allowed_mentions=discord.AllowedMentions.none(),
            )

    async def delete(self, delivery: Delivery) -> None:
        """Remove a sent message."""
        with outcomes():
            await self._message(delivery).delete()

    def _channel(self, delivery: Delivery) -> discord.PartialMessageable:
        return self._bot.get_partial_messageable(delivery.channel_id, guild_id=delivery.guild_id)

    def _message(self, delivery: Delivery) -> discord.PartialMessage:
        if delivery.message_id is None:
            raise MessageGoneError(f"{delivery.dedupe_key} has no message")
        return self._channel(delivery).get_partial_message(delivery.message_id)

    def _is_ours(self, message: discord.Message) -> bool:
        return self._bot.user is not None and message.author.id == self._bot.user.id

    def _permissions(self, delivery: Delivery) -> tuple[Any, discord.Permissions] | None:
        """Return the channel and what we may do there, None when the cache does not know."""
        guild = self._bot.get_guild(delivery.guild_id)
        channel = guild.get_channel_or_thread(delivery.channel_id) if guild else None
        if guild is None or channel is None:
            return None
        return channel, channel.permissions_for(guild.me)

    def _check_rights(self, delivery: Delivery) -> None:
        """Spare Discord a request that it would refuse, and name what is missing."""
        known = self._permissions(delivery)
        if known is None:
            return
        needed = [right for right in posting_rights(known[0]) if right != "read_message_history"]
        missing = missing_rights(known[1], tuple(needed))
        if missing:
            raise ChannelClosedError("forbidden", missing)

    def _check_history(self, delivery: Delivery) -> None:
        known = self._permissions(delivery)
        if known is not None and not known[1].read_message_history:
            raise HistoryUnreadableError(f"channel {delivery.channel_id}")

    async def _render(self, delivery: Delivery) -> Rendered:
        mark = mark_of(delivery.guild_id, delivery.dedupe_key)
        texts = texts_in(await self._language_of(delivery.guild_id))
        rendered = self._draw(delivery, Drawing(texts, mark, self._posted_at(delivery)))
        if delivery.plain:
            ping = f"<@&{rendered.role_id}>\n" if rendered.role_id else ""
            return Rendered(
                plain((ping + rendered.plain)[:PLAIN_LIMIT], mark), rendered.plain, rendered.role_id
            )
        if not fits(rendered.view):
            raise CardRefusedError("the card is larger than Discord takes")
        return rendered

    def _draw(self, delivery: Delivery, drawing: Drawing) -> Rendered:
        try:
            return self._bot.renderers[delivery.kind](self._payload(delivery), drawing)
        except Exception as error:
            # A card that cannot be drawn is our bug: it is logged, and the moderators hear of the post.
            log.exception("cannot draw %s", delivery.dedupe_key)
            raise CardRefusedError(f"cannot be drawn: {type(error).__name__}") from error

    def _posted_at(self, delivery: Delivery) -> datetime:
        """Return when a delivery was posted, now for one that is not there yet."""
        return discord.utils.snowflake_time(delivery.message_id) if delivery.message_id else self._bot.clock()

    def _payload(self, delivery: Delivery) -> dict[str, Any]:
        """Return the card's data; a role that was deleted since is not mentioned."""
        guild, role_id = self._bot.get_guild(delivery.guild_id), delivery.payload.get("role_id")
        if guild is None or role_id is None or guild.get_role(role_id) is not None:
            return delivery.payload
        return delivery.payload | {"role_id": None}


@contextmanager
def outcomes(*, reading: bool = False) -> Iterator[None]:
    """Translate discord.py's and aiohttp's errors into what they mean for a delivery.

    Args:
        reading: the request reads history, so a refusal concerns that right.
    """
    try:
        yield
    except discord.RateLimited as error:
        raise TransientError("rate limited", error.retry_after) from error
    except discord.Forbidden as error:
        raise (HistoryUnreadableError(error.text) if reading else ChannelClosedError("forbidden")) from error
    except discord.NotFound as error:
        raise _not_found(error) from error
    except discord.HTTPException as error:
        raise _refusal(error) from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise TransientError(f"connection lost: {error}") from error


def _top_ids(message: discord.Message) -> set[int | None]:
    return {getattr(component, "id", None) for component in message.components}


def _not_found(error: discord.NotFound) -> Exception:
    if error.code == UNKNOWN_MESSAGE:
        return MessageGoneError(error.text)
    return ChannelClosedError("gone")


def _refusal(error: discord.HTTPException) -> Exception:
    if error.status in MALFORMED:
        return CardRefusedError(f"{error.status} {error.text}"[:300])
    return TransientError(f"Discord answered {error.status}")


def _mentions(role_id: int | None) -> discord.AllowedMentions:
    return discord.AllowedMentions(
        everyone=False, users=False, roles=[discord.Object(role_id)] if role_id else False, replied_user=False
    )
