"""Where people and servers are in the database, and what becomes of them.

Held against the schema by tests/privacy/test_store.py: a new column for a person's id, or a new table of a
server, fails there until it is entered here.

A ban that holds outlives the erasure of the banned person: else erasing oneself would lift it. It keeps the
id, the feature, the end and the reason, nothing more; moderators can lift it, and the purge of its server
ends it.
"""

import json
from datetime import timedelta
from typing import Any

from bot.clock import from_ms
from bot.privacy.models import Fate, PersonColumn

KEPT_AFTER_LEAVING = timedelta(days=30)  # promised in /privacy
NOBODY = 0  # stands where a column must have a person and that person was erased; no Discord id is 0
ERASED = "erased"

PERSON_COLUMNS = (
    PersonColumn("draft", "user_id", ("guild_id", "kind", "payload", "created_at"), Fate.DELETE),
    PersonColumn("ban", "user_id", ("guild_id", "feature", "until", "reason", "banned_at"), Fate.KEEP),
    PersonColumn("ban", "banned_by", ("guild_id", "feature", "banned_at"), Fate.REPLACE, NOBODY),
    PersonColumn("feed", "added_by", ("guild_id", "id", "channel_id", "added_at"), Fate.REPLACE, NOBODY),
    PersonColumn(
        "announcement",
        "author_id",
        ("guild_id", "channel_id", "payload", "repeat", "starts_on", "wall_time", "zone", "created_at"),
        Fate.REPLACE,
        NOBODY,
    ),
    PersonColumn("delivery", "decided_by", ("guild_id", "id", "state"), Fate.REPLACE),
    PersonColumn("announcement", "decided_by", ("guild_id", "id", "state"), Fate.REPLACE),
    PersonColumn(
        "photo",
        "author_id",
        ("guild_id", "id", "state", "shared_at", "year", "month", "day", "caption", "credit", "alt"),
        Fate.REPLACE,
        NOBODY,
    ),
    PersonColumn("photo", "credited_id", ("guild_id", "id", "caption"), Fate.REPLACE),
    PersonColumn("photo", "decided_by", ("guild_id", "id", "state"), Fate.REPLACE),
    PersonColumn("heart", "user_id", ("guild_id", "photo_id", "given_at"), Fate.DELETE),
    PersonColumn("photo_report", "user_id", ("guild_id", "photo_id", "reason", "reported_at"), Fate.DELETE),
    PersonColumn("photo_held", "held_by", ("guild_id", "id", "held_at"), Fate.REPLACE),
    PersonColumn("audit", "actor_id", ("guild_id", "happened_at", "action", "reason"), Fate.REPLACE),
    PersonColumn(
        "audit",
        "subject",
        ("guild_id", "happened_at", "action", "before_json", "after_json", "reason"),
        Fate.REPLACE,
        ERASED,
        only="action IN ('moderation.ban', 'moderation.unban')",
        is_text=True,
    ),
)

# A server's tables in the order in which foreign keys let them go; artist_alias goes with artist.
GUILD_TABLES = (
    "verdict",
    "feed",
    "delivery",
    "channel_hold",
    "announcement",
    "heart",
    "photo_report",
    "photo_shown",
    "photo_artist",
    "photo_text",
    "photo_view",
    "photo",
    "photo_held",
    "photo_bag",
    "photo_slot",
    "throwback_setting",
    "artist",
    "draft",
    "ban",
    "audit",
    "guild_channel",
    "guild_feature_off",
    "guild_ping_role",
    "guild",
)

# Shared by servers, so it goes with the last that follows it; its entries go with it.
UNFOLLOWED_SOURCES = (
    "DELETE FROM source WHERE NOT EXISTS (SELECT 1 FROM feed WHERE feed.source_id = source.id)"
)


def show(column: str, value: Any) -> Any:
    """Return a column's value as a person reads it in the exported file: moments in ISO, JSON opened."""
    if value is None:
        return None
    if column.endswith("_at") or column == "until":
        return from_ms(value).isoformat()
    if column == "payload" or column.endswith("_json"):
        return json.loads(value)
    return value
