"""Names in texts, aliases, days and colours."""

import random
import time
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.artists.models import Artist, Birthday
from bot.artists.rules import (
    ALIASES_MAX,
    Catalogue,
    check_aliases,
    check_link,
    check_name,
    find_artists,
    fold,
    is_told,
    match_artist,
    next_anniversary,
    parse_birthday,
    parse_colour,
    parse_debut,
    split_aliases,
)
from bot.errors import UserError
from bot.ids import ArtistId, GuildId


def make(number: int, name: str, *aliases: str, group: str | None = None) -> Artist:
    return Artist(ArtistId(number), GuildId(1), name, group, aliases)


V = make(1, "V", "Kim Taehyung", "김태형", "뷔", "テテ", "金泰亨", group="BTS")
JIN = make(2, "진", "김석진", group="BTS")
JUNGKOOK = make(3, "정국", "Jungkook", group="BTS")
BTS = make(4, "BTS", "방탄소년단")
GAGA = make(5, "Lady Gaga", "레이디 가가")
BI = make(6, "B.I", "김한빈")
TAEIL = make(7, "태일", "Taeil", group="NCT")
NAMJOON = make(8, "智旻", group="BTS")
ALL = [V, JIN, JUNGKOOK, BTS, GAGA, BI, TAEIL, NAMJOON]


def names(text: str) -> list[str]:
    return [artist.name for artist in find_artists(text, ALL)]


class TestStrongNames:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("Lady Gaga at the Grammys", ["Lady Gaga"]),
            ("LADY  GAGA’s new song", ["Lady Gaga"]),
            ("ＬＡＤＹ ＧＡＧＡ", ["Lady Gaga"]),
            ("Lady Gagarin flies", []),
            ("Milady Gaga", []),
            ("김태형이 부른 노래", ["V"]),
            ("배우 김태형·레이디 가가", ["V", "Lady Gaga"]),
            ("방탄소년단의 컴백", ["BTS"]),
            ("신방탄소년단", []),
            ("BTS의 새 앨범", ["BTS"]),
            ("BTS2 and ABTS", []),
            ("레이디 가가는 말했다", ["Lady Gaga"]),
            ("テテの新曲", ["V"]),
            ("ポテテ", []),
            ("歌手金泰亨出席活动", ["V"]),
            ("New single by B.I is out", ["B.I"]),
            ("This is plan B. I think", []),
            ("", []),
        ],
    )
    def test_they_count_by_themselves(self, text: str, found: list[str]) -> None:
        assert names(text) == found

    def test_decomposed_hangul_is_the_same_name(self) -> None:
        assert names(unicodedata.normalize("NFD", "김태형 인터뷰")) == ["V"]

    def test_order_is_that_of_first_appearance(self) -> None:
        assert names("Jungkook and Lady Gaga, then BTS with Jungkook") == ["정국", "Lady Gaga", "BTS"]


class TestWeakNames:
    @pytest.mark.parametrize(
        "text",
        [
            "진이 왔다",  # no company
            "V for Vendetta",
            "정국이 불안하다",
            "BTS 사진 공개",
            "BTS 진짜 컴백",
            "BTS 진로 결정",  # after a consonant the particle would be 으로
            "BTS 뷔페 방문",
            "BTS 정국불안",
            "BTS V라인 화제",
            "BTS and the V-line jacket",
            "BTS at the V&A",
            "BTS on J.V teams",
            "BTS @v_fan",
            "BTS v_2",
            "태일이 웃었다",
        ],
    )
    def test_everyday_words_are_not_names(self, text: str) -> None:
        assert names(text) in ([], ["BTS"])

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("BTS 뷔, 새 앨범", ["BTS", "V"]),
            ("방탄소년단 진이 전역했다", ["BTS", "진"]),
            ("진은 방탄소년단의 맏형", ["진", "BTS"]),
            ("뷔와 정국, BTS 무대", ["V", "정국", "BTS"]),
            ("뷔(V)의 노래", ["V"]),
            ("V (Kim Taehyung) sings", ["V"]),
            ("BTS: V와 정국이는 말했다", ["BTS", "V", "정국"]),
            ("BTS' V’s solo", ["BTS", "V"]),
            ("#V #BTS", ["V", "BTS"]),
            ("BTS 진님께서 오셨다", ["BTS", "진"]),
            ("NCT 태일로 돌아온", ["태일"]),
            ("防弹少年团 BTS 智旻生日", ["BTS", "智旻"]),
            ("智旻生日", []),
        ],
    )
    def test_company_makes_them_count(self, text: str, found: list[str]) -> None:
        assert names(text) == found

    def test_the_group_needs_no_artist_of_its_own(self) -> None:
        assert find_artists("방탄 뷔", [make(1, "뷔", group="방탄, BTS")])

    def test_a_group_that_is_the_artist_is_no_company(self) -> None:
        alone = make(1, "엑소", group="엑소")
        assert find_artists("엑소 컴백", [alone]) == []

    def test_a_member_who_calls_himself_like_the_group_is_not_the_group(self) -> None:
        soloist = make(1, "뷔", "BTS", group="BTS")
        assert find_artists("뷔 진", [soloist, JIN]) == []

    def test_a_name_of_two_artists_finds_both(self) -> None:
        both = [make(1, "Jisoo", group="Blackpink"), make(2, "Jisoo", group="Lovelyz")]
        assert find_artists("Jisoo smiles", both) == both


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(max_size=12), max_size=6))
def test_aliases_survive_being_joined_again(parts: list[str]) -> None:
    once = split_aliases(",".join(parts))
    assert split_aliases(", ".join(once)) == once
    assert len({fold(alias) for alias in once}) == len(once)


