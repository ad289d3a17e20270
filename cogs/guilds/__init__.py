"""A server's settings: `/setup panel`, `/setup check`, and joining and leaving."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.client.lightstick import Lightstick


async def setup(bot: "Lightstick") -> None:
    """Add the feature to the bot; called by discord.py."""
    from cogs.guilds.cog import build

    await bot.add_cog(build(bot))
