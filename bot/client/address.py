"""Another address than Discord's own: a rate-limit proxy, or a test server.

discord.py has no official hook for it. A proxy of the REST API names the gateway itself, in its answer.
"""

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route


def use_api_base(api_base: str) -> None:
    """Send all REST requests of this process to `api_base`, e.g. http://localhost:8080/api/v10."""
    Route.BASE = api_base


async def learn_gateway(http: HTTPClient) -> None:
    """Connect to the gateway that the API names, also after a lost session."""
    _, address, _ = await http.get_bot_gateway()
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address)