@given(
    st.text(alphabet="abc xyz", max_size=20),
    st.sampled_from(["Kim Taehyung", "Lady Gaga", "김태형", "テテ"]),
    st.text(alphabet="abc xyz", max_size=20),
)
def test_a_strong_name_between_spaces_is_always_found(before: str, name: str, after: str) -> None:
    found = find_artists(f"{before} {name} {after}", [V, GAGA])
    assert [name in artist.names for artist in found] == [True]


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    found = find_artists(text, ALL)
    assert len(set(found)) == len(found)


def test_five_hundred_artists_are_found_within_five_milliseconds() -> None:
    chance = random.Random(1)
    artists = [
        make(
            i,
            *("".join(chance.choices("abcdefgh", k=6)) for _ in range(3)),
            f"가{chr(0xAC00 + i)}",
            f"다라{i}",
        )
        for i in range(500)
    ]
    text = " ".join(chance.choice(chance.choice(artists).names) for _ in range(500))[:2000]
    catalogue = Catalogue(artists)
    took = []
    for _ in range(5):
        started = time.perf_counter()
        catalogue.find(text)
        took.append(time.perf_counter() - started)
    assert min(took) < 0.005


def test_aliases_keep_their_spelling_and_order() -> None:
    assert split_aliases(" V, Kim  Taehyung,김태형、뷔，v,, ") == ("V", "Kim Taehyung", "김태형", "뷔")


@pytest.mark.parametrize("name", ["", "  ", "★", "x" * 61])
def test_a_name_needs_letters_and_an_end(name: str) -> None:
    with pytest.raises(UserError) as caught:
        check_name(name)
    assert caught.value.key == "error-artist-name"


def test_a_list_of_aliases_has_an_end() -> None:
    assert check_aliases("V, 뷔") == ("V", "뷔")
    with pytest.raises(UserError):
        check_aliases(",".join(f"name {i}" for i in range(ALIASES_MAX + 1)))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lady", [GAGA]),
        ("김", [V, JIN, BI]),
        ("TAE", [TAEIL, V]),
        ("석진", [JIN]),
        ("nobody", []),
        ("", ALL),
    ],
)
def test_autocomplete_puts_beginnings_first(query: str, found: list[Artist]) -> None:
    assert match_artist(query, ALL) == found


@pytest.mark.parametrize(
    ("word", "text", "told"),
    [
        ("tour", "world tour dates", True),
        ("tour", "tourists", False),
        ("tour", "tour를 발표", True),
        ("lady gaga", "with lady gaga.", True),
        ("컴백", "방탄컴백쇼", True),
        ("新曲", "の新曲が", True),
        ("c++", "learn c++ now", True),
        ("2026", "12026", False),
    ],
)
def test_words_are_told_whole_in_latin_and_anywhere_in_hangul(word: str, text: str, told: bool) -> None:
    assert is_told(word, text) is told


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1995-12-30", "1995-12-30"),
        ("1995.12.30.", "1995-12-30"),
        ("12-30", "12-30"),
        ("2/29", "02-29"),
        ("2000-02-29", "2000-02-29"),
        ("１２－３０", "12-30"),
    ],
)
def test_a_birthday_may_lack_its_year(text: str, kept: str) -> None:
    assert str(parse_birthday(text, TODAY)) == kept


@pytest.mark.parametrize(
    "text", ["", "30 December", "13-01", "02-30", "1995-02-29", "2097-01-01", "1895-01-01", "1995-12"]
)
def test_no_such_birthday(text: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_birthday(text, TODAY)
    assert caught.value.key == "error-artist-birthday"


@given(st.dates(date(1900, 1, 1), TODAY), st.booleans())
def test_a_birthday_reads_back_what_it_writes(day: date, with_year: bool) -> None:
    birthday = Birthday(day.month, day.day, day.year if with_year else None)
    assert parse_birthday(str(birthday), TODAY) == birthday


def test_a_debut_may_lie_ahead_but_has_a_year() -> None:
    assert parse_debut("2013.06.13") == date(2013, 6, 13)
    assert parse_debut("2027-01-05") == date(2027, 1, 5)
    for text in ("06-13", "2013-13-01", "soon", "1813-06-13"):
        with pytest.raises(UserError):
            parse_debut(text)


@given(st.dates(date(1904, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_next_anniversary_is_within_a_year_and_in_its_month(day: date, today: date) -> None:
    coming = next_anniversary(day.month, day.day, today)
    assert 0 <= (coming - today).days <= 366
    assert coming.month == day.month
    assert coming.day == day.day or (day.month, day.day, coming.day) == (2, 29, 28)


@pytest.mark.parametrize(
    ("today", "coming"),
    [
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2026, 2, 28), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2027, 2, 28)),
    ],
)
def test_leap_days_are_kept_every_year(today: date, coming: date) -> None:
    assert next_anniversary(2, 29, today) == coming


def test_colours_are_read_with_or_without_their_sign() -> None:
    assert parse_colour(" #A774E2 ") == parse_colour("a774e2") == 0xA774E2
    for text in ("", "#fff", "violet", "#A774E2F"):
        with pytest.raises(UserError):
            parse_colour(text)


def test_links_are_web_addresses() -> None:
    assert check_link(" https://mooncat.example/home ") == "https://mooncat.example/home"
    for text in (
        "mooncat.example",
        "javascript:alert(1)",
        "https://a b.c",
        "https://x@y.z",
        "https://a.b/" + "x" * 512,
    ):
        with pytest.raises(UserError):
            check_link(text)
