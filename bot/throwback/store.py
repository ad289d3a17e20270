"""What is read about photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.clock import from_ms
from bot.ids import GuildId, PhotoId
from bot.store import Row, Store, Value
from bot.throwback.changes import Shown
from bot.throwback.models import WITH_FILE, Candidate, DaySlot, Photo, Settings, Usage
from bot.throwback.rows import (
    CANDIDATE,
    JOINED,
    SELECT,
    load_settings,
    places,
    read_candidate,
    read_photo,
    read_slot,
    visible,
)
from bot.throwback.rules import HALL_LEAST, SearchWord

PIECE = 10_000
"""Rows read at a time: of 100,000 in one piece the event loop made objects for 60 ms."""

_WITH_FILE = ", ".join(f"'{state.value}'" for state in WITH_FILE)
_WAITING = "('pending', 'hidden')"
_TO_TELL = "('rejected', 'removed')"


@dataclass(frozen=True, slots=True)
class Held:
    """A picture that was taken down, held against later uploads."""

    id: int
    original: str
    views: bytes
    reason: str | None
    held_at: datetime


@dataclass(frozen=True, slots=True)
class Views:
    """The hashes of a server's pictures, for `hashes.find_near`: `packed` has 32 bytes for each id."""

    photo_ids: tuple[PhotoId, ...]
    packed: bytes


