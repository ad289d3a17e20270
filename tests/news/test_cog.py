"""/news and /latest as moderators and fans use them, through the whole bot."""

import random
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
import simcord

from bot.app import App, open_app
from bot.artists import ArtistInput, ArtistService
from bot.guilds import GuildService
from bot.news import Body, Failed, FailedKind, NotModified
from tests.fakes import FakeFetcher, InlinePool
from tests.news.web import URL, Item, page, rss
from tests.stage import Stage, said

TWENTY_MINUTES = 1200


@pytest.fixture(autouse=True)
def feed(fetcher: FakeFetcher, stage: Stage) -> FakeFetcher:
    """A feed of four items."""
    fetcher.serve(URL, rss("One", "Two", "Three", "Four", now=stage.env.now()))
    return fetcher


async def follow(stage: Stage, **options: Any) -> Any:
    """Add the feed as a moderator; return the answer."""
    options = {"source": URL, "channel": stage.news} | options
    return await stage.mod.slash(stage.news, "news add", **options)


async def publish(stage: Stage, fetcher: FakeFetcher, *items: Item | str) -> None:
    """Let the feed say something else, and wait until it was read."""
    fetcher.serve(URL, rss(*items, now=stage.env.now()))
    await stage.env.advance_time(TWENTY_MINUTES)


async def feed_id(stage: Stage) -> str:
    """Return what autocomplete offers for the one feed."""
    (offered,) = await stage.mod.autocomplete(stage.news, "news pause", "feed", "")
    return offered["value"]


async def run(stage: Stage, command: str, **options: Any) -> str:
    """Run a command about the one feed as a moderator; return its words."""
    return said(await stage.mod.slash(stage.news, command, feed=await feed_id(stage), **options))


def posted(channel: Any) -> list[str]:
    """Return the words of a channel's messages, oldest first."""
    return [said(message) for message in channel.history()]


async def test_a_new_item_comes_into_the_channel_once(stage: Stage, feed: FakeFetcher) -> None:
    answer = await follow(stage)
    assert answer.ephemeral
    words = said(answer)
    assert f"**Following Soompi.** New items go to <#{stage.news.id}>." in words
    assert [line for line in words.split("\n") if line.startswith("##")] == ["## One", "## Two", "## Three"]
    await stage.env.advance_time(TWENTY_MINUTES)
    assert posted(stage.news) == []
    await publish(stage, feed, "Snow", "One", "Two")
    await stage.env.advance_time(86_400)
    (words,) = posted(stage.news)
    assert words.split("\n")[:3] == ["-# 🔵 PRESS", "## Snow", "Neither has spoken of it."]


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        (["One"], "Its only item would look like this:"),
        (["One", "Two"], "The newest 2 would look like this:"),
        (["One", "Two", "Three", "Four"], "The newest 3 would look like this:"),
    ],
)
async def test_the_preview_says_how_many_it_shows(
    stage: Stage, feed: FakeFetcher, items: list[str], sentence: str
) -> None:
    feed.serve(URL, rss(*items, now=stage.env.now()))
    assert sentence in said(await follow(stage))


async def test_the_preview_is_what_gets_posted(stage: Stage, feed: FakeFetcher) -> None:
    picture = Item("Snow", picture="https://soompi.example/1.jpg", alt="A green stage")
    await follow(stage, label="official")
    await publish(stage, feed, picture, "One")
    shown = await run(stage, "news test")
    assert posted(stage.news) == [shown]
    assert "[A green stage]" in shown
    assert "🟢 OFFICIAL" in shown


async def test_the_newest_is_posted_on_request_once(stage: Stage) -> None:
    answer = await follow(stage)
    sent = await stage.mod.click(answer.response, label="Post the newest")
    assert "**On its way**" in said(sent)
    await stage.env.advance_time(5)
    assert len(posted(stage.news)) == 1
    assert "## One" in posted(stage.news)[0]
    again = await follow(stage)
    assert "You follow Soompi already." in said(again)
    assert "moderator asked" in await run(stage, "news why")


