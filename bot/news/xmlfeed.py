"""RSS 0.9 to 2.0, RDF and Atom, well-formed: the gate, and the reading, in one pass.

The gate is strict because whoever reads past an error makes text up (`?a=1&b=2` became `?a=1=2` in a
recovering parser). Expat is the standard library's; it loads nothing, and a DOCTYPE, which could declare
entities, ends the reading before its first one. Neither attributes nor depth cost it more than their length
(measured: a tag of 20,000 attributes 6 ms), so they are limited only to be plain about what a feed is.
"""

from html import escape
from xml.parsers import expat

from bot.news.errors import NotAFeedError
from bot.news.identity import absolute
from bot.news.raw import NO_TEXT, RawFeed, RawImage, RawItem, RawText, is_picture, read_minutes, read_width

ATTRIBUTES_MAX = 200
"""Attributes of one tag; the most that is seen on feeds in the wild is about 20."""

DEPTH_MAX = 100
"""Levels of nesting; feeds need 6, and XHTML inside Atom some 20 more."""

# Namespaces by the short name their elements get here. RSS has had many, or none.
_NAMESPACES = {
    "": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://www.w3.org/2005/Atom": "atom:",
    "https://www.w3.org/2005/Atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dc:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
}
_RDF_ABOUT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_XML = "http://www.w3.org/XML/1998/namespace}"

_ROOTS = frozenset(("rss", "feed", "rdf"))
_TITLES = ("title", "atom:title", "media:title", "dc:title")
# fmt: off
_TEXTS = (
    "description", "atom:summary", "content:encoded", "atom:content", "dc:description", "itunes:summary",
    "media:description",
)
_DATES = (
    "pubDate", "atom:published", "dc:date", "atom:issued", "dc:created", "atom:updated", "atom:modified",
    "dc:modified", "lastBuildDate",
)
_OTHERS = (
    "guid", "atom:id", "link", "atom:link", "feedburner:origLink", "enclosure", "media:thumbnail",
    "itunes:image", "language", "dc:language", "ttl",
)
# fmt: on
# What becomes of an element: its text is kept, its children are read into the fields around it or into fields
# of their own, or it is skipped with all it holds.
_FIELD, _CONTAINER, _ITEM, _MEDIA, _SKIPPED = "field", "container", "item", "media", "skipped"
_KINDS = {
    **dict.fromkeys((*_TITLES, *_TEXTS, *_DATES, *_OTHERS), _FIELD),
    **dict.fromkeys(("rss", "channel", "atom:feed", "rdf:RDF", "media:group"), _CONTAINER),
    **dict.fromkeys(("item", "atom:entry"), _ITEM),
    "media:content": _MEDIA,
}
_OTHER_RELATIONS = frozenset(("self", "hub", "enclosure", "edit", "replies", "next", "via", "search"))

Element = tuple[dict[str, str], str]
"""Attributes and text, markup inside it written out."""

Fields = dict[str, list[Element]]


class _StopError(Exception):
    """The document has a DOCTYPE, or something else before its root; `mend` takes both out."""


def find_feed(body: bytes, base_url: str) -> RawFeed | None:
    """Return what a feed says, None when the document is none, is not well-formed or has a DOCTYPE.

    Args:
        body: in UTF-8 or UTF-16; None for the others.
        base_url: where it was fetched.

    Raises:
        NotAFeedError: it is out of all proportion.
    """
    reading = _Reading()
    try:
        reading.read(body)
    except (expat.ExpatError, _StopError):
        return None
    return reading.to_feed(base_url)


