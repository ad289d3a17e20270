"""From a feed's HTML to a passage: bold, italic, links, lists, quotes and line breaks; all else is words.

A walk over the tags, not over a tree: it stops when the summary is full, which in a long article is soon. A
tree of the whole text, even from the fastest parser, took two to ten times as long. Nothing here trusts the
tags: whatever they let through is words, and words are escaped.
"""

import html as entities
import re

from bot import text as safe
from bot.news.identity import absolute
from bot.news.passage import WORDS_MAX, Line, Passage, Run, trim

HTML_MAX = 64 * 1024
"""Characters of HTML looked at per item."""

IMAGE_MIN_PX = 50
"""Width and height below which a picture is a counting pixel, an icon or a smiley."""

IMAGES_TRIED = 5
"""Pictures of a text looked at until one is worth showing."""

# fmt: off
_DROPPED = frozenset((
    "audio", "button", "figcaption", "head", "iframe", "math", "noscript", "object", "script", "select",
    "style", "svg", "template", "textarea", "title", "video",
))
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "center", "dd", "details", "div", "dl", "dt", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "summary", "table", "td", "th", "tr", "ul",
))
# fmt: on
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4"))
_ITALIC = frozenset(("i", "em", "cite"))
_MEANING = _DROPPED | _BLOCKS | _BOLD | _ITALIC | {"a"}
"""Tags that change anything; the others are passed over."""