class ThrowbackStore:
    """Reads of photos. Galleries show what a room may see, age-restricted or not; the newest come first."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find_photo(self, guild_id: int, photo_id: int) -> Photo | None:
        """Return one photo of a server, in whatever state."""
        return next(iter(await self.list_photos(guild_id, [photo_id])), None)

    async def list_photos(self, guild_id: int, photo_ids: Sequence[int]) -> list[Photo]:
        """Return photos by id in the order they are named, in whatever state; what is gone is left out."""
        if not photo_ids:
            return []
        sql = f"{SELECT} FROM {JOINED} WHERE photo.guild_id = $1 AND photo.id IN ({places(2, photo_ids)})"
        found = {photo.id: photo for photo in await self._read(sql, (guild_id, *photo_ids))}
        return [found[PhotoId(id_)] for id_ in photo_ids if id_ in found]

    async def find_original(self, guild_id: int, original: str) -> Photo | None:
        """Return the kept photo that came from the same file, by its SHA-256."""
        sql = (
            f"{SELECT} FROM {JOINED} WHERE photo.guild_id = $1 AND photo.original = $2"
            f" AND photo.state IN ({_WITH_FILE})"
        )
        return next(iter(await self._read(sql, (guild_id, original))), None)

    async def list_newest(
        self,
        guild_id: int,
        *,
        is_restricted: bool,
        artist_id: int | None = None,
        before_id: int | None = None,
        limit: int = 10,
    ) -> list[Photo]:
        """Return a page of what a room may see, below `before_id`."""
        sql = (
            f"{SELECT} FROM {JOINED} WHERE photo.guild_id = $1 AND {visible(2)}"
            " AND (CAST($3 AS BIGINT) IS NULL OR photo.id < $3)"
            " AND (CAST($4 AS BIGINT) IS NULL"
            "  OR photo.id IN (SELECT photo_id FROM photo_artist WHERE artist_id = $4))"
            " ORDER BY photo.id DESC LIMIT $5"
        )
        return await self._read(sql, (guild_id, int(is_restricted), before_id, artist_id, limit))

    async def search(
        self,
        guild_id: int,
        words: Sequence[SearchWord],
        *,
        is_restricted: bool,
        before_id: int | None = None,
        limit: int = 10,
    ) -> list[Photo]:
        """Return a page of what a room may see and meets every word, below `before_id`; all for no words."""
        args: list[Value] = [guild_id, int(is_restricted), before_id, limit]
        conditions = "".join(f" AND {_meets(word, args)}" for word in words)
        # CROSS JOIN: SQLite reads the narrow texts first, then the rows of what it found.
        sql = (
            "SELECT photo_text.photo_id AS id FROM photo_text CROSS JOIN photo"
            f" WHERE photo_text.guild_id = $1 AND photo.id = photo_text.photo_id AND {visible(2)}"
            f" AND (CAST($3 AS BIGINT) IS NULL OR photo_text.photo_id < $3){conditions}"
            " ORDER BY photo_text.photo_id DESC LIMIT $4"
        )
        rows = await self._store.fetch_all(sql, args)
        return await self.list_photos(guild_id, [row["id"] for row in rows])

    async def list_hall(
        self, guild_id: int, *, is_restricted: bool, least: int = HALL_LEAST, limit: int = 10
    ) -> list[Photo]:
        """Return the hall of fame: at least so many hearts, then the most, then the oldest."""
        sql = (
            f"{SELECT} FROM (SELECT photo_id, COUNT(*) AS n FROM heart WHERE guild_id = $1"
            " GROUP BY photo_id HAVING COUNT(*) >= $3) AS loved"
            " JOIN photo ON photo.id = loved.photo_id"
            " LEFT JOIN photo_view ON photo_view.photo_id = photo.id"
            f" WHERE {visible(2)} ORDER BY loved.n DESC, photo.id LIMIT $4"
        )
        return await self._read(sql, (guild_id, int(is_restricted), least, limit))

    async def list_of_author(
        self, guild_id: int, author_id: int, before_id: int | None = None, limit: int = 10
    ) -> list[Photo]:
        """Return a page of what a person shared, in whatever state, below `before_id`."""
        sql = (
            f"{SELECT} FROM {JOINED} WHERE photo.guild_id = $1 AND photo.author_id = $2"
            " AND (CAST($3 AS BIGINT) IS NULL OR photo.id < $3) ORDER BY photo.id DESC LIMIT $4"
        )
        return await self._read(sql, (guild_id, author_id, before_id, limit))

    async def list_untold(self, guild_id: int, author_id: int) -> list[Photo]:
        """Return a person's photos that were rejected or taken down and he was not told, oldest first."""
        sql = (
            f"{SELECT} FROM {JOINED} WHERE photo.guild_id = $1 AND photo.author_id = $2"
            f" AND photo.state IN {_TO_TELL} AND photo.told_at IS NULL ORDER BY photo.id"
        )
        return await self._read(sql, (guild_id, author_id))

    async def find_waiting(self, guild_id: int, after_id: int) -> Photo | None:
        """Return the oldest photo above an id that waits for a moderator: new, or hidden by reports."""
        sql = (
            f"{SELECT} FROM {JOINED} WHERE photo.guild_id = $1 AND photo.state IN {_WAITING}"
            " AND photo.id > $2 ORDER BY photo.id LIMIT 1"
        )
        return next(iter(await self._read(sql, (guild_id, after_id))), None)

    async def count_waiting(self, guild_id: int) -> int:
        """Return how many photos wait for a moderator."""
        return await self._count(f"guild_id = $1 AND state IN {_WAITING}", guild_id)

    async def count_approved(self, guild_id: int, author_id: int) -> int:
        """Return how many photos of a person are approved, for `rules.is_trusted`."""
        return await self._count(
            "guild_id = $1 AND author_id = $2 AND state = 'approved'", guild_id, author_id
        )

    async def read_usage(self, guild_id: int, author_id: int, since_ms: int) -> Usage:
        """Return what a person and his server have taken up.

        Args:
            since_ms: when the server's local day began.
        """
        pending = await self._count(
            "guild_id = $1 AND author_id = $2 AND state = 'pending'", guild_id, author_id
        )
        today = await self._count(
            "guild_id = $1 AND author_id = $2 AND shared_at >= $3", guild_id, author_id, since_ms
        )
        row = await self._store.fetch_one(
            "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) AS n FROM photo"
            f" WHERE guild_id = $1 AND state IN ({_WITH_FILE})",
            (guild_id,),
        )
        return Usage(pending, today, row["n"] if row else 0)

    async def list_candidates(
        self, guild_id: int, months: Sequence[int], *, is_restricted: bool
    ) -> list[Candidate]:
        """Return what may come back of some months (1 to 12), for `pick.pick_daily`."""
        sql = (
            f"{CANDIDATE} FROM {JOINED} WHERE photo.guild_id = $1 AND {visible(2)}"
            f" AND photo.month IN ({places(3, months)})"
        )
        rows = await self._store.fetch_all(sql, (guild_id, int(is_restricted), *months))
        return [read_candidate(row) for row in rows]

    async def list_candidates_about(
        self, guild_id: int, artist_id: int, *, is_restricted: bool
    ) -> list[Candidate]:
        """Return an artist's dated photos, for `pick.pick_best`."""
        sql = (
            f"{CANDIDATE} FROM photo_artist JOIN photo ON photo.id = photo_artist.photo_id"
            " LEFT JOIN photo_view ON photo_view.photo_id = photo.id"
            f" WHERE photo.guild_id = $1 AND {visible(2)} AND photo_artist.artist_id = $3"
            " AND photo.year IS NOT NULL"
        )
        rows = await self._store.fetch_all(sql, (guild_id, int(is_restricted), artist_id))
        return [read_candidate(row) for row in rows]

    async def read_views(self, guild_id: int) -> Views:
        """Return the hashes of everything kept of a server, read in pieces that keep the event loop going."""
        photo_ids: list[PhotoId] = []
        packed = bytearray()
        while True:
            rows = await self._store.fetch_all(
                "SELECT photo_id, views FROM photo_view WHERE guild_id = $1 AND photo_id > $2"
                " ORDER BY photo_id LIMIT $3",
                (guild_id, photo_ids[-1] if photo_ids else 0, PIECE),
            )
            photo_ids += [PhotoId(row[0]) for row in rows]
            packed += b"".join([row[1] for row in rows])
            if len(rows) < PIECE:
                return Views(tuple(photo_ids), bytes(packed))

    async def list_held(self, guild_id: int) -> list[Held]:
        """Return what was taken down and is held against later uploads, newest first."""
        rows = await self._store.fetch_all(
            "SELECT id, original, views, reason, held_at FROM photo_held WHERE guild_id = $1"
            " ORDER BY id DESC",
            (guild_id,),
        )
        return [
            Held(row["id"], row["original"], row["views"], row["reason"], from_ms(row["held_at"]))
            for row in rows
        ]

    async def list_shown(self, guild_id: int, photo_id: int) -> list[Shown]:
        """Return the messages that show a photo, newest first."""
        rows = await self._store.fetch_all(
            "SELECT kind, shown_on, dedupe_key, channel_id, message_id FROM photo_shown"
            " WHERE guild_id = $1 AND photo_id = $2 ORDER BY id DESC",
            (guild_id, photo_id),
        )
        return [
            Shown(
                row["kind"],
                date.fromisoformat(row["shown_on"]),
                row["dedupe_key"],
                row["channel_id"],
                row["message_id"],
            )
            for row in rows
        ]

    async def list_slots(self, guild_id: int, since: date) -> dict[date, DaySlot]:
        """Return what became of a server's daily posts from a local day on."""
        rows = await self._store.fetch_all(
            "SELECT slot_on, planned_at, outcome, detail FROM photo_slot"
            " WHERE guild_id = $1 AND slot_on >= $2",
            (guild_id, since.isoformat()),
        )
        return {slot.day: slot for slot in map(read_slot, rows)}

    async def find_last_slot(self, guild_id: int) -> date | None:
        """Return the latest local day whose post was settled."""
        row = await self._store.fetch_one(
            "SELECT MAX(slot_on) AS day FROM photo_slot WHERE guild_id = $1", (guild_id,)
        )
        return date.fromisoformat(row["day"]) if row and row["day"] else None

    async def get_settings(self, guild_id: int) -> Settings:
        """Return a server's choices; the defaults where it made none."""
        row = await self._store.fetch_one(
            "SELECT settings FROM throwback_setting WHERE guild_id = $1", (guild_id,)
        )
        return load_settings(row["settings"]) if row else Settings()

    async def list_guild_ids(self) -> list[GuildId]:
        """Return the servers that have an approved photo."""
        rows = await self._store.fetch_all(
            "SELECT DISTINCT guild_id FROM photo WHERE state = 'approved' ORDER BY guild_id"
        )
        return [GuildId(row["guild_id"]) for row in rows]

    async def is_needed(self, key: str) -> bool:
        """Return whether a photo of any server needs the files of a picture."""
        row = await self._store.fetch_one(
            f"SELECT id FROM photo WHERE key = $1 AND state IN ({_WITH_FILE}) LIMIT 1", (key,)
        )
        return row is not None

    async def list_needed(self, after_id: int, limit: int) -> list[Photo]:
        """Return a page of all photos of all servers that have files, by id, above `after_id`."""
        sql = (
            f"{SELECT} FROM {JOINED} WHERE photo.id > $1 AND photo.state IN ({_WITH_FILE})"
            " ORDER BY photo.id LIMIT $2"
        )
        return await self._read(sql, (after_id, limit))

    async def _count(self, condition: str, *args: Value) -> int:
        row = await self._store.fetch_one(f"SELECT COUNT(*) AS n FROM photo WHERE {condition}", args)
        return row["n"] if row else 0

    async def _read(self, sql: str, args: Sequence[Value]) -> list[Photo]:
        """Return the photos of rows of SELECT, with their artists."""
        rows = await self._store.fetch_all(sql, args)
        artists = await self._list_artists([row["id"] for row in rows])
        return [read_photo(row, artists.get(row["id"], [])) for row in rows]

    async def _list_artists(self, photo_ids: Sequence[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        if photo_ids:
            rows: list[Row] = await self._store.fetch_all(
                "SELECT photo_id, artist_id FROM photo_artist"
                f" WHERE photo_id IN ({places(1, photo_ids)}) ORDER BY photo_id, position",
                photo_ids,
            )
            for row in rows:
                found.setdefault(row["photo_id"], []).append(row["artist_id"])
        return found


def _meets(word: SearchWord, args: list[Value]) -> str:
    """Return the SQL of one word, its values put at the end of `args`."""
    places_of = range(len(args) + 1, len(args) + 1 + len(word.patterns))
    args.extend(word.patterns)
    in_text = " AND ".join(f"photo_text.folded LIKE ${place}" for place in places_of)
    if not word.artist_ids:
        return in_text
    first = len(args) + 1
    args.extend(word.artist_ids)
    about = f"SELECT photo_id FROM photo_artist WHERE artist_id IN ({places(first, word.artist_ids)})"
    return f"(({in_text}) OR photo_text.photo_id IN ({about}))"
