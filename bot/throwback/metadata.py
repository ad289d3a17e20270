"""What a picture tells besides itself: read to say what was removed and to propose a day, never kept.

GPS does not leave the worker: only that there was some.
"""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.throwback.dates import CameraNotes
from bot.throwback.models import Removed

if TYPE_CHECKING:
    from PIL.Image import Image

# Exif 2.32: the tags of IFD 0 and of the Exif IFD, by what they give away. XP… are Windows' own.
EXIF_IFD, GPS_IFD, PREVIEW_IFD = 0x8769, 0x8825, 1
DATE_TIME_ORIGINAL, FILE_SOURCE = 0x9003, 0xA300
MAKE, MODEL, SOFTWARE = 0x010F, 0x0110, 0x0131
TAGS: dict[Removed, frozenset[int]] = {
    "device": frozenset(
        {MAKE, MODEL, SOFTWARE, 0x013C, 0x927C, 0xA431, 0xA433, 0xA434, 0xA435}  # host, maker note, lenses
    ),
    "name": frozenset({0x013B, 0x8298, 0x9C9D, 0xA430}),  # artist, copyright, author, owner
    "comment": frozenset({0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F}),  # description, comment, XP…
}
XMP: dict[Removed, re.Pattern[bytes]] = {
    "place": re.compile(rb"exif:GPS|photoshop:(?:City|State|Country)|Iptc4xmpExt:Location"),
    "device": re.compile(rb"tiff:(?:Make|Model)|xmp:CreatorTool|aux:(?:Lens|SerialNumber)"),
    "name": re.compile(rb"dc:creator|dc:rights|photoshop:Credit"),
    "comment": re.compile(rb"dc:(?:description|title|subject)"),
}
# PNG's tEXt keywords (PNG 3rd edition, 11.3.3.2) and where Pillow keeps the comments of JPEG and GIF.
WORDS: dict[Removed, frozenset[str]] = {
    "device": frozenset({"software", "source"}),
    "name": frozenset({"author", "copyright"}),
    "comment": frozenset({"comment", "description", "title", "disclaimer", "warning", "parameters"}),
}
IPTC: dict[Removed, frozenset[tuple[int, int]]] = {  # IPTC-IIM 4.2, record 2
    "place": frozenset({(2, 26), (2, 90), (2, 92), (2, 95), (2, 101)}),
    "device": frozenset({(2, 65)}),
    "name": frozenset({(2, 80), (2, 110), (2, 116), (2, 122)}),
    "comment": frozenset({(2, 5), (2, 25), (2, 105), (2, 120)}),
}
ORDER: tuple[Removed, ...] = ("place", "device", "name", "comment")

_SCANNER = re.compile(r"scan|perfection", re.IGNORECASE)
_SCANNED = {b"\x01", b"\x02", 1, 2}  # Exif 2.32, FileSource: film scanner, print scanner


@dataclass(frozen=True, slots=True)
class Told:
    """What a picture's metadata said; all of it is gone from the cleaned picture."""

    removed: tuple[Removed, ...] = ()
    notes: CameraNotes = field(default_factory=CameraNotes)


def read_metadata(picture: "Image") -> Told:
    """Return what a loaded picture tells besides itself; what cannot be read tells nothing."""
    found: set[Removed] = set()
    for look in (_list_words, _list_xmp, _list_iptc, _list_exif):
        try:
            found |= look(picture)
        except MemoryError:
            raise
        except Exception:  # metadata may be anything, and Pillow's parsers raise accordingly
            continue
    return Told(tuple(kind for kind in ORDER if kind in found), _read_notes(picture))


def read_orientation(picture: "Image") -> int:
    """Return EXIF's 1 to 8: how the picture lies; 1 when it says nothing or nonsense."""
    try:
        value = picture.getexif().get(0x0112, 1)
    except MemoryError:
        raise
    except Exception:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _list_exif(picture: "Image") -> set[Removed]:
    exif = picture.getexif()
    tags = {tag for ifd in (exif, exif.get_ifd(EXIF_IFD)) for tag, value in ifd.items() if value}
    found: set[Removed] = {kind for kind, telling in TAGS.items() if tags & telling}
    if exif.get_ifd(GPS_IFD):
        found.add("place")
    if exif.get_ifd(PREVIEW_IFD):
        found.add("comment")
    return found


def _list_xmp(picture: "Image") -> set[Removed]:
    xmp = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    raw = xmp.encode() if isinstance(xmp, str) else bytes(xmp)
    return {kind for kind, telling in XMP.items() if telling.search(raw)}


def _list_iptc(picture: "Image") -> set[Removed]:
    from PIL import IptcImagePlugin, JpegImagePlugin

    if not isinstance(picture, JpegImagePlugin.JpegImageFile):
        return set()
    keys = set(IptcImagePlugin.getiptcinfo(picture) or ())
    return {kind for kind, telling in IPTC.items() if keys & telling}


def _list_words(picture: "Image") -> set[Removed]:
    words = {str(key).casefold() for key, value in picture.info.items() if isinstance(value, str | bytes)}
    return {kind for kind, telling in WORDS.items() if words & telling}


def _read_notes(picture: "Image") -> CameraNotes:
    try:
        exif: Any = picture.getexif()
        camera = exif.get_ifd(EXIF_IFD)
        names = " ".join(str(exif.get(tag, "")) for tag in (MAKE, MODEL, SOFTWARE))
        is_scan = camera.get(FILE_SOURCE) in _SCANNED or _SCANNER.search(names) is not None
        return CameraNotes(str(camera.get(DATE_TIME_ORIGINAL, "")), is_scan)
    except MemoryError:
        raise
    except Exception:
        return CameraNotes()