async def test_buttons_work_after_a_restart(
    stage: Stage, app: App, feed: FakeFetcher, simcord_env: simcord.Env
) -> None:
    answer = await follow(stage)
    async with reopened(app, feed) as second:
        await simcord_env.restart_bot(second.bot)
        await stage.mod.click(answer.response, label="Post the newest")
        await stage.env.advance_time(5)
        assert ["## One" in words for words in posted(stage.news)] == [True]
        await publish(stage, feed, "Snow", "One")
        await stage.env.advance_time(TWENTY_MINUTES)
        assert ["## Snow" in words for words in posted(stage.news)] == [False, True]


def reopened(app: App, fetcher: FakeFetcher) -> Any:
    """Return the application once more over the same database."""
    return open_app(
        app.config, fetcher=fetcher, pool=InlinePool(), limiter=nullcontext(), randomness=random.Random(2)
    )


async def test_a_pause_leaves_no_backlog(stage: Stage, feed: FakeFetcher) -> None:
    await follow(stage)
    assert "**Soompi is paused.**" in await run(stage, "news pause")
    assert "⏸️ paused" in said(await stage.mod.slash(stage.news, "news list"))
    await publish(stage, feed, "Missed", "One")
    resumed = await run(stage, "news resume")
    assert "**Soompi goes on.**" in resumed
    assert "## Missed" in resumed
    await stage.env.advance_time(TWENTY_MINUTES)
    assert posted(stage.news) == []
    await publish(stage, feed, "Snow", "Missed", "One")
    assert ["## Snow" in words for words in posted(stage.news)] == [True]


async def test_an_edit_sends_later_items_elsewhere(stage: Stage, feed: FakeFetcher) -> None:
    await follow(stage)
    words = await run(stage, "news edit", channel=stage.alerts, label="rumour", include="snow")
    assert "**Saved.**" in words
    assert f"<#{stage.alerts.id}>" in words
    assert "🟠 RUMOUR" in words
    assert "only with: snow" in words
    await publish(stage, feed, "Snow falls", "Rain", "One")
    assert posted(stage.news) == []
    assert ["## Snow falls" in words for words in posted(stage.alerts)] == [True]
    assert "only with" not in await run(stage, "news edit", clear="include")


async def test_an_edit_moves_what_waits_for_a_right(stage: Stage, feed: FakeFetcher) -> None:
    await follow(stage)
    await stage.set_rights(stage.news, send_messages=False)
    await publish(stage, feed, "Snow", "One")
    assert posted(stage.news) == []
    assert "1 item waits" in said(await stage.mod.slash(stage.alerts, "news status"))
    assert "1 item that waits moved with it." in await run(stage, "news edit", channel=stage.alerts)
    await stage.env.advance_time(5)
    assert len(posted(stage.alerts)) == 1


async def test_a_removed_feed_is_silent(stage: Stage, feed: FakeFetcher) -> None:
    await follow(stage)
    assert "**No longer following Soompi.**" in await run(stage, "news remove")
    await publish(stage, feed, "Snow", "One")
    assert posted(stage.news) == []
    empty = said(await stage.mod.slash(stage.news, "news list"))
    assert "**No feed yet.**" in empty
    assert "/news add" in empty


