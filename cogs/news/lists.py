"""How news looks to moderators: previews, the list of feeds, why an item was posted or not; and /latest."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bot.client.i18n import Texts
from bot.client.ui import button, card, custom_id, layout, plain, row, select, small, text
from bot.ids import ArtistId
from bot.news import Choice, Followed, Judged, Page, Posted, Preview
from bot.text import cut, escape, host_of
from cogs.news.cards import LABELS, label_word, linked, source_name, story_container

FEEDS_A_PAGE = 6  # at its longest an entry has 600 of a message's 4,000 characters
ENTRIES_A_PAGE = 5  # their links count too
WORDS_MOST = 50
NAME_MOST = 40


def preview(shown: Preview, head: Sequence[str], texts: Texts, post_texts: Texts) -> ui.LayoutView:
    """Return the newest stories of a feed as they would look, below an answer to the moderator.

    Args:
        post_texts: of the server's language, in which it posts.
    """
    if not shown.stories:
        return layout(text(*head, texts("news-none-yet")))
    containers = [story_container(story, post_texts) for story in shown.stories]
    newest = button(texts("news-post-newest"), custom_id("news", "newest", shown.followed.feed.id))
    return layout(text(*head, texts("news-preview", count=len(shown.stories))), *containers, row(newest))


def feed_title(followed: Followed) -> str:
    """Return a feed's name, cut and escaped."""
    return _name(followed.name)


def stopped(key: str, followed: Followed, dropped: int, texts: Texts) -> ui.LayoutView:
    """Return the answer to a feed that was removed or paused, with how many posts were dropped."""
    return plain(
        "\n".join(
            (
                f"✅ {texts(key, title=feed_title(followed))}",
                *([texts("news-dropped", count=dropped)] if dropped else []),
            )
        )
    )


def choice(found: Choice, draft_id: int, texts: Texts) -> ui.LayoutView:
    """Return the feeds a page offers."""
    options = [
        discord.SelectOption(label=link.title[:100], description=link.url[:100], value=str(number))
        for number, link in enumerate(found.links)
    ]
    return card(
        text(texts("news-choose", host=host_of(found.links[0].url), count=len(found.links))),
        row(select(custom_id("news", "pick", draft_id), texts("news-which-feed"), options)),
    )


def feeds(
    page: Page[Followed], count: int, add_command: str, names: Mapping[ArtistId, str], texts: Texts
) -> ui.LayoutView:
    """Return a page of a server's feeds, or how to add the first.

    Args:
        names: of the server's artists, by id.
    """
    eyebrow = small(f"⚙️ {texts('news-feeds', count=count)}")
    if not count:
        return card(text(eyebrow, texts("news-no-feeds", command=add_command)))
    entries = [feed_entry(followed, names, texts) for followed in page.items]
    return _list(eyebrow, entries, page, lambda number: custom_id("news", "list", number), texts)


def feed_entry(followed: Followed, names: Mapping[ArtistId, str], texts: Texts) -> ui.TextDisplay[Any]:
    """Return what a feed is set to."""
    feed = followed.feed
    facts = [f"{LABELS[feed.label][1]} {label_word(feed.label, texts)}"]
    if feed.artist_id and feed.artist_id in names:
        facts.append(_name(names[feed.artist_id]))
    if feed.role_id:
        facts.append(f"<@&{feed.role_id}>")
    return text(
        f"**{feed_title(followed)}** <#{feed.channel_id}>",
        small(" · ".join([*facts, _name(host_of(followed.source.url))])),
        small(texts("news-include", words=_words(feed.include))) if feed.include else None,
        small(texts("news-exclude", words=_words(feed.exclude))) if feed.exclude else None,
        _rest_line(followed, texts),
    )


def status(page: Page[Followed], count: int, add_command: str, texts: Texts) -> ui.LayoutView:
    """Return a page of how a server's feeds fare."""
    eyebrow = small(f"⚙️ {texts('news-status', count=count)}")
    if not count:
        return card(text(eyebrow, texts("news-no-feeds", command=add_command)))
    entries = [_status_entry(followed, texts) for followed in page.items]
    return _list(eyebrow, entries, page, lambda number: custom_id("news", "status", number), texts)


def why(followed: Followed, page: Page[Judged], texts: Texts) -> ui.LayoutView:
    """Return what was decided about a feed's newest items, and why."""
    feed = followed.feed
    eyebrow = small(f"⚙️ {texts('news-why')} · {feed_title(followed)}")
    if not page.items:
        return card(text(eyebrow, texts("news-none-yet")))
    entries = [judged_entry(one, feed.guild_id, texts) for one in page.items]
    return _list(eyebrow, entries, page, lambda number: custom_id("news", "why", feed.id, number), texts)


