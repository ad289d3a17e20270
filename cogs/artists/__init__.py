"""Artists: `/artist` for everyone, `/setup artist` for moderators."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.client.lightstick import Lightstick


async def setup(bot: "Lightstick") -> None:
    """Add the feature to the bot; called by discord.py, after cogs.guilds made /setup."""
    from cogs.artists.cog import build

    await bot.add_cog(build(bot))
