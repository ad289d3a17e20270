"""From what people paste to the feed they mean: addresses known by heart, and the feeds that a page names."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

from bot import text as safe
from bot.news.errors import SourceClosedError
from bot.news.identity import absolute
from bot.news.models import FeedLink

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

LINKS_MAX = 10
"""Feeds offered of one page; more is a list, not a choice."""

LABEL_MAX = 80
"""Characters of a feed's title in a choice; Discord allows 100 and cuts earlier on a phone."""

_TYPES = {
    "application/rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/xml": "rss",
    "text/xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/json": "json",
}
_NOT_A_FEED = re.compile(r"/wp-json/|oembed|/opensearch", re.IGNORECASE)
_OF_COMMENTS = re.compile(r"comment|댓글", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"/(?:feed|rss|atom|rdf)/?$|/(?:feed|rss|atom|index)\.(?:xml|json)$|\.(?:rss|atom|rdf)$"
)
# The page's own channel, not one that it recommends.
_YOUTUBE_CHANNEL = re.compile(
    r"""(?:"external(?:Channel)?Id":"|rel="canonical" href="https://www\.youtube\.com/channel/)(UC[\w-]{22})"""
)

# Sites whose posts no program may read without an account; a bridge makes a feed of them. By host as shown.
_CLOSED = {
    "weverse.io": "weverse.io",
    "x.com": "x.com",
    "twitter.com": "x.com",
    "mobile.twitter.com": "x.com",
    "instagram.com": "instagram.com",
    "threads.net": "threads.net",
    "threads.com": "threads.net",
    "tiktok.com": "tiktok.com",
    "facebook.com": "facebook.com",
    "m.facebook.com": "facebook.com",
}


class _Address(NamedTuple):
    host: str
    path: str
    query: dict[str, list[str]]


def resolve_known(written: str) -> str | None:
    """Return the feed of an address whose site's rule is known, None for all others; no network.

    Args:
        written: as pasted, with or without scheme.

    Raises:
        SourceClosedError: the site has no feed that could be read.
    """
    url = written.strip().strip("<>")
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").removeprefix("www.")
        address = _Address(host, parts.path.rstrip("/"), parse_qs(parts.query))
    except ValueError:  # "http://[": the fetcher explains it
        return None
    if host in _CLOSED:
        raise SourceClosedError(_CLOSED[host])
    for rule in (_youtube, _reddit, _bluesky, _tumblr, _mastodon, _naver_blog, _tistory):
        found = rule(address)
        if found:
            return found
    return None


def discover(page: bytes, base_url: str) -> list[FeedLink]:
    """Return the feeds a page names, a site's own before those of its comments; else those it links to.

    At most `LINKS_MAX`, each address once. Whether there is a feed behind an address, only fetching it shows.
    """
    from selectolax.lexbor import LexborHTMLParser

    from bot.news.mend import decode

    text = decode(page, "")
    tree = LexborHTMLParser(text)
    base = tree.css_first("base[href]")
    base_url = absolute(base.attributes.get("href"), base_url) or base_url if base else base_url
    found = [*_list_youtube(text, base_url), *_list_declared(tree, base_url)] or [
        *_list_linked(tree, base_url)
    ]
    found.sort(
        key=lambda link: bool(_OF_COMMENTS.search(f"{link.title} {link.url}"))
    )  # stable: else page order
    unique: dict[str, FeedLink] = {}
    for link in found:
        unique.setdefault(link.url, link)
    return [*unique.values()][:LINKS_MAX]


def _list_youtube(text: str, base_url: str) -> Iterator[FeedLink]:
    """Yield the feed of a channel's page; its link element is missing when the page asks for consent."""
    if safe.host_of(base_url) in ("youtube.com", "m.youtube.com"):
        found = _YOUTUBE_CHANNEL.search(text)
        if found:
            yield FeedLink(_youtube_feed("channel_id", found[1]), "YouTube", "atom")


def _list_declared(tree: "LexborHTMLParser", base_url: str) -> Iterator[FeedLink]:
    for node in tree.css("link[href]"):
        attributes = node.attributes
        kind = _TYPES.get((attributes.get("type") or "").partition(";")[0].strip().lower())
        relations = (attributes.get("rel") or "").lower().split()
        url = absolute(attributes.get("href"), base_url)
        if kind and url and ("alternate" in relations or "feed" in relations) and not _NOT_A_FEED.search(url):
            yield FeedLink(url, _label(attributes.get("title") or "", url), kind)


def _list_linked(tree: "LexborHTMLParser", base_url: str) -> Iterator[FeedLink]:
    """Yield what looks like a feed among the links of a page that names none."""
    for node in tree.css("a[href]"):
        url = absolute(node.attributes.get("href"), base_url)
        if url and _FEED_PATH.search(url.partition("?")[0].partition("#")[0]):
            yield FeedLink(url, _label(node.text(), url), "")


def _label(title: str, url: str) -> str:
    words = safe.one_line(title)
    return safe.cut_words(words or url.partition("://")[2], LABEL_MAX)


def _youtube(address: _Address) -> str | None:
    if address.host not in ("youtube.com", "m.youtube.com"):
        return None
    kind, _, name = address.path.strip("/").partition("/")
    name = name.partition("/")[0]
    if kind == "channel" and name:
        return _youtube_feed("channel_id", name)
    if kind == "playlist" and "list" in address.query:
        return _youtube_feed("playlist_id", address.query["list"][0])
    return (
        _youtube_feed("user", name) if kind == "user" and name else None
    )  # an @handle's page names its feed


def _youtube_feed(kind: str, name: str) -> str:
    return f"https://www.youtube.com/feeds/videos.xml?{kind}={quote(name)}"


def _reddit(address: _Address) -> str | None:
    is_list = re.match(r"/(?:r|u|user)/[\w-]+", address.path)
    if address.host not in ("reddit.com", "old.reddit.com", "new.reddit.com", "m.reddit.com") or not is_list:
        return None
    path = address.path.removesuffix(".rss").rstrip("/")
    return f"https://www.reddit.com{path}/.rss"


def _bluesky(address: _Address) -> str | None:
    found = re.fullmatch(r"/profile/([\w.:-]+)(?:/rss)?", address.path)
    return f"https://bsky.app/profile/{found[1]}/rss" if address.host == "bsky.app" and found else None


def _tumblr(address: _Address) -> str | None:
    if address.host == "tumblr.com":
        found = re.match(r"/(?:blog/(?:view/)?)?@?([\w-]+)", address.path)
        return f"https://{found[1]}.tumblr.com/rss" if found else None
    return f"https://{address.host}/rss" if address.host.endswith(".tumblr.com") else None


def _mastodon(address: _Address) -> str | None:
    """Resolve a profile where the host's name says Mastodon; elsewhere the page names its feed."""
    found = re.fullmatch(r"/@(\w+)(?:\.rss)?", address.path)
    is_mastodon = re.search(r"mastodon|mstdn|^mas\.to$", address.host)
    return f"https://{address.host}/@{found[1]}.rss" if found and is_mastodon else None


def _naver_blog(address: _Address) -> str | None:
    found = re.match(r"/([\w-]+)", address.path)
    if address.host not in ("blog.naver.com", "m.blog.naver.com") or not found:
        return None
    return f"https://rss.blog.naver.com/{found[1]}.xml"


def _tistory(address: _Address) -> str | None:
    return f"https://{address.host}/rss" if re.fullmatch(r"[\w-]+\.tistory\.com", address.host) else None
