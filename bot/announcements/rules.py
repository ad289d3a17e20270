"""What an announcement may say, and what becomes of one that is due."""

import re
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.announcements.models import (
    LABELS,
    Announcement,
    AskModerators,
    Content,
    Label,
    Pass,
    Post,
    Verdict,
)
from bot.artists.models import Artist
from bot.clock import to_ms
from bot.errors import UserError
from bot.ids import ArtistId, RoleId
from bot.schedule.rules import ON_TIME, Ask, Occurrence, SkipTo, catch_up, next_occurrence, upcoming

TITLE_LONGEST = 100  # characters; ours: three lines on a phone
TEXT_LONGEST = 3000  # characters; a card takes 4,000 with everything on it
ALT_LONGEST = 1024  # Discord: description of a picture
URL_LONGEST = 512  # Discord: address behind a button
IMAGE_URL_LONGEST = 2048  # Discord: address of a picture
LINK_LABEL_LONGEST = 20  # ours: what a button shows in one line on a phone
ACTIVE_MOST = 100  # ours: scheduled announcements of one server
PERIODS = {"daily": timedelta(days=1), "weekly": timedelta(weeks=1)}
Outcome = Literal["sent", "waiting", "failed", "skipped", "asking"]
OUTCOMES: dict[str, Outcome] = {
    "pending": "waiting",
    "sending": "waiting",
    "sent": "sent",
    "failed": "failed",
    "cancelled": "skipped",
    "asking": "asking",
}
"""What a delivery's state means to moderators."""

_ADDRESS = re.compile(r"https?://(?:[\w-]+\.)+[\w-]+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)


def read_content(
    *,
    title: str,
    text: str = "",
    link: str = "",
    image_url: str = "",
    image_alt: str = "",
    role_id: int | None = None,
    label: str | None = None,
    artist_id: int | None = None,
) -> Content:
    """Read what a moderator typed.

    Args:
        link: an address; words before it become the button's label ("Playlist https://…").

    Raises:
        UserError: no title, something is too long, or an address is none.
    """
    words, url = _read_link(link)
    return Content(
        title=_read_title(title),
        text=_check_length("error-announcement-text", text.strip(), TEXT_LONGEST),
        url=url,
        link_label=words,
        image_url=_read_address(image_url, IMAGE_URL_LONGEST),
        image_alt=_check_length("error-announcement-alt", image_alt.strip(), ALT_LONGEST) or None,
        role_id=None if role_id is None else RoleId(role_id),
        label=_read_label(label),
        artist_id=None if artist_id is None else ArtistId(artist_id),
    )


def decide(announcement: Announcement, planned_at: datetime, now: datetime, *, is_on: bool) -> Verdict:
    """Say what becomes of a due announcement.

    A single one that cannot be posted, or is more than 12 hours late, is put before the moderators. Of a
    recurring one the latest missed occurrence is posted, at most.

    Args:
        is_on: the server has the bot and did not switch announcements off.
    """
    catching = catch_up(announcement.recurrence, planned_at, now)
    if announcement.repeat == "once":
        if not is_on or isinstance(catching, Ask):
            return AskModerators()
        return Post(planned_at, None)
    following = next_occurrence(announcement.recurrence, now)
    next_at = following.at if following else None
    if not is_on:
        return Pass(next_at)
    latest_at = catching.latest.at if isinstance(catching, SkipTo) else planned_at
    return Post(latest_at, next_at)


def is_late(planned_at: datetime, posted_at: datetime) -> bool:
    """Say whether a post says that it is late, whether the schedule or the outbox made it wait."""
    return posted_at - planned_at > ON_TIME


def first_occurrence(announcement: Announcement, when: Occurrence, now: datetime) -> datetime:
    """Return when a new announcement is due first.

    A single one keeps the exact moment that was named, which its wall time alone may not say (the second
    of an hour that comes twice).

    Raises:
        UserError: a single one that lies in the past; five minutes are forgiven, a modal takes its time.
    """
    if announcement.repeat == "once":
        if when.at < now - ON_TIME:
            raise UserError("error-announcement-past")
        return when.at
    following = next_occurrence(announcement.recurrence, now)
    if following is None:
        raise UserError("error-announcement-past")
    return following.at


def list_upcoming(announcement: Announcement, count: int = 5) -> list[Occurrence]:
    """Return the next occurrences of an announcement, earliest first; none when it is over."""
    if announcement.state != "active" or announcement.next_at is None:
        return []
    found = upcoming(announcement.recurrence, announcement.next_at - timedelta(milliseconds=1), count)
    if found and found[0].at == announcement.next_at:
        return found
    local = datetime.combine(announcement.starts_on, announcement.wall_time)
    return [Occurrence(announcement.next_at, local)]


def list_past(announcement: Announcement, now: datetime, count: int) -> list[datetime]:
    """Return the latest occurrences of an announcement up to now, newest first.

    Of a single one that waits for a moderator's word the missed moment; of others that are over none.
    """
    if announcement.next_at is None:
        return []
    if announcement.repeat not in PERIODS:
        return [announcement.next_at] if announcement.next_at <= now else []
    # One period more than needed, since a clock change moves occurrences.
    since = max(announcement.created_at, now - PERIODS[announcement.repeat] * (count + 1))
    found = [one.at for one in upcoming(announcement.recurrence, since, count + 2) if one.at <= now]
    return found[::-1][:count]


def slot_outcome(announcement: Announcement, planned_at: datetime, state: str | None) -> Outcome:
    """Say what became of an occurrence.

    Args:
        state: of its delivery; None when none was made.
    """
    if state is None:
        if planned_at != announcement.next_at:
            return "skipped"
        return "asking" if announcement.state == "asking" else "waiting"
    return OUTCOMES[state]


def make_payload(announcement: Announcement, artist: Artist | None, planned_at: datetime) -> dict[str, Any]:
    """Return the data of the card: the fields of `Content` and what is known only now.

    That is `artist_names` (a list) and `artist_colour` (0xRRGGBB or None) as they are today, `planned_at` in
    epoch milliseconds, and `announcement_id`.
    """
    return asdict(announcement.content) | {
        "announcement_id": announcement.id,
        "artist_names": [artist.name] if artist else [],
        "artist_colour": artist.colour if artist else None,
        "planned_at": to_ms(planned_at),
    }


def _read_title(text: str) -> str:
    title = " ".join(text.split())
    if not any(sign.isprintable() and sign != " " for sign in title):
        raise UserError("error-announcement-no-title")
    return _check_length("error-announcement-title", title, TITLE_LONGEST)


def _read_link(text: str) -> tuple[str | None, str | None]:
    *words, address = text.split() or [""]
    label = _check_length("error-announcement-link-label", " ".join(words), LINK_LABEL_LONGEST)
    return label or None, _read_address(address, URL_LONGEST)


def _read_address(text: str, longest: int) -> str | None:
    address = text.strip()
    if not address:
        return None
    if not _ADDRESS.fullmatch(address):
        raise UserError("error-announcement-address", text=address[:60])
    return _check_length("error-announcement-address-long", address, longest)


def _read_label(text: str | None) -> Label | None:
    if text is None:
        return None
    for label in LABELS:
        if label == text:
            return label
    raise UserError("error-announcement-label", text=text[:60])


def _check_length(key: str, text: str, longest: int) -> str:
    if len(text) > longest:
        raise UserError(key, length=len(text), limit=longest)
    return text
