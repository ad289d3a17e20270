"""`lightstick check`: everything a start needs is looked at, and nothing is changed."""

from collections.abc import Callable

import discord

from bot.client.address import use_api_base
from bot.client.lightstick import forgo_voice
from bot.config import Config
from bot.errors import OperatorError
from bot.run import judge
from bot.store import Standing, find_standing


async def check_start(config: Config, say: Callable[[str], None]) -> None:
    """Say what is fine, a line each, up to the first thing that stands in the way.

    Raises:
        OperatorError: that thing.
    """
    say("Options: understood.")
    say(f"Database: {describe(await find_standing(config.database_url))}.")
    say(f"Token: Discord knows this bot as {await ask_name(config)}.")


def describe(standing: Standing) -> str:
    """Return what the next start finds and does."""
    if standing.version == 0:
        return "none yet, the first start makes it"
    if standing.pending:
        return "sound; the next start brings it up to date"
    return "sound and up to date"


async def ask_name(config: Config) -> str:
    """Return the bot's name at Discord.

    Raises:
        OperatorError: no token, refused, or nobody there.
    """
    token = config.get_token()
    if config.api_base:
        use_api_base(config.api_base)
    forgo_voice()
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        judge(error)
    except (discord.HTTPException, OSError) as error:
        raise OperatorError(
            f"Discord could not be reached ({error}), so the token is unchecked; "
            "check the network, then again."
        ) from error
    finally:
        await client.close()
    return str(client.user)
