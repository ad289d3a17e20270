"""How photos lie in the database: columns, and the way from a row to a photo and back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from bot.clock import find_moment, find_ms, from_ms, to_ms
from bot.ids import ArtistId, ChannelId, GuildId, PhotoId, RoleId, UserId
from bot.store import Row, Value
from bot.throwback.models import (
    Candidate,
    DaySlot,
    Details,
    Limits,
    Origin,
    Photo,
    PhotoDate,
    Picture,
    Settings,
    State,
    Trust,
)

PICTURE_COLUMNS = ("key", "original", "width", "height", "size", "animation")
DATE_COLUMNS = ("year", "month", "day", "date_source")
DETAIL_COLUMNS = (
    *DATE_COLUMNS,
    *("caption", "credit", "credited_id", "alt", "is_spoiler", "focus_x", "focus_y"),
)
ORIGIN_COLUMNS = ("channel_id", "source_url", "from_restricted", "from_private")
COLUMNS = (
    *("id", "guild_id", "state", "author_id", "shared_at"),
    *PICTURE_COLUMNS,
    *DETAIL_COLUMNS,
    *ORIGIN_COLUMNS,
    *("decided_by", "decided_at", "reason"),
)

SELECT = (
    f"SELECT {', '.join(f'photo.{column}' for column in COLUMNS)}, photo_view.views,"
    " (SELECT COUNT(*) FROM heart WHERE heart.photo_id = photo.id) AS hearts"
)
"""Of `photo` LEFT JOIN `photo_view`; a photo without a picture has no views."""

JOINED = "photo LEFT JOIN photo_view ON photo_view.photo_id = photo.id"

CANDIDATE = (
    "SELECT photo.id, photo.year, photo.month, photo.day, photo.date_source, photo_view.views,"
    " (SELECT COUNT(*) FROM heart WHERE heart.photo_id = photo.id) AS hearts,"
    " (SELECT COUNT(*) FROM photo_shown WHERE photo_shown.photo_id = photo.id"
    "  AND photo_shown.kind IN ('daily', 'anniversary')) AS shown,"
    " (SELECT MAX(shown_on) FROM photo_shown WHERE photo_shown.photo_id = photo.id"
    "  AND photo_shown.kind IN ('daily', 'anniversary')) AS last_shown_on"
)


def visible(place: int) -> str:
    """Return the SQL of what a room sees, `rules.find_obstacle` being the same rule.

    Args:
        place: number of the parameter that is 1 in an age-restricted channel, else 0.
    """
    return f"photo.state = 'approved' AND (photo.from_restricted = 0 OR CAST(${place} AS BIGINT) = 1)"


def places(first: int, values: Sequence[object]) -> str:
    """Return the placeholders of an IN list."""
    return ", ".join(f"${place}" for place in range(first, first + len(values)))


def photo_values(photo: Photo) -> list[Value]:
    """Return the values of COLUMNS."""
    origin = photo.origin
    return [
        photo.id,
        photo.guild_id,
        photo.state.value,
        photo.author_id,
        to_ms(photo.shared_at),
        *picture_values(photo.picture),
        *detail_values(photo.details),
        origin.channel_id,
        origin.url,
        int(origin.from_restricted),
        int(origin.from_private),
        photo.decided_by,
        find_ms(photo.decided_at),
        photo.reason,
    ]


def picture_values(picture: Picture) -> list[Value]:
    """Return the values of PICTURE_COLUMNS."""
    return [getattr(picture, column) for column in PICTURE_COLUMNS]


def detail_values(details: Details) -> list[Value]:
    """Return the values of DETAIL_COLUMNS."""
    taken, focus = details.taken, details.focus or (None, None)
    when = (taken.year, taken.month, taken.day, taken.source) if taken else (None,) * len(DATE_COLUMNS)
    said = (details.caption, details.credit, details.credited_id, details.alt, int(details.is_spoiler))
    return [*when, *said, *focus]


def read_photo(row: Row, artist_ids: Sequence[int]) -> Photo:
    """Return the photo of a row of SELECT."""
    decided_by = row["decided_by"]
    return Photo(
        id=PhotoId(row["id"]),
        guild_id=GuildId(row["guild_id"]),
        author_id=UserId(row["author_id"]),
        shared_at=from_ms(row["shared_at"]),
        picture=Picture(**{column: row[column] for column in PICTURE_COLUMNS}, views=row["views"] or b""),
        details=_read_details(row, artist_ids),
        origin=_read_origin(row),
        state=State(row["state"]),
        decided_by=None if decided_by is None else UserId(decided_by),
        decided_at=find_moment(row["decided_at"]),
        reason=row["reason"],
        hearts=row["hearts"],
    )


def read_candidate(row: Row) -> Candidate:
    """Return the candidate of a row of CANDIDATE."""
    last = row["last_shown_on"]
    return Candidate(
        photo_id=PhotoId(row["id"]),
        taken=PhotoDate(row["year"], row["month"], row["day"], row["date_source"]),
        views=row["views"] or b"",
        hearts=row["hearts"],
        shown=row["shown"],
        last_shown_on=date.fromisoformat(last) if last else None,
    )


def read_slot(row: Row) -> DaySlot:
    """Return a day's slot."""
    return DaySlot(
        date.fromisoformat(row["slot_on"]), find_moment(row["planned_at"]), row["outcome"], row["detail"]
    )


def dump_settings(settings: Settings) -> str:
    """Return what differs from the defaults, as JSON."""
    ours, theirs = asdict(settings), asdict(Settings())
    return json.dumps({name: value for name, value in ours.items() if value != theirs[name]})


def load_settings(text: str) -> Settings:
    """Return the settings of `dump_settings`."""
    said: Mapping[str, Any] = json.loads(text)
    settings = replace(
        Settings(), **{name: value for name, value in said.items() if name not in ("trust", "limits")}
    )
    if "trust" in said:
        role = said["trust"]["role_id"]
        trust = Trust(**said["trust"] | {"role_id": None if role is None else RoleId(role)})
        settings = replace(settings, trust=trust)
    if "limits" in said:
        settings = replace(settings, limits=Limits(**said["limits"]))
    return settings


def _read_details(row: Row, artist_ids: Sequence[int]) -> Details:
    credited = row["credited_id"]
    year = row["year"]
    return Details(
        taken=None if year is None else PhotoDate(year, row["month"], row["day"], row["date_source"]),
        caption=row["caption"],
        credit=row["credit"],
        alt=row["alt"],
        artist_ids=tuple(ArtistId(one) for one in artist_ids),
        credited_id=None if credited is None else UserId(credited),
        is_spoiler=bool(row["is_spoiler"]),
        focus=None if row["focus_x"] is None else (row["focus_x"], row["focus_y"]),
    )


def _read_origin(row: Row) -> Origin:
    channel_id = row["channel_id"]
    return Origin(
        channel_id=None if channel_id is None else ChannelId(channel_id),
        url=row["source_url"],
        from_restricted=bool(row["from_restricted"]),
        from_private=bool(row["from_private"]),
    )
