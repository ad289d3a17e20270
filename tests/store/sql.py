"""Units on a counter (`guild_channel.channel_id`) for the store's own tests."""

from bot.errors import UserError
from bot.store import Steps, Store

ADD = """
INSERT INTO guild_channel (guild_id, feature, channel_id) VALUES ($1, 'count', $2)
ON CONFLICT (guild_id, feature) DO UPDATE SET channel_id = guild_channel.channel_id + excluded.channel_id
RETURNING channel_id
"""


def add(counter: int, amount: int = 1) -> Steps[int]:
    """Return the counter after adding."""
    rows = yield (ADD, (counter, amount))
    return rows[0]["channel_id"]


def add_then_refuse(counter: int, amount: int = 1) -> Steps[int]:
    """Raise a UserError after having added."""
    yield from add(counter, amount)
    raise UserError("error-refused")


def note_twice(counter: int) -> Steps[None]:
    """Break a PRIMARY KEY."""
    yield from add(counter)
    yield ("INSERT INTO guild_channel (guild_id, feature, channel_id) VALUES ($1, 'count', 1)", (counter,))


async def read(store: Store, counter: int) -> int:
    """Return a counter, 0 when nothing was ever added."""
    sql = "SELECT channel_id FROM guild_channel WHERE guild_id = $1 AND feature = 'count'"
    row = await store.fetch_one(sql, (counter,))
    return row["channel_id"] if row else 0