async def test_a_story_is_corrected_in_plain_words(stage: Stage, feed: FakeFetcher) -> None:
    await follow(stage)
    await publish(stage, feed, Item("[Exclusive] *Snow* is out", text="<b>V</b> sings <i>Snow_</i>."), "One")
    post = stage.news.last_message
    form = await stage.mod.context_menu(stage.news, "Correct this post", post)
    assert offered(form) == {"title": ("[Exclusive] *Snow* is out", 110), "text": ("V sings Snow_.", 160)}
    typed = {"title": "*Snow* is not out", "text": "V sings Snow_."}
    await stage.mod.submit_modal(form, typed)
    await stage.env.advance_time(5)
    assert posted(stage.news)[0].split("\n")[1:3] == [r"## \*Snow\* is not out", r"**V** sings *Snow\_*."]
    form = await stage.mod.context_menu(stage.news, "Correct this post", post)
    await stage.mod.submit_modal(form, {"title": "", "text": "@everyone, wait for _her_"})
    await stage.env.advance_time(5)
    assert posted(stage.news)[0].split("\n")[1] == "@\u200beveryone, wait for \\_her\\_"
    audit = said(await stage.mod.slash(stage.news, "mod audit", what="delivery"))
    assert "title: `[Exclusive] *Snow* is out` → `*Snow* is not out`" in audit


def offered(form: Any) -> dict[str, tuple[str, int]]:
    """Return a form's text fields: what they are filled with, and how much they take."""
    fields = [label["component"] for label in form.modal["components"]]
    return {field["custom_id"]: (field["value"], field["max_length"]) for field in fields}


async def take_down(stage: Stage) -> None:
    """Let the moderator take the newest post down."""
    form = await stage.mod.context_menu(stage.news, "Take this post down", stage.news.last_message)
    await stage.mod.submit_modal(form, {"reason": "a rumour"})
    await stage.env.advance_time(5)


async def test_a_story_that_was_taken_down_stays_away(stage: Stage, feed: FakeFetcher) -> None:
    rumour, other = "V is married to a lightstick", "https://star.example/feed"
    feed.serve(other, rss("Z", now=stage.env.now()))
    await follow(stage)
    await follow(stage, source=other)
    await publish(stage, feed, rumour, "One")
    await take_down(stage)
    assert posted(stage.news) == []
    feed.serve(other, rss(rumour, "Z", now=stage.env.now()))
    await stage.env.advance_time(3 * TWENTY_MINUTES)
    assert posted(stage.news) == []


@pytest.mark.parametrize(("days", "titles"), [(2, ["## Snow", "## Rain"]), (4, ["## Rain"])])
async def test_a_server_that_takes_the_bot_back_gets_no_stale_news(
    stage: Stage, feed: FakeFetcher, days: int, titles: list[str]
) -> None:
    await follow(stage)
    await stage.turn_hold()
    await publish(stage, feed, "Snow", "One")
    take_back = await stage.remove_bot()
    for _ in range(days):
        await stage.env.advance_time(86_400)
    feed.serve(URL, rss("Rain", "Snow", "One", now=stage.env.now()))
    await take_back()
    await stage.turn_hold()
    await stage.env.advance_time(5)
    assert [words.split("\n")[1] for words in posted(stage.news)] == titles


Fault = Callable[[FakeFetcher], None]


def fail(kind: FailedKind, status: int | None = None) -> Fault:
    def set_up(web: FakeFetcher) -> None:
        web.answers[URL] = Failed(kind, "for a reason", status)

    return set_up


def answer(body: bytes) -> Fault:
    return lambda web: web.serve(URL, body, "text/html")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (fail(FailedKind.ADDRESS), "I don’t open that address."),
        (fail(FailedKind.REDIRECT_LOOP), "soompi.example keeps sending me on."),
        (fail(FailedKind.TOO_LARGE), "That page is too large."),
        (fail(FailedKind.TIMEOUT), "soompi.example took too long."),
        (fail(FailedKind.HTTP, 403), "It answered with status 403."),
        (fail(FailedKind.NETWORK), "I can’t reach soompi.example."),
        (fail(FailedKind.GONE, 410), "That feed has ended."),
        (fail(FailedKind.THROTTLED, 429), "soompi.example asks me to slow down."),
        (answer(b""), "That address answers with nothing."),
        (answer(b"just words"), "That address has no feed."),
        (answer(b"<svg/>"), "That address has no feed."),
        (answer(page()), "That page has no feed."),
    ],
)
async def test_a_bad_address_gets_a_sentence_and_a_next_step(
    stage: Stage, feed: FakeFetcher, fault: Fault, sentence: str
) -> None:
    fault(feed)
    words = said(await follow(stage))
    assert sentence in words
    assert "**Next:**" in words
    assert "**No feed yet.**" in said(await stage.mod.slash(stage.news, "news list"))