def why_one(followed: Followed, judged: Judged, texts: Texts) -> ui.LayoutView:
    """Return what was decided about one item, when and why."""
    entry = judged.kept.entry
    published = (
        discord.utils.format_dt(entry.published_at, "f") if entry.published_at else texts("news-no-date")
    )
    return card(
        small(f"⚙️ {texts('news-why')} · {feed_title(followed)}"),
        judged_entry(judged, followed.feed.guild_id, texts),
        text(
            small(texts("news-published", at=published)),
            small(texts("news-decided", at=discord.utils.format_dt(judged.decided_at, "f"))),
        ),
    )


def judged_entry(judged: Judged, guild_id: int, texts: Texts) -> ui.TextDisplay[Any]:
    """Return one item with its verdict and the reason in words."""
    entry = judged.kept.entry
    mark = "✅" if judged.is_announced else "➖"
    reason = _announced(judged, guild_id, texts) if judged.is_announced else _skipped(judged, texts)
    return text(f"{mark} {linked(entry.title, entry.link)}", small(reason))


def latest(
    page: Page[Posted], artist: str | None, identify: Callable[[int], str], texts: Texts
) -> ui.LayoutView:
    """Return a page of the newest stories.

    Args:
        artist: whose, None for all.
        identify: returns the custom id that leads to a page.
    """
    eyebrow = small(" · ".join(("🗞️ " + texts("news-latest"), *([_name(artist)] if artist else []))))
    if not page.items:
        return card(text(eyebrow, texts("news-latest-none")))
    entries = [_posted_entry(posted, texts) for posted in page.items]
    return _list(eyebrow, entries, page, identify, texts)


def _list(
    eyebrow: str,
    entries: Sequence[ui.TextDisplay[Any]],
    page: Page[Any],
    identify: Callable[[int], str],
    texts: Texts,
) -> ui.LayoutView:
    items: list[ui.Item[Any] | str] = [eyebrow]
    for number, entry in enumerate(entries):
        if number:
            items.append(ui.Separator())
        items.append(entry)
    if page.count > 1:
        items.append(small(texts("page-of", page=page.number + 1, pages=page.count)))
        items.append(
            row(
                button(texts("previous"), identify(page.number - 1), disabled=page.number == 0),
                button(texts("next-page"), identify(page.number + 1), disabled=page.number == page.count - 1),
            )
        )
    return card(*items)


def _posted_entry(posted: Posted, texts: Texts) -> ui.TextDisplay[Any]:
    story = posted.story
    emoji = LABELS[story.label][1]
    who = f"{label_word(story.label, texts)} · {source_name(story.source)}"
    when = discord.utils.format_dt(story.told_at, "R")
    return text(f"{emoji} {linked(story.title, story.link)}", small(f"{who} · {when}"))


def _status_entry(followed: Followed, texts: Texts) -> ui.TextDisplay[Any]:
    source = followed.source
    is_well = source.failing_since is None and source.gone_at is None
    mark = "⏸️" if followed.feed.paused_at else "✅" if is_well else "⚠️"
    facts = [texts("news-never-read")]
    if source.last_success_at:
        facts = [texts("news-last-read", at=discord.utils.format_dt(source.last_success_at, "R"))]
    if followed.feed.paused_at is None and source.gone_at is None:
        facts.append(texts("news-next-read", at=discord.utils.format_dt(source.next_poll_at, "R")))
    if followed.waiting:
        facts.append(texts("news-waiting", count=followed.waiting))
    return text(
        f"{mark} **{feed_title(followed)}** <#{followed.feed.channel_id}>",
        small(" · ".join(facts)),
        _failing_line(followed, texts),
        _rest_line(followed, texts),
    )


def _failing_line(followed: Followed, texts: Texts) -> str | None:
    source = followed.source
    if source.failing_since is None or source.gone_at is not None:
        return None
    since = discord.utils.format_dt(source.failing_since, "R")
    return small(texts("news-failing", since=since, count=source.failures, error=source.last_error or ""))


def _rest_line(followed: Followed, texts: Texts) -> str | None:
    if followed.source.gone_at is not None:
        return small(texts("news-gone", since=discord.utils.format_dt(followed.source.gone_at, "R")))
    if followed.feed.paused_at is not None:
        return small(texts("news-paused-since", since=discord.utils.format_dt(followed.feed.paused_at, "R")))
    return None


def _announced(judged: Judged, guild_id: int, texts: Texts) -> str:
    state = texts(f"news-state-{judged.state or 'unknown'}")
    said = texts("news-asked", state=state) if judged.reason == "asked" else state
    if judged.channel_id is None:
        return said
    if judged.message_id is None:
        return f"{said} · <#{judged.channel_id}>"
    jump = f"https://discord.com/channels/{guild_id}/{judged.channel_id}/{judged.message_id}"
    return f"{said} · [{texts('news-see')}]({jump})"


def _skipped(judged: Judged, texts: Texts) -> str:
    detail = escape(cut(judged.detail or texts("news-another-feed"), WORDS_MOST))
    return texts(f"news-skipped-{judged.reason}", detail=detail)


def _name(name: str) -> str:
    return escape(cut(name, NAME_MOST))


def _words(words: Sequence[str]) -> str:
    return escape(cut(", ".join(words), WORDS_MOST))
