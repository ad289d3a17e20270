"""Announcements from the command to the outbox."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

import bot.announcements.rules
from bot.announcements import Announcement, Content, list_upcoming
from bot.artists import ArtistInput
from bot.clock import to_ms
from bot.errors import NotFoundError, UserError
from bot.schedule import parse_when
from bot.store import Steps
from tests.announcements.conftest import CHANNEL, GUILD, MODERATOR, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARTY = Content("Streaming party", "We start with “Snow”.")


async def schedule(world: World, when: str, repeat: Any = "once", content: Content = PARTY) -> Announcement:
    now = world.clock()
    moment = parse_when(when, now, "Asia/Seoul")
    return await world.announcements.schedule(GUILD, None, content, moment, repeat, MODERATOR, now)


async def run_at(world: World, moment: datetime) -> None:
    world.clock.now = moment
    await world.announcements.run_due(moment)


async def test_a_post_goes_into_the_outbox_at_once(world: World) -> None:
    now = world.clock()
    posted = await world.announcements.post_now(GUILD, None, PARTY, MODERATOR, now)
    (payload,) = await world.list_posts()
    assert (payload["title"], payload["text"]) == ("Streaming party", "We start with “Snow”.")
    assert payload["planned_at"] == to_ms(now)
    (row,) = await world.store.fetch_all("SELECT guild_id, channel_id, due_at FROM delivery")
    assert (row["guild_id"], row["channel_id"], row["due_at"]) == (GUILD, CHANNEL, to_ms(now))
    assert world.wakes == ["delivery"]
    assert await world.announcements.get_announcement(GUILD, posted.id) == posted
    assert (posted.state, posted.repeat, posted.next_at) == ("done", "now", None)
    (entry,) = await world.list_audit("announcements")
    assert (entry.action, entry.subject, entry.actor_id) == (
        "announcements.post",
        "Streaming party",
        MODERATOR,
    )


async def test_a_chosen_channel_and_artist(world: World) -> None:
    now = world.clock()
    v = await world.artists.add_artist(GUILD, ArtistInput(name="V", colour="#2E9E66"), MODERATOR, now)
    content = Content("Party", artist_id=v.id)
    posted = await world.announcements.post_now(GUILD, 99, content, MODERATOR, now)
    assert posted.channel_id == 99
    (payload,) = await world.list_posts()
    assert (payload["artist_names"], payload["artist_colour"]) == (["V"], 0x2E9E66)


async def test_what_cannot_be_posted_is_refused(world: World) -> None:
    now = world.clock()
    with pytest.raises(NotFoundError):
        await world.announcements.post_now(GUILD, None, Content("x", artist_id=5), MODERATOR, now)
    with pytest.raises(UserError) as caught:
        await world.announcements.post_now(GUILD + 1, None, PARTY, MODERATOR, now)
    assert caught.value.key == "error-no-channel"
    await world.guilds.set_feature(GUILD, "announcements", False, MODERATOR, now)
    with pytest.raises(UserError) as caught:
        await world.announcements.post_now(GUILD, None, PARTY, MODERATOR, now)
    assert caught.value.key == "error-feature-off"
    assert await world.list_posts() == []
    assert await world.announcements.list_announcements(GUILD) == []


async def test_a_schedule_waits_for_its_hour_in_the_servers_zone(world: World) -> None:
    made = await schedule(world, "tomorrow 18:00", "daily")
    assert (f"{made.starts_on} {made.wall_time}", made.zone) == ("2026-11-25 18:00:00", "Asia/Seoul")
    due = made.next_at
    assert due == world.clock() + 21 * HOUR  # noon in UTC is 21:00 in Seoul
    assert await world.announcements.next_due() == due
    assert [one.at for one in list_upcoming(made)] == [due + day * DAY for day in range(5)]
    assert await world.announcements.get_announcement(GUILD, made.id) == made
    await run_at(world, due - timedelta(milliseconds=1))
    assert await world.list_posts() == []
    assert world.wakes == []
    (entry,) = await world.list_audit("announcements")
    assert entry.action == "announcements.schedule"
    assert entry.after is not None
    assert entry.after["when"] == "2026-11-25 18:00 Asia/Seoul"


async def test_a_single_post_is_posted_once_and_is_done(world: World) -> None:
    made = await schedule(world, "in 3 hours")
    due = world.clock() + 3 * HOUR
    await run_at(world, due)
    await run_at(world, due)
    (payload,) = await world.list_posts()
    assert payload["planned_at"] == to_ms(due)
    assert world.wakes == ["delivery"]
    assert (await world.announcements.get_announcement(GUILD, made.id)).state == "done"
    assert await world.announcements.next_due() is None


async def test_two_processes_post_it_once(world: World) -> None:
    made = await schedule(world, "in 3 hours", "daily")
    other = world.second_process()
    for day in range(3):
        due = made.next_at + day * DAY
        world.clock.now = due
        await asyncio.gather(world.announcements.run_due(due), other.run_due(due))
        rows = await world.store.fetch_all("SELECT id FROM delivery")
        assert len(rows) == day + 1


async def test_a_post_that_is_hours_late_keeps_its_moment(world: World) -> None:
    made = await schedule(world, "in 3 hours")
    await run_at(world, made.next_at + 12 * HOUR)
    (payload,) = await world.list_posts()
    assert payload["planned_at"] == to_ms(made.next_at)


async def test_a_post_that_is_later_still_is_asked_about(world: World) -> None:
    made = await schedule(world, "in 3 hours")
    await run_at(world, made.next_at + 13 * HOUR)
    assert await world.list_posts() == []
    ((kind, alert),) = await world.list_outbox()
    assert (kind, alert["key"]) == ("alert", "alert-announcement-missed")
    assert alert["values"]["title"] == "Streaming party"
    found = await world.announcements.get_announcement(GUILD, made.id)
    assert (found.state, found.next_at) == ("asking", made.next_at)
    assert await world.announcements.next_due() is None
    assert await world.announcements.list_announcements(GUILD, waiting_only=True) == [found]


async def test_of_missed_recurring_posts_the_latest_is_posted(world: World) -> None:
    made = await schedule(world, "in 3 hours", "daily")
    await run_at(world, made.next_at + 2 * DAY + HOUR)
    (payload,) = await world.list_posts()
    assert payload["planned_at"] == to_ms(made.next_at + 2 * DAY)
    assert await world.announcements.next_due() == made.next_at + 3 * DAY


async def test_one_that_still_waits_in_the_outbox_is_overtaken(world: World) -> None:
    made = await schedule(world, "in 3 hours", "daily")
    await run_at(world, made.next_at)
    await run_at(world, made.next_at + DAY)
    assert [payload["planned_at"] for payload in await world.list_posts()] == [to_ms(made.next_at + DAY)]
    assert [payload["planned_at"] for payload in await world.list_posts("cancelled")] == [to_ms(made.next_at)]


@pytest.mark.parametrize("why", ["off", "left"])
async def test_nothing_is_posted_where_announcements_are_off(world: World, why: str) -> None:
    daily = await schedule(world, "in 3 hours", "daily")
    single = await schedule(world, "in 3 hours")
    if why == "off":
        await world.guilds.set_feature(GUILD, "announcements", False, MODERATOR, world.clock())
    else:
        await world.guilds.left(GUILD, world.clock())
    await run_at(world, daily.next_at)
    assert await world.list_posts() == []
    assert (await world.announcements.get_announcement(GUILD, daily.id)).next_at == daily.next_at + DAY
    assert (await world.announcements.get_announcement(GUILD, single.id)).state == "asking"


async def test_an_artist_that_was_removed_is_left_out(world: World) -> None:
    v = await world.artists.add_artist(GUILD, ArtistInput(name="V"), MODERATOR, world.clock())
    made = await schedule(world, "in 3 hours", content=Content("Party", artist_id=v.id))
    await world.artists.remove_artist(GUILD, v.id, MODERATOR, world.clock())
    await run_at(world, made.next_at)
    (payload,) = await world.list_posts()
    assert (payload["title"], payload["artist_names"]) == ("Party", [])


async def test_one_that_fails_does_not_keep_the_others(world: World) -> None:
    broken = await schedule(world, "in 3 hours")
    await schedule(world, "in 3 hours")
    await world.store.write(lambda: _set_zone(broken.id, "Mars/Olympus"))
    with pytest.raises(ExceptionGroup) as caught:
        await run_at(world, broken.next_at)
    assert len(caught.value.exceptions) == 1
    assert len(await world.list_posts()) == 1


def _set_zone(announcement_id: int, zone: str) -> Any:
    yield ("UPDATE announcement SET zone = $2 WHERE id = $1", (announcement_id, zone))


async def test_a_moment_that_has_passed_is_refused(world: World) -> None:
    now = world.clock()
    moment = parse_when("in 10 minutes", now, "Asia/Seoul")
    later = now + HOUR
    with pytest.raises(UserError) as caught:
        await world.announcements.schedule(GUILD, None, PARTY, moment, "once", MODERATOR, later)
    assert caught.value.key == "error-announcement-past"
    assert await world.announcements.list_announcements(GUILD) == []


async def test_a_server_can_have_so_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.announcements.rules, "ACTIVE_MOST", 1)
    await schedule(world, "in 3 hours")
    with pytest.raises(UserError) as caught:
        await schedule(world, "in 4 hours")
    assert caught.value.key == "error-announcements-full"
    assert len(await world.announcements.list_announcements(GUILD)) == 1


async def test_cancelling_takes_all_that_is_to_come(world: World) -> None:
    made = await schedule(world, "in 3 hours", "daily")
    await run_at(world, made.next_at)
    cancelled = await world.announcements.cancel(GUILD, made.id, MODERATOR, world.clock(), reason="rain")
    assert (cancelled.state, cancelled.next_at, cancelled.decided_by) == ("cancelled", None, MODERATOR)
    assert await world.announcements.get_announcement(GUILD, made.id) == cancelled
    assert await world.announcements.next_due() is None
    assert (len(await world.list_posts()), len(await world.list_posts("cancelled"))) == (0, 1)
    (entry, _) = await world.list_audit("announcements")
    assert (entry.action, entry.subject, entry.reason) == ("announcements.cancel", "Streaming party", "rain")
    with pytest.raises(UserError) as caught:
        await world.announcements.cancel(GUILD, made.id, MODERATOR, world.clock())
    assert caught.value.key == "error-announcement-over"


async def test_cancelling_reaches_a_post_that_still_waits(world: World) -> None:
    posted = await world.announcements.post_now(GUILD, None, PARTY, MODERATOR, world.clock())
    other = await world.announcements.post_now(GUILD, None, PARTY, MODERATOR, world.clock())
    await world.announcements.cancel(GUILD, posted.id, MODERATOR, world.clock())
    assert [payload["announcement_id"] for payload in await world.list_posts()] == [other.id]


async def test_cancelling_is_for_the_own_server(world: World) -> None:
    made = await schedule(world, "in 3 hours")
    with pytest.raises(NotFoundError):
        await world.announcements.cancel(GUILD + 1, made.id, MODERATOR, world.clock())
    with pytest.raises(NotFoundError):
        await world.announcements.get_announcement(GUILD + 1, made.id)
    assert (await world.announcements.get_announcement(GUILD, made.id)).state == "active"


async def test_lists_are_newest_first_and_paged(world: World) -> None:
    first = await schedule(world, "in 3 hours")
    second = await world.announcements.post_now(GUILD, None, PARTY, MODERATOR, world.clock())
    third = await schedule(world, "in 4 hours")
    everything = await world.announcements.list_announcements(GUILD)
    assert everything == [third, second, first]
    waiting = await world.announcements.list_announcements(GUILD, waiting_only=True)
    assert waiting == everything  # the second is in the outbox still
    await world.store.write(_sent)
    assert await world.announcements.list_announcements(GUILD, waiting_only=True) == [third, first]
    assert await world.announcements.list_announcements(GUILD, before_id=third.id, limit=1) == [second]


def _sent() -> Steps[None]:
    yield ("UPDATE delivery SET state = 'sent'", ())


async def test_past_slots_tell_what_became_of_them(world: World) -> None:
    daily = await schedule(world, "in 3 hours", "daily", Content("Daily"))
    missed = await schedule(world, "in 4 hours", "once", Content("Missed"))
    await run_at(world, daily.next_at)
    # Two days of silence, then the next daily one is posted on time.
    await run_at(world, daily.next_at + 3 * DAY)
    slots = await world.announcements.list_slots(GUILD, world.clock(), 7)
    first = daily.next_at
    assert [(slot.title, slot.planned_at, slot.outcome) for slot in slots] == [
        ("Daily", first + 3 * DAY, "waiting"),
        ("Daily", first + 2 * DAY, "skipped"),
        ("Daily", first + DAY, "skipped"),
        ("Missed", missed.next_at, "asking"),
        ("Daily", first, "skipped"),  # overtaken in the outbox
    ]
    assert len(await world.announcements.list_slots(GUILD, world.clock(), 2)) == 2
    assert await world.announcements.list_slots(GUILD + 1, world.clock(), 7) == []
