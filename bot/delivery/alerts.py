"""Words to a server's moderators, through the same outbox as everything else."""

from typing import Any

from bot.clock import from_ms
from bot.delivery.models import NewDelivery
from bot.delivery.store import enqueue
from bot.ids import ChannelId, GuildId
from bot.store import Steps

ALERT_KIND = "alert"


def enqueue_alert(
    guild_id: int,
    delivery_id: int,
    about: str,
    key: str,
    values: dict[str, Any],
    now_ms: int,
    *,
    is_good: bool = False,
) -> Steps[bool]:
    """Tell a server's moderators once, in their alert channel.

    Args:
        about: what it is about and since when; the same alert is never made twice.
        key: Fluent message with `.why` and `.next`, as for a UserError.
        values: JSON-ready placeables, plain text; `channel_id` is shown as a mention.
        is_good: shown as good news.

    Returns:
        False when they heard it already, or the server has no alert channel.
    """
    rows = yield ("SELECT alert_channel_id FROM guild WHERE guild_id = $1", (guild_id,))
    if not rows or rows[0]["alert_channel_id"] is None:
        return False
    alert = NewDelivery(
        guild_id=GuildId(guild_id),
        channel_id=ChannelId(rows[0]["alert_channel_id"]),
        kind=ALERT_KIND,
        dedupe_key=f"alert:{about}",
        payload={"key": key, "values": values, "is_good": is_good},
        due_at=from_ms(now_ms),
    )
    return (yield from enqueue(alert, delivery_id))
