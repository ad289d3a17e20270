"""What makes two addresses or two items the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.identity import absolute, canonical, choose_identity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.x.example/a", "https://X.example/a"),
        ("https://x.example:443/a#top", "http://x.example:80/a"),
        ("https://x.example/a?b=2&a=1&utm_source=rss&fbclid=9", "https://x.example/a?a=1&b=2"),
        ("https://x.example", "https://x.example/"),
        ("https://x.example/기사?q=눈", "https://x.example/%EA%B8%B0%EC%82%AC?q=%EB%88%88"),
        ("https://뉴스.example/1", "https://xn--vg1b002a.example/1"),
        ("https://www.youtube.com/watch?v=abcdefghijk&t=3s", "https://youtu.be/abcdefghijk?si=x"),
        ("https://m.youtube.com/shorts/abcdefghijk", "https://music.youtube.com/watch?list=x&v=abcdefghijk"),
        (
            "https://www.youtube.com/live/abcdefghijk?feature=share",
            "https://www.youtube.com/embed/abcdefghijk",
        ),
    ],
)
def test_copies_of_one_address(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/a?id=1", "https://x.example/a?id=2"),
        ("https://x.example/A", "https://x.example/a"),
        ("https://x.example:8080/a", "https://x.example/a"),
        ("https://youtu.be/abcdefghijk", "https://youtu.be/abcdefghijK"),
        ("https://www.youtube.com/@mooncat", "https://www.youtube.com/@suncat"),
        ("https://youtube.com.evil.example/watch?v=abcdefghijk", "https://youtube.com/watch?v=abcdefghijk"),
    ],
)
def test_different_addresses(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@given(st.from_regex(r"https?://[a-z0-9.-]{1,20}(:\d{1,5})?(/[!-~]{0,20}){0,3}", fullmatch=True))
def test_canonical_is_idempotent(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("a.html", "https://base.example/dir/a.html"),
        ("../a", "https://base.example/a"),
        ("//h.example/x", "https://h.example/x"),
        ("?p=1", "https://base.example/dir/feed?p=1"),
        (" https://h.example/a\n b ", "https://h.example/ab"),
        ("HTTP://H.example/", "HTTP://H.example/"),
        ("javascript:alert(1)", None),
        ("data:image/png;base64,x", None),
        ("mailto:x@y.example", None),
        ("http://", None),
        ("http://[", None),
        ("https://h.example/" + "x" * 2048, None),
        ("", None),
        (None, None),
    ],
)
def test_absolute(written: str | None, found: str | None) -> None:
    assert absolute(written, "https://base.example/dir/feed") == found


@given(st.text(max_size=60))
def test_absolute_is_web_or_none(written: str) -> None:
    found = absolute(written, "https://base.example/")
    assert found is None or found.lower().startswith(("http://", "https://"))


def test_identity_prefers_what_is_unique() -> None:
    assert choose_identity("g", True, "https://x.example/1", True, "t") == "g"
    assert choose_identity("g", False, "https://x.example/1", True, "t") == "https://x.example/1"
    told = choose_identity("g", False, "https://x.example/", False, "t")
    assert (
        told == choose_identity("", False, None, False, "t") != choose_identity("", False, None, False, "u")
    )
    assert len(choose_identity("g" * 5000, True, None, False, "t")) == 64
