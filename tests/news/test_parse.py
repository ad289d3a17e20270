"""Whole documents: every dialect, every fault, every attack."""

import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.news.errors import NotAFeedError, Reason
from bot.news.loose import read_loose
from bot.news.mend import decode
from bot.news.models import Document, Entry
from bot.news.parse import BODY_MAX, parse
from bot.news.xmlfeed import find_feed

CORPUS = Path(__file__).parent / "corpus"
NOW = datetime(2026, 7, 6, tzinfo=UTC)
BASE = "https://base.example/dir/feed"

WELL_FORMED = sorted(
    path.name for path in CORPUS.iterdir() if path.suffix != ".json" and find_feed(path.read_bytes(), BASE)
)


def read(name: str) -> Document:
    return parse((CORPUS / name).read_bytes(), "application/xml", BASE, NOW)


def rss(items: str, head: str = "") -> bytes:
    return f'<rss version="2.0"><channel><title>T</title>{head}{items}</channel></rss>'.encode()


def parse_one(item: str, head: str = "") -> Entry:
    (entry,) = parse(rss(f"<item>{item}</item>", head), "", BASE, NOW).entries
    return entry


def refuse(body: bytes, content_type: str = "") -> Reason:
    with pytest.raises(NotAFeedError) as caught:
        parse(body, content_type, BASE, NOW)
    return caught.value.reason


