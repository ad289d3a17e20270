"""The outbox: every message the bot posts on its own is committed, sent and marked here."""

from bot.delivery.alerts import ALERT_KIND, enqueue_alert
from bot.delivery.corrections import CorrectionService
from bot.delivery.inbox import DeliveryInbox
from bot.delivery.models import (
    CardRefusedError,
    ChannelClosedError,
    Delivery,
    Edit,
    HistoryUnreadableError,
    MessageGoneError,
    NewDelivery,
    State,
)
from bot.delivery.rules import mark_of, nonce_of
from bot.delivery.service import DeliveryService, Sender
from bot.delivery.store import (
    cancel_pending,
    change_payload,
    enqueue,
    is_gone,
    move_pending,
    request_edit,
)

__all__ = [
    "ALERT_KIND",
    "CardRefusedError",
    "ChannelClosedError",
    "CorrectionService",
    "Delivery",
    "DeliveryInbox",
    "DeliveryService",
    "Edit",
    "HistoryUnreadableError",
    "MessageGoneError",
    "NewDelivery",
    "Sender",
    "State",
    "cancel_pending",
    "change_payload",
    "enqueue",
    "enqueue_alert",
    "is_gone",
    "mark_of",
    "move_pending",
    "nonce_of",
    "request_edit",
]
