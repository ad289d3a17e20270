"""Missed announcements before the moderators."""

import asyncio
from datetime import timedelta

import pytest

from bot.announcements import Announcement, Content
from bot.clock import to_ms
from bot.errors import NotFoundError
from bot.moderation import Decision, Outcome
from bot.schedule import parse_when
from tests.announcements.conftest import CHANNEL, GUILD, MODERATOR, World

OTHER_MODERATOR = 4
PARTY = Content("Party", "Text", url="https://a.example", image_url="https://a.example/b.png")


@pytest.fixture
async def missed(world: World) -> Announcement:
    """A single announcement that came 13 hours too late."""
    moment = parse_when("in 1 hour", world.clock(), "Asia/Seoul")
    made = await world.announcements.schedule(GUILD, None, PARTY, moment, "once", MODERATOR, world.clock())
    world.clock.now = moment.at + timedelta(hours=13)
    await world.announcements.run_due(world.clock())
    world.wakes.clear()
    return made


async def decide(world: World, announcement_id: int, verb: str, actor_id: int = MODERATOR) -> Outcome:
    return await world.missed.decide(GUILD, announcement_id, Decision(verb, actor_id), world.clock())


async def test_the_inbox_shows_what_was_missed(world: World, missed: Announcement) -> None:
    world.moderation.offer(world.missed)
    assert await world.moderation.count_waiting(GUILD) == 1
    item = await world.moderation.next_item(GUILD)
    assert item is not None
    assert (item.id, item.feature, item.kind, item.title) == (missed.id, "announcements", "missed", "Party")
    assert (item.lines, item.images) == (("Text", "https://a.example"), ("https://a.example/b.png",))
    assert (item.actions, item.author_id, item.channel_id) == (("post", "drop"), MODERATOR, CHANNEL)
    assert item.planned_at == missed.next_at
    assert await world.moderation.next_item(GUILD, after=item.id) is None
    assert await world.moderation.next_item(GUILD + 1) is None


async def test_posting_it_now_keeps_the_moment_it_was_planned_for(world: World, missed: Announcement) -> None:
    assert await decide(world, missed.id, "post") == Outcome("post", MODERATOR, is_first=True)
    (payload,) = await world.list_posts()
    assert (payload["title"], payload["planned_at"]) == ("Party", to_ms(missed.next_at))
    assert world.wakes == ["delivery"]
    assert await world.missed.count(GUILD) == 0
    found = await world.announcements.get_announcement(GUILD, missed.id)
    assert (found.state, found.decided_by, found.next_at) == ("done", MODERATOR, None)
    (entry, *_) = await world.list_audit("announcements.post")
    assert (entry.subject, entry.actor_id) == ("Party", MODERATOR)


async def test_dropping_it_posts_nothing(world: World, missed: Announcement) -> None:
    assert await decide(world, missed.id, "drop") == Outcome("drop", MODERATOR, is_first=True)
    assert await world.list_posts() == []
    assert world.wakes == []
    assert (await world.announcements.get_announcement(GUILD, missed.id)).state == "cancelled"
    assert len(await world.list_audit("announcements.drop")) == 1


async def test_the_second_moderator_hears_of_the_first(world: World, missed: Announcement) -> None:
    first, second = await asyncio.gather(
        decide(world, missed.id, "post", MODERATOR), decide(world, missed.id, "drop", OTHER_MODERATOR)
    )
    winner, loser = (first, second) if first.is_first else (second, first)
    assert winner.is_first
    assert loser == Outcome(winner.verb, winner.decided_by, is_first=False)
    assert len(await world.list_posts()) == (1 if winner.verb == "post" else 0)
    again = await decide(world, missed.id, "drop", OTHER_MODERATOR)
    assert again == Outcome(winner.verb, winner.decided_by, is_first=False)
    assert len(await world.list_audit("announcements")) == 2  # schedule, and one decision


async def test_what_was_not_missed_is_not_in_the_inbox(world: World, missed: Announcement) -> None:
    moment = parse_when("in 1 hour", world.clock(), "Asia/Seoul")
    waiting = await world.announcements.schedule(GUILD, None, PARTY, moment, "once", MODERATOR, world.clock())
    posted = await world.announcements.post_now(GUILD, None, PARTY, MODERATOR, world.clock())
    for announcement_id in (waiting.id, posted.id, 12345):
        with pytest.raises(NotFoundError):
            await decide(world, announcement_id, "drop")
    with pytest.raises(NotFoundError):
        await world.missed.decide(GUILD + 1, missed.id, Decision("drop", MODERATOR), world.clock())
    assert (await world.announcements.get_announcement(GUILD, waiting.id)).state == "active"
    assert await world.missed.count(GUILD) == 1


async def test_a_verb_it_does_not_take(world: World, missed: Announcement) -> None:
    with pytest.raises(ValueError, match="approve"):
        await decide(world, missed.id, "approve")
    assert await world.missed.count(GUILD) == 1
