"""JSON Feed 1 and 1.1 (jsonfeed.org), which feedparser does not read."""

import json
from typing import Any

from bot.news.errors import NotAFeedError
from bot.news.raw import RawFeed, RawImage, RawItem, RawText

_VERSION = "jsonfeed.org/version/1"


def read_json(body: bytes, base_url: str) -> RawFeed:
    """Return what a JSON Feed says; a value of another type than the specification's counts as missing.

    Raises:
        NotAFeedError: not JSON, or JSON of another kind.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAFeedError("broken") from None
    if not isinstance(found, dict) or _VERSION not in _text(found, "version"):
        raise NotAFeedError("other")
    hubs = [hub for hub in _list(found, "hubs") if _text(hub, "type").lower() == "websub"]
    return RawFeed(
        base_url=base_url,
        title=RawText(_text(found, "title"), is_html=False),
        site=_text(found, "home_page_url"),
        language=_text(found, "language"),
        hub=_text(hubs[0], "url") if hubs else "",
        items=[_read_item(item) for item in _list(found, "items")],
    )


def _read_item(item: dict[str, Any]) -> RawItem:
    texts = (
        RawText(_text(item, "summary"), is_html=False),
        RawText(_text(item, "content_html")),
        RawText(_text(item, "content_text"), is_html=False),
    )
    pictures = [a for a in _list(item, "attachments") if _text(a, "mime_type").startswith("image/")]
    images = [_text(item, "image"), _text(item, "banner_image"), *(_text(a, "url") for a in pictures)]
    return RawItem(
        guid=_text(item, "id"),
        link=_text(item, "url") or _text(item, "external_url"),
        title=RawText(_text(item, "title"), is_html=False),
        date=_text(item, "date_published") or _text(item, "date_modified"),
        texts=[text for text in texts if text.markup],
        images=[RawImage(url) for url in images if url],
    )


def _text(holder: dict[str, Any], name: str) -> str:
    """Return a string; ids may be numbers (the specification asks readers to accept them)."""
    value = holder.get(name)
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _list(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = holder.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
