"""News: `/news` for moderators, `/latest` for everyone, and how stories look in a channel."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.client.lightstick import Lightstick


async def setup(bot: "Lightstick") -> None:
    """Add the feature to the bot; called by discord.py."""
    from cogs.news.cog import build

    await bot.add_cog(build(bot))
