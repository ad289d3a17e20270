"""Repairs that lose nothing, for the feeds that are almost well-formed.

One feed in twenty is not, nearly always for one of these reasons: a wrong or missing encoding, something
printed before the XML or after it, an end that never came, a bare "&", an HTML entity, a control character, a
prefix nobody declared. Mended, it can be read exactly instead of being guessed at. A DOCTYPE is cut out
whole, and with it every entity bomb.
"""

import codecs
import re
from html.entities import html5
from itertools import chain

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What pages mean by a label (WHATWG Encoding): the wider set of the same family.
_LABELS = {
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "shift_jis": "cp932", "shift-jis":
    "cp932", "x-sjis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin1":
    "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
}  # fmt: skip
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DAMAGE_MAX = 0.02
"""Share of unreadable characters up to which broken UTF-8 is still UTF-8."""

HEAD = 16 * 1024
"""Characters in which the XML has to begin."""

_START = re.compile(r"<\?xml|<rss\b|<feed\b|<rdf:RDF\b|<!DOCTYPE\s+(?:rss|rdf|feed)", re.IGNORECASE)
_PROLOG = re.compile(r"<\?xml\b[^>]{0,200}>\s*", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^>\[]{0,500}(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_PAGE = re.compile(
    r"[\s\ufeff]*(?:(?:<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->)\s*)*"
    r"<(?:(?:html|head|body)\b|!doctype\s+html\b[^>]{0,300}>(?!\s*<(?:rss|feed|rdf:RDF)\b))",
    re.IGNORECASE | re.DOTALL,
)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:#(\d{1,7});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31});)?"
)
_ROOT = re.compile(r"<((?:[A-Za-z][\w-]*:)?(?:rss|feed|rdf))\b", re.IGNORECASE)
_LAST_ITEM = ("</item>", "</entry>")
_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=\s*[\"']")
_XMLNS = re.compile(r"\sxmlns:([\w.-]+)\s*=")
_KNOWN_PREFIXES = {
    "media": "http://search.yahoo.com/mrss/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


def decode(body: bytes, content_type: str) -> str:
    """Return a document's text whatever its encoding is said to be.

    A byte order mark decides, then whether the bytes are UTF-8, which other encodings hardly ever are by
    chance; then the XML declaration, then the header's charset, then Korean. Never raises: unreadable bytes
    become U+FFFD.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    if b"\0" in body[:4]:
        return body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace")
    declared, header = _DECLARED.search(body[:1024]), _CHARSET.search(content_type)
    labels = [declared[1].decode() if declared else "", header[1] if header else ""]
    for label in ("utf-8", *labels, "cp949"):
        text = _find_text(body, label.lower())
        if text is not None and (label != "cp949" or not _is_almost_utf8(body)):
            return text
    return body.decode("utf-8", "replace")


def mend(text: str) -> str:
    """Return the document with its small faults repaired, without XML declaration and DOCTYPE."""
    start = _START.search(text, 0, HEAD)
    text = _NO_XML.sub("", text[start.start() if start else 0 :])
    root = _ROOT.search(text, 0, HEAD)
    head = text[: root.start()] if root else ""
    head = _DOCTYPE.sub("", _PROLOG.sub("", head, count=1), count=1)
    body = _close(text[root.start() :], root[1]) if root else text
    return head.lstrip() + "".join(_mend_ampersands(body))


def is_page(text: str) -> bool:
    """True when the document starts as an HTML page does."""
    return _PAGE.match(text[:HEAD]) is not None


def has_root(text: str) -> bool:
    """True when a feed's root is where one would be."""
    return _ROOT.search(text, 0, HEAD) is not None


def _find_text(body: bytes, label: str) -> str | None:
    try:
        return body.decode(_LABELS.get(label, label)) if label else None
    except (LookupError, ValueError):
        return None


def _is_almost_utf8(body: bytes) -> bool:
    """True when few characters are damaged: text cut in the middle of one, say."""
    text = body.decode("utf-8", "replace")
    beyond_ascii = sum(1 for letter in text if letter > "\x7f")
    return text.count("\ufffd") <= beyond_ascii * _DAMAGE_MAX


def _close(text: str, root: str) -> str:
    """Return the document without what follows its root, or, cut off in the middle, closed after an item."""
    end = text.rfind(f"</{root}")
    if end < 0:
        end = max(text.rfind(item) + len(item) for item in _LAST_ITEM)
        if end < max(map(len, _LAST_ITEM)):  # no item ends here
            return text
        root = f"channel></{root}" if root == "rss" else root
    return f"{text[:end]}</{root}>"


def _mend_ampersands(text: str) -> "chain[str]":
    """Return the document in pieces with every "&" outside CDATA made to mean something."""
    first, *others = text.split("<![CDATA[")
    return chain((_AMPERSAND.sub(_resolve, first),), chain.from_iterable(map(_after_cdata_start, others)))


def _after_cdata_start(piece: str) -> tuple[str, ...]:
    inside, end, after = piece.partition("]]>")
    return ("<![CDATA[", inside, end, _AMPERSAND.sub(_resolve, after))


def _resolve(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        meant = html5.get(name + ";")
        return meant.replace("&", "&amp;").replace("<", "&lt;") if meant else "&amp;" + found[0][1:]
    if decimal or hexadecimal:
        point = int(decimal) if decimal else int(hexadecimal, 16)
        is_letter = point <= 0x10FFFF and not _NO_XML.match(chr(point))
        return found[0] if is_letter else ""
    return "&amp;" + found[0][1:]


def declare_prefixes(text: str) -> str:
    """Return the document with every namespace prefix declared at its root."""
    used = {tag or attribute for tag, attribute in _PREFIX.findall(text)}
    missing = sorted(used - set(_XMLNS.findall(text)) - {"xml", "xmlns"})
    root = _ROOT.search(text, 0, HEAD) if missing else None
    if root is None:
        return text
    names = ((prefix, _KNOWN_PREFIXES.get(prefix, f"urn:undeclared:{prefix}")) for prefix in missing[:50])
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in names)
    return text[: root.end()] + declared + text[root.end() :]
