"""Feeds as sites publish them, for tests: only what a test is about is named."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from zlib import crc32

from bot.news import Entry

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://soompi.example/feed"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of an RSS feed; its guid is its title unless it has one of its own."""

    title: str
    text: str = "Neither has spoken of it."
    link: str | None = None
    guid: str | None = None
    at: datetime | None = None
    picture: str | None = None
    alt: str = ""

    def to_xml(self, number: int, now: datetime) -> str:
        """Return the item; without a date of its own it is some minutes old."""
        at = self.at or now - timedelta(minutes=number)
        link = self.link if self.link is not None else f"https://soompi.example/{crc32(self.title.encode())}"
        picture = f'<img src="{self.picture}" alt="{self.alt}">' if self.picture else ""
        return (
            f"<item><title>{escape(self.title)}</title><guid>{escape(self.guid or self.title)}</guid>"
            f"<link>{escape(link)}</link><pubDate>{format_datetime(at)}</pubDate>"
            f"<description>{escape(picture + self.text)}</description></item>"
        )


def rss(*items: Item | str, title: str = "Soompi", now: datetime = NOON) -> bytes:
    """Return an RSS document, newest item first."""
    whole = [Item(item) if isinstance(item, str) else item for item in items]
    inner = "".join(item.to_xml(number, now) for number, item in enumerate(whole))
    head = f"<title>{escape(title)}</title><link>https://soompi.example/</link>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{inner}</channel></rss>'.encode()


def page(*links: tuple[str, str]) -> bytes:
    """Return an HTML page that offers feeds, each an address and a title."""
    heads = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{href}" title="{title}">'
        for href, title in links
    )
    return f"<!doctype html><html><head><title>A page</title>{heads}</head><body>Hello</body></html>".encode()


def make_entry(title: str = "Snow is out", **changes: object) -> Entry:
    """Return an entry as parsing gives it."""
    fields: dict[str, object] = {
        "identity": title,
        "link": f"https://soompi.example/{title.replace(' ', '-')}",
        "canonical_link": f"https://soompi.example/{title.replace(' ', '-')}",
        "title": title,
        "summary": "",
        "image_url": None,
        "image_alt": None,
        "published_at": NOON,
        "content_hash": title,
    }
    return Entry(**fields | changes)  # type: ignore[arg-type]
