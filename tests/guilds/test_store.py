"""Settings on both engines."""

from datetime import UTC, datetime, time, timedelta
from functools import partial

from bot.clock import to_ms
from bot.guilds import GuildSettings, LeftGuild
from bot.guilds.store import (
    GuildStore,
    add_guild,
    change_channel,
    change_columns,
    change_feature,
    change_ping_roles,
    mark_joined,
    mark_left,
)
from bot.ids import GuildId
from bot.store import Store

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
GUILD = GuildId(2**62)


async def test_a_server_without_a_row_has_the_defaults(store: Store) -> None:
    settings = await GuildStore(store).get_settings(GUILD)
    assert settings == GuildSettings(GUILD)
    assert await GuildStore(store).find_language(GUILD) is None
    assert await GuildStore(store).list_known() == {}


async def test_the_schemas_defaults_are_the_dataclass_defaults(store: Store) -> None:
    await store.write(partial(add_guild, GUILD, "en"))
    assert await GuildStore(store).get_settings(GUILD) == GuildSettings(GUILD)


async def test_every_setting_comes_back(store: Store) -> None:
    columns = {
        "language": "ko",
        "timezone": "Asia/Seoul",
        "alert_channel_id": 2**61,
        "review_channel_id": 6,
        "curator_role_id": 7,
        "poll_makers": "everyone",
        "on_this_day_hour": 9,
        "quiet_from": "22:30",
        "quiet_until": "08:00",
        "posting_held": 1,
    }
    await store.write(partial(change_columns, GUILD, columns))
    await store.write(partial(change_channel, GUILD, "news", 2**60))
    await store.write(partial(change_channel, GUILD, "announcements", 8))
    await store.write(partial(change_feature, GUILD, "polls", False))
    await store.write(partial(change_ping_roles, GUILD, [12, 11]))
    await store.write(partial(change_channel, 5, "throwback", 9))
    settings = await GuildStore(store).get_settings(GUILD)
    assert settings == GuildSettings(
        guild_id=GUILD,
        language="ko",
        timezone="Asia/Seoul",
        channels={"news": 2**60, "announcements": 8},
        alert_channel_id=2**61,
        review_channel_id=6,
        curator_role_id=7,
        poll_makers="everyone",
        on_this_day_hour=9,
        quiet_from=time(22, 30),
        quiet_until=time(8),
        ping_roles=(11, 12),
        features_off=frozenset({"polls"}),
        posting_held=True,
    )


async def test_each_change_returns_what_was_there_before(store: Store) -> None:
    async def change(piece: object, *args: object) -> object:
        return await store.write(partial(piece, GUILD, *args))

    assert await change(change_columns, {"language": "ko"}) == {"language": "en"}
    assert await change(change_columns, {"language": "en", "timezone": "Asia/Seoul"}) == {
        "language": "ko",
        "timezone": "UTC",
    }
    assert await change(change_channel, "news", 7) == {"channel_id": None}
    assert await change(change_channel, "news", 8) == {"channel_id": 7}
    assert await change(change_channel, "news", None) == {"channel_id": 8}
    assert await change(change_channel, "news", None) == {"channel_id": None}
    assert await change(change_feature, "polls", False) == {"is_on": True}
    assert await change(change_feature, "polls", False) == {"is_on": False}
    assert await change(change_feature, "polls", True) == {"is_on": False}
    assert await change(change_feature, "polls", True) == {"is_on": True}
    assert await change(change_ping_roles, [2, 1]) == {"role_ids": []}
    assert await change(change_ping_roles, []) == {"role_ids": [1, 2]}


async def test_a_first_guess_never_overwrites_a_choice(store: Store) -> None:
    assert await store.write(partial(add_guild, GUILD, "ko")) is True
    await store.write(partial(change_columns, GUILD, {"language": "en"}))
    assert await store.write(partial(add_guild, GUILD, "ko")) is False
    assert (await GuildStore(store).get_settings(GUILD)).language == "en"
    assert await GuildStore(store).find_language(GUILD) == "en"


async def test_servers_that_left(store: Store) -> None:
    reads = GuildStore(store)
    assert await reads.find_first_left_at() is None
    for guild_id, days in ((1, 0), (2, 1), (3, 2)):
        await store.write(partial(mark_left, guild_id, to_ms(NOW + timedelta(days=days))))
    await store.write(partial(add_guild, 4, "en"))
    await store.write(partial(mark_left, 1, to_ms(NOW + timedelta(days=9))))
    assert await reads.find_first_left_at() == NOW
    assert await reads.list_left_before(NOW + timedelta(days=1)) == [
        LeftGuild(GuildId(1), NOW),
        LeftGuild(GuildId(2), NOW + timedelta(days=1)),
    ]
    assert await reads.list_known() == {1: True, 2: True, 3: True, 4: False}
    assert await store.write(partial(mark_joined, 1)) is True
    assert await store.write(partial(mark_joined, 1)) is False
    assert await reads.find_first_left_at() == NOW + timedelta(days=1)
    assert await reads.list_known() == {1: False, 2: True, 3: True, 4: False}
