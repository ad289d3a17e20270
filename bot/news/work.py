"""What worker processes do for news; the parsers are imported only there."""

from datetime import datetime

from bot.news.models import Document, FeedLink


def parse_feed(body: bytes, content_type: str, url: str, now: datetime) -> Document:
    """See `bot.news.parse.parse`."""
    from bot.news.parse import parse

    return parse(body, content_type, url, now)


def discover_feeds(page: bytes, url: str) -> list[FeedLink]:
    """See `bot.news.discover.discover`."""
    from bot.news.discover import discover

    return discover(page, url)