class TestDialects:
    def test_wordpress(self) -> None:
        document = read("wordpress.rss")
        assert (document.title, document.site_url) == ("Star & Stage", "https://press.example")
        assert (document.ttl_s, document.hub) == (1800, "https://hub.example/")
        encore, rain = document.entries
        assert encore.identity == "https://press.example/?p=4711"
        assert encore.link == "https://www.press.example/2026/07/encore/?utm_source=rss&utm_medium=rss#more"
        assert encore.canonical_link == "https://press.example/2026/07/encore/"
        assert encore.title == "Mooncat’s encore & what it means"
        assert encore.summary == "Neither has **spoken** of working together, and fans of both wait."
        assert encore.image_url == "https://www.press.example/uploads/encore.jpg"
        assert encore.image_alt == "A green stage"
        assert encore.published_at == datetime(2026, 7, 5, 9, 15, tzinfo=UTC)
        assert rain.title == "Rain charts at #1 \\*again\\*"
        assert rain.summary == "- Korea: 1\n- Japan: 2\n> We are grateful."
        assert rain.published_at == datetime(2026, 7, 5, 2, tzinfo=UTC)

    def test_atom(self) -> None:
        document = read("blog.atom")
        assert (document.title, document.site_url) == ("Notes & queries", "https://blog.example/notes/")
        first, second = document.entries
        assert first.title == "Less <\u200bb> than bold"  # type="text": "<" is a letter
        assert first.link == "https://blog.example/2026/first.html"  # relative to xml:base
        assert first.summary == "A **bold** start & a [link](https://blog.example/more)."
        assert first.published_at == datetime(2026, 7, 5, 1, 0, 0, 250_000, tzinfo=UTC)
        assert (second.title, second.summary) == ("A slanted title", "Second, with é and a picture:")
        assert second.image_url == "https://blog.example/second.png"

    def test_rdf(self) -> None:
        document = read("news.rdf")
        assert document.title == "音楽速報"
        assert [entry.title for entry in document.entries] == ["新曲「雪」が公開", "来日公演が決定"]
        assert document.entries[1].published_at == datetime(
            2026, 7, 4, 1, tzinfo=UTC
        )  # no zone: the first date's

    def test_youtube(self) -> None:
        video, short = read("youtube.atom").entries
        assert video.title == '\\[MV\\] Mooncat(문캣) - "Snow" (prod. a\\_b)'
        assert video.canonical_link == "https://youtube.com/watch?v=abcdefghijk"
        assert video.summary == (
            'Mooncat\'s "Snow" is here!\n'
            "Listen: [mooncat.example](https://mooncat.example/snow_now)\n#Mooncat #문캣"
        )
        assert video.image_url == "https://i4.ytimg.com/vi/abcdefghijk/hqdefault.jpg"
        assert (short.canonical_link, short.summary) == ("https://youtube.com/watch?v=zyxwvutsrqp", "")

    def test_reddit(self) -> None:
        text, picture = read("reddit.atom").entries
        assert (text.title, text.summary) == (
            "Mooncat & Lady Comet spotted",
            "They were seen *together* in Seoul.",
        )
        assert (picture.image_url, picture.image_alt) == (
            "https://b.thumbs.redditmedia.com/big.jpg",
            "Poster",
        )
        assert picture.summary == ""

    def test_mastodon_has_no_titles(self) -> None:
        long, short = read("mastodon.rss").entries
        assert long.title == "The encore was louder than anyone expected."
        assert long.summary == (
            "We could hear the [#snow](https://m.example/tags/snow) fall.\n"
            "[press.example](https://www.press.example/2026/07/encore/)"
        )
        assert long.image_alt == "A stage in green light"
        assert (short.title, short.summary) == ("Tickets!", "")

    def test_bluesky(self) -> None:
        (entry,) = read("bluesky.rss").entries
        assert (entry.title, entry.summary) == ("문캣 앙코르 사진이 올라왔어요", "")

    def test_korean_press(self) -> None:
        entries = read("korean_press.rss").entries
        ten = datetime(2026, 7, 5, 1, tzinfo=UTC)
        assert [entry.published_at for entry in entries] == [ten, ten, ten + timedelta(hours=3), NOW]
        assert (
            entries[0].summary
            == "그룹이 서울 앙코르 공연의 새 사진을 공개했다.\n팬들은 두 번째 마이크에 주목했다."
        )
        assert entries[0].identity == "https://news.example.kr/view.html?no=101&sec=ent"

    def test_podcast(self) -> None:
        (entry,) = read("podcast.rss").entries
        assert (entry.identity, entry.summary) == ("ep-12", "We talk about the encore.")
        assert (entry.link, entry.image_url) == (None, "https://pod.example/12.jpg")

    def test_json_feed(self) -> None:
        document = read("feed.json")
        assert (document.title, document.hub) == ("JSON <b>feed</b>", "https://hub.example/")
        seven, six, five = document.entries
        assert (seven.identity, seven.summary) == ("7", "Seven *things*.")
        assert (six.title, six.summary) == ("A post without a title.", "It has two lines.")
        assert (six.link, six.image_url) == ("https://other.example/6", "https://json.example/6.png")
        assert (five.title, five.link) == ("5", None)

    def test_json_feed_1_0_with_a_byte_order_mark(self) -> None:
        body = b'\xef\xbb\xbf{"version": "https://jsonfeed.org/version/1", "title": "x", "items": []}'
        assert parse(body, "application/json", BASE, NOW) == Document("x", None, (), None)

    def test_rss_in_a_namespace_of_its_own(self) -> None:
        body = b'<rss xmlns="http://backend.userland.com/rss2"><channel><item><title>x</title></item></channel></rss>'
        assert [entry.title for entry in parse(body, "", BASE, NOW).entries] == ["x"]