async def test_a_closed_site_is_named(stage: Stage) -> None:
    words = said(await follow(stage, source="https://weverse.io/bts"))
    assert "weverse.io publishes no feed." in words
    assert "bridge" in words


async def test_an_address_may_be_pasted_without_scheme(stage: Stage) -> None:
    assert "**Following Soompi.**" in said(await follow(stage, source=" <soompi.example/feed> "))


async def test_a_page_with_several_feeds_offers_them(stage: Stage, feed: FakeFetcher) -> None:
    feed.serve("https://soompi.example/", page(("/feed", "News"), ("/comments", "Comments")), "text/html")
    offered = await follow(stage, source="https://soompi.example/", label="official", include="snow")
    assert "**soompi.example offers 2 feeds.** Which one?" in said(offered)
    broken = await stage.mod.select(offered.response, ["1"])
    assert "status 404" in said(broken)
    chosen = await stage.mod.select(offered.response, ["0"])
    assert "**Following Soompi.**" in said(chosen)
    listed = said(await stage.mod.slash(stage.news, "news list"))
    assert "🟢 OFFICIAL" in listed
    assert "only with: snow" in listed


async def test_a_channel_is_needed_and_the_servers_own_is_enough(stage: Stage, app: App) -> None:
    words = said(await stage.mod.slash(stage.news, "news add", source=URL))
    assert "News: no channel yet." in words
    guilds = app.bot.service(GuildService)
    await guilds.set_channel(stage.guild.id, "news", stage.alerts.id, stage.mod.id, app.bot.clock())
    assert f"New items go to <#{stage.alerts.id}>." in said(
        await stage.mod.slash(stage.news, "news add", source=URL)
    )


async def test_a_missing_right_is_named_before_anything_is_saved(stage: Stage) -> None:
    await stage.set_rights(stage.alerts, send_messages=False)
    words = said(await follow(stage, channel=stage.alerts))
    assert f"I can’t post in <#{stage.alerts.id}>." in words
    assert "**Send Messages**" in words
    assert "**No feed yet.**" in said(await stage.mod.slash(stage.news, "news list"))


async def test_items_wait_for_a_right_that_was_taken(stage: Stage, app: App, feed: FakeFetcher) -> None:
    guilds = app.bot.service(GuildService)
    await guilds.set_alert_channel(stage.guild.id, stage.alerts.id, stage.mod.id, app.bot.clock())
    await follow(stage)
    await stage.set_rights(stage.news, send_messages=False)
    await publish(stage, feed, "Snow", "One")
    assert ["I can’t post in" in words for words in posted(stage.alerts)] == [True]
    await stage.set_rights(stage.news, send_messages=True)
    await stage.env.advance_time(5)
    assert ["## Snow" in words for words in posted(stage.news)] == [True]


async def test_items_wait_for_another_channel_when_theirs_is_gone(stage: Stage, feed: FakeFetcher) -> None:
    extra = stage.guild.create_text_channel("extra")
    await follow(stage, channel=extra)
    await stage.delete_channel(extra)
    await publish(stage, feed, "Snow", "One")
    assert "1 item that waits moved with it." in await run(stage, "news edit", channel=stage.news)
    await stage.env.advance_time(5)
    assert ["## Snow" in words for words in posted(stage.news)] == [True]


async def test_a_role_is_pinged_and_nobody_else(stage: Stage, feed: FakeFetcher) -> None:
    role = stage.guild.create_role("News", mentionable=True)
    words = said(await follow(stage, role=role))
    assert "makes no ping" not in words
    await publish(stage, feed, Item("@everyone <@&1> Snow", text="<p>Hey @here</p>"), "One")
    (message,) = stage.news.history()
    assert said(message).split("\n")[0] == f"<@&{role.id}>"
    assert [mentioned.id for mentioned in message.role_mentions] == [role.id]
    assert not message.mention_everyone


