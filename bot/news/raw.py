"""What the three readers (XML, feedparser, JSON) hand to `parse`: a feed's own words, nothing judged yet."""

from dataclasses import dataclass, field
from typing import NamedTuple

_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")


class RawText(NamedTuple):
    """A title or a text.

    Args:
        markup: as written, entities of the document resolved.
        is_html: otherwise plain text, where "<" is a letter.
    """

    markup: str
    is_html: bool = True


NO_TEXT = RawText("")


class RawImage(NamedTuple):
    """A picture an item names outside its text; `width` in pixels, 0 when unknown."""

    url: str
    alt: str = ""
    width: int = 0


@dataclass(slots=True)
class RawItem:
    """One item.

    Args:
        guid: "" for none.
        link: maybe relative, "" for none.
        date: when published, else when changed; as written.
        texts: best first; a later one counts when the earlier say nothing.
        images: best first.
        thumbnails: small copies, for want of anything else.
    """

    guid: str = ""
    link: str = ""
    title: RawText = NO_TEXT
    date: str = ""
    texts: list[RawText] = field(default_factory=list[RawText])
    images: list[RawImage] = field(default_factory=list[RawImage])
    thumbnails: list[RawImage] = field(default_factory=list[RawImage])


@dataclass(slots=True)
class RawFeed:
    """A feed.

    Args:
        base_url: what relative addresses are relative to.
        language: as written, e.g. "ko-KR".
        dates: of the feed itself, as written.
        ttl_s: seconds; 0 when it names none.
    """

    base_url: str
    title: RawText = NO_TEXT
    site: str = ""
    language: str = ""
    dates: list[str] = field(default_factory=list[str])
    ttl_s: int = 0
    hub: str = ""
    items: list[RawItem] = field(default_factory=list[RawItem])


def read_minutes(ttl: str) -> int:
    """Return the seconds of a <ttl>, which counts minutes; 0 for nonsense."""
    return int(ttl) * 60 if ttl.isdecimal() and len(ttl) < 6 else 0


def read_width(written: str) -> int:
    """Return pixels, 0 for nonsense."""
    return int(written) if written.isdecimal() and len(written) < 6 else 0


def is_picture(kind: str, medium: str, url: str) -> bool:
    """True when a media element's type or medium says so, or, where it has no type, its address."""
    if kind.startswith("image/") or medium == "image":
        return True
    return not kind and url.partition("?")[0].lower().endswith(_PICTURES)
