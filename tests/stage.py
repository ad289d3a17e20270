"""A fan server on stage: what tests of cogs see and say through SimCord."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import discord
import simcord
from simcord.backend.models.channel import Overwrite
from simcord.backend.serializers import guild_create_payload
from simcord.enums import OverwriteType

MODERATOR = discord.Permissions(manage_guild=True, manage_messages=True)


@dataclass(frozen=True, slots=True)
class Stage:
    """A server with a moderator, a fan and a few channels."""

    env: simcord.Env
    guild: Any
    news: Any
    alerts: Any
    mod: Any
    fan: Any

    async def set_up(
        self, setting: str, value: Any, custom_id: str | None = None, *, where: Any = None
    ) -> Any:
        """Let the moderator choose a setting in the panel; a channel's control is found by its setting."""
        panel = await self.mod.slash(where or self.news, "setup panel")
        control = await self.mod.select(panel.response, [setting], custom_id="ls:setup:change")
        identifier = custom_id or f"ls:setup:channel:{setting}"
        chosen = value if isinstance(value, list) else [value]
        return await self.mod.select(control.response, chosen, custom_id=identifier)

    async def set_timezone(self, zone: str) -> None:
        """Let the moderator type the server's timezone."""
        panel = await self.mod.slash(self.news, "setup panel")
        form = await self.mod.select(panel.response, ["timezone"], custom_id="ls:setup:change")
        await self.mod.submit_modal(form, {"zone": zone})

    async def turn_hold(self) -> None:
        """Let the moderator hold all posting, or lift it."""
        panel = await self.mod.slash(self.news, "setup panel")
        await self.mod.select(panel.response, ["hold"], custom_id="ls:setup:change")

    async def be_away(self, seconds: float) -> None:
        """Take the bot away for a while; the test then restarts it."""
        await self.env.restart_bot(discord.AutoShardedClient(intents=discord.Intents.none(), shard_count=1))
        await self.env.advance_time(seconds)

    async def set_rights(self, channel: Any, **rights: bool) -> None:
        """Allow or deny everybody, the bot included, something in a channel."""
        allow, deny = discord.PermissionOverwrite(**rights).pair()
        overwrite = Overwrite(self.guild.default_role.id, OverwriteType.ROLE, allow.value, deny.value)
        self.env.backend.set_overwrite(channel.id, overwrite)
        await self.env.settle()

    async def delete_channel(self, channel: Any) -> None:
        """Let a moderator delete a channel."""
        self.env.backend.delete_channel(channel.id)
        await self.env.settle()

    async def delete_role(self, role: Any) -> None:
        """Let a moderator delete a role."""
        self.env.backend.delete_role(self.guild.id, role.id)
        await self.env.settle()

    async def remove_bot(self) -> Callable[[], Awaitable[None]]:
        """Let the server remove the bot; what is returned lets it take the bot back."""
        backend, guild = self.env.backend, self.env.backend.get_guild(self.guild.id)
        parts: list[dict[int, Any]] = [backend.guilds, backend.channels, backend.messages]
        kept = [(part, dict(part)) for part in parts]
        backend.remove_guild(guild.id)
        await self.env.settle()

        async def take_back() -> None:
            for part, before in kept:
                part.update(before)
            joined = dict(guild_create_payload(backend, guild))
            del joined["unavailable"]  # it tells a server that is there again from one that was joined
            backend.emit("GUILD_CREATE", joined)
            await self.env.settle()

        return take_back


def set_stage(env: simcord.Env) -> Stage:
    """Create the server the tests play in."""
    guild = env.create_guild(name="Mooncat fans")
    moderators = guild.create_role("Moderators", permissions=MODERATOR)
    return Stage(
        env,
        guild,
        guild.create_text_channel("news"),
        guild.create_text_channel("alerts"),
        guild.add_member(env.create_user("mina"), roles=[moderators]),
        guild.add_member(env.create_user("ash")),
    )


def said(result: Any) -> str:
    """Return all texts of an answer (or of a message), in order, with labels of buttons and options."""
    if hasattr(result, "followups"):
        parts = [result.response, *result.followups]
        return "\n".join(words_of(part.components) for part in parts if part is not None)
    return words_of(result.components)


def posts(channel: Any) -> list[str]:
    """Return the words of every message of a channel, oldest first."""
    return [said(message) for message in channel.history()]


def words_of(components: Any) -> str:
    """Return every text, label and placeholder of components, one a line."""
    return "\n".join(_walk([_plain(component) for component in components]))


def _plain(component: Any) -> dict[str, Any]:
    return component if isinstance(component, dict) else component.to_dict()


def _walk(components: list[dict[str, Any]]) -> Iterator[str]:
    for component in components:
        for key in ("content", "label", "placeholder"):
            if component.get(key):
                yield str(component[key])
        for item in component.get("items", []):
            yield f"[{item.get('description') or 'no alt text'}]"
        yield from (option["label"] for option in component.get("options", []))
        yield from _walk(component.get("components", []))
