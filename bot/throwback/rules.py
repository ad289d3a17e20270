"""What may be shared, shown, decided and removed: pure, with a reason for every no."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.artists.models import Artist
from bot.artists.rules import fold
from bot.errors import NotAllowedError, UserError
from bot.ids import ArtistId
from bot.throwback.dates import MONTHS, read_date
from bot.throwback.models import (
    Details,
    Findings,
    Limits,
    Obstacle,
    Origin,
    Photo,
    PhotoDate,
    Place,
    Review,
    Settings,
    Sharer,
    State,
    Straight,
    Usage,
)

CAPTION_LONGEST = 200  # characters; ours: a title of four lines on a phone
CREDIT_LONGEST = 80  # ours
ALT_LONGEST = 1024  # Discord: description of a picture
REASON_LONGEST = 300  # ours
URL_LONGEST = 512  # Discord: address behind a button
COLLAGE_LEAST, COLLAGE_MOST = 2, 9
HALL_LEAST = 3  # hearts; ours: fewer are a friend's
FOLDED_MOST = 2000  # bytes; what an index row of PostgreSQL takes (2,704), with room
WORDS_MOST = 8  # of a search; more narrow nothing down
NAME_DIGITS = 16  # of the key, in the names of posted files

BAG = 2**31 - 1
"""A prime: lots and factors of shuffle bags are 1 to BAG - 1, and their products fit a BIGINT."""

_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+\S*", re.IGNORECASE)
_SPACED = ("LATIN", "CYRILLIC", "GREEK", "DIGIT")


@dataclass(frozen=True, slots=True)
class SearchWord:
    """A word that a photo must have in its text, or else one of these artists.

    Attributes:
        patterns: for LIKE on `photo_text.folded`, the text must meet all; nothing in them needs escaping.
    """

    patterns: tuple[str, ...]
    artist_ids: tuple[ArtistId, ...] = ()


def find_obstacle(photo: Photo, place: Place) -> Obstacle | None:
    """Return why a photo may not be shown at a place, None when it may.

    The one rule about who may see what: asked when photos are chosen and again just before they are sent;
    `store.VISIBLE` is the same rule in SQL. A room sees what is approved, and of an age-restricted channel
    only in such a one. Its sharer sees his own as long as there is a picture, moderators also what is hidden.
    """
    if photo.guild_id != place.guild_id:
        return "other server"
    state = photo.state
    if state in (State.REJECTED, State.REPLACED, State.REMOVED):
        return state.value
    if place.audience == "moderator" or (place.audience == "author" and place.user_id == photo.author_id):
        return None
    if state is not State.APPROVED:
        return state.value
    if photo.origin.from_restricted and not place.is_age_restricted:
        return "age restricted"
    return None


def judge_sharing(
    settings: Settings, sharer: Sharer, origin: Origin, findings: Findings
) -> Review | Straight:
    """Say whether a shared photo is posted at once or a person looks at it first, and why."""
    if findings.held:
        return Review("held")
    if origin.from_restricted:
        return Review("age restricted")
    if origin.from_private:
        return Review("private channel")
    if not is_trusted(settings, sharer):
        return Review("not trusted")
    return Review("alike") if findings.alike else Straight()


def is_trusted(settings: Settings, sharer: Sharer) -> bool:
    """Return whether a server lets this member's photos pass without a review."""
    trust = settings.trust
    match trust.kind:
        case "everyone":
            return True
        case "role":
            return trust.role_id in sharer.role_ids
        case "approved":
            return sharer.approved >= trust.approved
        case "nobody":
            return False


def check_may_decide(photo: Photo, moderator_id: int, settings: Settings) -> None:
    """Raise when a moderator would decide about a photo of his own, and the server does not want that."""
    if photo.author_id == moderator_id and not settings.may_approve_own:
        raise NotAllowedError("error-photo-own-review")


def check_may_remove(photo: Photo, user_id: int) -> None:
    """Raise unless the person shared the photo or is credited for it; moderators take down instead."""
    if user_id not in (photo.author_id, photo.details.credited_id):
        raise NotAllowedError("error-photo-not-yours")


def check_may_heart(photo: Photo, user_id: int) -> None:
    """Raise when a person would give a heart to his own photo."""
    if photo.author_id == user_id:
        raise NotAllowedError("error-photo-own-heart")


