"""How news looks in a channel: one story, several on one card, and the preview of both.

Preview, `/news test` and post are drawn by the same functions, so what is shown first is what is posted.
"""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.client.i18n import Texts
from bot.client.ui import (
    OFFICIAL,
    PRESS,
    RUMOUR,
    Drawing,
    Rendered,
    button,
    card,
    custom_id,
    layout,
    link,
    picture,
    row,
    small,
    text,
)
from bot.news import Digest, Story
from bot.text import cut, escape, plain
from bot.text import link as markdown_link

LABELS = {"official": (OFFICIAL, "🟢"), "press": (PRESS, "🔵"), "rumour": (RUMOUR, "🟠")}

EYEBROW_MOST = 34  # characters, as are the next four: cards.md, "Anatomy"
TITLE_MOST = 70
LONG_TITLE_MOST = 110
BODY_MOST = 160
SOURCE_MOST = 30
DIGEST_ITEMS = 8
DIGEST_TEXT_MOST = 3_600  # of a message's 4,000 characters; addresses of links count
LIST_URL_MOST = 400  # of a linked title in a list
BUTTON_URL_MOST = 512  # Discord's limit of a link button's address
PLAIN_MOST = 1_900


def render_story(payload: dict[str, Any], drawing: Drawing) -> Rendered:
    """Draw a delivery of one story."""
    story, texts = Story.from_payload(payload), drawing.texts
    return Rendered(story_card(story, texts, drawing.mark), _plain_story(story, texts), story.role_id)


def render_digest(payload: dict[str, Any], drawing: Drawing) -> Rendered:
    """Draw a delivery of several stories."""
    digest, texts = Digest.from_payload(payload), drawing.texts
    lines = [_head(digest, texts), *(_plain_line(story, texts) for story in digest.stories)]
    return Rendered(digest_card(digest, texts, drawing.mark), "\n".join(lines)[:PLAIN_MOST], digest.role_id)


def story_card(story: Story, texts: Texts, mark: int | None = None) -> ui.LayoutView:
    """Return the post of one story, its ping above it."""
    return layout(_ping(story.role_id), story_container(story, texts, mark))


def story_container(story: Story, texts: Texts, mark: int | None = None) -> ui.Container[Any]:
    """Return the coloured part of a story's post."""
    container: ui.Container[Any] = ui.Container(accent_colour=LABELS[story.label][0], id=mark)
    container.add_item(text(small(_eyebrow(story, texts)), *_headline(story)))
    if story.image_url:
        alt = story.image_alt or texts("news-picture", title=plain(story.title or story.text))
        container.add_item(picture(story.image_url, alt))
    container.add_item(text(small(_footer(story, texts))))
    if story.link and _has_button(story.link):
        container.add_item(row(link(texts("news-read"), story.link)))
    return container


def digest_card(digest: Digest, texts: Texts, mark: int | None = None) -> ui.LayoutView:
    """Return the post of several stories: as many as a card holds, a button to the others."""
    entries = _list_fitting(digest.stories, texts)
    items: list[ui.Item[Any] | str] = [small(_head(digest, texts))]
    for number, entry in enumerate(entries):
        if number:
            items.append(ui.Separator())
        items.append(entry)
    if len(entries) < len(digest.stories):
        label = texts("news-all-items", count=len(digest.stories))
        items.append(row(button(label, custom_id("news", "digest", digest.delivery_id, 0))))
    return card(*items, mark=mark, ping=f"<@&{digest.role_id}>" if digest.role_id else None)


def label_word(label: str, texts: Texts) -> str:
    """Return a claim's label as the word every card carries."""
    return texts(f"label-{label}")


def source_name(source: str) -> str:
    """Return who tells a story, cut and escaped."""
    return escape(cut(source, SOURCE_MOST))


def linked(title: str, address: str | None) -> str:
    """Return a stored title as the first line of a list's entry, leading to the story."""
    words = cut(plain(title), TITLE_MOST)
    return markdown_link(words, address) if address and len(address) <= LIST_URL_MOST else escape(words)


def _list_fitting(stories: Sequence[Story], texts: Texts) -> list[ui.TextDisplay[Any]]:
    entries: list[ui.TextDisplay[Any]] = []
    length = 0
    for story in stories[:DIGEST_ITEMS]:
        who = f"{label_word(story.label, texts)} · {source_name(story.source)}"
        entry = text(f"{LABELS[story.label][1]} {linked(story.title, story.link)}", small(who))
        length += len(entry.content)
        if length > DIGEST_TEXT_MOST:
            break
        entries.append(entry)
    return entries


def _ping(role_id: int | None) -> ui.TextDisplay[Any] | None:
    return text(f"<@&{role_id}>") if role_id else None


def _eyebrow(story: Story, texts: Texts) -> str:
    kind = f"{LABELS[story.label][1]} {label_word(story.label, texts)}"
    names = ", ".join(story.artists)
    return f"{kind} · {escape(cut(names, EYEBROW_MOST - len(kind) - 3))}" if names else kind


def _headline(story: Story) -> list[str]:
    """A long title leaves no room for a body."""
    if len(plain(story.title)) > TITLE_MOST:
        return [f"### {cut(story.title, LONG_TITLE_MOST)}"]
    title = [f"## {story.title}"] if story.title else []
    return title + ([cut(story.text, BODY_MOST)] if story.text else [])


def _footer(story: Story, texts: Texts) -> str:
    parts = [source_name(story.source), discord.utils.format_dt(story.told_at, "R")]
    if story.link and not _has_button(story.link):
        parts.append(markdown_link(texts("news-read"), story.link))
    return " · ".join(parts)


def _has_button(address: str) -> bool:
    return len(address) <= BUTTON_URL_MOST


def _head(digest: Digest, texts: Texts) -> str:
    head = f"🗞️ {texts('news-digest', count=len(digest.stories))}"
    source = escape(cut(digest.stories[0].source, EYEBROW_MOST - len(head) - 3))
    return f"{head} · {source}"


def _plain_story(story: Story, texts: Texts) -> str:
    return _plain_line(story, texts)[:PLAIN_MOST]


def _plain_line(story: Story, texts: Texts) -> str:
    emoji = LABELS[story.label][1]
    line = f"{emoji} **{label_word(story.label, texts)}** · {cut(story.title or story.text, LONG_TITLE_MOST)}"
    return f"{line}\n{story.link}" if story.link else line
