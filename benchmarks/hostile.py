"""Feeds that are as large as feeds may be, and feeds that mean no good; bodies in gzip."""

import gzip
from collections.abc import Callable, Mapping

SIZE = 3_990_000  # bytes, just below what is read of a feed
_HEAD = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Press</title>'
_TAIL = "</channel></rss>"
_SENTENCE = "<p>The group shared <b>new photos</b>, and <a href='https://x.example/'>fans</a> noticed.</p>"


def _rss(items: str) -> bytes:
    return f"{_HEAD}{items}{_TAIL}".encode()


def _item(number: int, text: str) -> str:
    return (
        f"<item><title>Encore, part {number}</title><link>https://press.example/{number}</link>"
        f"<guid>press-{number}</guid><pubDate>Sun, 05 Jul 2026 10:00:00 +0000</pubDate>"
        f"<description><![CDATA[{text}]]></description></item>"
    )


def _fill(piece: str, size: int = SIZE) -> str:
    return piece * ((size - 1000) // len(piece.encode()))


def _many(length: int) -> bytes:
    """As many items as fit, each with a text of about so many characters."""
    text = _SENTENCE * max(length // len(_SENTENCE), 1)
    return _rss("".join(_item(number, text) for number in range(SIZE // len(_item(10_000, text)) - 1)))


def list_bodies(documents: Mapping[str, Callable[[], bytes]]) -> dict[str, bytes]:
    """Return the bodies of LARGE or HOSTILE by their names."""
    return {name: gzip.compress(make(), mtime=0) for name, make in documents.items()}


def _entities() -> bytes:
    """A billion laughs."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>'
    return f'{doctype}<rss version="2.0"><channel><title>&l9;</title>{_item(1, "&l9;")}{_TAIL}'.encode()


def _attributes() -> bytes:
    """One tag with more attributes than any parser was written for, in a document nobody can mend."""
    attributes = " ".join(f"a{number}='1'" for number in range(300_000))
    return _rss(f"<item {attributes} b=1><title>Snow</title></item>")


LARGE: dict[str, Callable[[], bytes]] = {
    "articles": lambda: _many(8_000),
    "notes": lambda: _many(80),
    "one-item": lambda: _rss(_item(1, _fill(_SENTENCE))),
}
"""Well-formed, of 4 MB: articles, more items than are kept, one item."""

HOSTILE: dict[str, Callable[[], bytes]] = {
    "entities": _entities,
    "attributes": _attributes,
    "deep": lambda: _rss(_item(1, "x") + _fill("<a>")),
    "deep-html": lambda: _rss(_item(1, _fill("<b><i>"))),
    "ampersands": lambda: _rss(_item(1, "x") + _fill("<item><title>&</title></item>")),
    "unclosed": lambda: (_HEAD + _fill("<item><title>Snow<description>x")).encode(),
    "comments": lambda: (_HEAD + _fill("<!--")).encode(),
    "cdata": lambda: (_HEAD + _fill("<![CDATA[")).encode(),
    "title": lambda: _rss(f"<item><title>{_fill('W' * 50 + ' ')}</title></item>"),
    "bomb": lambda: b" " * 100_000_000,  # in 97 kB
    "page": lambda: b"<!doctype html><html><body>" + _fill("<div><p>not a feed").encode(),
}
"""What cannot be read, or not in time."""
