"""Posts by moderators: now, once, daily or weekly."""

from bot.announcements.inbox import MissedAnnouncements
from bot.announcements.models import FEATURE, KIND, LABELS, Announcement, Content
from bot.announcements.rules import (
    ALT_LONGEST,
    TEXT_LONGEST,
    TITLE_LONGEST,
    is_late,
    list_upcoming,
    read_content,
)
from bot.announcements.service import AnnouncementService

__all__ = [
    "ALT_LONGEST",
    "FEATURE",
    "KIND",
    "LABELS",
    "TEXT_LONGEST",
    "TITLE_LONGEST",
    "Announcement",
    "AnnouncementService",
    "Content",
    "MissedAnnouncements",
    "is_late",
    "list_upcoming",
    "read_content",
]
