"""What is written about photos: units, to be composed by the service with deliveries and the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from bot.clock import find_ms
from bot.ids import PhotoId
from bot.store import Steps
from bot.throwback.models import WITH_FILE, DaySlot, Details, Photo, Picture, Settings, State
from bot.throwback.rows import (
    COLUMNS,
    DETAIL_COLUMNS,
    JOINED,
    PICTURE_COLUMNS,
    SELECT,
    detail_values,
    dump_settings,
    photo_values,
    picture_values,
    places,
    read_photo,
    visible,
)
from bot.throwback.rules import BAG, bag_scope, fold_details

ShownKind = Literal["new", "daily", "random", "anniversary", "asked", "collage"]


@dataclass(frozen=True, slots=True)
class Report:
    """What a report did.

    Attributes:
        is_new: this person had not reported the photo before.
        reporters: how many different people have.
        hid: this report made it disappear.
    """

    is_new: bool
    reporters: int
    hid: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A message that shows photos: a delivery by its key, an answer by channel and message."""

    kind: ShownKind
    shown_on: date
    dedupe_key: str | None = None
    channel_id: int | None = None
    message_id: int | None = None


class _Drawn(NamedTuple):
    photo_id: PhotoId
    factor: int
    at: int


def add_photo(new: Photo, lot: int) -> Steps[None]:
    """Write a new photo; the same file a second time, while the first is kept, is a UniqueViolation.

    Args:
        lot: its place in shuffle bags: by chance, 1 to rules.BAG - 1.
    """
    values = [*photo_values(new), lot]
    yield (f"INSERT INTO photo ({', '.join(COLUMNS)}, lot) VALUES ({places(1, values)})", values)
    yield from _write_views(new.guild_id, new.id, new.picture.views)
    yield from _write_text(new.guild_id, new.id, new.details)
    yield from _write_artists(new.guild_id, new.id, new.details.artist_ids)


def find_photo(guild_id: int, photo_id: int) -> Steps[Photo | None]:
    """Read a photo inside a write."""
    rows = yield (
        f"{SELECT} FROM {JOINED} WHERE photo.guild_id = $1 AND photo.id = $2",
        (guild_id, photo_id),
    )
    if not rows:
        return None
    artists = yield (
        "SELECT artist_id FROM photo_artist WHERE photo_id = $1 ORDER BY position",
        (photo_id,),
    )
    return read_photo(rows[0], [row["artist_id"] for row in artists])


def move(
    photo: Photo, to: State, *, actor_id: int | None, now_ms: int, reason: str | None = None
) -> Steps[bool]:
    """Bring a photo from the state it was read in to another; False when somebody else has moved it.

    One that is no longer kept loses its hashes: near-duplicates of it are none any more.
    """
    rows = yield (
        "UPDATE photo SET state = $4, decided_by = $5, decided_at = $6, reason = $7, told_at = NULL"
        " WHERE guild_id = $1 AND id = $2 AND state = $3 RETURNING id",
        (photo.guild_id, photo.id, photo.state.value, to.value, actor_id, now_ms, reason),
    )
    if rows and to not in WITH_FILE:
        yield ("DELETE FROM photo_view WHERE photo_id = $1", (photo.id,))
    return bool(rows)


def change_details(photo: Photo, details: Details) -> Steps[bool]:
    """Write what is said about a photo over what was; False when it is gone."""
    values = detail_values(details)
    rows = yield (
        f"UPDATE photo SET {_assignments(DETAIL_COLUMNS)} WHERE guild_id = $1 AND id = $2 RETURNING id",
        (photo.guild_id, photo.id, *values),
    )
    if rows:
        yield from _write_text(photo.guild_id, photo.id, details)
        yield from _write_artists(photo.guild_id, photo.id, details.artist_ids)
    return bool(rows)


def replace_picture(ours: Photo, better: Photo, *, actor_id: int, now_ms: int) -> Steps[bool]:
    """Give our photo the picture of one that waits; its hearts, messages and id stay ours.

    False when the waiting one was decided meanwhile. The old picture's file is the caller's to let go.
    """
    moved = yield from move(better, State.REPLACED, actor_id=actor_id, now_ms=now_ms)
    if not moved:
        return False
    yield from change_picture(ours, better.picture)
    return True


def change_picture(photo: Photo, picture: Picture) -> Steps[None]:
    """Write another picture over a photo's own."""
    yield (
        f"UPDATE photo SET {_assignments(PICTURE_COLUMNS)} WHERE guild_id = $1 AND id = $2",
        (photo.guild_id, photo.id, *picture_values(picture)),
    )
    yield from _write_views(photo.guild_id, photo.id, picture.views)


