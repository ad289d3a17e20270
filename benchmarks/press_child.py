"""The whole application with one more button, whose press is stored as a vote will be.

A vote is three statements in one durable write: a log row keyed by the interaction, the fan's one answer, the
card marked dirty. Its tables are made here, in the round's own database.
"""

import asyncio
import os
from functools import partial

import discord

from bot import collector
from bot.app import open_app
from bot.client.replies import reply
from bot.client.ui import plain
from bot.clock import to_ms
from bot.config import Config
from bot.run import keep_what_stays
from bot.store import Steps, Store

POLL_ID = 1
TABLES = (
    "CREATE TABLE press (id BIGINT PRIMARY KEY, poll_id BIGINT NOT NULL, user_id BIGINT NOT NULL)",
    "CREATE TABLE vote (poll_id BIGINT NOT NULL, user_id BIGINT NOT NULL, choice BIGINT NOT NULL,"
    " PRIMARY KEY (poll_id, user_id))",
    "CREATE TABLE card (poll_id BIGINT PRIMARY KEY, dirty_at BIGINT)",
)


def make_tables() -> Steps[None]:
    """Make what a vote is stored in."""
    for table in TABLES:
        yield table, ()


def cast_vote(interaction_id: int, user_id: int, choice: int, now_ms: int) -> Steps[bool]:
    """Store one press; a press that was stored already is not counted again."""
    logged = yield (
        "INSERT INTO press (id, poll_id, user_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id",
        (interaction_id, POLL_ID, user_id),
    )
    yield (
        "INSERT INTO vote (poll_id, user_id, choice) VALUES ($1, $2, $3)"
        " ON CONFLICT (poll_id, user_id) DO UPDATE SET choice = excluded.choice",
        (POLL_ID, user_id, choice),
    )
    yield (
        "INSERT INTO card (poll_id, dirty_at) VALUES ($1, $2)"
        " ON CONFLICT (poll_id) DO UPDATE SET dirty_at = excluded.dirty_at",
        (POLL_ID, now_ms),
    )
    return bool(logged)


async def press(store: Store, interaction: discord.Interaction, args: tuple[str, ...]) -> None:
    """Store the press, then answer the fan."""
    now_ms = to_ms(discord.utils.utcnow())
    await store.write(partial(cast_vote, interaction.id, interaction.user.id, int(args[0]), now_ms))
    await reply(interaction, plain(f"✅ Counted: **{args[0]}**. You can change it until the poll closes."))


async def run(config: Config) -> None:
    """Be the bot until killed."""
    async with open_app(config) as app:
        await app.store.write(make_tables)
        app.bot.on_press("bench", "vote", partial(press, app.store))
        app.bot.add_listener(keep_what_stays, "on_ready")
        await app.bot.start(config.get_token())


if __name__ == "__main__":
    collector.calm()
    discord.utils.setup_logging(root=True)
    asyncio.run(run(Config.from_env(os.environ)))
