"""Names: how they are compared, and which of them a text speaks of.

A text is folded and cut into runs of one script, since Korean glues its particles to Latin letters ("V와")
and Japanese writes without spaces. A name is the list of its own runs. How a run must meet a name's:

    Latin, Cyrillic, digits, katakana   the whole run
    Hangul                              from the start of a word; particles and more may follow
    Han, hiragana, Thai                 anywhere, for these scripts put no space between words

A *weak* name (one Latin letter, one or two syllables of Hangul) is also an everyday word: 진 is in 사진,
뷔 in 뷔페, 정국 means politics. It counts as a whole word only, and only in a text that holds a second name
of the artist or of the artist's group.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, pairwise
from typing import NamedTuple

from bot.artists.models import Artist, Birthday
from bot.errors import UserError

NAME_MAX = 60  # characters: two lines of a card's title on a phone
ALIASES_MAX = 20

_FLOWING = "ぁ-ゖゝ-ゟ一-鿿㐀-䶿々〇\u0e01-\u0eff"
_KATAKANA = "ァ-ヺー-ヿ"
_HANGUL = "가-힣ᄀ-ᇿㄱ-ㆎ"
_LETTER = f"[^\\W_{_FLOWING}{_KATAKANA}{_HANGUL}]"
_RUN = re.compile(
    f"(?P<word>{_LETTER}+)|(?P<hangul>[{_HANGUL}]+)"
    f"|(?P<kana>[{_KATAKANA}]+)|(?P<flowing>[{_FLOWING}][{_FLOWING}ー]*)"
)
_COMMA = re.compile("[,，、\n]")

# Which particle follows depends on the sound before it, so 진로 (the drink) is not 진 with a particle: that
# would be 진으로. National Institute of Korean Language, Standard Korean Dictionary, "조사".
_TITLES = ("님", "씨", "측")
_FINAL_RIEUL = 8  # ㄹ among the 28 finals of a Unicode syllable; takes 로 like a vowel


def _list_tails(alone: str, stacking: str) -> frozenset[str]:
    """Return the particles, and those that take another one: 에게는, 과의."""
    stacked = (base + more for base in stacking.split() for more in ("", "는", "도", "만", "의"))
    return frozenset(chain(alone.split(), stacked))


_ANY_TAILS = _list_tails(
    "의 도 께 들 뿐 마저 조차 처럼 보다 밖에", "에 만 에서 에게 한테 께서 하고 까지 부터"
)
_CONSONANT_TAILS = _ANY_TAILS | _list_tails(
    "은 이 을 아 이나 이며 이고 이다 이라고 이라는 이가 이는 이를 이의 이도 이와", "과 으로 이랑"
)
_VOWEL_TAILS = _ANY_TAILS | _list_tails("는 가 를 야 나 며 고 다 라고 라는", "와 로 랑")

_DAY = re.compile(r"(?:([0-9]{4})[-./])?([0-9]{1,2})[-./]([0-9]{1,2})\.?")
_COLOUR = re.compile(r"#?([0-9a-f]{6})")
_ADDRESS = re.compile(r"https?://(?:[\w-]+\.)+[\w-]+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_LEAP_YEAR = 2000
_FIRST_YEAR = 1900


def fold(text: str) -> str:
    """Return the form in which names are compared: NFKC, casefolded, white space collapsed."""
    if text.isascii():
        return " ".join(text.lower().split())
    once = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", once).casefold().split())


def split_aliases(text: str) -> tuple[str, ...]:
    """Return the names of a comma-separated list as they were written, each once however it is spelled."""
    kept: dict[str, str] = {}
    for part in _COMMA.split(text):
        name = " ".join(part.split())
        if name:
            kept.setdefault(fold(name), name)
    return tuple(kept.values())


def is_told(word: str, text: str) -> bool:
    """Return whether a word or phrase is in a text, both folded.

    Latin must stand as whole words; Hangul, kana and Han may be part of a longer one.
    """
    before = f"(?<!{_LETTER})" if re.match(_LETTER, word) else ""
    after = f"(?!{_LETTER})" if re.match(_LETTER, word[-1:]) else ""
    return re.search(before + re.escape(word) + after, text) is not None


def check_name(text: str) -> str:
    """Return the name without stray white space and characters nobody sees.

    Raises:
        UserError: longer than `NAME_MAX`, or without a letter or digit a text could be searched for.
    """
    name = " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())
    if len(name) > NAME_MAX or not _RUN.search(fold(name)):
        raise UserError("error-artist-name", name=name[:NAME_MAX], most=NAME_MAX)
    return name


def check_aliases(text: str) -> tuple[str, ...]:
    """Return `split_aliases(text)`.

    Raises:
        UserError: more than `ALIASES_MAX`, or one of them is no name.
    """
    aliases = split_aliases(text)
    if len(aliases) > ALIASES_MAX:
        raise UserError("error-artist-aliases", count=len(aliases), most=ALIASES_MAX)
    return tuple(check_name(alias) for alias in aliases)


def match_artist(query: str, artists: Sequence[Artist]) -> list[Artist]:
    """Return the artists for autocomplete: those with a name that begins with the query come first."""
    wanted = fold(query)

    def rank(artist: Artist) -> int:
        names = [fold(name) for name in artist.names]
        return 0 if any(n.startswith(wanted) for n in names) else 1 if any(wanted in n for n in names) else 2

    ranked = [(rank(artist), artist) for artist in artists]
    return [artist for wish in (0, 1) for found, artist in ranked if found == wish]


class _Name(NamedTuple):
    runs: tuple[str, ...]
    owners: tuple[int, ...]  # places in the list of artists and, behind them, of groups
    is_weak: bool
    is_tight: bool  # single letters only (B.I): no white space between, or "plan B. I think" would match


class _Hit(NamedTuple):
    start: int
    name: _Name


def find_artists(text: str, artists: Sequence[Artist]) -> list[Artist]:
    """Return the artists a text speaks of, in order of first appearance."""
    return Catalogue(artists).find(text)


class Catalogue:
    """The artists of one server, prepared for many texts.

    Looking up costs a few dictionary reads a word, whatever the number of artists; build one for each
    decision and let it go, since names change.
    """

    def __init__(self, artists: Sequence[Artist]) -> None:
        self._artists = artists
        owners: dict[str, list[int]] = {}
        for owner, artist in enumerate(artists):
            for name in dict.fromkeys(map(fold, artist.names)):
                owners.setdefault(name, []).append(owner)
        self._group_at: dict[str, int] = {}
        for owner, (group, names) in enumerate(_list_groups(artists, owners).items(), len(artists)):
            self._group_at[group] = owner
            for name in dict.fromkeys(names):
                owners.setdefault(name, []).append(owner)
        # By the first run, then by the second ("" for none): many artists are called Kim.
        self._names: dict[str, dict[str, list[_Name]]] = {}
        for name, held in owners.items():
            self._add(name, tuple(held))
        self._lengths = _list_lengths(self._names)

    def find(self, text: str) -> list[Artist]:
        """Return the artists a text speaks of, in order of first appearance."""
        hits: dict[int, list[_Hit]] = {}
        for hit in self._list_hits(fold(text)):
            for owner in hit.name.owners:
                hits.setdefault(owner, []).append(hit)
        counted = [
            (hits[owner][0].start, owner)
            for owner in hits
            if owner < len(self._artists) and self._counts(hits, owner)
        ]
        return [self._artists[owner] for _, owner in sorted(counted)]

    def _add(self, name: str, owners: tuple[int, ...]) -> None:
        runs = _cut(name)
        if not runs:
            return
        texts = tuple(run[0] for run in runs)
        shortest = 1 if runs[0].lastgroup in ("word", "kana") else 2
        made = _Name(
            texts,
            owners,
            is_weak=len(runs) == 1 and len(texts[0]) <= shortest,
            is_tight=len(runs) > 1 and all(len(text) == 1 for text in texts),
        )
        second = "".join(texts[1:2])
        self._names.setdefault(texts[0], {}).setdefault(second, []).append(made)

    def _list_hits(self, folded: str) -> Iterator[_Hit]:
        runs = _cut(folded)
        for at, run in enumerate(runs):
            for offset, head in self._list_heads(run):
                for name in self._list_names(head, runs[at + 1] if at + 1 < len(runs) else None):
                    if _fits(name, folded, runs, at, offset):
                        yield _Hit(run.start() + offset, name)

    def _list_names(self, head: str, following: re.Match[str] | None) -> Iterator[_Name]:
        """Yield the names that begin with `head` and may go on with the next run."""
        seconds = self._names.get(head)
        if seconds is None:
            return
        yield from seconds.get("", ())
        if following is not None and (len(seconds) > 1 or "" not in seconds):
            for length in range(1, min(len(following[0]), NAME_MAX) + 1):
                yield from seconds.get(following[0][:length], ())

    def _list_heads(self, run: re.Match[str]) -> Iterator[tuple[int, str]]:
        """Yield what a name that begins in this run may begin with, and where."""
        text, script = run[0], run.lastgroup
        if script in ("word", "kana"):
            yield 0, text
            return
        for offset in range(1 if script == "hangul" else len(text)):
            for length in self._lengths[script or ""]:
                if offset + length <= len(text):
                    yield offset, text[offset : offset + length]

    def _counts(self, hits: dict[int, list[_Hit]], owner: int) -> bool:
        own = hits[owner]
        if not all(hit.name.is_weak for hit in own):
            return True
        group = self._group_at.get(self._artists[owner].group_name or "", -1)
        company = hits.get(group, [])
        return len({hit.name.runs for hit in chain(own, company)}) > 1


def _list_groups(artists: Sequence[Artist], owners: dict[str, list[int]]) -> dict[str, list[str]]:
    """Return each group's folded names by its field's text: the field's own, and those of the group itself.

    A group is usually an artist too, so "BTS" as a member's group also stands for 방탄소년단.
    """
    groups: dict[str, list[str]] = {}
    for text in dict.fromkeys(artist.group_name for artist in artists if artist.group_name):
        parts = [fold(part) for part in split_aliases(text)]
        called_so = (artists[owner] for part in parts for owner in owners.get(part, ()))
        names = (artist.names for artist in called_so if artist.group_name != text)
        groups[text] = [*parts, *map(fold, chain(*names))]
    return groups


def _cut(folded: str) -> list[re.Match[str]]:
    return list(_RUN.finditer(folded))


def _list_lengths(heads: Iterable[str]) -> dict[str, list[int]]:
    """Return the lengths of the first runs in the scripts where a name may end within a run."""
    lengths: dict[str, set[int]] = {"hangul": set(), "flowing": set()}
    for head in heads:
        lengths.setdefault(_cut(head)[0].lastgroup or "", set()).add(len(head))
    return {script: sorted(found) for script, found in lengths.items()}


def _fits(name: _Name, folded: str, runs: list[re.Match[str]], at: int, offset: int) -> bool:
    """Return whether a name that begins `offset` characters into run `at` goes on and ends as it must."""
    met = runs[at : at + len(name.runs)]
    if len(met) < len(name.runs):
        return False
    first, last = met[0], met[-1]
    if first is last:
        tail = first[0][offset + len(name.runs[0]) :]
        return not name.is_weak or first.lastgroup == "flowing" or _is_whole(folded, runs, at, tail)
    if name.is_tight and any(" " in folded[a.end() : b.start()] for a, b in pairwise(met)):
        return False
    if (first[0][offset:], *(run[0] for run in met[1:-1])) != name.runs[:-1]:
        return False
    if last.lastgroup in ("hangul", "flowing"):
        return last[0].startswith(name.runs[-1])
    return last[0] == name.runs[-1]


def _is_whole(folded: str, runs: list[re.Match[str]], at: int, tail: str) -> bool:
    """Return whether a weak name stands as a word of its own, a Korean particle aside."""
    run = runs[at]
    before, after = folded[: run.start()][-1:], folded[run.end() : run.end() + 2]
    if before.isalnum() or before in tuple(".&+@_") or after[:1] == "_":
        return False
    if len(after) == 2 and after[0] in "-.&+" and after[1].isalnum():  # V-line, V.2, V&A
        return False
    ending = run[0].removesuffix(tail)[-1]
    if after[:1].isalnum():  # another script is glued to it: V와, but not V라인
        glued = runs[at + 1]
        return not tail and glued.lastgroup == "hangul" and _is_particle(glued[0], ending)
    return _is_particle(tail, ending)


def _is_particle(tail: str, before: str) -> bool:
    """Return whether Korean may put `tail` behind a name that ends in the letter `before`."""
    if tail.startswith(_TITLES):
        return _is_particle(tail[1:], tail[0])
    if not tail:
        return True
    if not "가" <= before <= "힣":
        return tail in _VOWEL_TAILS or tail in _CONSONANT_TAILS
    final = (ord(before) - ord("가")) % 28
    if final == _FINAL_RIEUL and tail.startswith("로"):
        return tail in _VOWEL_TAILS
    return tail in (_CONSONANT_TAILS if final else _VOWEL_TAILS)


def parse_birthday(text: str, today: date) -> Birthday:
    """Read YYYY-MM-DD or MM-DD (dots and slashes too).

    Raises:
        UserError: no such day, before 1900 or after `today`.
    """
    found = _DAY.fullmatch(fold(text))
    if found is None:
        raise UserError("error-artist-birthday", text=text[:NAME_MAX])
    year, month, day = (int(part) if part else None for part in found.groups())
    kept = Birthday(month or 0, day or 0, year)
    try:
        on = date(_LEAP_YEAR if year is None else year, kept.month, kept.day)
    except ValueError:
        raise UserError("error-artist-birthday", text=text[:NAME_MAX]) from None
    if year is not None and not date(_FIRST_YEAR, 1, 1) <= on <= today:
        raise UserError("error-artist-birthday", text=text[:NAME_MAX])
    return kept


def parse_debut(text: str) -> date:
    """Read YYYY-MM-DD (dots and slashes too); a debut may lie ahead.

    Raises:
        UserError: no such day, no year, or before 1900.
    """
    found = _DAY.fullmatch(fold(text))
    try:
        on = date(*(int(part or 0) for part in found.groups())) if found else None
    except ValueError:
        on = None
    if on is None or on.year < _FIRST_YEAR:
        raise UserError("error-artist-debut", text=text[:NAME_MAX])
    return on


def next_anniversary(month: int, day: int, today: date) -> date:
    """Return the next such day, today included; 29 February is kept on the 28th of other years.

    `today` is the server's local date, since a birthday begins at the fans' own midnight.
    """
    this_year = _on(today.year, month, day)
    return this_year if this_year >= today else _on(today.year + 1, month, day)


def _on(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def parse_colour(text: str) -> int:
    """Read #RRGGBB, with or without the #, as 0xRRGGBB.

    Raises:
        UserError: it is none.
    """
    found = _COLOUR.fullmatch(fold(text))
    if found is None:
        raise UserError("error-artist-colour", text=text[:NAME_MAX])
    return int(found[1], 16)


def check_link(text: str) -> str:
    """Return an http(s) address without white space around it.

    Raises:
        UserError: another kind of address, or longer than the 512 characters a Discord link button takes.
    """
    link = text.strip()
    if not _ADDRESS.fullmatch(link) or len(link) > 512:
        raise UserError("error-artist-link", text=link[:NAME_MAX])
    return link
