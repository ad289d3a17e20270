"""Settings as the panel changes them."""

import random
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.errors import UserError
from bot.guilds import GuildService, GuildSettings, Slot
from bot.ids import GuildId, IdMaker
from bot.moderation import ModerationService
from bot.store import Steps, Store
from tests.fakes import FakeClock

GUILD, MODERATOR = GuildId(1), 3


@pytest.fixture
def wakes() -> list[str]:
    return []


@pytest.fixture
def guilds(store: Store, clock: FakeClock, wakes: list[str]) -> GuildService:
    return GuildService(store, IdMaker(clock, random.Random(1)), lambda: wakes.append("delivery"))


@pytest.fixture
def moderation(store: Store, clock: FakeClock) -> ModerationService:
    return ModerationService(store, IdMaker(clock, random.Random(2)))


@pytest.mark.parametrize(
    ("setter", "args", "setting", "before", "after"),
    [
        ("set_language", ("ko",), "language", {"language": "en"}, {"language": "ko"}),
        ("set_timezone", ("Asia/Seoul",), "timezone", {"timezone": "UTC"}, {"timezone": "Asia/Seoul"}),
        ("set_channel", ("news", 7), "channel.news", {"channel_id": None}, {"channel_id": 7}),
        ("set_alert_channel", (8,), "alert_channel", {"alert_channel_id": None}, {"alert_channel_id": 8}),
        ("set_review_channel", (9,), "review_channel", {"review_channel_id": None}, {"review_channel_id": 9}),
        ("set_curator_role", (5,), "curator_role", {"curator_role_id": None}, {"curator_role_id": 5}),
        (
            "set_poll_makers",
            ("everyone",),
            "poll_makers",
            {"poll_makers": "moderators"},
            {"poll_makers": "everyone"},
        ),
        ("set_on_this_day_hour", (9,), "on_this_day_hour", {"on_this_day_hour": 10}, {"on_this_day_hour": 9}),
        (
            "set_quiet_hours",
            ("22:00", "8:00"),
            "quiet_hours",
            {"quiet_from": None, "quiet_until": None},
            {"quiet_from": "22:00", "quiet_until": "08:00"},
        ),
        ("set_ping_roles", ([5, 4, 5],), "ping_roles", {"role_ids": []}, {"role_ids": [4, 5]}),
        ("set_feature", ("polls", False), "feature.polls", {"is_on": True}, {"is_on": False}),
        ("hold_posting", (True,), "posting_held", {"posting_held": 0}, {"posting_held": 1}),
    ],
)
async def test_a_choice_is_saved_with_one_line_of_audit(
    guilds: GuildService,
    moderation: ModerationService,
    clock: FakeClock,
    setter: str,
    args: tuple[Any, ...],
    setting: str,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    for _ in range(2):  # the second time it is the choice already
        await getattr(guilds, setter)(GUILD, *args, MODERATOR, clock())
    (entry,) = await moderation.list_audit(GUILD, what="guilds.change")
    assert (entry.subject, entry.before, entry.after) == (setting, before, after)
    assert (entry.actor_id, entry.happened_at) == (MODERATOR, clock())
    assert await guilds.get_settings(GUILD) != GuildSettings(GUILD)
    assert await guilds.get_settings(GuildId(2)) == GuildSettings(GuildId(2))


@pytest.mark.parametrize(
    ("setter", "args"),
    [
        ("set_language", ("tlh",)),
        ("set_timezone", ("Mars/Olympus",)),
        ("set_channel", ("weather", 7)),
        ("set_poll_makers", ("nobody",)),
        ("set_on_this_day_hour", (24,)),
        ("set_quiet_hours", ("22:00", "")),
        ("set_ping_roles", (range(26),)),
        ("set_feature", ("weather", False)),
    ],
)
async def test_what_cannot_be_meant_changes_nothing(
    guilds: GuildService, moderation: ModerationService, clock: FakeClock, setter: str, args: tuple[Any, ...]
) -> None:
    with pytest.raises(UserError):
        await getattr(guilds, setter)(GUILD, *args, MODERATOR, clock())
    assert await guilds.get_settings(GUILD) == GuildSettings(GUILD)
    assert await moderation.list_audit(GUILD) == []


async def test_choices_are_taken_back(guilds: GuildService, clock: FakeClock) -> None:
    await guilds.set_quiet_hours(GUILD, "22:00", "08:00", MODERATOR, clock())
    settings = await guilds.get_settings(GUILD)
    assert (settings.quiet_from, settings.quiet_until) == (time(22), time(8))
    await guilds.set_quiet_hours(GUILD, None, None, MODERATOR, clock())
    await guilds.set_channel(GUILD, "news", 7, MODERATOR, clock())
    await guilds.set_channel(GUILD, "news", None, MODERATOR, clock())
    await guilds.set_feature(GUILD, "polls", False, MODERATOR, clock())
    await guilds.set_feature(GUILD, "polls", True, MODERATOR, clock())
    assert await guilds.get_settings(GUILD) == GuildSettings(GUILD)


async def test_delivery_wakes_when_posting_may_go_on(
    guilds: GuildService, clock: FakeClock, wakes: list[str]
) -> None:
    await guilds.hold_posting(GUILD, True, MODERATOR, clock())
    assert ((await guilds.get_settings(GUILD)).posting_held, wakes) == (True, [])
    await guilds.hold_posting(GUILD, False, MODERATOR, clock())
    assert ((await guilds.get_settings(GUILD)).posting_held, wakes) == (False, ["delivery"])


async def test_a_first_guess_of_the_language(guilds: GuildService) -> None:
    assert await guilds.ensure_guild(1, "ko")
    assert not await guilds.ensure_guild(1, "en")
    assert await guilds.ensure_guild(2, "fr")
    assert [await guilds.get_language(guild_id) for guild_id in (1, 2, 3)] == ["ko", "en", "en"]


async def test_a_server_that_comes_back_keeps_its_settings(
    guilds: GuildService, clock: FakeClock, wakes: list[str]
) -> None:
    await guilds.set_language(GUILD, "ko", MODERATOR, clock())
    await guilds.left(GUILD, clock())
    assert (await guilds.get_settings(GUILD)).left_at == clock()
    assert await guilds.find_first_left_at() == clock()
    assert [left.guild_id for left in await guilds.list_left_before(clock())] == [GUILD]
    await guilds.joined(GUILD, clock())
    settings = await guilds.get_settings(GUILD)
    assert (settings.left_at, settings.language) == (None, "ko")
    assert wakes == ["delivery"]


class FakePosts:
    """A feature with posts that wait."""

    def __init__(self) -> None:
        self.dropped: list[int] = []
        self.wakes = 0

    def drop_stale(self, guild_id: int, now: datetime) -> Steps[int]:
        yield ("SELECT guild_id FROM guild WHERE guild_id = $1 AND left_at IS NULL", (guild_id,))
        self.dropped.append(guild_id)
        return 1

    def wake(self) -> None:
        self.wakes += 1


async def test_stale_posts_are_dropped_when_a_server_comes_back(
    guilds: GuildService, clock: FakeClock
) -> None:
    posts = FakePosts()
    guilds.offer_return(posts)
    await guilds.joined(GUILD, clock())
    assert (posts.dropped, posts.wakes) == ([], 0)
    for guild_id in (1, 2):
        await guilds.left(guild_id, clock())
    await guilds.joined(1, clock())
    await guilds.meet({1: "en", 2: "en", 4: "en"}, lambda guild_id: True, clock())
    assert (posts.dropped, posts.wakes) == ([1, 2], 2)


async def test_servers_that_came_or_went_while_away_are_noticed(
    guilds: GuildService, clock: FakeClock, wakes: list[str]
) -> None:
    for guild_id in (1, 2, 3):
        await guilds.ensure_guild(guild_id, "ko")
    await guilds.left(2, clock())
    clock.advance(60)
    await guilds.meet({2: "en", 4: "ko", 5: "fr"}, lambda guild_id: guild_id != 3, clock())
    settings = {guild_id: await guilds.get_settings(guild_id) for guild_id in range(1, 6)}
    assert {guild_id: one.left_at for guild_id, one in settings.items() if one.left_at} == {1: clock()}
    assert [one.language for one in settings.values()] == ["ko", "ko", "ko", "ko", "en"]
    assert wakes == ["delivery"]
    await guilds.meet({2: "en", 4: "ko", 5: "fr"}, lambda guild_id: guild_id != 3, clock())
    assert wakes == ["delivery"]
    assert [left.guild_id for left in await guilds.list_left_before(clock())] == [1]


class FakeSlots:
    """A feature with one schedule."""

    def __init__(self, title: str, hours: list[int]) -> None:
        self._title = title
        self._hours = hours

    async def list_slots(self, guild_id: int, now: datetime, limit: int) -> list[Slot]:
        return [Slot(self._title, now - timedelta(hours=hour), "sent") for hour in self._hours]


async def test_slots_of_all_features_come_newest_first(guilds: GuildService, clock: FakeClock) -> None:
    assert await guilds.list_slots(GUILD, clock()) == []
    guilds.offer_slots(FakeSlots("party", [1, 3]))
    guilds.offer_slots(FakeSlots("memories", [0, 2]))
    slots = await guilds.list_slots(GUILD, clock(), limit=3)
    assert [slot.title for slot in slots] == ["memories", "party", "memories"]