async def test_a_role_nobody_may_mention_is_saved_and_said(stage: Stage) -> None:
    role = stage.guild.create_role("News", mentionable=False)
    await stage.set_rights(stage.news, mention_everyone=False)
    words = said(await follow(stage, role=role))
    assert "**Following Soompi.**" in words
    assert f"Nobody may mention <@&{role.id}>, so it makes no ping." in words


async def test_everyone_cannot_be_pinged(stage: Stage) -> None:
    assert "⚠️" in said(await follow(stage, role=stage.guild.default_role))
    assert "**No feed yet.**" in said(await stage.mod.slash(stage.news, "news list"))


async def test_hostile_html_is_words(stage: Stage, feed: FakeFetcher) -> None:
    text = (
        "<script>alert(1)</script><b>Bold</b> <a href='javascript:x'>click</a> </news add:1> "
        "<a href='https://evil.example'>https://soompi.example</a>"
    )
    await follow(stage)
    await publish(stage, feed, Item("Snow *is* [here](https://evil.example)", text=text), "One")
    (words,) = posted(stage.news)
    assert "alert(1)" not in words
    assert "javascript" not in words
    assert "**Bold**" in words
    assert "</news" not in words
    assert "[here](https://evil.example)" not in words


async def test_a_title_of_five_thousand_characters_is_posted(stage: Stage, feed: FakeFetcher) -> None:
    await follow(stage)
    await publish(stage, feed, Item("Snow " * 1000), "One")
    (words,) = posted(stage.news)
    assert words.split("\n")[1].startswith("### Snow Snow")
    assert len(words.split("\n")[1]) <= 4 + 110


async def test_an_item_without_title_link_or_date_is_posted(stage: Stage, feed: FakeFetcher) -> None:
    await follow(stage)
    bare = b"<item><guid>x9</guid><description>Only these words.</description></item>"
    feed.serve(URL, rss("One").replace(b"<item>", bare + b"<item>", 1))
    await stage.env.advance_time(TWENTY_MINUTES)
    (words,) = posted(stage.news)
    assert "## Only these words." in words


async def test_a_burst_is_one_card_that_leads_to_all(stage: Stage, feed: FakeFetcher) -> None:
    await follow(stage)
    await publish(stage, feed, *(f"Story {number}" for number in range(12)), "One")
    (message,) = stage.news.history()
    assert "🗞️ DIGEST · 12 items · Soompi" in said(message)
    shown = await stage.fan.click(message, label="All 12 items")
    assert shown.ephemeral
    assert "Story 11" in said(shown)
    assert "1 of 3" in said(shown)
    turned = await stage.fan.click(shown.response, label="Next")
    assert "2 of 3" in said(turned)
    assert "Story 6" in said(turned)
    assert said(message) == posted(stage.news)[0]


async def flip_hold(stage: Stage) -> None:
    """Turn the switch that holds all posting."""
    panel = await stage.mod.slash(stage.news, "setup panel")
    await stage.mod.select(panel.response, ["hold"], custom_id="ls:setup:change")


async def test_holding_all_posting_makes_items_wait(stage: Stage, feed: FakeFetcher) -> None:
    await flip_hold(stage)
    answer = await follow(stage)
    assert "All posting is held" in said(answer)
    assert "held" in said(await stage.mod.click(answer.response, label="Post the newest"))
    await publish(stage, feed, "Snow", "One")
    assert posted(stage.news) == []
    await flip_hold(stage)
    await stage.env.advance_time(5)
    assert len(posted(stage.news)) == 2


