"""How stories look: every limit of Discord and of a phone, and nothing a stranger wrote acts."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import pytest
from discord import ui

from bot.client.i18n import LANGUAGES, texts_in
from bot.client.ui import OFFICIAL, PRESS, RUMOUR, Drawing, fits
from bot.delivery import State
from bot.ids import ArtistId, ChannelId, FeedId, GuildId, MessageId, RoleId, SourceId, UserId
from bot.news import Choice, Digest, Feed, FeedLink, Followed, Judged, Page, Posted, Preview, Source, Story
from bot.news.answers import KeptEntry
from bot.news.models import SkipReason
from bot.text import cut, safe_title
from cogs.news import lists
from cogs.news.cards import (
    DIGEST_ITEMS,
    PLAIN_MOST,
    digest_card,
    render_digest,
    render_story,
    story_card,
)
from tests.news.web import NOON, make_entry
from tests.stage import words_of

TEXTS = texts_in("en")
DRAWING = Drawing(TEXTS, 77, NOON)
STORY = Story(
    label="press",
    title="V reshares a collage with Lady Gaga from the Grammys",
    text="Neither has spoken of working together.",
    link="https://soompi.example/v",
    source="Soompi",
    image_url="https://soompi.example/v.jpg",
    image_alt=None,
    told_at=NOON,
    artists=("V", "Lady Gaga"),
)


def lines_of(view: ui.LayoutView) -> list[str]:
    return words_of(view.to_components()).split("\n")


def container_of(view: ui.LayoutView) -> dict[str, Any]:
    (found,) = [one for one in view.to_components() if one["type"] == discord.ComponentType.container.value]
    return found


def test_a_story_looks_as_designed() -> None:
    assert lines_of(story_card(STORY, TEXTS)) == [
        "-# 🔵 PRESS · V, Lady Gaga",
        "## V reshares a collage with Lady Gaga from the Grammys",
        "Neither has spoken of working together.",
        "[Picture with: V reshares a collage with Lady Gaga from the Grammys]",
        f"-# Soompi · <t:{int(NOON.timestamp())}:R>",
        "Read",
    ]


def test_a_story_in_korean() -> None:
    lines = lines_of(story_card(STORY, texts_in("ko")))
    assert lines[0] == "-# 🔵 언론 · V, Lady Gaga"
    assert lines[-1] == "읽기"


@pytest.mark.parametrize(
    ("label", "accent", "word"),
    [
        ("official", OFFICIAL, "🟢 OFFICIAL"),
        ("press", PRESS, "🔵 PRESS"),
        ("rumour", RUMOUR, "🟠 RUMOUR"),
    ],
)
def test_a_label_is_a_word_and_a_colour(label: str, accent: int, word: str) -> None:
    view = story_card(replace(STORY, label=label), TEXTS)
    assert container_of(view)["accent_color"] == accent
    assert word in lines_of(view)[0]


def test_the_mark_is_on_the_container_and_the_ping_above_it() -> None:
    view = story_card(replace(STORY, role_id=55), TEXTS, 77)
    first, second = view.to_components()
    assert first["content"] == "<@&55>"
    assert second["id"] == 77


def test_the_feeds_own_alt_text_wins() -> None:
    assert "[A green stage]" in lines_of(story_card(replace(STORY, image_alt="A green stage"), TEXTS))


def test_alt_text_is_read_without_markdown() -> None:
    story = replace(STORY, title=r"V \*live\* at \[Seoul\]")
    assert "[Picture with: V *live* at [Seoul]]" in lines_of(story_card(story, TEXTS))


def test_a_long_title_takes_the_place_of_the_body() -> None:
    story = replace(STORY, title=cut("A very long title that goes on and on " * 5, 300))
    lines = lines_of(story_card(story, TEXTS))
    assert lines[1].startswith("### A very long title")
    assert len(lines[1]) <= 4 + 110
    assert STORY.text not in lines


def test_a_story_may_have_lost_its_title_to_a_correction() -> None:
    rendered = render_story(replace(STORY, title="").to_payload(), DRAWING)
    assert lines_of(rendered.view)[:3] == [
        "-# 🔵 PRESS · V, Lady Gaga",
        STORY.text,
        f"[Picture with: {STORY.text}]",
    ]
    assert rendered.plain.startswith(f"🔵 **PRESS** · {STORY.text}")


def test_a_long_body_is_cut() -> None:
    lines = lines_of(story_card(replace(STORY, text="word " * 120), TEXTS))
    assert len(lines[2]) <= 160
    assert lines[2].endswith("…")


def test_a_bare_story_has_no_empty_parts() -> None:
    bare = replace(STORY, text="", link=None, image_url=None, artists=())
    assert lines_of(story_card(bare, TEXTS)) == [
        "-# 🔵 PRESS",
        f"## {STORY.title}",
        f"-# Soompi · <t:{int(NOON.timestamp())}:R>",
    ]


def test_an_address_too_long_for_a_button_is_a_link() -> None:
    address = "https://soompi.example/" + "a" * 600
    lines = lines_of(story_card(replace(STORY, link=address), TEXTS))
    assert lines[-1].endswith(f"[Read]({address})")


def test_names_and_sources_cannot_act() -> None:
    story = replace(STORY, artists=("@everyone", "*star*"), source="**S** <@&1> `x`")
    lines = lines_of(story_card(story, TEXTS))
    assert "@everyone" not in lines[0]
    assert r"\*star\*" in lines[0]
    assert "<@&1>" not in lines[-2]
    assert r"\*\*S\*\*" in lines[-2]


def test_many_names_are_cut_to_one_line() -> None:
    story = replace(STORY, artists=tuple(f"Artist {number}" for number in range(9)))
    assert len(lines_of(story_card(story, TEXTS))[0]) <= 3 + 34


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize(
    "hostile",
    [
        "@everyone <@&123> </news add:1> [x](https://evil.example)",
        "`" * 300,
        "가" * 5000,
        "👨‍👩‍👧‍👦" * 500,
        "\\" * 999,
        "# a\n## b\n> c\n- d",
        "\u202eevil\u200b",
    ],
)
def test_whatever_the_title_says_discord_takes_the_card(language: str, hostile: str) -> None:
    words = safe_title(hostile) or "…"
    story = replace(STORY, title=words, text=words, image_alt="alt texts are plain")
    rendered = render_story(story.to_payload(), Drawing(texts_in(language), 77, NOON))
    assert fits(rendered.view)
    assert len(rendered.plain) <= PLAIN_MOST
    for text in ("\n".join(lines_of(rendered.view)), rendered.plain):
        assert "@everyone" not in text
        assert "<@&123>" not in text
        assert "</news" not in text


def test_a_story_survives_the_outbox() -> None:
    story = replace(STORY, role_id=55, told_at=NOON + timedelta(milliseconds=5))
    assert Story.from_payload(json.loads(json.dumps(story.to_payload()))) == story
    digest = Digest(9, (story, STORY), 55)
    assert Digest.from_payload(json.loads(json.dumps(digest.to_payload()))) == digest


def test_a_story_has_a_plain_form() -> None:
    rendered = render_story(replace(STORY, role_id=55).to_payload(), DRAWING)
    assert rendered.plain == f"🔵 **PRESS** · {STORY.title}\nhttps://soompi.example/v"
    assert rendered.role_id == 55


def make_digest(count: int, **changes: Any) -> Digest:
    stories = (
        replace(STORY, title=f"Story {number}", link=f"https://soompi.example/{number}", **changes)
        for number in range(count)
    )
    return Digest(9, tuple(stories), 55)


def test_a_digest_looks_as_designed() -> None:
    assert lines_of(digest_card(make_digest(2), TEXTS)) == [
        "<@&55>",
        "-# 🗞️ DIGEST · 2 items · Soompi",
        "🔵 [Story 0](https://soompi.example/0)",
        "-# PRESS · Soompi",
        "🔵 [Story 1](https://soompi.example/1)",
        "-# PRESS · Soompi",
    ]
    assert container_of(digest_card(make_digest(2), TEXTS)).get("accent_color") is None


def test_a_digest_shows_eight_and_leads_to_the_others() -> None:
    view = digest_card(make_digest(12), TEXTS, 77)
    lines = lines_of(view)
    assert sum(line.startswith("🔵") for line in lines) == DIGEST_ITEMS
    assert lines[-1] == "All 12 items"
    (button,) = [item for item in view.walk_children() if isinstance(item, ui.Button)]
    assert button.custom_id == "ls:news:digest:9:0"


def test_a_digest_of_long_addresses_still_fits() -> None:
    long = Digest(
        9, tuple(replace(STORY, link=f"https://e.example/{'a' * 490}{n}") for n in range(500)), None
    )
    rendered = render_digest(long.to_payload(), DRAWING)
    assert fits(rendered.view)
    assert len(rendered.plain) <= PLAIN_MOST
    assert "All 500 items" in lines_of(rendered.view)


def test_a_link_in_a_digest_cannot_be_forged() -> None:
    story = replace(STORY, title=r"\[Click\](https://evil.example)", link="https://a.example/x)y z")
    lines = lines_of(digest_card(Digest(9, (story, STORY), None), TEXTS))
    assert "](https://evil.example)" not in lines[1]
    assert "x%29y%20z)" in lines[1]


WORST = "*_`~|[]\\" * 40
"""Every character of it is escaped."""
LONG_URL = "https://" + "a" * 60 + ".example/" + "x" * 1500
SOURCE = Source(
    SourceId(1),
    LONG_URL,
    WORST,
    next_poll_at=NOON,
    failures=99,
    failing_since=NOON,
    last_error="redirect without an address",
    last_success_at=NOON,
)
FEED = Feed(
    FeedId(10**18),
    GuildId(10**18),
    SOURCE.id,
    ChannelId(10**18),
    added_at=NOON,
    added_by=UserId(1),
    artist_id=ArtistId(5),
    role_id=RoleId(10**18),
    include=tuple(f"word {number} {WORST[:40]}" for number in range(25)),
    exclude=tuple(f"word {number} {WORST[:40]}" for number in range(25)),
    paused_at=NOON,
)
ENTRY = make_entry(safe_title(WORST), link=f"https://a.example/{'x' * 382}")
JUDGED = Judged(
    KeptEntry(1, ENTRY, NOON), NOON, True, "asked", None, State.ASKING, FEED.channel_id, MessageId(10**18)
)
SKIPPED = replace(JUDGED, is_announced=False, reason="not-included", detail=", ".join(FEED.include))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_longest_pages_fit(language: str) -> None:
    texts = texts_in(language)
    followed = Followed(FEED, SOURCE, 999)
    many, entries = [followed] * 100, [JUDGED, SKIPPED] * 100
    names = {ArtistId(5): WORST}
    posted = Posted(replace(STORY, title=ENTRY.title, link=ENTRY.link, source=WORST), FEED.channel_id, None)
    views = [
        lists.feeds(Page.cut(many, 1, lists.FEEDS_A_PAGE), 100, "</news add:1>", names, texts),
        lists.status(Page.cut(many, 1, lists.FEEDS_A_PAGE), 100, "</news add:1>", texts),
        lists.why(followed, Page.cut(entries, 1, lists.ENTRIES_A_PAGE), texts),
        lists.latest(
            Page.cut([posted] * 99, 1, lists.ENTRIES_A_PAGE), WORST, lambda page: f"ls:{page}", texts
        ),
        lists.preview(
            Preview(followed, (replace(STORY, title=ENTRY.title, text=ENTRY.title, source=WORST),) * 3),
            ["✅ words"],
            texts,
            texts,
        ),
        lists.choice(Choice((FeedLink(LONG_URL, WORST[:80], "rss"),) * 10), 1, texts),
        lists.why_one(followed, SKIPPED, texts),
    ]
    assert [fits(view) for view in views] == [True] * len(views)


@pytest.mark.parametrize("reason", list(SkipReason))
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_reason_has_words(language: str, reason: str) -> None:
    view = lists.why_one(Followed(FEED, SOURCE), replace(SKIPPED, reason=reason), texts_in(language))
    assert "news-skipped" not in "\n".join(lines_of(view))


@pytest.mark.parametrize("state", [*State, None])
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_state_of_a_post_has_words(language: str, state: State | None) -> None:
    view = lists.why_one(Followed(FEED, SOURCE), replace(JUDGED, state=state), texts_in(language))
    assert "news-state" not in "\n".join(lines_of(view))


def test_the_same_story_from_a_feed_without_links_still_reads_well() -> None:
    judged = replace(SKIPPED, reason="same-story", detail="")
    words = "\n".join(lines_of(lists.why_one(Followed(FEED, SOURCE), judged, TEXTS)))
    assert "Not posted: another feed told the same story first." in words
