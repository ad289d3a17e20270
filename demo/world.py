"""The fan server of the demo: channels, roles, a moderator and some forty fans, all invented."""

from dataclasses import dataclass
from datetime import datetime

import discord
from simcord import ChannelHandle, Env, GuildHandle, MemberActor, RoleHandle

from bot.app import App
from bot.artists import ArtistInput, ArtistService
from bot.guilds import GuildService
from bot.news import FeedInput, Label, NewsService
from demo.feeds import FeedServer

NAME = "Moonlight Fans (demo)"
TIMEZONE = "Asia/Seoul"
DAY_S = 86_400

CHANNELS = {
    "news": "What the bot finds in feeds. Everything in this server is made up.",
    "announcements": "What moderators announce, now or by a schedule.",
    "throwbacks": "Photos of old times.",
    "predictions": "Will they, or will they not?",
    "polls": "The fans decide.",
    "mods": "Moderators only. The bot tells here what needs a hand.",
}
FEATURES = {
    "news": "news",
    "announcements": "announcements",
    "throwback": "throwbacks",
    "predictions": "predictions",
    "polls": "polls",
}
"""The channel of each feature."""

MODERATOR = "Mina"
FANS = (
    *("Ash", "민지", "눈꽃왕자", "Haneul", "Luna", "Dadobabie", "Theo", "Yuki", "Sofía", "Noor"),
    *("Kai", "지우", "Amélie", "Bruno", "Chidi", "Dara", "Elif", "Femi", "Greta", "Hana"),
    *("Ines", "Jules", "Kenji", "Leilani", "Mateo", "Nia", "Oskar", "Priya", "Quinn", "Rosa"),
    *("서연", "Tariq", "Uma", "Viktor", "Wren", "Ximena", "Yara", "Zofia", "Ren", "Pilar"),
)
"""As shown in the server; the moderator is not among them."""

INVITED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    manage_roles=True,
)
"""What README's invite link asks for, and Manage Roles for /me pings."""

ARTISTS = (
    ArtistInput(name="Mooncat", aliases="문캣", debut="2024-02-02", colour="#8F8F19"),
    ArtistInput(name="Haru", group="Mooncat", aliases="하루", birthday="03-14"),
    ArtistInput(name="V", group="BTS", aliases="뷔, Kim Taehyung, 김태형", colour="#4B6CB7"),
    ArtistInput(name="Lady Gaga", aliases="레이디 가가, Gaga", colour="#DE6396"),
)


@dataclass(frozen=True, slots=True)
class World:
    """The server and who is in it.

    Attributes:
        members: by lower-case name.
    """

    guild: GuildHandle
    channels: dict[str, ChannelHandle]
    roles: dict[str, RoleHandle]
    members: dict[str, MemberActor]

    @property
    def moderator(self) -> MemberActor:
        """Return the one who may do everything here."""
        return self.members[MODERATOR.lower()]


def build_world(env: Env, start: datetime) -> World:
    """Build the server before the bot comes to it; fans join one a day, and then the clock is set to `start`.

    Raises:
        ValueError: `start` is earlier than the last fan.
    """
    env.backend.edit_bot_profile("Lightstick")
    owner = env.create_user("pilar_owner", global_name="Pilar")
    guild = env.create_guild(NAME, owner=owner, preferred_locale="en-US")
    roles = _build_roles(env, guild)
    members = _build_members(env, guild, roles["Moderator"])
    left_s = (start - env.now()).total_seconds()
    if left_s < 0:
        raise ValueError("the demo cannot start before its fans came")
    env.backend.advance_clock(left_s)
    return World(guild, _build_channels(guild, roles), roles, members)


def _build_roles(env: Env, guild: GuildHandle) -> dict[str, RoleHandle]:
    env.backend.edit_role(guild.id, guild.roles["Lightstick"].id, {"permissions": INVITED.value})
    rights = discord.Permissions(
        manage_guild=True, manage_messages=True, manage_channels=True, manage_roles=True, view_channel=True
    )
    return {
        "News": guild.create_role("News", mentionable=True, color=0x448FE4),
        "Concerts": guild.create_role("Concerts", mentionable=True),
        "Moderator": guild.create_role("Moderator", permissions=rights, color=0x2E9E66, hoist=True),
        "Lightstick": guild.roles["Lightstick"],
    }


def _build_members(env: Env, guild: GuildHandle, moderators: RoleHandle) -> dict[str, MemberActor]:
    members: dict[str, MemberActor] = {}
    for number, name in enumerate((MODERATOR, *FANS)):
        user = env.create_user(name.lower() if name.isascii() else f"fan{number}", global_name=name)
        members[name.lower()] = guild.add_member(user, roles=[moderators] if number == 0 else [])
        env.backend.advance_clock(DAY_S)
    return members


def _build_channels(guild: GuildHandle, roles: dict[str, RoleHandle]) -> dict[str, ChannelHandle]:
    hidden, shown = (
        discord.PermissionOverwrite(view_channel=False),
        discord.PermissionOverwrite(view_channel=True),
    )
    channels: dict[str, ChannelHandle] = {}
    for name, topic in CHANNELS.items():
        rights = {guild.default_role: hidden, roles["Moderator"]: shown, roles["Lightstick"]: shown}
        channels[name] = guild.create_text_channel(
            name, topic=topic, overwrites={**rights} if name == "mods" else {}
        )
    return channels


async def seed(app: App, world: World, feeds: FeedServer, now: datetime) -> None:
    """Choose the settings a moderator would have chosen: channels, artists, the first two feeds."""
    guild_id, actor_id = world.guild.id, world.moderator.id
    guilds = app.bot.service(GuildService)
    await guilds.ensure_guild(guild_id, "en")
    await guilds.set_timezone(guild_id, TIMEZONE, actor_id, now)
    await guilds.set_alert_channel(guild_id, world.channels["mods"].id, actor_id, now)
    await guilds.set_review_channel(guild_id, world.channels["mods"].id, actor_id, now)
    pings = [world.roles["News"].id, world.roles["Concerts"].id]
    await guilds.set_ping_roles(guild_id, pings, actor_id, now)
    for feature, channel in FEATURES.items():
        await guilds.set_channel(guild_id, feature, world.channels[channel].id, actor_id, now)
    artists = app.bot.service(ArtistService)
    added = [await artists.add_artist(guild_id, given, actor_id, now) for given in ARTISTS]
    news = app.bot.service(NewsService)
    channel_id, role_id = world.channels["news"].id, world.roles["News"].id
    official = FeedInput(channel_id=channel_id, artist_id=added[0].id, label=Label.OFFICIAL, role_id=role_id)
    await news.add(guild_id, feeds.get_feed_url("mooncat"), official, actor_id, now)
    await news.add(guild_id, feeds.get_feed_url("popdesk"), FeedInput(channel_id=channel_id), actor_id, now)
