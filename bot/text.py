"""Text from strangers, made safe for a Discord message, and the way back.

What a feed writes is shown as words only: its Markdown is escaped, its mentions are broken by a zero-width
space, characters nobody can see are gone. Titles and summaries are stored in this form, so a card may show
them as they are; `plain` undoes it where Discord reads no Markdown (alt texts, choices) and where words are
compared.
"""

import re
import unicodedata

BREAK = "\u200b"
"""Zero-width space: keeps `@everyone` and `<@1>` from being mentions; `clean` removes those of the feeds."""

TITLE_MAX = 300
"""Characters of a stored title; cards cut further."""

WORD_MAX = 24
"""Characters without a space that are still a word; more (Japanese, an address) may be cut inside."""

# Never shown, and used to hide or to turn around what is: controls, soft hyphen, Arabic letter mark,
# zero-width marks, bidi embeddings and isolates, invisible operators, byte order mark, interlinear marks,
# lone surrogates, noncharacters, tags. Python calls none of these printable.
_UNPRINTABLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
    "\U000e01f0-\U000e0fff"
)
# The same to a reader, but letters and marks to Python: grapheme joiner, Hangul and Khmer fillers, and the
# variation selectors that choose no emoji but carry bytes.
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0d\uffa0\U000e0100-\U000e01ef"
_BLANKS = re.compile(f"[{_BLANK}]")
_UNSEEN = re.compile(f"[{_UNPRINTABLE}{_BLANK}]")
_PICTURED = "\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_PICTURED}])\u200d|\u200d(?![{_PICTURED}])")

_MARKDOWN = re.compile(r"[\\*_~|`\[\]]")
# Headings, subtext, quotes, lists. A number is escaped at its dot: Discord shows the backslash of "\1".
_LINE_START = re.compile(r"\s*(?:\d{1,9}(?=[.)]\s))?(?=#{1,3}\s|-#|>|[-+]\s|(?<=\d)[.)])")
_LINE_STARTS = frozenset(" \t#>-+0123456789")
_PING = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_ANGLE = re.compile(r"<(?=[@#/:A-Za-z])")

# Printable ASCII only: Korean particles follow an address without a space. Parentheses in pairs.
_URL_CHARS = r"[!#-&*-;=?-\[\]^_a-~]"
URL = re.compile(
    rf"https?://(?:{_URL_CHARS}|\({_URL_CHARS}*\))+(?<=[\w/#%&+=@$)-])", re.IGNORECASE | re.ASCII
)
_URL_UNSAFE = re.compile(r"[^!#-&+-;=?-Z_a-z~]")
_BRACKETS = str.maketrans("[]", "()")

_LINK = r"\[(?P<label>(?:\\.|[^\[\]\\])+)\]\(https?://[^\s()]+\)"
_LINKS = re.compile(_LINK)
_UNESCAPED = re.compile(rf"\\(.)|\*{{1,3}}|{BREAK}", re.DOTALL)
_UNIT = re.compile(
    rf"(?P<escape>\\.)|(?P<link>{_LINK})|(?P<mark>\*{{1,3}})|(?P<words>[^\\*\[]+|.)", re.DOTALL
)
_DANGLING = re.compile(r"(?<!\\)[\s,;:·–—-]+$|\n(?:> |- )*$")
_JOINERS = ("\u200d", BREAK)
_MODIFIERS = "\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]+$")