def delete_photo(guild_id: int, photo_id: int) -> Steps[bool]:
    """Remove a photo with everything about it; False when it was gone."""
    rows = yield ("DELETE FROM photo WHERE guild_id = $1 AND id = $2 RETURNING id", (guild_id, photo_id))
    return bool(rows)


def forget_author(guild_id: int, author_id: int) -> Steps[int]:
    """Take a person's name and links off his photos, which stay; return how many."""
    rows = yield (
        "UPDATE photo SET author_id = 0, source_url = NULL WHERE guild_id = $1 AND author_id = $2"
        " RETURNING id",
        (guild_id, author_id),
    )
    return len(rows)


def give_heart(guild_id: int, photo_id: int, user_id: int, now_ms: int) -> Steps[bool]:
    """Give a photo a fan's one heart; False when he gave it, the photo is his own or not to be seen."""
    rows = yield (
        "INSERT INTO heart (guild_id, photo_id, user_id, given_at)"
        " SELECT guild_id, id, CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM photo"
        " WHERE guild_id = $1 AND id = $2 AND state = 'approved' AND author_id <> CAST($3 AS BIGINT)"
        " ON CONFLICT DO NOTHING RETURNING photo_id",
        (guild_id, photo_id, user_id, now_ms),
    )
    return bool(rows)


def take_heart(guild_id: int, photo_id: int, user_id: int) -> Steps[bool]:
    """Take a fan's heart back; False when there was none."""
    rows = yield (
        "DELETE FROM heart WHERE guild_id = $1 AND photo_id = $2 AND user_id = $3 RETURNING photo_id",
        (guild_id, photo_id, user_id),
    )
    return bool(rows)


def report_photo(
    photo: Photo, user_id: int, reason: str | None, *, now_ms: int, to_hide: int
) -> Steps[Report]:
    """Note a person's report; `to_hide` different ones hide an approved photo at once."""
    rows = yield (
        "INSERT INTO photo_report (guild_id, photo_id, user_id, reason, reported_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING photo_id",
        (photo.guild_id, photo.id, user_id, reason, now_ms),
    )
    counted = yield ("SELECT COUNT(*) AS n FROM photo_report WHERE photo_id = $1", (photo.id,))
    reporters = counted[0]["n"]
    hidden = yield (
        "UPDATE photo SET state = 'hidden', decided_by = NULL, decided_at = $3"
        " WHERE guild_id = $1 AND id = $2 AND state = 'approved'"
        " AND CAST($4 AS BIGINT) >= CAST($5 AS BIGINT) RETURNING id",
        (photo.guild_id, photo.id, now_ms, reporters, to_hide),
    )
    return Report(bool(rows), reporters, bool(hidden))


def drop_reports(guild_id: int, photo_id: int) -> Steps[None]:
    """Forget the reports of a photo that a moderator keeps: it takes as many new ones to hide it again."""
    yield ("DELETE FROM photo_report WHERE guild_id = $1 AND photo_id = $2", (guild_id, photo_id))


def hold_picture(
    photo: Photo, held_id: int, reason: str | None, *, actor_id: int, now_ms: int
) -> Steps[None]:
    """Hold a picture against later uploads, whatever becomes of its row."""
    yield (
        "INSERT INTO photo_held (id, guild_id, original, views, reason, held_by, held_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        (held_id, photo.guild_id, photo.picture.original, photo.picture.views, reason, actor_id, now_ms),
    )


def drop_held(guild_id: int, held_id: int) -> Steps[bool]:
    """Take a picture off the list of those held against later uploads; False when it was not on it."""
    rows = yield ("DELETE FROM photo_held WHERE guild_id = $1 AND id = $2 RETURNING id", (guild_id, held_id))
    return bool(rows)


def note_shown(
    guild_id: int, photo_ids: Sequence[int], shown: Shown, shown_ids: Sequence[int]
) -> Steps[None]:
    """Note that a message shows photos.

    Args:
        shown_ids: a new id for each photo.
    """
    for photo_id, shown_id in zip(photo_ids, shown_ids, strict=True):
        yield (
            "INSERT INTO photo_shown"
            " (id, guild_id, photo_id, shown_on, kind, dedupe_key, channel_id, message_id)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            (
                shown_id,
                guild_id,
                photo_id,
                shown.shown_on.isoformat(),
                shown.kind,
                shown.dedupe_key,
                shown.channel_id,
                shown.message_id,
            ),
        )


