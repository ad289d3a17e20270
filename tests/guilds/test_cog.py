"""/setup as a moderator uses it, and servers that come and go."""

from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

import discord
import pytest

from bot.app import App
from bot.guilds import GuildService
from tests.fakes import FakeFetcher
from tests.news.web import rss
from tests.stage import Stage, said

Follow = Callable[..., Awaitable[None]]


async def check(stage: Stage) -> str:
    """Return what the moderator reads in a room where the bot may answer."""
    return said(await stage.mod.slash(stage.alerts, "setup check"))


async def change(stage: Stage, setting: str, value: object, custom_id: str, *, where: Any = None) -> str:
    """Open the panel, choose a setting and give it a value; return the panel's words afterwards."""
    panel = await stage.mod.slash(where or stage.news, "setup panel")
    control = await stage.mod.select(panel.response, [setting], custom_id="ls:setup:change")
    saved = await stage.mod.select(control.response, [value] if value else [], custom_id=custom_id)
    return said(saved)


async def test_each_choice_is_saved_at_once_and_shown(stage: Stage, app: App) -> None:
    words = await change(stage, "announcements", stage.news, "ls:setup:channel:announcements")
    assert "Saved." in words
    assert f"**Announcements** <#{stage.news.id}>" in words
    settings = await app.bot.service(GuildService).get_settings(stage.guild.id)
    assert settings.channels == {"announcements": stage.news.id}


async def test_a_choice_can_be_taken_back(stage: Stage) -> None:
    await change(stage, "alerts", stage.alerts, "ls:setup:channel:alerts")
    words = await change(stage, "alerts", None, "ls:setup:channel:alerts")
    assert "**Alerts** ⚠️ no channel yet" in words


async def test_a_timezone_is_typed_and_matched(stage: Stage) -> None:
    panel = await stage.mod.slash(stage.news, "setup panel")
    form = await stage.mod.select(panel.response, ["timezone"], custom_id="ls:setup:change")
    words = said(await stage.mod.submit_modal(form, {"zone": "seoul"}))
    assert "**Timezone** Asia/Seoul" in words


async def test_several_zones_are_offered_as_a_choice(stage: Stage) -> None:
    panel = await stage.mod.slash(stage.news, "setup panel")
    form = await stage.mod.select(panel.response, ["timezone"], custom_id="ls:setup:change")
    offered = await stage.mod.submit_modal(form, {"zone": "america"})
    assert "America/New_York" in said(offered)
    words = said(await stage.mod.select(offered.response, ["America/Chicago"], custom_id="ls:setup:zone"))
    assert "**Timezone** America/Chicago" in words


async def test_an_unknown_timezone_is_explained_and_changes_nothing(stage: Stage) -> None:
    panel = await stage.mod.slash(stage.news, "setup panel")
    form = await stage.mod.select(panel.response, ["timezone"], custom_id="ls:setup:change")
    words = said(await stage.mod.submit_modal(form, {"zone": "Atlantis/Center"}))
    assert "⚠️" in words
    assert "**Next:**" in words
    assert "**Timezone** UTC" in said(await stage.mod.slash(stage.news, "setup panel"))


async def test_fans_do_not_see_setup(stage: Stage) -> None:
    assert "setup panel" not in stage.fan.available_commands(stage.news)
    assert "setup panel" in stage.mod.available_commands(stage.news)


async def test_the_switch_holds_all_posting_and_lets_it_go(stage: Stage, app: App) -> None:
    await change(stage, "announcements", stage.news, "ls:setup:channel:announcements")
    panel = await stage.mod.slash(stage.news, "setup panel")
    held = await stage.mod.select(panel.response, ["hold"], custom_id="ls:setup:change")
    assert "all posting is held" in said(held)
    test = await stage.mod.click(held.response, custom_id="ls:setup:test")
    assert "All posting is held" in said(test)
    await stage.env.advance_time(3600)
    assert stage.news.last_message is None
    panel = await stage.mod.slash(stage.news, "setup panel")
    await stage.mod.select(panel.response, ["hold"], custom_id="ls:setup:change")
    assert "This is a test" in said(stage.news.last_message)


async def test_a_test_post_asks_where_when_there_are_several_channels(stage: Stage) -> None:
    await change(stage, "announcements", stage.news, "ls:setup:channel:announcements")
    await change(stage, "alerts", stage.alerts, "ls:setup:channel:alerts")
    panel = await stage.mod.slash(stage.news, "setup panel")
    where = await stage.mod.click(panel.response, custom_id="ls:setup:test")
    await stage.mod.select(where.response, [str(stage.alerts.id)], custom_id="ls:setup:testin")
    assert "This is a test" in said(stage.alerts.last_message)
    assert stage.news.last_message is None


async def test_a_test_post_without_a_channel_says_what_to_do(stage: Stage) -> None:
    panel = await stage.mod.slash(stage.news, "setup panel")
    words = said(await stage.mod.click(panel.response, custom_id="ls:setup:test"))
    assert "no channel to test yet" in words
    assert "**Next:**" in words


