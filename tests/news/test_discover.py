"""From what people paste to the feed they mean."""

import pytest

from bot.news.discover import discover, resolve_known
from bot.news.errors import SourceClosedError

PAGE = "https://press.example/artist/mooncat"


@pytest.mark.parametrize(
    ("written", "feed"),
    [
        (
            "https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa/videos",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCaaaaaaaaaaaaaaaaaaaaaa",
        ),
        ("https://youtube.com/playlist?list=PL1", "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1"),
        ("youtube.com/@mooncat", None),
        ("reddit.com/r/kpop", "https://www.reddit.com/r/kpop/.rss"),
        ("https://old.reddit.com/r/kpop/new/.rss", "https://www.reddit.com/r/kpop/new/.rss"),
        ("<https://bsky.app/profile/fan.example>", "https://bsky.app/profile/fan.example/rss"),
        ("https://www.tumblr.com/mooncat/1/post", "https://mooncat.tumblr.com/rss"),
        ("https://mooncat.tumblr.com/archive", "https://mooncat.tumblr.com/rss"),
        ("https://mastodon.social/@fan", "https://mastodon.social/@fan.rss"),
        ("https://fan.example/@fan", None),
        ("https://blog.naver.com/mooncat/223", "https://rss.blog.naver.com/mooncat.xml"),
        ("https://mooncat.tistory.com/12", "https://mooncat.tistory.com/rss"),
        ("https://press.example/feed", None),
        ("http://[", None),
    ],
)
def test_known_addresses(written: str, feed: str | None) -> None:
    assert resolve_known(written) == feed


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("https://weverse.io/mooncat/artist", "weverse.io"),
        ("https://twitter.com/mooncat", "x.com"),
        ("www.instagram.com/mooncat/", "instagram.com"),
        ("https://www.tiktok.com/@mooncat", "tiktok.com"),
    ],
)
def test_closed_sites_say_so(written: str, host: str) -> None:
    with pytest.raises(SourceClosedError) as caught:
        resolve_known(written)
    assert (caught.value.key, caught.value.host) == ("error-source-closed", host)


def test_a_page_names_its_feeds() -> None:
    page = b"""<html><head><base href="/blog/"><link rel="stylesheet" href="x.css">
    <link rel="alternate" type="application/rss+xml" title="Press &raquo; Comments" href="/comments/feed/">
    <link rel='ALTERNATE home' type='application/RSS+xml; charset=utf-8' title="Press" href="feed/">
    <link rel=alternate type=application/atom+xml href=//other.example/atom.xml>
    <link rel="alternate" type="application/feed+json" href="feed.json"><link rel="alternate" href="/ko">
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
    <link rel="alternate" type="application/rss+xml" title="Again" href="feed/"></head>
    <body><a href="/rss">RSS</a></body>"""
    assert [(link.url, link.title, link.type) for link in discover(page, PAGE)] == [
        ("https://press.example/blog/feed/", "Press", "rss"),
        ("https://other.example/atom.xml", "other.example/atom.xml", "atom"),
        ("https://press.example/blog/feed.json", "press.example/blog/feed.json", "json"),
        ("https://press.example/comments/feed/", "Press » Comments", "rss"),
    ]


def test_links_count_only_when_the_head_names_none() -> None:
    page = b'<a href="/feed/">Feed</a> <a href="javascript:feed()">x</a> <a href="/feeding"><a href="a.rss">'
    assert [(link.url, link.title) for link in discover(page, PAGE)] == [
        ("https://press.example/feed/", "Feed"),
        ("https://press.example/artist/a.rss", "press.example/artist/a.rss"),
    ]


def test_a_youtube_channel_without_its_link_element() -> None:
    page = (
        b'<script>{"channelId":"UCbbbbbbbbbbbbbbbbbbbbbb","externalId":"UCaaaaaaaaaaaaaaaaaaaaaa"}</script>'
    )
    found = discover(page, "https://www.youtube.com/@mooncat")
    assert [link.url for link in found] == [
        "https://www.youtube.com/feeds/videos.xml?channel_id=UCaaaaaaaaaaaaaaaaaaaaaa"
    ]
    assert discover(page, PAGE) == []


def test_at_most_ten_and_in_any_encoding() -> None:
    links = "".join(
        f'<link rel="alternate" type="text/xml" title="연예 {n}" href="/{n}.xml">' for n in range(30)
    )
    found = discover(f'<meta charset="euc-kr">{links}'.encode("euc-kr"), PAGE)
    assert [link.title for link in found] == [f"연예 {number}" for number in range(10)]