class _Reading:
    """The handlers of one pass, and what they have found.

    An element is either a container, whose children are read into the fields around it, or a field, whose
    text is kept, or it is skipped with all it holds.
    """

    def __init__(self) -> None:
        self._namespaces = _NAMESPACES
        self._kinds: dict[str, tuple[str, str]] = {}
        self._top: Fields = {}
        self._top_attributes: dict[str, str] = {}
        self._around: list[Fields] = [self._top]
        self._items: list[RawItem] = []
        self._depth = 0
        self._skipped = 0
        self._field = ""
        self._attributes: dict[str, str] = {}
        self._parts: list[str] = []
        self._inner = 0
        self._media: dict[str, str] | None = None

    def read(self, body: bytes) -> None:
        """Read the whole document."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.buffer_size = 65536
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.XmlDeclHandler = self._check_encoding
        parser.Parse(body, True)

    def _check_encoding(self, _version: str, encoding: str | None, _standalone: int) -> None:
        """Leave the old encodings to `decode`, which knows what pages mean by their names."""
        if encoding and not encoding.lower().startswith(("utf-8", "utf-16")):
            raise _StopError

    def _refuse_doctype(self, *_: object) -> None:
        raise _StopError

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_MAX or len(attributes) > ATTRIBUTES_MAX:
            raise NotAFeedError("hostile")
        if self._skipped:
            self._skipped += 1
            return
        if self._field:
            self._inner += 1
            self._parts.append(_open_tag(tag, attributes))
            return
        kind, name = self._kinds.get(tag) or self._classify(tag)
        if kind is _SKIPPED:
            self._skipped = 1
        elif kind is _FIELD:
            self._field, self._attributes, self._parts = name, attributes, []
        elif kind is _ITEM:
            about = attributes.get(_RDF_ABOUT)
            self._around.append({"guid": [({"isPermaLink": "false"}, about)]} if about else {})
        elif kind is _MEDIA:
            self._media = attributes
            self._around[-1].setdefault(name, []).append((attributes, ""))
        elif self._depth == 1:
            self._top_attributes = attributes

    def _text(self, text: str) -> None:
        if self._field:
            self._parts.append(escape(text, quote=False) if self._inner else text)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
        elif not self._field:
            self._leave(self._kinds[tag][0])
        elif self._inner:
            self._inner -= 1
            self._parts.append(f"</{tag.rpartition('}')[2]}>")
        else:
            self._keep("".join(self._parts).strip())

    def _keep(self, text: str) -> None:
        """Put the field that ends into the fields around it."""
        name, self._field = self._field, ""
        if self._media is not None and name == "media:description":
            self._media["alt"] = text
        elif text or self._attributes:
            self._around[-1].setdefault(name, []).append((self._attributes, text))

    def _leave(self, kind: str) -> None:
        if kind is _ITEM:
            self._items.append(_read_item(self._around.pop()))
        elif kind is _MEDIA:
            self._media = None

    def _classify(self, tag: str) -> tuple[str, str]:
        """Return what to do with an element, and its short name; "" in the vocabularies nobody here reads."""
        namespace, _, local = tag.rpartition("}")
        if self._depth == 1:
            if local.lower() not in _ROOTS:
                raise _StopError
            default = "atom:" if local == "feed" else ""  # whatever a feed calls its own vocabulary
            self._namespaces = {**_NAMESPACES, namespace: _NAMESPACES.get(namespace) or default}
        prefix = self._namespaces.get(namespace)
        name = "" if prefix is None else prefix + local
        found = self._kinds[tag] = _KINDS.get(name, _SKIPPED), name
        return found

    def to_feed(self, base_url: str) -> RawFeed:
        """Return what was read."""
        top, links = self._top, self._top.get("link", []) + self._top.get("atom:link", [])
        return RawFeed(
            base_url=absolute(self._top_attributes.get(f"{_XML}base"), base_url) or base_url,
            title=next(iter(_list_texts(top, _TITLES)), NO_TEXT),
            site=_choose_link(links),
            language=_first(top, "language", "dc:language") or self._top_attributes.get(f"{_XML}lang", ""),
            dates=[written for name in _DATES if (written := _first(top, name))],
            ttl_s=read_minutes(_first(top, "ttl")),
            hub=next(
                (attributes.get("href", "") for attributes, _ in links if attributes.get("rel") == "hub"), ""
            ),
            items=self._items,
        )


def _open_tag(tag: str, attributes: dict[str, str]) -> str:
    written = "".join([f' {name.rpartition("}")[2]}="{escape(value)}"' for name, value in attributes.items()])
    return f"<{tag.rpartition('}')[2]}{written}>"


def _first(fields: Fields, *names: str) -> str:
    """Return the text of the first of these elements that has any."""
    for name in names:
        if name in fields:
            for _, text in fields[name]:
                if text:
                    return text
    return ""


def _read_item(fields: Fields) -> RawItem:
    guid = _first(fields, "guid", "atom:id")
    link = _first(fields, "feedburner:origLink")
    if not link:
        link = _choose_link(fields.get("link", []) + fields.get("atom:link", []))
    if not link and "://" in guid and _is_permalink(fields):
        link = guid
    titles = _list_texts(fields, _TITLES)
    title = titles[0] if titles else NO_TEXT
    return RawItem(
        guid, link, title, _first(fields, *_DATES), _list_texts(fields, _TEXTS), *_list_images(fields)
    )


def _is_permalink(fields: Fields) -> bool:
    return "guid" not in fields or fields["guid"][0][0].get("isPermaLink") != "false"


def _list_texts(fields: Fields, names: tuple[str, ...]) -> list[RawText]:
    """Return the texts of these elements, best first; of several of one name the first that says any."""
    texts: list[RawText] = []
    for name in names:
        if name in fields:
            said = [element for element in fields[name] if element[1]]
            if said:
                attributes, text = said[0]
                texts.append(RawText(text, _is_html(name, attributes)))
    return texts


def _is_html(name: str, attributes: dict[str, str]) -> bool:
    """True when the text is markup: Atom says so by `type`, RSS never does and always may be."""
    if name.startswith(("atom:", "media:")):
        return "html" in attributes.get("type", "") or attributes.get("mode") == "escaped"
    return True


def _choose_link(links: list[Element]) -> str:
    """Return the page among RSS's and Atom's links: text, else the alternate, else what is no other thing."""
    other = ""
    for attributes, text in links:
        if text:
            return text
        relation = attributes.get("rel", "alternate")
        if relation == "alternate" and "html" in attributes.get("type", "html"):
            return attributes.get("href", "")
        if relation not in _OTHER_RELATIONS and not other:
            other = attributes.get("href", "")
    return other


def _list_images(fields: Fields) -> tuple[list[RawImage], list[RawImage]]:
    """Return the pictures an item names, widest first, and its thumbnails."""
    images: list[RawImage] = []
    if "media:content" in fields:
        media = [_to_image(attributes) for attributes, _ in fields["media:content"] if _is_image(attributes)]
        images += sorted(media, key=lambda image: -image.width)
    if "enclosure" in fields:
        images += [_to_image(attributes) for attributes, _ in fields["enclosure"] if _is_image(attributes)]
    for attributes, _ in fields.get("atom:link", ()):
        if attributes.get("rel") == "enclosure" and attributes.get("type", "").startswith("image/"):
            images.append(RawImage(attributes.get("href", "")))
    thumbnails = [_to_image(attributes) for attributes, _ in fields.get("media:thumbnail", ())]
    thumbnails.sort(key=lambda image: -image.width)
    thumbnails += [RawImage(attributes.get("href", "")) for attributes, _ in fields.get("itunes:image", ())]
    return images, thumbnails


def _to_image(attributes: dict[str, str]) -> RawImage:
    return RawImage(
        attributes.get("url", ""), attributes.get("alt", ""), read_width(attributes.get("width", ""))
    )


def _is_image(attributes: dict[str, str]) -> bool:
    return is_picture(attributes.get("type", ""), attributes.get("medium", ""), attributes.get("url", ""))
