"""From a feed's HTML to Discord Markdown."""

import html
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.html import find_image, read_html, read_words, to_words
from bot.news.passage import SUMMARY_MAX, drop_title, split_title, to_markdown
from tests.test_text import ACTIVE, ESCAPE, LINK, is_inert, nasty

PAGE = "https://press.example/2026/"


def show(markup: str) -> str:
    return to_markdown(read_html(markup, PAGE))


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p>One <b>bold </b>and <em>slanted</em></p><p>Two</p>", "One **bold** and *slanted*\nTwo"),
        ("a<br>b<br/><br>c", "a\nb\nc"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<blockquote>x<p>y</p></blockquote>z", "> x\n> y\nz"),
        ("<b>a</b><i>b</i> <b><i>c</i></b>", "**a**b ***c***"),
        ("<a href='../x y'>here</a>", "[here](https://press.example/x%20y)"),
        ("<a href='javascript:alert(1)'>here</a> <a href='//h.example'>h</a>", "here [h](https://h.example)"),
        ("<a href='https://a.example'><img src=x></a>text", "text"),
        ("<script>alert('<b>')</script><style>b{}</style><iframe>i</iframe>seen", "seen"),
        ("<!-- <b>no</b> -->yes<!-- open", "yes"),
        ("5 < 6 &lt;b&gt; &amp;amp; &nbsp; x", "5 < 6 <\u200bb> &amp; x"),
        ("cut in <a href='https://x.exa", "cut in"),
        ('<p title="a>b">in</p><p title="never closed>out</p>', "in\nout"),
        ("text [&#8230;]", "text…"),
        ("A sentence. [...]", "A sentence."),
        ("<p>Body.</p>\n<p>The post <a href='x'>T</a> appeared first on <a href='y'>S</a>.</p>", "Body."),
        ("<p>Body.</p><p><a href='/x'>Continue reading</a></p>", "Body."),
        ("see https://www.x.example/a_b(c) now", "see [x.example](https://www.x.example/a_b%28c%29) now"),
        ("가https://youtu.be/abc에서", "가[youtu.be](https://youtu.be/abc)에서"),
        ("one\n  line\n\nand another", "one line\nand another"),
    ],
)
def test_markup(markup: str, shown: str) -> None:
    assert show(markup) == shown


@pytest.mark.parametrize(
    ("label", "href", "shown"),
    [
        ("https://soompi.com/a", "https://evil.example/x", "[evil.example]"),
        ("soompi.com", "https://www.soompi.com/x", "[soompi.com]"),
        ("go to soompi.com now", "https://evil.example/x", "[go to soompi.com now (evil.example)]"),
        ("read on m.soompi.com", "https://soompi.com/x", "[read on m.soompi.com]"),
        ("раураl.com", "https://evil.example", "[evil.example]"),
        ("the story", "https://x.example", "[the story]"),
    ],
)
def test_a_label_cannot_pass_for_another_host(label: str, href: str, shown: str) -> None:
    assert show(f'<a href="{href}">{label}</a>').startswith(shown + "(")


# fmt: off
tags = st.sampled_from((
    "<b>", "</b>", "<i>", "</i>", "<p>", "<br>", "<li>", "<blockquote>", "<a href='https://x.example/'>",
    "</a>", "<a href='javascript:x'>", "<script>", "</script>", "<!--", "-->", "<img src='", '"', "<", "&lt;",
    "&#64;",
))
# fmt: on
soup = st.lists(st.one_of(tags, nasty, st.text(max_size=20)), max_size=12).map("".join)


@given(soup)
def test_no_markup_makes_a_mention(markup: str) -> None:
    shown = show(markup)
    assert ACTIVE.search(shown) is None
    assert len(shown) <= SUMMARY_MAX
    assert "](" not in LINK.sub("", ESCAPE.sub("x", shown))


@given(st.one_of(st.text(max_size=80), nasty))
def test_text_alone_is_inert(text: str) -> None:
    for shown in (show(html.escape(text)), to_markdown(read_words(text))):
        assert is_inert(LINK.sub("", shown))


@given(soup)
def test_words_are_always_had(markup: str) -> None:
    assert isinstance(to_words(markup), str)


def test_long_text_ends_at_a_word() -> None:
    shown = show("<p>" + "several words " * 500 + "</p>")
    assert 250 < len(shown) <= 320
    assert shown.endswith("s…") or shown.endswith("several…")


def test_many_links_fit_the_summary() -> None:
    shown = show("".join(f"<a href='https://x.example/{'y' * 200}'>label{n}</a> " for n in range(20)))
    assert len(shown) <= SUMMARY_MAX
    assert "](" not in LINK.sub("", shown)


HOSTILE = {
    "deep": "<div>" * 13000,
    "formatting": "<b>" * 21000,
    "open quotes": '<a "' * 16000,
    "open values": "<a b='" * 10000,
    "comments": "<!--" * 16000,
    "angles": "<" * 65000,
    "ampersands": "&" * 65000,
    "scripts": "<script>" * 8000,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(8000)) + ">x",
    "pictures": "<img src='" * 6000,
    "brackets": "[" * 64000,
    "addresses": "a." * 32000 + "http://(((" * 3000,
    "closing": "]" * 600 + "[…] " * 20000,
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE)
def test_no_markup_takes_long(markup: str) -> None:
    start = time.process_time()
    show(markup)
    find_image(markup, PAGE)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<p><img src="/a.jpg" alt="A &amp; B"></p>', ("https://press.example/a.jpg", "A & B")),
        ('<img src="https://s.example/p.gif" width=1 height=1><img src="b.png">', (PAGE + "b.png", "")),
        (
            '<img class="wp-smiley" src="/x.png"><img src="data:x" data-src="/lazy.jpg">',
            ("https://press.example/lazy.jpg", ""),
        ),
        ("<img alt='no address'>", None),
        ("no picture", None),
    ],
)
def test_find_image(markup: str, found: tuple[str, str] | None) -> None:
    assert find_image(markup, PAGE) == found


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("Short post", "Short post", ""),
        (
            "A first sentence of some length. " + "And then more of it. " * 5,
            "A first sentence of some length.",
            None,
        ),
        (" ".join(map(str, range(100, 200))), " ".join(map(str, range(100, 125))) + "…", None),
        ("写真" * 80, "写真" * 50 + "…", None),
        ("First line\nSecond line", "First line", "Second line"),
    ],
)
def test_a_title_from_the_text(text: str, title: str, rest: str | None) -> None:
    made, left = split_title(read_words(text))
    assert made == title
    shown = to_markdown(left)
    assert rest is None or shown == rest
    assert made.rstrip("…") not in shown
    assert made.endswith("…") == shown.startswith("…")


def test_a_text_does_not_say_the_title_again() -> None:
    assert drop_title(read_words("A title of twenty letters!"), "A Title of twenty letters") == []
    assert to_markdown(
        drop_title(read_words("A title cut by software goes on here"), "A title cut by software…")
    ) == ("goes on here")
    assert to_markdown(drop_title(read_words("BTS announces a tour"), "BTS")) == "BTS announces a tour"