class TestItems:
    def test_what_is_missing_is_made_up_or_left_out(self) -> None:
        entries = {entry.identity: entry for entry in read("bare.rss").entries}
        titles = [entry.title for entry in entries.values()]
        assert titles == [
            "No guid",
            "Same guid",
            "Same guid, other page",
            "Only a title",
            "Only a text, without title, link or date.",
            "Odds and ends",  # a picture alone has its feed's title
            "Odds and ends",  # and so has a link alone
            "Front page 1",
            "Front page 2",
            "The guid is the page",
            "A script is no page",
        ]
        assert entries["https://odd.example/a?a=1&b=2"].title == "No guid"
        assert entries["https://odd.example/one"].title == "Same guid"
        assert entries["https://odd.example/guid"].link == "https://odd.example/guid"

    def test_identities_do_not_depend_on_the_fetch(self) -> None:
        body = (CORPUS / "bare.rss").read_bytes()
        later = parse(body, "", BASE, NOW + timedelta(days=1))
        assert [e.identity for e in later.entries] == [e.identity for e in read("bare.rss").entries]

    def test_twice_the_same_item_is_one_entry(self) -> None:
        item = "<item><title>x</title><link>https://a.example/1</link></item>"
        assert len(parse(rss(item * 2), "", BASE, NOW).entries) == 1

    def test_a_copy_of_an_item_does_not_change_its_identity(self) -> None:
        item = "<item><title>x</title><link>https://a.example/1</link><guid>g</guid></item>"
        assert [entry.identity for entry in parse(rss(item * 2), "", BASE, NOW).entries] == ["g"]

    def test_a_title_of_5000_characters(self) -> None:
        entry = parse_one(f"<title>{'word ' * 1000}</title><guid>g</guid>")
        assert len(entry.title) <= 300
        assert entry.title.endswith("word…")

    def test_titles_with_markup_and_mentions(self) -> None:
        entry = parse_one(
            "<title>&lt;b&gt;@everyone&lt;/b&gt; &amp;lt;@&amp;amp;12&amp;gt; *x* &amp;#169;</title>"
        )
        assert entry.title == "@\u200beveryone <\u200b@&12> \\*x\\* ©"

    def test_an_edited_item_has_another_hash(self) -> None:
        def hash_of(title: str, text: str, image: str) -> str:
            enclosure = f"<enclosure url='{image}' type='image/png'/>"
            item = f"<guid>g</guid><title>{title}</title><description>{text}</description>{enclosure}"
            return parse_one(item).content_hash

        first = hash_of("a", "b", "https://i.example/1?sig=1")
        assert first == hash_of("a", "<![CDATA[<p>b</p>]]>", "https://i.example/1?sig=2")
        assert first != hash_of("c", "b", "https://i.example/1")
        assert first != hash_of("a", "c", "https://i.example/1")
        assert first != hash_of("a", "b", "https://i.example/2")

    def test_the_widest_picture_counts(self) -> None:
        media = "<media:content url='https://i.example/{0}.jpg' type='image/jpeg' width='{0}'/>"
        body = rss(f"<item><title>x</title>{''.join(map(media.format, (300, 900, 600)))}</item>").replace(
            b"<rss ", b"<rss xmlns:media='http://search.yahoo.com/mrss/' "
        )
        assert parse(body, "", BASE, NOW).entries[0].image_url == "https://i.example/900.jpg"

    def test_of_thousands_the_newest_500_are_kept_in_order(self) -> None:
        day = datetime(2020, 1, 1, tzinfo=UTC)
        items = "".join(
            f"<item><title>{n}</title><pubDate>{(day + timedelta(days=n)).isoformat()}</pubDate></item>"
            for n in range(700)
        )
        titles = [entry.title for entry in parse(rss(items), "", BASE, NOW).entries]
        assert titles == [str(number) for number in range(200, 700)]