# Quoted values may hold ">"; their length is bounded so that no unclosed quote makes reading quadratic. What
# looks like a tag and is none (a declaration, a quote that never ends) is dropped up to its ">".
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9]*)((?:[^<>"']++|"[^"]{0,2000}"|'[^']{0,2000}')*+)>""")
_TOKEN = re.compile(rf"{_TAG.pattern}|<!--|<[A-Za-z/!?][^>]*(?:>|$)")
_TAG_START = re.compile(r"<[A-Za-z/!?]")
_ATTRIBUTE = re.compile(r"""(?:^|[\s/"'])([A-Za-z][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_HREF = re.compile(r"""(?:^|[\s"'])href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n\s*\n")


def to_words(markup: str) -> str:
    """Return the words of HTML, lines joined by a space."""
    if "<" in markup and _TAG_START.search(markup):
        return " ".join(line.words for line in _Walk("", HTML_MAX).read(markup[:HTML_MAX]))
    return entities.unescape(markup) if "&" in markup else markup


def read_words(words: str) -> Passage:
    """Return plain text as a passage; its line breaks stay."""
    return trim([_one_run(line) for line in words[:HTML_MAX].splitlines()])


def read_html(markup: str, base_url: str = "") -> Passage:
    """Return the start of HTML as a passage, a little more than `WORDS_MAX` characters of words."""
    if "<" in markup and _TAG_START.search(markup):
        return trim(_Walk(base_url, WORDS_MAX).read(_cut_tail(markup[:HTML_MAX])))
    words = markup[: WORDS_MAX * 10]
    words = entities.unescape(words) if "&" in words else words
    return trim(
        [_one_run(paragraph) for paragraph in _PARAGRAPH.split(words)] if "\n" in words else [_one_run(words)]
    )


def _cut_tail(markup: str) -> str:
    """Return the markup without WordPress's "The post … appeared first on …"."""
    at = markup.find("<p>The post <a ")
    return markup[:at] if at >= 0 and " appeared first on " in markup[at:] else markup


def find_image(markup: str, base_url: str) -> tuple[str, str] | None:
    """Return address and alt text of the first picture worth showing, None when there is none."""
    at = 0
    for _ in range(IMAGES_TRIED):
        at = markup.find("<img", at, HTML_MAX)
        tag = _TAG.match(markup, at) if at >= 0 else None
        if tag is None:
            return None
        at = tag.end()
        attributes = _read_attributes(tag[3])
        url = _read_url(attributes.get("src"), base_url) or _read_url(attributes.get("data-src"), base_url)
        if url and not _is_ornament(url, attributes):
            return url, entities.unescape(attributes.get("alt", ""))
    return None


def _read_url(written: str | None, base_url: str) -> str | None:
    return absolute(entities.unescape(written), base_url) if written else None


def _is_ornament(url: str, attributes: dict[str, str]) -> bool:
    """True for counting pixels, smileys and icons."""
    if _is_tiny(attributes.get("width", "")) or _is_tiny(attributes.get("height", "")):
        return True
    return "/emoji/" in url or "wp-smiley" in attributes.get("class", "")


def _is_tiny(size: str) -> bool:
    return len(size) < 3 and size.isdecimal() and int(size) < IMAGE_MIN_PX


def _read_attributes(written: str) -> dict[str, str]:
    """Return a tag's attributes, of two with one name the first, as browsers do."""
    found = _ATTRIBUTE.findall(written)
    return {name.lower(): double or single or bare for name, double, single, bare in reversed(found)}


def _one_run(words: str) -> Line:
    return Line([Run(safe.one_line(words))])


class _Walk:
    """One reading of HTML: the styles that are open and the lines so far."""

    def __init__(self, base_url: str, enough: int) -> None:
        self._base_url = base_url
        self._enough = enough
        self._length = 0
        self._lines: Passage = [Line()]
        self._bold = 0
        self._italic = 0
        self._quotes = 0
        self._href: str | None = None

    def read(self, markup: str) -> Passage:
        """Return the lines, untrimmed."""
        at: int | None = 0
        while at is not None:
            at = self._read_from(markup, at)
        return self._lines

    def _read_from(self, markup: str, at: int) -> int | None:
        """Read until something has to be skipped; return where to go on, None at the end."""
        for token in _TOKEN.finditer(markup, at):
            start = token.start()
            if start > at:
                self._add(markup[at:start])
            at = token.end()
            slash, name, attributes = token.groups()
            if name is None:
                if token[0] == "<!--":
                    return _after(markup, "-->", start)
                continue
            name = name.lower()
            if name not in _MEANING:
                continue
            if slash:
                self._close(name)
            elif name in _DROPPED:
                return _skip_element(markup, name, at)
            else:
                self._open(name, attributes)
            if self._length > self._enough:
                return None
        if at < len(markup):
            self._add(markup[at:])
        return None

    def _open(self, name: str, attributes: str) -> None:
        if name in _BLOCKS:
            self._quotes += name == "blockquote"
            self._break_line()
            if name == "li":
                self._lines[-1].prefix += "- "
        if name in _BOLD:
            self._bold += 1
        elif name in _ITALIC:
            self._italic += 1
        elif name == "a":
            found = _HREF.search(attributes)
            self._href = _read_url(found[found.lastindex or 0], self._base_url) if found else None

    def _close(self, name: str) -> None:
        if name in _BLOCKS:
            self._quotes = max(0, self._quotes - (name == "blockquote"))
            self._break_line()
        if name in _BOLD:
            self._bold = max(0, self._bold - 1)
        elif name in _ITALIC:
            self._italic = max(0, self._italic - 1)
        elif name == "a":
            self._href = None

    def _break_line(self) -> None:
        """Start a line unless the last one is still empty; a bullet waits for its words."""
        line = self._lines[-1]
        if line.runs:
            line = Line()
            self._lines.append(line)
        if not line.prefix.endswith("- "):
            line.prefix = "> " if self._quotes else ""

    def _add(self, written: str) -> None:
        """Add a piece of text to the last line, its white space as HTML has it."""
        words = entities.unescape(written) if "&" in written else written
        middle = safe.clean(" ".join(words.split()))
        runs = self._lines[-1].runs
        last = runs[-1] if runs else None
        if last and words[0].isspace() and last.words[-1] != " ":
            last.words += " "
        if not middle:
            return
        if words[-1].isspace():
            middle += " "
        self._length += len(middle)
        bold, italic, href = self._bold > 0, self._italic > 0, self._href
        if last and last.bold == bold and last.italic == italic and last.href == href:
            last.words += middle
        else:
            runs.append(Run(middle, bold, italic, href))


def _skip_element(markup: str, name: str, at: int) -> int:
    """Return where an element ends whose content is not shown."""
    end = re.compile(rf"</{name}\b[^>]*>", re.IGNORECASE).search(markup, at)
    return end.end() if end else len(markup)


def _after(markup: str, mark: str, at: int) -> int:
    end = markup.find(mark, at)
    return end + len(mark) if end >= 0 else len(markup)