def draw(
    guild_id: int, factor: int, *, is_restricted: bool, artist_id: int | None = None
) -> Steps[PhotoId | None]:
    """Draw a photo from the shuffle bag: none comes again before all others have, whoever asks.

    One that is shared while a round is under way may have to wait for the next.

    Args:
        factor: the order of the next round, should this one be through: by chance, 1 to rules.BAG - 1.
        is_restricted: where it will be shown is age-restricted.
        artist_id: only among this artist's.
    """
    scope = bag_scope(is_restricted=is_restricted, artist_id=artist_id)
    known = yield (
        "SELECT factor, at, last_id FROM photo_bag WHERE guild_id = $1 AND scope = $2",
        (guild_id, scope),
    )
    look = partial(_draw_after, guild_id, int(is_restricted), artist_id)
    at, last_id = (known[0]["at"], known[0]["last_id"]) if known else (0, 0)
    drawn = (yield from look(known[0]["factor"], at, last_id)) if known else None
    if drawn is None:
        drawn = yield from look(factor, 0, 0)
        if drawn is not None and drawn.photo_id == last_id:
            drawn = yield from look(BAG - factor, 0, 0)  # the same order backwards: not the same one twice
    if drawn is None:
        return None
    yield (
        "INSERT INTO photo_bag (guild_id, scope, factor, at, last_id) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (guild_id, scope) DO UPDATE SET factor = excluded.factor, at = excluded.at,"
        " last_id = excluded.last_id",
        (guild_id, scope, drawn.factor, drawn.at, drawn.photo_id),
    )
    return drawn.photo_id


def _draw_after(
    guild_id: int, restricted: int, artist_id: int | None, factor: int, at: int, last_id: int
) -> Steps[_Drawn | None]:
    """Return what comes next in an order, None when the round is through."""
    place = f"(photo.lot * CAST($3 AS BIGINT) % {BAG})"
    rows = yield (
        f"SELECT id, {place} AS at FROM photo WHERE guild_id = $1 AND {visible(2)}"
        f" AND ({place} > $4 OR ({place} = $4 AND id > $5))"
        " AND (CAST($6 AS BIGINT) IS NULL"
        "  OR photo.id IN (SELECT photo_id FROM photo_artist WHERE artist_id = $6))"
        " ORDER BY at, id LIMIT 1",
        (guild_id, restricted, factor, at, last_id, artist_id),
    )
    return _Drawn(PhotoId(rows[0]["id"]), factor, rows[0]["at"]) if rows else None


def settle_slot(guild_id: int, slot: DaySlot) -> Steps[bool]:
    """Write what becomes of a local day's post; False when that day was settled before."""
    rows = yield (
        "INSERT INTO photo_slot (guild_id, slot_on, planned_at, outcome, detail)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING guild_id",
        (guild_id, slot.day.isoformat(), find_ms(slot.planned_at), slot.outcome, slot.detail),
    )
    return bool(rows)


def mark_told(guild_id: int, photo_ids: Sequence[int], now_ms: int) -> Steps[None]:
    """Note that a sharer has read what was decided about his photos."""
    if photo_ids:
        yield (
            f"UPDATE photo SET told_at = $2 WHERE guild_id = $1 AND id IN ({places(3, photo_ids)})",
            (guild_id, now_ms, *photo_ids),
        )


def write_settings(guild_id: int, settings: Settings) -> Steps[None]:
    """Write a server's choices."""
    yield (
        "INSERT INTO throwback_setting (guild_id, settings) VALUES ($1, $2)"
        " ON CONFLICT (guild_id) DO UPDATE SET settings = excluded.settings",
        (guild_id, dump_settings(settings)),
    )


def _assignments(columns: Sequence[str]) -> str:
    """Return `column = $n` of each, from $3 on."""
    return ", ".join(f"{column} = ${place}" for place, column in enumerate(columns, 3))


def _write_views(guild_id: int, photo_id: int, views: bytes) -> Steps[None]:
    yield (
        "INSERT INTO photo_view (photo_id, guild_id, views) VALUES ($1, $2, $3)"
        " ON CONFLICT (photo_id) DO UPDATE SET views = excluded.views",
        (photo_id, guild_id, views),
    )


def _write_text(guild_id: int, photo_id: int, details: Details) -> Steps[None]:
    yield (
        "INSERT INTO photo_text (photo_id, guild_id, folded) VALUES ($1, $2, $3)"
        " ON CONFLICT (photo_id) DO UPDATE SET folded = excluded.folded",
        (photo_id, guild_id, fold_details(details)),
    )


def _write_artists(guild_id: int, photo_id: int, artist_ids: Sequence[int]) -> Steps[None]:
    yield ("DELETE FROM photo_artist WHERE photo_id = $1", (photo_id,))
    for position, artist_id in enumerate(artist_ids):
        yield (
            "INSERT INTO photo_artist (guild_id, artist_id, photo_id, position) VALUES ($1, $2, $3, $4)",
            (guild_id, artist_id, photo_id, position),
        )
