"""/setup as a moderator uses it, and servers that come and go."""

import discord

from bot.app import App
from bot.guilds import GuildService
from tests.stage import Stage, said


async def change(stage: Stage, setting: str, value: object, custom_id: str) -> str:
    """Open the panel, choose a setting and give it a value; return the panel's words afterwards."""
    panel = await stage.mod.slash(stage.news, "setup panel")
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
