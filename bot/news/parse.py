"""A fetched body becomes a document. Pure: no network, no file; runs in a worker process that may be killed.

Two parsers. What is well-formed, as it comes or after `mend`, is read strictly by `xmlfeed`, in the pass that
checks it; a fast feed library would need that check besides, and throws away the dates as they were written.
What cannot be mended goes to feedparser. JSON Feed is read by `jsonfeed`.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone

from bot import text as safe
from bot.news.dates import find_zone, parse_date
from bot.news.errors import NotAFeedError
from bot.news.html import HTML_MAX, find_image, read_html, read_words, to_words
from bot.news.identity import absolute, canonical, choose_identity, digest
from bot.news.models import Document, Entry
from bot.news.passage import Passage, drop_title, split_title, to_markdown
from bot.news.raw import RawFeed, RawItem, RawText

BODY_MAX = 4 * 1024 * 1024
"""Bytes of a decoded body; the fetcher stops there too."""

ENTRIES_MAX = 500
"""Entries of a document. Podcasts and archives list thousands; the newest are kept."""

FEED_TITLE_MAX = 100
"""Characters of a feed's own title."""

ALT_MAX = 300
"""Characters of an image's alt text."""

_JSON_STARTS = (b"{", b"\xef\xbb\xbf{")


def parse(body: bytes, content_type: str, base_url: str, fetched_at: datetime) -> Document:
    """Return the feed in a response's body.

    Args:
        body: decoded from any Content-Encoding, at most `BODY_MAX` bytes.
        content_type: the header, "" when there was none; only its charset counts.
        base_url: the address after redirects.
        fetched_at: aware; no entry is published after it.

    Raises:
        NotAFeedError: the body is no feed, with the reason.
    """
    if len(body) > BODY_MAX:
        raise NotAFeedError("too-large")
    if not body.strip(b" \t\r\n\0"):
        raise NotAFeedError("empty")
    return to_document(_read(body, content_type, base_url), fetched_at)


def _read(body: bytes, content_type: str, base_url: str) -> RawFeed:
    from bot.news.jsonfeed import read_json
    from bot.news.loose import read_loose
    from bot.news.mend import declare_prefixes, decode, has_root, is_page, mend
    from bot.news.xmlfeed import find_feed

    if body[:64].lstrip().startswith(_JSON_STARTS):
        return read_json(body, base_url)
    feed = find_feed(body, base_url)
    if feed:
        return feed
    text = decode(body, content_type)
    if is_page(text):
        raise NotAFeedError("page")
    if not has_root(text):
        raise NotAFeedError("other")
    for repair in (mend, declare_prefixes):
        text = repair(text)
        feed = find_feed(text.encode("utf-8", "replace"), base_url)
        if feed:
            return feed
    return read_loose(text, base_url)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What an item's reading needs to know of its feed."""

    base_url: str
    title: str
    zone: timezone
    fetched_at: datetime
    guids: Counter[str]
    links: Counter[str]


def to_document(feed: RawFeed, fetched_at: datetime) -> Document:
    """Return what a reader has read as a document, whichever reader it was."""
    zone = find_zone([*feed.dates, *(item.date for item in feed.items[:10])], feed.language)
    items = _list_newest(_drop_copies(feed.items), zone)
    links = [absolute(item.link, feed.base_url) for item in items]
    canonicals = [canonical(link) if link else "" for link in links]
    title = safe.cut_words(_read_title(feed.title), FEED_TITLE_MAX)
    guids = Counter(item.guid for item in items)
    around = _Surroundings(feed.base_url, title, zone, fetched_at, guids, Counter(canonicals))
    entries: dict[str, Entry] = {}
    for item, link, page in zip(items, links, canonicals, strict=True):
        entry = _find_entry(item, link, page or None, around)
        if entry:
            entries.setdefault(entry.identity, entry)
    site, hub = absolute(feed.site, feed.base_url), absolute(feed.hub, feed.base_url)
    return Document(title, site, tuple(entries.values()), feed.ttl_s or None, hub)


def _drop_copies(items: list[RawItem]) -> list[RawItem]:
    """Return the items, each once: a feed that lists one twice has not used its guid for two."""
    unique: dict[tuple[str, str, str], RawItem] = {}
    for number, item in enumerate(items):
        is_named = item.guid or item.link
        unique.setdefault((item.guid, item.link, item.title.markup if is_named else str(number)), item)
    return [*unique.values()]


def _list_newest(items: list[RawItem], zone: timezone) -> list[RawItem]:
    """Return at most `ENTRIES_MAX` items in the feed's order: the newest, or the first if one has no date."""
    if len(items) <= ENTRIES_MAX:
        return items
    moments = [parse_date(item.date, zone) for item in items]
    dated = [moment for moment in moments if moment]
    if len(dated) < len(items):
        return items[:ENTRIES_MAX]
    oldest = sorted(dated)[-ENTRIES_MAX]
    newest = [item for item, moment in zip(items, dated, strict=True) if moment >= oldest]
    return newest[:ENTRIES_MAX]


def _find_entry(item: RawItem, link: str | None, page: str | None, around: _Surroundings) -> Entry | None:
    """Return the item as an entry, None when it has neither words nor a picture nor a link."""
    base_url = link or around.base_url  # where relative addresses in its text are relative to
    words, passage = _read_words(item, base_url)
    image_url, image_alt = _choose_image(item, base_url)
    if not words:
        if not (image_url or link):
            return None
        words = image_alt or around.title or (safe.host_of(link) if link else "")
    title, summary = safe.safe_title(words) or "…", to_markdown(passage)
    published_at = parse_date(item.date, around.zone) if item.date else None
    is_guid_unique, is_link_unique = around.guids[item.guid] == 1, around.links[page or ""] == 1
    picture = (image_url or "").partition("?")[0]  # what follows is often a signature, new in every fetch
    told = f"{title}\n{published_at or picture}"
    return Entry(
        identity=choose_identity(safe.clean(item.guid), is_guid_unique, page, is_link_unique, told),
        link=link,
        canonical_link=page,
        title=title,
        summary=summary,
        image_url=image_url,
        image_alt=image_alt,
        published_at=min(published_at, around.fetched_at) if published_at else None,
        content_hash=digest(title, summary, picture),
    )


def _read_words(item: RawItem, base_url: str) -> tuple[str, Passage]:
    """Return an item's title in plain words, made from its text if it has none, and the rest of its text."""
    passage: Passage = []
    for text in item.texts:
        passage = read_html(text.markup, base_url) if text.is_html else read_words(text.markup)
        if passage:
            break
    words = _read_title(item.title)
    return (words, drop_title(passage, words)) if words else split_title(passage)


def _read_title(title: RawText) -> str:
    return safe.one_line(to_words(title.markup) if title.is_html else title.markup[:HTML_MAX])


def _choose_image(item: RawItem, base_url: str) -> tuple[str | None, str | None]:
    """Return address and alt text of the picture the item names, else of one in its text, else thumbnail."""
    for image in item.images:
        url = absolute(image.url, base_url)
        if url:
            return url, _clean_alt(image.alt)
    for text in item.texts:
        found = find_image(text.markup, base_url) if text.is_html and "<img" in text.markup else None
        if found:
            return found[0], _clean_alt(found[1])
    for image in item.thumbnails:
        url = absolute(image.url, base_url)
        if url:
            return url, None
    return None, None


def _clean_alt(alt: str) -> str | None:
    return safe.one_line(alt)[:ALT_MAX].strip() or None