async def test_check_names_each_missing_right_and_the_click(stage: Stage) -> None:
    await change(stage, "announcements", stage.news, "ls:setup:channel:announcements")
    await stage.set_rights(stage.news, attach_files=False, read_message_history=False)
    words = said(await stage.mod.slash(stage.news, "setup check"))
    assert "1 thing to fix" in words
    assert "**Read Message History**, **Attach Files**" in words
    assert "Edit channel › Permissions" in words


@pytest.fixture
async def follow(stage: Stage, fetcher: FakeFetcher) -> Follow:
    """Follow one more feed in the room of news, or in another one."""
    numbers = count(1)

    async def follow_one(channel: object = None, **options: object) -> None:
        url = f"https://host{next(numbers)}.example/feed"
        fetcher.serve(url, rss("One", title=url.split("/")[2]))
        await stage.mod.slash(stage.alerts, "news add", source=url, channel=channel or stage.news, **options)

    return follow_one


async def test_check_looks_at_the_channels_of_feeds(stage: Stage, follow: Follow) -> None:
    await follow()
    assert f"✅ **Feeds and schedules** <#{stage.news.id}>" in await check(stage)
    await stage.set_rights(stage.news, send_messages=False)
    words = await check(stage)
    assert "1 thing to fix" in words
    assert f"⚠️ **Feeds and schedules** <#{stage.news.id}> (host1.example): " in words
    assert "**Send Messages**" in words
    await change(stage, "news", stage.news, "ls:setup:channel:news", where=stage.alerts)
    words = await check(stage)
    assert "1 thing to fix" in words
    assert "Feeds and schedules" not in words


async def test_check_looks_at_the_roles_of_feeds_and_announcements(stage: Stage, follow: Follow) -> None:
    loud, quiet, gone = (
        stage.guild.create_role(name, mentionable=name == "loud") for name in ("loud", "quiet", "gone")
    )
    await follow(role=loud)
    await follow(role=quiet)
    form = await stage.mod.slash(
        stage.news, "announce schedule", channel=stage.alerts, when="in 2 days", role=gone
    )
    await stage.mod.submit_modal(form, {"title": "Streaming party"})
    await stage.delete_role(gone)
    await stage.set_rights(stage.news, mention_everyone=False)
    words = await check(stage)
    assert "2 things to fix" in words
    assert f"<@&{quiet.id}> (host2.example): nobody may mention it" in words
    assert f"<@&{gone.id}> (Streaming party): it is gone, so there is no ping." in words
    assert f"<@&{loud.id}>" not in words


async def test_an_archived_thread_is_not_taken_for_gone(stage: Stage, follow: Follow) -> None:
    backend = stage.env.backend
    backend.create_thread(stage.news.id, "tour", stage.mod.id)
    await stage.env.settle()
    (thread,) = stage.news.threads
    await follow(thread)
    backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})
    await stage.env.settle()
    assert f"✅ **Feeds and schedules** <#{thread.id}>" in await check(stage)


async def test_many_channels_in_trouble_are_one_line(stage: Stage, follow: Follow) -> None:
    rooms = [stage.guild.create_text_channel(f"room-{number}") for number in range(7)]
    for room in rooms:
        await follow(room)
        await stage.delete_channel(room)
    words = await check(stage)
    assert "7 things to fix" in words
    assert f"<#{rooms[6].id}> (host7.example), " in words
    assert "and 2 more: it is gone." in words
    assert "/news edit › another channel" in words


async def test_a_deleted_channel_is_named(stage: Stage) -> None:
    gone = stage.guild.create_text_channel("gone")
    await change(stage, "announcements", gone, "ls:setup:channel:announcements")
    await stage.delete_channel(gone)
    assert "it is gone" in said(await stage.mod.slash(stage.news, "setup check"))


async def test_a_powerful_role_cannot_be_offered_to_fans(stage: Stage) -> None:
    powerful = stage.guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    words = await change(stage, "pings", powerful, "ls:setup:pings")
    assert "too powerful" in words


async def test_posts_wait_for_a_missing_right_and_go_out_by_themselves(stage: Stage) -> None:
    await change(stage, "alerts", stage.alerts, "ls:setup:channel:alerts")
    form = await stage.mod.slash(stage.alerts, "announce schedule", channel=stage.news, when="in 10 minutes")
    await stage.mod.submit_modal(form, {"title": "Streaming party"})
    await stage.set_rights(stage.news, send_messages=False)
    await stage.env.advance_time(1200)
    assert "can’t post in" in said(stage.alerts.last_message)
    assert stage.news.last_message is None
    await stage.env.advance_time(3600)
    await stage.set_rights(stage.news, send_messages=True)
    await stage.env.advance_time(2)
    assert "Streaming party" in said(stage.news.last_message)
    assert len(stage.news.history()) == len(stage.alerts.history()) == 1


async def test_a_server_that_removed_the_bot_is_noted_and_keeps_its_settings(stage: Stage, app: App) -> None:
    await change(stage, "announcements", stage.news, "ls:setup:channel:announcements")
    await stage.remove_bot()
    settings = await app.bot.service(GuildService).get_settings(stage.guild.id)
    assert settings.left_at is not None
    assert settings.channels == {"announcements": stage.news.id}
