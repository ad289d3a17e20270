"""Bans, the audit of every change, and one inbox for what waits for a moderator's word."""

from bot.moderation.models import (
    BANNABLE,
    EVERY_FEATURE,
    AuditEntry,
    Ban,
    Decision,
    InboxItem,
    InboxSource,
    NewAudit,
    Outcome,
)
from bot.moderation.service import ModerationService
from bot.moderation.store import record

__all__ = [
    "BANNABLE",
    "EVERY_FEATURE",
    "AuditEntry",
    "Ban",
    "Decision",
    "InboxItem",
    "InboxSource",
    "ModerationService",
    "NewAudit",
    "Outcome",
    "record",
]
