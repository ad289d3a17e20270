"""Feeds beyond mending, read by feedparser: slowly, and as browsers read pages, by guessing."""

import io
import re
from typing import Any

from bot.news.errors import NotAFeedError
from bot.news.mend import HEAD
from bot.news.raw import RawFeed, RawImage, RawItem, RawText, is_picture, read_minutes
from bot.news.xmlfeed import ATTRIBUTES_MAX

LOOSE_MAX = 1024 * 1024
"""Characters handed to feedparser, nearly always the newest items; it reads some 3 million a second."""

# One tag, with quoted values that may hold ">"; cannot cross a "<", so its attempts never overlap.
_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*")
_ATTRIBUTE = re.compile(r"[\w:.-]\s*=")
_SHORT_TAG = ATTRIBUTES_MAX * len(" a=''")


def read_loose(text: str, base_url: str) -> RawFeed:
    """Return what feedparser makes of a document that is not well-formed.

    Raises:
        NotAFeedError: it makes nothing of it, or a tag has so many attributes that it would need seconds
            (its cost is quadratic in them: 209 kB took 3.9 s).
    """
    text = text[:LOOSE_MAX]
    _check_harmless(text)
    found = _feed(text)
    if not found.version and not found.entries:
        raise NotAFeedError("broken")
    feed, is_atom = found.feed, found.version.startswith("atom")
    return RawFeed(
        base_url=base_url,
        title=_read_text(feed, "title", is_atom),
        site=feed.get("link", ""),
        language=feed.get("language") or "",
        dates=[feed[name] for name in ("published", "updated") if name in feed],
        ttl_s=read_minutes(feed.get("ttl") or ""),
        hub=next((link.get("href", "") for link in feed.get("links", ()) if link.get("rel") == "hub"), ""),
        items=[_read_item(entry, is_atom) for entry in found.entries],
    )


def _feed(text: str) -> Any:
    import feedparser

    # A stream, since feedparser opens the file or the address that a string happens to name.
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        return feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:
        # TypeError, KeyError, UnicodeEncodeError...: whatever its handlers stumble over
        raise NotAFeedError("broken") from error


def _check_harmless(text: str) -> None:
    if "<!ENTITY" in text[:HEAD]:  # a DOCTYPE so odd that `mend` left it
        raise NotAFeedError("hostile")
    for found in _TAG.finditer(text):
        if found.end() - found.start() > _SHORT_TAG and len(_ATTRIBUTE.findall(found[0])) > ATTRIBUTES_MAX:
            raise NotAFeedError("hostile")


def _read_item(entry: dict[str, Any], is_atom: bool) -> RawItem:
    has_summary = "summary_detail" in entry or "content" not in entry  # else it is a copy of the content
    texts = [_read_text(entry, "summary", is_atom)] if has_summary else []
    texts += [RawText(c.get("value") or "", _is_html(c, is_atom)) for c in _list(entry, "content")]
    media = [m for m in _list(entry, "media_content") if _is_image(m)]
    links = [m for m in _list(entry, "links") if m.get("rel") == "enclosure" and _is_image(m)]
    cover = entry.get("image") or {}
    return RawItem(
        guid=entry.get("id") or "",
        link=entry.get("feedburner_origlink") or entry.get("link") or "",
        title=_read_text(entry, "title", is_atom),
        date=next((entry[name] for name in ("published", "created", "updated") if name in entry), ""),
        texts=[text for text in texts if text.markup],
        images=[RawImage(m.get("url") or m.get("href") or "") for m in (*media, *links)],
        thumbnails=[RawImage(m.get("url") or "") for m in _list(entry, "media_thumbnail")]
        + ([RawImage(cover["href"])] if cover.get("href") else []),
    )


def _list(entry: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return entry.get(name) or []


def _read_text(holder: dict[str, Any], name: str, is_atom: bool) -> RawText:
    return RawText(holder.get(name) or "", _is_html(holder.get(f"{name}_detail") or {}, is_atom))


def _is_html(detail: dict[str, Any], is_atom: bool) -> bool:
    return not is_atom or "html" in (detail.get("type") or "")


def _is_image(media: dict[str, Any]) -> bool:
    return is_picture(media.get("type") or "", media.get("medium") or "", media.get("url") or "")
