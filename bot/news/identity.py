"""What makes two addresses, two items, two fetches the same."""

import hashlib
import re
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

from bot import text as safe

URL_MAX = 2048
"""Characters; Discord cuts embeds' addresses here, and no page that people open has a longer one."""

IDENTITY_MAX = 512
"""Characters of a guid kept as it is; a longer one is hashed."""

# Parameters that say where a reader came from, not what he reads (the lists of ClearURLs and Firefox agree on
# these).
# fmt: off
_TRACKING = frozenset((
    "fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh",
    "mc_cid", "mc_eid", "_ga", "_gl", "ref_src", "ref_url", "cmpid", "ncid", "smid", "ocid", "spm", "si",
    "__twitter_impression", "at_medium", "at_campaign", "wt_mc", "mkt_tok", "vero_id", "_hsenc", "_hsmi",
))
# fmt: on
_YOUTUBE_HOSTS = frozenset(("youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"))
_YOUTUBE_PATH = re.compile(r"/(?:shorts|live|embed|v)/([\w-]{11})/?")
_YOUTUBE_ID = re.compile(r"[\w-]{11}")
_PLAIN_URL = re.compile(
    r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?(?:[/?#][!#-;=?-\[\]_a-z~]*)?"
)
_AS_WRITTEN = "".join(map(chr, range(0x21, 0x7F)))


def absolute(url: str | None, base_url: str) -> str | None:
    """Return the address resolved against the page it was on, None unless it is http or https with a host."""
    if not url:
        return None
    if not _PLAIN_URL.fullmatch(url):
        url = _resolve("".join(url.split()) if "\n" in url else url.strip(), base_url)
    return url if url and len(url) <= URL_MAX else None


def canonical(link: str) -> str:
    """Return what all copies of one address share: https, no www., no tracking, no fragment, sorted query.

    YouTube's many forms become `https://youtube.com/watch?v=ID`. For comparing, not for opening.

    Args:
        link: as `absolute` returned it.
    """
    rest, _, query = link.partition("#")[0].partition("://")[2].partition("?")
    host, slash, path = rest.partition("/")
    host = host.rpartition("@")[2].lower().removeprefix("www.")
    if ":" in host:
        host = host.removesuffix(":443").removesuffix(":80")
    if not host.isascii():
        host = _to_ascii(host)
    video = (
        _find_video(host, slash + path, query)
        if host.startswith(("youtu", "m.youtu", "music.youtu"))
        else None
    )
    if video:
        return f"https://youtube.com/watch?v={video}"
    if not (path.isascii() and query.isascii()):
        path, query = quote(path, safe=_AS_WRITTEN), quote(query, safe=_AS_WRITTEN)
    query = _sort_query(query) if query else ""
    return f"https://{host}/{path}?{query}" if query else f"https://{host}/{path}"


def choose_identity(
    guid: str, is_guid_unique: bool, link: str | None, is_link_unique: bool, told: str
) -> str:
    """Return the identity of an item: its guid, else its canonical link, else a hash of what it tells.

    Args:
        guid: as the feed wrote it, "" for none.
        is_guid_unique: no other item of the document has it.
        link: canonical; unique in the same sense, since some feeds link every item to their front page.
        told: title and date.
    """
    if guid and is_guid_unique:
        return guid if len(guid) <= IDENTITY_MAX else digest(guid)
    if link and is_link_unique:
        return link if len(link) <= IDENTITY_MAX else digest(link)
    return digest(told)


def digest(*parts: str) -> str:
    """Return the SHA-256 of texts in hexadecimal; ("ab", "c") and ("a", "bc") differ."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _find_video(host: str, path: str, query: str) -> str | None:
    if host == "youtu.be":
        found = _YOUTUBE_ID.fullmatch(path.strip("/"))
        return found[0] if found else None
    if host not in _YOUTUBE_HOSTS:
        return None
    if path == "/watch":
        video = dict(parse_qsl(query)).get("v", "")
        return video if _YOUTUBE_ID.fullmatch(video) else None
    found = _YOUTUBE_PATH.fullmatch(path)
    return found[1] if found else None


def _sort_query(query: str) -> str:
    return "&".join(
        sorted(pair for pair in query.split("&") if pair and not _is_tracking(pair.partition("=")[0]))
    )


def _is_tracking(name: str) -> bool:
    return name.startswith("utm_") or name.lower() in _TRACKING


def _resolve(url: str, base_url: str) -> str | None:
    try:
        if "://" not in url[:8]:
            url = urljoin(base_url, url)
        is_web = url[:7].lower() == "http://" or url[:8].lower() == "https://"
        return safe.clean(url) if is_web and urlsplit(url).hostname else None
    except ValueError:  # "http://[": no address
        return None


def _to_ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host