class TestFaults:
    def test_halves_of_characters(self) -> None:
        item = (
            rb'{"id": "\ud800g", "title": "\udfffx", "url": "https://a.example/\ud800", "summary": "\ud83d"}'
        )
        body = b'{"version": "https://jsonfeed.org/version/1", "items": [' + item + b"]}"
        (entry,) = parse(body, "", BASE, NOW).entries
        assert (entry.identity, entry.title, entry.summary) == ("g", "x", "")
        repr(entry).encode()

    @pytest.mark.parametrize("tag", ["width", "height"])
    def test_what_feedparser_stumbles_over(self, tag: str) -> None:
        assert refuse(b"<rss version=2.0><channel><item>" + f"</{tag}></item>".encode()) == "broken"

    def test_bare_ampersands_junk_around_and_undeclared_prefixes(self) -> None:
        document = read("ampersands.rss")
        assert (document.title, document.site_url) == ("Cats & moons", "https://amp.example/?a=1&b=2")
        (entry,) = document.entries
        assert entry.title == "Q&A with Mooncat"
        assert entry.link == "https://amp.example/?id=7&lang=ko&copy=1"
        assert entry.summary == "AT&T & co. [here](https://amp.example/?a=1&b=2)"
        assert entry.image_url == "https://amp.example/t.jpg?w=1&h=2"

    def test_a_feed_that_says_it_is_html(self) -> None:
        body = b"<?xml version='1.0'?><!DOCTYPE html>" + rss("<item><title>x</title></item>")
        assert [entry.title for entry in parse(body, "text/html", BASE, NOW).entries] == ["x"]

    def test_a_document_cut_off_loses_its_last_item_only(self) -> None:
        assert [entry.title for entry in read("cut_off.rss").entries] == ["Whole"]

    def test_a_doctype_and_its_entities(self) -> None:
        (entry,) = read("rss091.rss").entries
        assert (entry.title, entry.summary) == ("Still here & well", "From 1999—more or less.")

    def test_beyond_mending(self) -> None:
        document = read("hopeless.rss")
        assert (document.title, document.ttl_s) == ("Beyond mending", 900)
        (entry,) = document.entries
        assert (entry.identity, entry.title) == ("g1", "Unquoted and unclosed")
        assert entry.link == "https://bad.example/?a=1&b=2"
        assert entry.summary == "Text *with* a loose end."
        assert entry.published_at == datetime(2026, 7, 5, 1, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("encoding", "declared", "content_type"),
        [
            ("utf-8", "", ""),
            ("utf-8-sig", "utf-8", ""),
            ("utf-8", "euc-kr", "text/xml; charset=euc-kr"),  # both wrong
            ("euc-kr", "euc-kr", ""),
            ("cp949", "ks_c_5601-1987", ""),
            ("euc-kr", "", "text/xml; charset=EUC-KR"),
            ("euc-kr", "utf-8", ""),  # wrong
            ("utf-16", "utf-16", ""),
            ("utf-16-le", "", ""),
            ("utf-16-be", "utf-8", ""),
            ("utf-32", "", ""),
            ("cp949", "x-unknown", ""),
        ],
    )
    def test_encodings(self, encoding: str, declared: str, content_type: str) -> None:
        prolog = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
        text = f"{prolog}<rss><channel><item><title>문캣 앙코르 공연</title></item></channel></rss>"
        (entry,) = parse(text.encode(encoding), content_type, BASE, NOW).entries
        assert entry.title == "문캣 앙코르 공연"

    def test_a_damaged_character_spoils_nothing_else(self) -> None:
        body = rss(f"<item><title>{'문캣' * 40}</title></item>").replace("캣".encode(), b"\xec\xba", 1)
        (entry,) = parse(body, "", BASE, NOW).entries
        assert entry.title.startswith("문\ufffd문캣문캣")

    def test_latin_1(self) -> None:
        body = (
            '<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel><title>café “x”</title></channel></rss>'
        )
        assert parse(body.encode("cp1252"), "", BASE, NOW).title == "café “x”"

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b"", "empty"),
            (b" \r\n\0", "empty"),
            (b"<!DOCTYPE html><html><head><title>x</title>", "page"),
            (
                b"<?xml version='1.0'?><!-- x --><!DOCTYPE html PUBLIC '-//W3C'><html><feed></feed></html>",
                "page",
            ),
            (b"<html><body>rss</body></html>", "page"),
            (b"<opml><body/></opml>", "other"),
            (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "other"),
            (b"not found", "other"),
            (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "other"),
            (b"{", "broken"),
            (b'{"items": []}', "other"),
            (b"[" * 100_000, "other"),
            (b'{"a":' * 100_000, "broken"),
            (b'{"version": "https://jsonfeed.org/version/1", "x": ' + b"9" * 5000 + b"}", "broken"),
            (b" " * (BODY_MAX + 1), "too-large"),
        ],
        ids=range(15),
    )
    def test_what_is_no_feed(self, body: bytes, reason: Reason) -> None:
        assert refuse(body) == reason

    def test_a_feed_without_items_is_one(self) -> None:
        assert parse(rss(""), "", BASE, NOW) == Document("T", None, (), None)


LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(12))


