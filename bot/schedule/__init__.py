"""When things are due: recurrence in wall time, moments as people type them, and the scheduler."""

from bot.schedule.rules import (
    Ask,
    CatchUp,
    Occurrence,
    Recurrence,
    Repeat,
    Send,
    Shift,
    SkipTo,
    catch_up,
    get_zone,
    match_zones,
    next_occurrence,
    occurrence_key,
    place,
    upcoming,
)
from bot.schedule.service import Job, Scheduler
from bot.schedule.when import parse_when

__all__ = [
    "Ask",
    "CatchUp",
    "Job",
    "Occurrence",
    "Recurrence",
    "Repeat",
    "Scheduler",
    "Send",
    "Shift",
    "SkipTo",
    "catch_up",
    "get_zone",
    "match_zones",
    "next_occurrence",
    "occurrence_key",
    "parse_when",
    "place",
    "upcoming",
]