async def test_news_that_is_switched_off_says_so(stage: Stage, app: App, feed: FakeFetcher) -> None:
    guilds = app.bot.service(GuildService)
    await guilds.set_feature(stage.guild.id, "news", False, stage.mod.id, app.bot.clock())
    assert "News is switched off" in said(await follow(stage))
    await publish(stage, feed, "Snow", "One")
    assert posted(stage.news) == []
    assert "News: switched off in this server." in said(await stage.fan.slash(stage.news, "latest"))
    assert "Not posted: news was switched off." in await run(stage, "news why")


async def test_why_tells_each_reason(stage: Stage, feed: FakeFetcher) -> None:
    await follow(stage, include="snow", exclude="rain")
    await publish(stage, feed, "Snow", "Snow and rain", "Sun", "One")
    words = await run(stage, "news why")
    assert "✅ [Snow](" in words
    assert "posted · [see it](https://discord.com/channels/" in words
    assert "Not posted: it has “rain”." in words
    assert "Not posted: it has none of these: snow" in words
    assert "Not posted: it was there when the feed was added or resumed." in words
    assert "1 of 2" in words


async def test_why_of_one_item(stage: Stage) -> None:
    await follow(stage)
    feed_value = await feed_id(stage)
    items = await stage.mod.autocomplete(stage.news, "news why", "item", "thr", feed=feed_value)
    assert [item["name"] for item in items] == ["Three"]
    words = await run(stage, "news why", item=items[0]["value"])
    assert "➖ [Three](" in words
    assert "Published: <t:" in words
    assert "I can’t find that item." in await run(stage, "news why", item="12345")
    assert "I can’t find that item." in await run(stage, "news why", item="three")
    assert await stage.mod.autocomplete(stage.news, "news why", "item", "") == []


async def test_status_says_what_fails(stage: Stage, app: App, feed: FakeFetcher) -> None:
    guilds = app.bot.service(GuildService)
    await guilds.set_alert_channel(stage.guild.id, stage.alerts.id, stage.mod.id, app.bot.clock())
    await follow(stage)
    words = said(await stage.mod.slash(stage.news, "news status"))
    assert "✅ **Soompi**" in words
    assert "read <t:" in words
    assert "next <t:" in words
    feed.answers[URL] = Failed(FailedKind.HTTP, "answered 500", 500)
    await stage.env.advance_time(TWENTY_MINUTES)
    words = said(await stage.mod.slash(stage.news, "news status"))
    assert "⚠️ **Soompi**" in words
    assert "answered 500" in words
    await stage.env.advance_time(2 * 86_400)
    await publish(stage, feed, "Snow", "One")
    await stage.env.advance_time(86_400)
    assert [words.split("\n")[0] for words in posted(stage.alerts)] == [
        "⚠️ **Soompi has been failing for a day.**",
        "✅ **Soompi can be read again.**",
    ]


async def test_a_feed_that_is_gone_says_so(stage: Stage, feed: FakeFetcher) -> None:
    await follow(stage)
    feed.answers[URL] = Failed(FailedKind.GONE, "answered 410", 410)
    await stage.env.advance_time(TWENTY_MINUTES)
    for command in ("news status", "news list"):
        assert "🚫 ended" in said(await stage.mod.slash(stage.news, command))


async def test_a_long_list_is_paged(stage: Stage, feed: FakeFetcher) -> None:
    for number in range(9):
        url = f"https://host{number}.example/feed"
        feed.serve(url, rss("One", title=f"Feed {number}", now=stage.env.now()))
        await follow(stage, source=url)
    for command in ("news list", "news status"):
        first = await stage.mod.slash(stage.news, command)
        assert "Feed 8" in said(first)
        assert "1 of 2" in said(first)
        second = await stage.mod.click(first.response, label="Next")
        assert "Feed 0" in said(second)
        back = await stage.mod.click(second.response, label="Previous")
        assert "Feed 8" in said(back)