def check_limits(usage: Usage, size: int, limits: Limits) -> None:
    """Raise when a member, or his server, has shared as much as it takes in.

    Args:
        usage: before this photo.
        size: bytes this one would take.
    """
    if usage.pending >= limits.pending:
        raise UserError("error-photo-pending", most=limits.pending)
    if usage.today >= limits.a_day:
        raise UserError("error-photo-day", most=limits.a_day)
    if usage.server_bytes + size > limits.server_bytes:
        raise UserError("error-photo-full", most=limits.server_bytes // 1024**2)


def read_details(
    today: date,
    *,
    taken: str = "",
    caption: str = "",
    credit: str = "",
    alt: str = "",
    artist_ids: Sequence[int] = (),
    is_spoiler: bool = False,
) -> Details:
    """Read what a fan typed about a photo; what is empty stays unknown.

    Raises:
        UserError: the date is none (see `dates.read_date`), or something is too long.
    """
    return Details(
        taken=read_date(taken, today) if taken.strip() else None,
        caption=_read_line("error-photo-caption", caption, CAPTION_LONGEST),
        credit=_read_line("error-photo-credit", credit, CREDIT_LONGEST),
        alt=_read_line("error-photo-alt", alt, ALT_LONGEST),
        artist_ids=tuple(ArtistId(one) for one in dict.fromkeys(artist_ids)),
        is_spoiler=is_spoiler,
    )


def read_source(text: str) -> str | None:
    """Read the address a photo was taken from.

    Raises:
        UserError: it is no http(s) address, or too long for a button.
    """
    address = text.strip()
    if not address:
        return None
    if not _ADDRESS.fullmatch(address) or len(address) > URL_LONGEST:
        raise UserError("error-photo-source", text=address[:60])
    return address


def check_focus(across: float, down: float) -> tuple[float, float]:
    """Return a point to keep as shares of width and height, moved into the picture."""
    return min(1.0, max(0.0, across)), min(1.0, max(0.0, down))


def check_collage(count: int, layout: str) -> None:
    """Raise when so many photos make no collage of a layout."""
    if layout == "then and now" and count != COLLAGE_LEAST:
        raise UserError("error-photo-collage-two")
    if not COLLAGE_LEAST <= count <= COLLAGE_MOST:
        raise UserError("error-photo-collage-count", least=COLLAGE_LEAST, most=COLLAGE_MOST)


def file_name(photo: Photo, *, animated: bool = False) -> str:
    """Return the name a photo is posted under: from its content, never the upload's; Discord hides it behind
    a spoiler when its name says so."""
    animation = photo.picture.animation if animated else None
    spoiler = "SPOILER_" if photo.details.is_spoiler else ""
    return f"{spoiler}{photo.picture.key[:NAME_DIGITS]}.{animation or 'jpg'}"


def merge_details(kept: Details, better: Details) -> Details:
    """Return ours, completed by what a better version of the same photo says."""
    return replace(
        kept,
        taken=_more_exact(kept.taken, better.taken),
        caption=kept.caption or better.caption,
        credit=kept.credit or better.credit,
        alt=kept.alt or better.alt,
        artist_ids=kept.artist_ids or better.artist_ids,
        is_spoiler=kept.is_spoiler or better.is_spoiler,
        focus=None,  # it was a point of the other picture
    )


def fold_details(details: Details) -> str:
    """Return what a search looks through: folded words between single spaces; artists are looked up apart."""
    words = " ".join((*_split(details.caption), *_split(details.credit), *_date_words(details.taken)))
    cut = f" {words} ".encode()[:FOLDED_MOST]
    return cut.decode("utf-8", "ignore")


def read_search(text: str, artists: Iterable[Artist]) -> list[SearchWord]:
    """Return the words of a search, each with the artists it may mean; all must be met.

    In scripts that put spaces between words a word matches beginnings ("enc" finds encore) and a single
    letter only itself; in Korean, Japanese, Chinese, Thai it matches anywhere.
    """
    named = [(artist.id, [word for name in artist.names for word in _split(name)]) for artist in artists]
    words = dict.fromkeys(_split(text))
    return [
        SearchWord(
            _list_patterns(word), tuple(id_ for id_, names in named if any(_meets(word, n) for n in names))
        )
        for word in list(words)[:WORDS_MOST]
    ]


def bag_scope(*, is_restricted: bool, artist_id: int | None) -> str:
    """Return the name of the shuffle bag for draws among the same photos."""
    return f"{'restricted' if is_restricted else 'open'}:{artist_id or 'all'}"


def _list_patterns(word: str) -> tuple[str, ...]:
    """Return patterns for a word, the fast one first: SQLite stops at every space for one that begins so,
    which takes twice as long over 100,000 texts."""
    anywhere = f"%{word}%"
    if not _is_spaced(word):
        return (anywhere,)
    return anywhere, f"% {word} %" if len(word) == 1 else f"% {word}%"


def _meets(word: str, name: str) -> bool:
    """Return whether a search word means a word of an artist's name, as `_list_patterns` does for texts."""
    if not _is_spaced(word):
        return word in name
    return name == word if len(word) == 1 else name.startswith(word)


def _is_spaced(word: str) -> bool:
    return word[0].isascii() or unicodedata.name(word[0], "").startswith(_SPACED)


def _split(text: str) -> list[str]:
    """Return the words of a text, folded: letters, digits and the marks on them."""
    kept = (one if one.isalnum() or unicodedata.category(one).startswith("M") else " " for one in fold(text))
    return "".join(kept).split()


def _date_words(taken: PhotoDate | None) -> list[str]:
    """Return the words by which a date is looked for, in English and Korean."""
    if taken is None:
        return []
    words = [f"{taken.year}", f"{taken.year}년"]
    if taken.month is not None:
        words += [f"{taken.month:02}", f"{taken.month}월", MONTHS[taken.month - 1]]
    if taken.day is not None:
        words += [f"{taken.day:02}", f"{taken.day}일"]
    return words


def _more_exact(one: PhotoDate | None, other: PhotoDate | None) -> PhotoDate | None:
    return max((one, other), key=lambda date: len(str(date)) if date else 0)


def _read_line(key: str, text: str, longest: int) -> str:
    line = " ".join(text.replace("\0", " ").split())
    if len(line) > longest:
        raise UserError(key, length=len(line), most=longest)
    return line
