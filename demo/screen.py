"""The page in the browser: one channel, under one address as long as the demo runs."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from simcord import ChannelHandle, Env, MemberActor, Preview, SetupError

from demo import pictures

VIEWERS = 8  # names in the page's "Viewing as"
CDN = "https://cdn.simcord.invalid"  # where SimCord keeps what Discord would host
AVATAR = "lightstick"


class Screen:
    """A SimCord preview that can be pointed at another channel.

    A preview shows one channel for its whole life, so another one takes its place at the same port and
    with the same secret: the page asks to be reloaded, and is the new one then.

    Args:
        shown: file name and bytes of the pictures in cards by address, since a preview fetches nothing.
        turn: taken for every action of the page.
        port: 0 for any.
        timezone: in which the page writes times.
    """

    def __init__(
        self,
        env: Env,
        turn: asyncio.Lock,
        shown: Mapping[str, tuple[str, bytes]],
        port: int,
        timezone: str,
    ) -> None:
        self._env = env
        self._turn = turn
        self._shown = {**shown, give_avatar(env): ("avatar.png", pictures.draw_avatar())}
        self._port = port
        self._timezone = timezone
        self._secret: str | None = None
        self._preview: Preview | None = None
        self._drawn = 0

    @property
    def url(self) -> str:
        """The address to open; it carries the secret.

        Raises:
            SetupError: nothing is shown.
        """
        if self._preview is None:
            raise SetupError("nothing is shown")
        return self._preview.url

    async def show(self, channel: ChannelHandle, viewers: Sequence[MemberActor]) -> None:
        """Show a channel to those who may read it; a new page sees with the first one's eyes.

        Raises:
            SetupError: none of them may.
        """
        readers = [viewer for viewer in viewers if may_read(channel, viewer)]
        if not readers:
            raise SetupError("nobody here may read that channel")
        await self.close()
        async with self._turn:
            await self._open(channel, readers[:VIEWERS])

    async def _open(self, channel: ChannelHandle, readers: Sequence[MemberActor]) -> None:
        preview = self._env.preview(
            channel,
            viewers=readers,
            layout="channel",
            timezone=self._timezone,
            assets=self._shown,
            port=self._port,
        )
        preview.capability = self._secret = self._secret or preview.capability
        self._take_turns(preview)
        self._preview = await preview.__aenter__()
        self._port = int(self.url.partition("#")[0].rstrip("/").rpartition(":")[2])

    def _take_turns(self, preview: Preview) -> None:
        """Let every action of the page wait for its turn, and count.

        SimCord would refuse what comes while the clock ticks, and the page would never recover; it also
        refuses a press when something was posted since the page last looked, half a second ago or less.
        """
        act = preview._action

        async def act_in_turn(context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
            async with self._turn:
                revision = preview._get_page(context_id).revision
                return await act(context_id, {**body, "published_revision": revision})

        setattr(preview, "_action", act_in_turn)  # noqa: B010 - a method, which a plain assignment may not replace

    async def refresh(self, force: bool = False) -> None:
        """Let open pages see what happened since the last time; nothing to do when nothing did."""
        async with self._turn:
            happened = len(self._env.backend.transcript)
            if self._preview is not None and (force or happened != self._drawn):
                await self._preview.refresh()
                self._drawn = happened

    async def describe(self) -> dict[str, Any]:
        """Return what a page would show, as the preview describes it (`Preview.snapshot`).

        Raises:
            SetupError: nothing is shown.
        """
        if self._preview is None:
            raise SetupError("nothing is shown")
        async with self._turn:
            return await self._preview.snapshot()

    async def close(self) -> None:
        """Close the page."""
        if self._preview is not None:
            await self._preview.close()
            self._preview = None


def may_read(channel: ChannelHandle, viewer: MemberActor) -> bool:
    """Say whether a member sees a channel's messages."""
    try:
        channel.history(viewer=viewer)
    except SetupError:
        return False
    return True


def give_avatar(env: Env) -> str:
    """Give the bot an avatar, and return the address of its picture."""
    env.backend.bot_user.avatar = AVATAR
    return f"{CDN}/avatars/{env.backend.bot_user.id}/{AVATAR}.png"