async def test_feeds_are_suggested_newest_first_and_found_by_name(stage: Stage, feed: FakeFetcher) -> None:
    feed.serve("https://star.example/feed", rss("One", title="Star News", now=stage.env.now()))
    await follow(stage)
    await follow(stage, source="https://star.example/feed", channel=stage.alerts)
    offered = await stage.mod.autocomplete(stage.news, "news why", "feed", "")
    assert [one["name"] for one in offered] == ["Star News · #alerts", "Soompi · #news"]
    assert len(await stage.mod.autocomplete(stage.news, "news why", "feed", "star")) == 1
    by_name = await stage.mod.slash(stage.news, "news pause", feed="star")
    assert "**Star News is paused.**" in said(by_name)
    unclear = await stage.mod.slash(stage.news, "news pause", feed="e")
    assert "I can’t find that feed." in said(unclear)
    assert "I can’t find that feed." in said(await stage.mod.slash(stage.news, "news pause", feed="1"))


async def test_latest_is_for_everyone(stage: Stage, app: App, feed: FakeFetcher) -> None:
    artists = app.bot.service(ArtistService)
    gaga = await artists.add_artist(
        stage.guild.id, ArtistInput(name="Lady Gaga"), stage.mod.id, app.bot.clock()
    )
    assert "**Nothing posted yet.**" in said(await stage.fan.slash(stage.news, "latest"))
    await follow(stage)
    for number in range(6):
        await publish(stage, feed, f"Story {number}", "One")
    await publish(stage, feed, "Lady Gaga sings", "One")
    first = await stage.fan.slash(stage.news, "latest")
    assert first.ephemeral
    assert "🔵 [Lady Gaga sings](" in said(first)
    second = await stage.fan.click(first.response, label="Next")
    assert "Story 0" in said(second)
    about = said(await stage.fan.slash(stage.news, "latest", artist=str(gaga.id)))
    assert about.split("\n")[0] == "-# 🗞️ NEWS · Lady Gaga"
    assert "Story" not in about
    assert "-# 🔵 PRESS · Lady Gaga" in posted(stage.news)[-1]
    shown = said(await stage.fan.slash(stage.news, "artist show", artist=str(gaga.id)))
    assert "[Lady Gaga sings](" in shown


async def test_latest_keeps_to_channels_one_can_see(stage: Stage, feed: FakeFetcher) -> None:
    await follow(stage, channel=stage.alerts)
    await publish(stage, feed, "Snow", "One")
    assert "Snow" in said(await stage.fan.slash(stage.news, "latest"))
    await stage.set_rights(stage.alerts, view_channel=False)
    assert "Snow" not in said(await stage.fan.slash(stage.news, "latest"))


async def test_a_server_that_removed_the_bot_is_not_polled_for(stage: Stage, feed: FakeFetcher) -> None:
    await follow(stage)
    await stage.remove_bot()
    before = len(feed.requests)
    await stage.env.advance_time(86_400)
    assert len(feed.requests) == before


async def test_a_copy_that_did_not_change_posts_nothing(stage: Stage, feed: FakeFetcher) -> None:
    feed.answers[URL] = Body(rss("One", now=stage.env.now()), "", URL, '"v1"')
    await follow(stage)
    feed.answers[URL] = NotModified()
    await stage.env.advance_time(86_400)
    assert posted(stage.news) == []
    assert feed.requests[-1].etag == '"v1"'


async def test_fans_see_latest_and_no_more(stage: Stage) -> None:
    theirs = [
        name for name in stage.fan.available_commands(stage.news) if name.startswith(("news", "latest"))
    ]
    assert theirs == ["latest"]


async def test_moderators_are_answered_in_their_language_and_posts_in_the_servers(
    stage: Stage, app: App, feed: FakeFetcher
) -> None:
    guilds = app.bot.service(GuildService)
    await guilds.set_language(stage.guild.id, "ko", stage.mod.id, app.bot.clock())
    words = said(await follow(stage))
    assert "**Following Soompi.**" in words
    assert "🔵 언론" in words
    await publish(stage, feed, "눈이 와요", "One")
    assert posted(stage.news)[0].split("\n")[:2] == ["-# 🔵 언론", "## 눈이 와요"]
