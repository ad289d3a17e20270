"""A passage: an item's text with its few styles, before it becomes Discord Markdown.

A list of lines, a line a list of runs, a run plain words of one style. Only `to_markdown` writes Markdown, so
whatever the feed wrote goes through `text.escape`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot import text as safe

SUMMARY_MAX = 600
"""Characters of a stored summary, its Markdown included."""

WORDS_MAX = 320
"""Characters of words a summary is made of, twice what a card shows."""

TITLE_FROM_TEXT_MAX = 100
"""Characters of a title made from the text of an item that has none."""

_SENTENCE_MIN = 20
"""Characters from which a title is taken for a sentence."""

_NAME = r"(?:[\w-]+\.)+[^\W\d_]{2,}"  # a host's name, in any script
_WHOLE_ADDRESS = re.compile(rf"(?:https?://)?{_NAME}(?:[:/?#]\S*)?…?", re.IGNORECASE)
_ADDRESS_INSIDE = re.compile(rf"(?:https?://|\b){_NAME}", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*(?=\s|$)|(?<=[。！？])")
_NO_LETTERS = re.compile(r"[\W_]+")
_ELLIPSIS_TAIL = re.compile(r"(?:(?<=[.!?…])\s*|(\s*))\[(?:…|\.\.\.)\]\s*$")
# What Reddit and Bluesky append to texts, and links that only lead where the card's own link does.
_BOILERPLATE = re.compile(
    r"submitted by\s+/u/|\[contains quote post or other embedded content\]"
    r"|(?:continue reading|read more|계속 읽기|더 ?보기)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Run:
    """Words of one style, plain."""

    words: str
    bold: bool = False
    italic: bool = False
    href: str | None = None


@dataclass(slots=True)
class Line:
    """One line; `prefix` is Markdown of ours: "> ", "- " or both."""

    runs: list[Run] = field(default_factory=list[Run])
    prefix: str = ""

    @property
    def words(self) -> str:
        """Return the line without its Markdown."""
        return self.runs[0].words if len(self.runs) == 1 else "".join([run.words for run in self.runs])


Passage = list[Line]


def trim(lines: Passage) -> Passage:
    """Return the lines that say something, without what publishing software appends."""
    kept: Passage = []
    for line in lines:
        if not line.runs or not line.runs[0].words:
            continue
        if _BOILERPLATE.match(line.words):
            break
        kept.append(line)
    if kept and kept[-1].words.endswith(("] ", "]")):
        last = kept[-1].runs[-1]
        last.words = _ELLIPSIS_TAIL.sub(lambda found: "" if found[1] is None else "…", last.words)
    return kept


def to_markdown(passage: Passage) -> str:
    """Return the first `WORDS_MAX` characters of a passage as safe Markdown of at most `SUMMARY_MAX`."""
    lines = [line.prefix + _write_runs(line.runs) for line in _shorten(passage)]
    return safe.cut("\n".join(lines), SUMMARY_MAX)


def _shorten(passage: Passage) -> Iterator[Line]:
    """Yield the lines whose words fit in `WORDS_MAX`, the last one cut."""
    room = WORDS_MAX
    for line in passage:
        length = len(line.words)
        if length > room:
            yield Line(list(_shorten_runs(line.runs, room)), line.prefix)
            return
        yield line
        room -= length


def _shorten_runs(runs: list[Run], room: int) -> Iterator[Run]:
    for run in runs:
        if len(run.words) > room:
            yield replace(run, words=safe.cut_words(run.words, max(room, 1)))
            return
        yield run
        room -= len(run.words)


def split_title(passage: Passage) -> tuple[str, Passage]:
    """Return plain words for a title from the start of a passage, and the passage without them.

    The first sentence, or as many words of it as fit in `TITLE_FROM_TEXT_MAX`: then title and rest meet at
    an ellipsis.
    """
    if not passage:
        return "", passage
    first, rest = passage[0], passage[1:]
    at = _find_title_end(first.words)
    title, left = first.words[:at].strip(), _drop_words(first, at)
    if not left.words.strip():
        return title, rest
    if _SENTENCE_END.search(title, len(title) - 1):
        return title, [left, *rest]
    return title + "…", [Line([Run("…"), *left.runs], left.prefix), *rest]


def drop_title(passage: Passage, title: str) -> Passage:
    """Return the passage without what at its start only says the plain title again."""
    if not passage:
        return passage
    words = passage[0].words
    title = title.rstrip(".… ")  # software cuts titles from texts
    if len(title) >= _SENTENCE_MIN and words.startswith(
        title
    ):  # a shorter one is a name the text begins with
        left = _drop_words(passage[0], len(title))
        return [left, *passage[1:]] if left.words.strip(".… ") else passage[1:]
    is_near = abs(len(words) - len(title)) <= _SENTENCE_MIN
    return passage[1:] if is_near and _letters(words) == _letters(title) else passage


def _letters(words: str) -> str:
    return _NO_LETTERS.sub("", words).casefold()


def _drop_words(line: Line, count: int) -> Line:
    """Return the line without its first `count` characters and the space after them."""
    runs: list[Run] = []
    for run in line.runs:
        taken = min(count, len(run.words))
        count -= taken
        words = run.words[taken:] if runs else run.words[taken:].lstrip()
        if words:
            runs.append(Run(words, run.bold, run.italic, run.href))
    return Line(runs, line.prefix)


def _find_title_end(words: str) -> int:
    """Return where the first sentence ends, or the last word that still fits."""
    if len(words) <= TITLE_FROM_TEXT_MAX // 2:
        return len(words)
    for found in _SENTENCE_END.finditer(words, 12, TITLE_FROM_TEXT_MAX):
        if found.end() < TITLE_FROM_TEXT_MAX:  # there `$` means the limit
            return found.end()
    if len(words) <= TITLE_FROM_TEXT_MAX:
        return len(words)
    space = words.rfind(" ", TITLE_FROM_TEXT_MAX // 2, TITLE_FROM_TEXT_MAX)
    return space if space > 0 else TITLE_FROM_TEXT_MAX


def _write_runs(runs: list[Run]) -> str:
    """Return the Markdown of a line's runs; spaces go outside the marks, or Discord would show the marks."""
    if len(runs) == 1 and not (runs[0].bold or runs[0].italic or runs[0].href):
        return _write_words(runs[0].words.strip())
    written, after_mark = "", False
    for run in runs:
        core = run.words.strip()
        if not core:
            written, after_mark = written + run.words, False
            continue
        lead, _, tail = run.words.partition(core)
        mark = "*" * (2 * run.bold + run.italic)
        if after_mark and not lead:  # **a***b* would be read otherwise
            mark = ""
        written += (
            lead + mark + (_write_link(core, run.href) if run.href else _write_words(core)) + mark + tail
        )
        after_mark = bool(mark) and not tail
    return written.strip()


def _write_words(words: str) -> str:
    """Return words as Markdown, the addresses among them as links that show their hosts."""
    if "://" not in words:
        return safe.escape(words)
    parts: list[str] = []
    at = 0
    for found in safe.URL.finditer(words):
        parts += safe.escape(words[at : found.start()]), safe.link("", found[0])
        at = found.end()
    return "".join((*parts, safe.escape(words[at:])))


def _write_link(label: str, href: str) -> str:
    """Return a link whose label cannot pass for another host's address."""
    host = safe.host_of(href)
    if _WHOLE_ADDRESS.fullmatch(label):
        return safe.link("", href)
    named = (found if "://" in found else f"//{found}" for found in _ADDRESS_INSIDE.findall(label))
    if not all(_is_same_site(safe.host_of(address), host) for address in named):
        label = f"{label} ({host})"
    return safe.link(label, href)


def _is_same_site(one: str, other: str) -> bool:
    return one == other or one.endswith("." + other) or other.endswith("." + one)
