"""Valid values of the domain; a test names only what it is about."""

from datetime import UTC, datetime
from typing import Any

from bot.delivery import Delivery, NewDelivery, State, nonce_of
from bot.ids import ChannelId, DeliveryId, GuildId

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
GUILD = GuildId(900)
CHANNEL = ChannelId(700)


def make_new_delivery(**changes: Any) -> NewDelivery:
    """Return a message to be posted, due at noon."""
    fields: dict[str, Any] = {
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "kind": "test.card",
        "dedupe_key": "test:1",
        "payload": {"title": "Snow"},
        "due_at": NOON,
    }
    return NewDelivery(**fields | changes)


def make_delivery(**changes: Any) -> Delivery:
    """Return a claimed row of the outbox."""
    fields: dict[str, Any] = {
        "id": DeliveryId(1),
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "kind": "test.card",
        "dedupe_key": "test:1",
        "payload": {"title": "Snow"},
        "nonce": nonce_of(GUILD, "test:1"),
        "due_at": NOON,
        "state": State.SENDING,
        "attempts": 1,
        "plain": False,
        "first_try_at": None,
        "message_id": None,
        "error": None,
        "edit": None,
    }
    return Delivery(**fields | changes)
