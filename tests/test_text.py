"""Words from strangers: nothing they write may act in Discord, and cutting breaks nothing."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import clean, cut, cut_words, escape, host_of, link, one_line, plain, safe_title

# What Discord acts on, from its documentation of message formatting.
ACTIVE = re.compile(
    r"@(?:everyone|here)|<@[!&]?\d+>|<#\d+>|</[^>]+:\d+>|<t:-?\d+(?::[tTdDfFR])?>|<a?:\w+:\d+>|<id:\w+>"
)
ESCAPE = re.compile(r"\\[^0-9A-Za-z\s]")
LINK = re.compile(r"\[(?:\\.|[^\[\]\\])+\]\(https?://[^\s()]+\)")

nasty = st.text(
    st.sampled_from(
        "@<>#:&!/*_~|`[]()\\-+.0123456789 \n\u200b\u200d\u202e\U000e0041\u0301eéhryvon가漢👩🏽🇰🇷️t"
    ),
    max_size=60,
)
words = st.one_of(st.text(max_size=120), nasty)


def is_inert(text: str) -> bool:
    """Nothing in it is Markdown to Discord."""
    for line in ESCAPE.sub("x", text).split("\n"):
        if re.search(r"[*_~|`\[\]\\]|://", line) or re.match(r"\s*(?:#{1,3}\s|-#|>|[-+]\s|\d+[.)]\s)", line):
            return False
    return ACTIVE.search(text) is None


@given(words)
def test_escaped_text_is_inert_and_reads_the_same(text: str) -> None:
    text = clean(text)
    assert is_inert(escape(text))
    assert plain(escape(text)) == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("@everyone <@&12> <@!3> <#4>", "@\u200beveryone <\u200b@&12> <\u200b@!3> <\u200b#4>"),
        ("</news add:12> <t:1:R> <:emoji:1> <a:e:2>", None),
        ("# big\n-# small\n> quote\n- list\n1. one", "\\# big\n\\-# small\n\\> quote\n\\- list\n1\\. one"),
        ("a_b *c* ~~d~~ ||e|| `f` [g](h)", "a\\_b \\*c\\* \\~\\~d\\~\\~ \\|\\|e\\|\\| \\`f\\` \\[g\\](h)"),
        ("steam://run/1 #BTS 5 < 6 -5", "steam:\u200b//run/1 #BTS 5 < 6 -5"),
        ("@Everyone", "@\u200bEveryone"),
    ],
)
def test_escape(written: str, shown: str | None) -> None:
    assert is_inert(escape(written))
    assert shown is None or escape(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\u202eb\u200bc\u2066d\ufeff", "abcd"),
        ("e\u0301", "é"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥"),
        ("@every\u200done a\u200d", "@everyone a"),
        ("🏴\U000e0067\U000e007f hidden\U000e0041\U000e0100", "🏴 hidden"),
        ("nul\x00bell\x07\u3164\u115f\ud800", "nulbell"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"),
        ("line\u2028end", "line\nend"),
    ],
)
def test_unseen_characters_are_gone(written: str, shown: str) -> None:
    assert clean(written) == shown


def test_one_line_has_single_spaces() -> None:
    assert one_line(" a\u00a0\n\tb \u200b c\u3000d ") == "a b c d"


@given(words)
def test_clean_is_idempotent_and_composed(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@given(words)
def test_titles_are_one_inert_line(text: str) -> None:
    title = safe_title(text)
    assert is_inert(title)
    assert "\n" not in title
    assert len(title) <= 300


def test_a_title_of_5000_characters_is_cut() -> None:
    title = safe_title("word * " * 800)
    assert 280 < len(title) <= 300
    assert title.endswith("…")


def test_addresses_in_titles_are_hosts() -> None:
    assert safe_title("see https://www.youtu.be/a_b?c=d. now") == "see youtu.be. now"


def test_links_are_closed_units() -> None:
    made = link("a [b] *c*", "https://x.example/(1) 2_3?*")
    assert made == "[a (b) \\*c\\*](https://x.example/%281%29%202_3?%2A)"
    assert LINK.fullmatch(made)
    assert link(" ", "https://www.X.example:8080/1") == "[x.example](https://www.X.example:8080/1)"
    assert host_of("https://user@www.Example.com:81/x@y") == "example.com"


stored = st.lists(
    st.one_of(
        st.text(max_size=30).map(clean).map(escape),
        nasty.map(clean).map(escape),
        st.sampled_from(
            ["**bold words**", "*it*", "***both***", "[label text](https://x.example/1)", "\n- item", " "]
        ),
    ),
    max_size=8,
).map(" ".join)


@given(stored, st.integers(0, 200))
def test_cut_stays_within_its_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit
    assert cut(text, max(limit, len(text))) == text


@given(stored, st.integers(0, 200))
def test_cut_leaves_nothing_half(text: str, limit: int) -> None:
    shown = cut(text, limit)
    assert ACTIVE.search(shown) is None
    bare = LINK.sub("", ESCAPE.sub("x", shown))
    assert "](" not in bare
    assert "\\" not in bare
    assert len(re.findall(r"\*", bare)) % 2 == 0


@given(st.text(max_size=80), st.integers(1, 60))
def test_cut_words_stays_within_its_limit(text: str, limit: int) -> None:
    assert len(cut_words(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("one two three", 12, "one two…"),
        ("one, two", 6, "one…"),
        ("**bold words here**", 14, "**bold…**"),
        ("go [to the page](https://x.example/a) now", 14, "go to the…"),
        ("go [to the page](https://x.example/a) now", 40, "go [to the page](https://x.example/a)…"),
        ("新しい写真が公開された", 6, "新しい写真…"),
        ("👩‍👩‍👧👩‍👩‍👧", 7, "👩‍👩‍👧…"),
        ("🇰🇷🇰🇷🇰🇷", 4, "🇰🇷…"),
        ("a\u200b", 1, "…"),
        ("text\n- item", 6, "text…"),
    ],
)
def test_cut(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown
