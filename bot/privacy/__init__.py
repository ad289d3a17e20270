"""What is kept about people and servers: export, erasure, and the purge after leaving."""

from bot.privacy.models import Erasure, Fate, PersonColumn
from bot.privacy.rules import GUILD_TABLES, KEPT_AFTER_LEAVING, NOBODY, PERSON_COLUMNS
from bot.privacy.service import PrivacyService

__all__ = [
    "GUILD_TABLES",
    "KEPT_AFTER_LEAVING",
    "NOBODY",
    "PERSON_COLUMNS",
    "Erasure",
    "Fate",
    "PersonColumn",
    "PrivacyService",
]