class TestAttacks:
    """Each of these is answered in well under the five seconds after which the process would be killed."""

    @pytest.fixture(autouse=True)
    def be_quick(self) -> Iterator[None]:
        start = time.process_time()
        yield
        assert time.process_time() - start < 2

    def test_entities_are_words(self) -> None:
        body = f"<!DOCTYPE rss [{LOL}]>".encode() + rss("<item><title>&l11;</title></item>")
        assert parse(body, "", BASE, NOW).entries[0].title == "&l11;"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_external_entities_are_words(self, encoding: str) -> None:
        doctype = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "http://h.example/">%y;]>'
        body = (doctype + rss("<item><title>a &x;</title></item>").decode()).encode(encoding)
        assert parse(body, "", BASE, NOW).entries[0].title == "a &x;"

    def test_a_doctype_that_hides_its_end(self) -> None:
        doctype = b'<!DOCTYPE rss [<!ENTITY a "]>"><!ENTITY b "&a;&a;&a;">]>'
        assert refuse(doctype + rss("<item><title>&b; & c</title></item>")) == "hostile"

    def test_many_attributes(self) -> None:
        attributes = " ".join(f"a{number}='1'" for number in range(20_000))
        assert refuse(rss(f"<item {attributes}><title>x</title></item>")) == "hostile"
        assert refuse(rss(f"<item {attributes} b=1><title>x & y</title></item>")) == "hostile"
        assert (
            refuse(rss(f"""<item b=1 {attributes.replace("'1'", "'>'")}><title>x</title></item>"""))
            == "hostile"
        )

    def test_deep_nesting(self) -> None:
        assert refuse(rss("<a>" * 50_000 + "</a>" * 50_000)) == "hostile"
        assert refuse(b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000) == "broken"

    @pytest.mark.parametrize(
        "piece",
        [
            "<![CDATA[",
            "<!--",
            "<a b",
            "<?a ",
            "<",
            "&",
            "</item>",
            "<item>",
            "&amp;" * 50,
            "]]>",
            "<a b='",
            "]]]]",
        ],
    )
    def test_endless_openings(self, piece: str) -> None:
        body = rss(piece * (300_000 // len(piece)) + " x=1 & <item><title>a</title></item>")
        with suppress(NotAFeedError):
            parse(body, "", BASE, NOW)

    def test_a_full_4_mb(self) -> None:
        text = f"<description>{'&lt;p>text &amp; more&lt;/p>' * 140}</description>"
        body = rss("".join(f"<item><title>{number} & more</title>{text}</item>" for number in range(1040)))
        assert BODY_MAX * 0.9 < len(body) <= BODY_MAX
        assert len(parse(body, "", BASE, NOW).entries) == 500


@pytest.mark.parametrize("name", WELL_FORMED)
def test_both_parsers_give_the_same_entries(name: str) -> None:
    """feedparser is only for what cannot be mended; on what can be read strictly the two agree."""
    from bot.news import parse as module

    body = (CORPUS / name).read_bytes()
    strict = parse(body, "", BASE, NOW)
    loose = module.to_document(read_loose(decode(body, ""), BASE), NOW)
    assert (strict.title, strict.ttl_s, strict.hub) == (loose.title, loose.ttl_s, loose.hub)
    # feedparser takes a picture's description for the item's, and YouTube's plain text for HTML.
    first = 1 if name == "mastodon.rss" else 0
    assert list(map(_on_one_line, strict.entries[first:])) == list(map(_on_one_line, loose.entries[first:]))


def _on_one_line(entry: Entry) -> Entry:
    return replace(entry, summary=" ".join(entry.summary.split()), content_hash="")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_is_read_or_refused(data: st.DataObject) -> None:
    body = (
        CORPUS / data.draw(st.sampled_from(["wordpress.rss", "blog.atom", "feed.json", "ampersands.rss"]))
    ).read_bytes()
    at = data.draw(st.integers(0, len(body)))
    length = data.draw(st.integers(0, 200))
    put = data.draw(
        st.one_of(st.binary(max_size=20), st.sampled_from([b"<", b"&", b"]]>", b"<![CDATA[", b"\0", b'"']))
    )
    try:
        document = parse(body[:at] + put + body[at + length :], "", BASE, NOW)
    except NotAFeedError:
        return
    assert len({entry.identity for entry in document.entries}) == len(document.entries)
    assert all(entry.title for entry in document.entries)


def test_everything_crosses_the_border_of_a_process() -> None:
    for name in WELL_FORMED:
        assert pickle.loads(pickle.dumps(read(name))) == read(name)
    error = pickle.loads(pickle.dumps(NotAFeedError("hostile")))
    assert (error.reason, error.key, error.values) == ("hostile", "error-not-a-feed", {"reason": "hostile"})


def test_parsers_are_imported_when_needed() -> None:
    script = (
        "import sys, bot.news.models, bot.news.parse, bot.news.discover;"
        "sys.exit(', '.join({'feedparser', 'selectolax'} & set(sys.modules)) or None)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
