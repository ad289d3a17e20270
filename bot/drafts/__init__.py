"""What a modal needs besides one id, kept from its opening to its return."""

from bot.drafts.models import KEPT, Draft
from bot.drafts.service import DraftService, Take

__all__ = ["KEPT", "Draft", "DraftService", "Take"]