def clean(text: str) -> str:
    """Return the text without unseen characters, in NFC; line breaks stay."""
    if text.isprintable():  # the fast way for nearly all text
        if text.isascii():
            return text
        if not _BLANKS.search(text):
            return unicodedata.normalize("NFC", text)
    text = _UNSEEN.sub("", text).replace("\u2028", "\n").replace("\u2029", "\n")
    if "\u200d" in text:
        text = _STRAY_JOINER.sub("", text)
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return cleaned text with every run of white space as one space."""
    joined = " ".join(text.split())
    cleaned = clean(joined)
    return cleaned if cleaned is joined else " ".join(cleaned.split())


def escape(text: str) -> str:
    """Return text that Discord shows letter by letter: no Markdown, no mention, no bare link.

    Expects cleaned text and is not idempotent. Addresses other than http and https lose their link too.
    """
    if "\n" in text:
        return "\n".join(map(escape, text.split("\n")))
    start = _LINE_START.match(text) if text[:1] in _LINE_STARTS else None
    lead, rest = (text[: start.end()], text[start.end() :]) if start else ("", text)
    rest = _MARKDOWN.sub(_with_backslash, rest)
    if "<" in rest:
        rest = _ANGLE.sub("<" + BREAK, rest)
    if "@" in rest:
        rest = _PING.sub("@" + BREAK, rest)
    if "://" in rest:
        rest = rest.replace("://", f":{BREAK}//")
    return f"{lead}\\{rest}" if start else rest


def _with_backslash(found: re.Match[str]) -> str:
    return "\\" + found[0]


def link(label: str, url: str) -> str:
    """Return a Markdown link; the label is escaped here, and a label without words becomes the host."""
    label = label.translate(_BRACKETS).strip() or host_of(url)
    return f"[{escape(label)}]({link_target(url)})"


def link_target(url: str) -> str:
    """Return the address with every character percent-encoded that could end or style a Markdown link."""
    return _URL_UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)


def host_of(url: str) -> str:
    """Return the host to show for an address: lower case, no port, no www.; "" when there is none."""
    rest = url.partition("//")[2]
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rpartition("@")[2]
    return authority.partition(":")[0].lower().removeprefix("www.")


def safe_title(text: str) -> str:
    """Return plain words as a title: one line of at most `TITLE_MAX`, addresses shown as their hosts."""
    text = one_line(text[: TITLE_MAX * 10])
    if "://" in text:
        text = URL.sub(lambda found: host_of(found[0]), text)
    return cut(escape(cut_words(text, TITLE_MAX)), TITLE_MAX)


def plain(text: str) -> str:
    """Return the words of a stored title or summary: what Discord would show, without its styles."""
    return _UNESCAPED.sub(lambda found: found[1] or "", _LINKS.sub(r"\g<label>", text))


def cut_words(words: str, limit: int) -> str:
    """Return plain words in at most `limit` characters, with … where some are missing."""
    if len(words) <= limit:
        return words
    at = words.rfind(" ", max(limit - WORD_MAX, 1), limit)
    if at < 0:
        at = max(limit - 1, 0)
        while at and _is_joint(words[:at], words[at]):
            at -= 1
    return (words[:at].rstrip(" ,;:·–—-") + "…")[:limit]


def cut(text: str, limit: int) -> str:
    """Return stored text in at most `limit` characters, with … where something is missing.

    Cuts between words where it can, never inside an escape, a link or a character made of several code
    points, and closes what it cut open. A link that does not fit leaves its label.
    """
    if len(text) <= limit:
        return text
    return _Cutting(limit).take(text) if limit > 0 else ""


class _Cutting:
    """The text so far, and the last place where it may end."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._written = ""
        self._open: list[str] = []
        self._end = 0
        self._open_at_end: list[str] = []

    def take(self, text: str) -> str:
        self._add(text)
        body, still_open = _DANGLING.sub("", self._written[: self._end]), self._open_at_end
        while still_open and body.endswith(still_open[-1]) and not body.endswith("\\" + still_open[-1]):
            body = _DANGLING.sub("", body.removesuffix(still_open.pop()))
        return f"{body}…{''.join(reversed(still_open))}"

    def _add(self, text: str) -> bool:
        """Take units while they fit; False at the first that does not."""
        for found in _UNIT.finditer(text):
            kind, unit = found.lastgroup, found[0]
            if kind == "mark":
                self._toggle(unit)
            room = self._limit - len(self._written) - self._tail()
            if len(unit) <= room:
                if kind == "words":
                    self._note_space(unit)
                self._written += unit
            elif not self._add_part(kind, unit, room):
                return False
        return True

    def _add_part(self, kind: str | None, unit: str, room: int) -> bool:
        """Take what fits of a unit that does not; True when reading may go on after it."""
        if kind == "link":
            return self._add(unit[1 : unit.rindex("](")])
        if kind == "words":
            self._note_space(unit[: room + 1])
            if not self._end or len(self._written) + room - self._end > WORD_MAX:
                while room > 0 and _is_joint(unit[:room], unit[room]):
                    room -= 1
                self._note_end(unit[: max(room, 0)])
            self._written += unit
        return False

    def _note_space(self, words: str) -> None:
        """The text may end at the last space of these words."""
        at = max(words.rfind(" "), words.rfind("\n"))
        if at >= 0:
            self._note_end(words[:at])

    def _note_end(self, words: str) -> None:
        self._end = len(self._written) + len(words)
        self._open_at_end = list(self._open)

    def _toggle(self, mark: str) -> None:
        if self._open and self._open[-1] == mark:
            self._open.pop()
        else:
            self._open.append(mark)

    def _tail(self) -> int:
        """Characters needed to end here: the … and what closes the open marks."""
        return 1 + sum(map(len, self._open)) if self._open else 1


def _is_joint(before: str, after: str) -> bool:
    """True when a cut between the two would divide one visible character: marks, joined emoji, flags."""
    if before[-1:] in _JOINERS or after in _JOINERS or after in _MODIFIERS:
        return True
    if _FLAGS.fullmatch(after):
        flags = _FLAGS.search(before)
        return flags is not None and len(flags[0]) % 2 == 1
    return after > "\u02ff" and unicodedata.category(after)[0] == "M"
