"""News in SQL: sources and what they published, servers' feeds, and what was decided for each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot.clock import from_ms, to_ms
from bot.ids import ArtistId, SourceId
from bot.news.answers import Announced, Followed, Follower, Judged, KeptEntry
from bot.news.models import Feed, Source, Told
from bot.news.rows import (
    ENTRY_COLUMNS,
    FEED_COLUMNS,
    SOURCE_COLUMNS,
    aliased,
    artists_text,
    assigned,
    entry_values,
    feed_values,
    places,
    read_announced,
    read_feed,
    read_followed,
    read_judged,
    read_kept,
    read_source,
    source_values,
)
from bot.store import Row, Steps, Store
from bot.text import host_of

# A source is read while somebody follows it: not paused, in a server that has the bot.
_WANTED = (
    "source.gone_at IS NULL AND EXISTS (SELECT 1 FROM feed LEFT JOIN guild ON guild.guild_id = feed.guild_id"
    " WHERE feed.source_id = source.id AND feed.paused_at IS NULL AND guild.left_at IS NULL)"
)
_FREE = "(source.claimed_until IS NULL OR source.claimed_until <= $1)"
_FOLLOWED = (
    f"SELECT {aliased('feed', FEED_COLUMNS)}, {aliased('source', SOURCE_COLUMNS)},"
    " COALESCE(w.n, 0) AS waiting FROM feed JOIN source ON source.id = feed.source_id"
    " LEFT JOIN (SELECT verdict.feed_id, COUNT(DISTINCT delivery.id) AS n FROM verdict"
    "  JOIN delivery ON delivery.id = verdict.delivery_id"
    "  WHERE verdict.guild_id = $1 AND delivery.state IN ('pending', 'sending')"
    "  GROUP BY verdict.feed_id) w ON w.feed_id = feed.id WHERE feed.guild_id = $1"
)

_ANNOUNCED = (
    f"SELECT {aliased('entry', ENTRY_COLUMNS)}, {aliased('feed', FEED_COLUMNS)},"
    f" {aliased('source', SOURCE_COLUMNS)}, verdict.artist_ids, delivery.channel_id, delivery.message_id"
    " FROM verdict JOIN feed ON feed.id = verdict.feed_id JOIN source ON source.id = feed.source_id"
    " JOIN entry ON entry.id = verdict.entry_id JOIN delivery ON delivery.id = verdict.delivery_id"
    " WHERE verdict.guild_id = $1 AND verdict.announced = 1"
)


def find_source(url: str) -> Steps[Source | None]:
    """Read the source of an address."""
    rows = yield (f"SELECT {aliased('source', SOURCE_COLUMNS)} FROM source WHERE url = $1", (url,))
    return read_source(rows[0]) if rows else None


def find_url(source_id: int) -> Steps[str | None]:
    """Return a source's address; None when its last feed took it along."""
    rows = yield ("SELECT url FROM source WHERE id = $1", (source_id,))
    return rows[0]["url"] if rows else None


def add_source(source: Source) -> Steps[None]:
    """Write a new source; a second one of the same address is a UniqueViolation."""
    values = source_values(source)
    yield (f"INSERT INTO source ({SOURCE_COLUMNS}) VALUES ({places(len(values))})", values)


def change_source(source: Source) -> Steps[None]:
    """Write a source as it stands after a fetch, and give it back to whoever reads it next."""
    changes = assigned(SOURCE_COLUMNS)
    yield (f"UPDATE source SET {changes}, claimed_until = NULL WHERE id = $1", source_values(source))


def claim_sources(source_ids: Sequence[int], now_ms: int, until_ms: int) -> Steps[list[Source]]:
    """Take sources that are due, each for one process only; return those that were free."""
    claimed: list[Source] = []
    for source_id in source_ids:
        rows = yield (
            "UPDATE source SET claimed_until = $2 WHERE id = $3 AND next_poll_at <= $1"
            f" AND {_FREE} RETURNING {aliased('source', SOURCE_COLUMNS)}",
            (now_ms, until_ms, source_id),
        )
        claimed.extend(map(read_source, rows))
    return claimed


def release_claims() -> Steps[None]:
    """Take back all claims: whoever made them is gone."""
    yield ("UPDATE source SET claimed_until = NULL WHERE claimed_until IS NOT NULL", ())


def postpone(moments: Mapping[SourceId, datetime]) -> Steps[None]:
    """Move sources to other moments."""
    for source_id, moment in moments.items():
        yield ("UPDATE source SET next_poll_at = $2 WHERE id = $1", (source_id, to_ms(moment)))


def remove_source_if_unfollowed(source_id: int) -> Steps[None]:
    """Forget a source and its entries when nobody follows it any more."""
    yield (
        "DELETE FROM source WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM feed WHERE source_id = $1)",
        (source_id,),
    )


def add_feed(feed: Feed) -> Steps[None]:
    """Write a new feed; a second one of the server and source is a UniqueViolation."""
    values = feed_values(feed)
    yield (f"INSERT INTO feed ({FEED_COLUMNS}) VALUES ({places(len(values))})", values)


def change_feed(feed: Feed) -> Steps[None]:
    """Write a feed over what is kept."""
    yield (f"UPDATE feed SET {assigned(FEED_COLUMNS)} WHERE id = $1", feed_values(feed))


def remove_feed(feed: Feed) -> Steps[None]:
    """Remove a feed and its verdicts."""
    yield ("DELETE FROM feed WHERE guild_id = $1 AND id = $2", (feed.guild_id, feed.id))


def count_feeds(guild_id: int) -> Steps[int]:
    """Count a server's feeds."""
    rows = yield ("SELECT COUNT(*) AS n FROM feed WHERE guild_id = $1", (guild_id,))
    return rows[0]["n"]


def find_followed(guild_id: int, feed_id: int) -> Steps[Followed | None]:
    """Read one feed of a server."""
    rows = yield (f"{_FOLLOWED} AND feed.id = $2", (guild_id, feed_id))
    return read_followed(rows[0]) if rows else None


def list_followers(source_id: int) -> Steps[list[Follower]]:
    """List the feeds of a source whose servers have the bot, paused ones too."""
    rows = yield (
        f"SELECT {aliased('feed', FEED_COLUMNS)}, guild.quiet_from, guild.quiet_until, guild.timezone,"
        " EXISTS (SELECT 1 FROM guild_feature_off f"
        " WHERE f.guild_id = feed.guild_id AND f.feature = 'news') AS is_off"
        " FROM feed LEFT JOIN guild ON guild.guild_id = feed.guild_id"
        " WHERE feed.source_id = $1 AND guild.left_at IS NULL ORDER BY feed.id",
        (source_id,),
    )
    return [Follower(read_feed(row), bool(row["is_off"]), _quiet_hours(row)) for row in rows]


def _quiet_hours(row: Row) -> tuple[str, str, str] | None:
    if row["quiet_from"] is None or row["quiet_until"] is None:
        return None
    return row["quiet_from"], row["quiet_until"], row["timezone"]


def add_entry(source_id: int, kept: KeptEntry) -> Steps[None]:
    """Write an entry the source did not have."""
    values = entry_values(source_id, kept)
    yield (f"INSERT INTO entry ({ENTRY_COLUMNS}) VALUES ({places(len(values))})", values)


def list_entry_ids(source_id: int, identities: Collection[str]) -> Steps[dict[str, int]]:
    """Return the ids of those entries a source has, by identity."""
    if not identities:
        return {}
    rows = yield (
        f"SELECT id, identity FROM entry WHERE source_id = $1 AND identity IN ({places(len(identities), 2)})",
        (source_id, *identities),
    )
    return {row["identity"]: row["id"] for row in rows}


def add_verdict(
    feed: Feed,
    entry_id: int,
    reason: str,
    detail: str | None,
    now_ms: int,
    *,
    is_announced: bool = False,
    delivery_id: int | None = None,
    artist_ids: tuple[ArtistId, ...] = (),
) -> Steps[None]:
    """Write what was decided about an entry; the first decision stays."""
    yield (
        "INSERT INTO verdict (feed_id, entry_id, guild_id, decided_at, announced, reason, detail,"
        " delivery_id, artist_ids) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " ON CONFLICT (feed_id, entry_id) DO NOTHING",
        (
            feed.id,
            entry_id,
            feed.guild_id,
            now_ms,
            int(is_announced),
            reason,
            detail,
            delivery_id,
            artists_text(artist_ids),
        ),
    )


def announce_after_all(
    feed: Feed, entry_id: int, delivery_id: int, artist_ids: tuple[ArtistId, ...], now_ms: int
) -> Steps[None]:
    """Write that a moderator asked for an entry, whatever was decided before."""
    yield (
        "INSERT INTO verdict (feed_id, entry_id, guild_id, decided_at, announced, reason, delivery_id,"
        " artist_ids) VALUES ($1, $2, $3, $4, 1, 'asked', $5, $6)"
        " ON CONFLICT (feed_id, entry_id) DO UPDATE SET decided_at = excluded.decided_at, announced = 1,"
        " reason = 'asked', detail = NULL, delivery_id = excluded.delivery_id,"
        " artist_ids = excluded.artist_ids",
        (feed.id, entry_id, feed.guild_id, now_ms, delivery_id, artists_text(artist_ids)),
    )


def is_on_its_way(feed_id: int, entry_id: int) -> Steps[bool]:
    """Say whether an entry is in the feed's channel, or waits to be."""
    rows = yield (
        "SELECT delivery.id FROM verdict JOIN delivery ON delivery.id = verdict.delivery_id"
        " WHERE verdict.feed_id = $1 AND verdict.entry_id = $2"
        " AND delivery.state IN ('pending', 'sending', 'sent', 'asking')",
        (feed_id, entry_id),
    )
    return bool(rows)


def count_deliveries(guild_id: int, dedupe_key: str) -> Steps[int]:
    """Count the deliveries of a key, with those made under it again."""
    rows = yield (
        "SELECT COUNT(*) AS n FROM delivery WHERE guild_id = $1"
        " AND (dedupe_key = $2 OR substr(dedupe_key, 1, CAST($4 AS INTEGER)) = $3)",
        (guild_id, dedupe_key, f"{dedupe_key}:", len(dedupe_key) + 1),
    )
    return rows[0]["n"]


def list_waiting_keys(guild_id: int, before_ms: int) -> Steps[list[str]]:
    """List the dedupe keys of a server's cards that were decided before a moment and still wait."""
    rows = yield (
        "SELECT DISTINCT delivery.dedupe_key FROM verdict JOIN delivery ON delivery.id = verdict.delivery_id"
        " WHERE verdict.guild_id = $1 AND verdict.decided_at < $2 AND delivery.state = 'pending'",
        (guild_id, before_ms),
    )
    return [row["dedupe_key"] for row in rows]


def list_told(guild_id: int, channel_id: int, since_ms: int) -> Steps[tuple[Told, ...]]:
    """List what a channel was told since a moment, by any feed, oldest first.

    What moderators took down was told too: they do not want it from the next feed.
    """
    rows = yield (
        "SELECT entry.canonical_link, entry.folded_title, entry.link, verdict.decided_at"
        " FROM verdict JOIN delivery ON delivery.id = verdict.delivery_id"
        " JOIN entry ON entry.id = verdict.entry_id"
        " WHERE verdict.guild_id = $1 AND verdict.decided_at >= $3 AND verdict.announced = 1"
        " AND delivery.channel_id = $2"
        " AND (delivery.sent_at IS NOT NULL OR delivery.state NOT IN ('cancelled', 'failed'))"
        " ORDER BY verdict.decided_at, entry.id",
        (guild_id, channel_id, since_ms),
    )
    return tuple(
        Told(
            row["canonical_link"],
            row["folded_title"],
            host_of(row["link"] or ""),
            from_ms(row["decided_at"]),
        )
        for row in rows
    )


def count_recent_cards(feed_id: int, since_ms: int) -> Steps[int]:
    """Count the cards a feed made since a moment."""
    rows = yield (
        "SELECT COUNT(DISTINCT delivery_id) AS n FROM verdict"
        " WHERE feed_id = $1 AND decided_at >= $2 AND announced = 1",
        (feed_id, since_ms),
    )
    return rows[0]["n"]


def mark_read(source_id: int, now_ms: int) -> Steps[None]:
    """Note that a source was read for all its feeds: from now on what is new is posted."""
    yield (
        "UPDATE feed SET read_at = $2 WHERE source_id = $1 AND read_at IS NULL AND paused_at IS NULL",
        (source_id, now_ms),
    )


def mark_alerted(feed_id: int, at_ms: int | None) -> Steps[None]:
    """Note when the moderators heard that a feed fails; None when they know it is back."""
    yield ("UPDATE feed SET alerted_at = $2 WHERE id = $1", (feed_id, at_ms))


class NewsStore:
    """Reads, and the claims of pollers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def claim(self, sources: Sequence[Source], now: datetime, until: datetime) -> list[Source]:
        """Take due sources for this process until a moment; return those nobody else took."""
        ids = [source.id for source in sources]
        return await self._store.write(partial(claim_sources, ids, to_ms(now), to_ms(until)))

    async def release_claims(self) -> None:
        """Take back the claims of a process that died."""
        await self._store.write(release_claims)

    async def postpone(self, moments: Mapping[SourceId, datetime]) -> None:
        """Move sources to other moments."""
        await self._store.write(partial(postpone, moments))

    async def list_due(self, now: datetime, without: Collection[str], limit: int) -> list[Source]:
        """Return free sources that are due and wanted, longest overdue first, without some hosts."""
        rows = await self._store.fetch_all(
            f"SELECT {aliased('source', SOURCE_COLUMNS)} FROM source WHERE source.next_poll_at <= $1"
            f" AND {_FREE} AND {_WANTED}{_without_hosts(without, 3)} ORDER BY source.next_poll_at LIMIT $2",
            (to_ms(now), limit, *without),
        )
        return [read_source(row) for row in rows]

    async def find_next_due(self, now: datetime, without: Collection[str]) -> datetime | None:
        """Return when the next free and wanted source is due, without some hosts."""
        row = await self._store.fetch_one(
            f"SELECT source.next_poll_at FROM source WHERE {_FREE} AND {_WANTED}"
            f"{_without_hosts(without, 2)} ORDER BY source.next_poll_at LIMIT 1",
            (to_ms(now), *without),
        )
        return from_ms(row["next_poll_at"]) if row else None

    async def find_lapse(self, now: datetime, without: Collection[int]) -> datetime | None:
        """Return when the first claim lapses, of sources that are not being read here."""
        rows = await self._store.fetch_all(
            "SELECT id, claimed_until FROM source WHERE claimed_until > $1 ORDER BY claimed_until LIMIT $2",
            (to_ms(now), len(without) + 1),
        )
        return next((from_ms(row["claimed_until"]) for row in rows if row["id"] not in without), None)

    async def list_entry_ids(self, source_id: int, identities: Collection[str]) -> dict[str, int]:
        """Return the ids of those entries a source has, by identity."""
        return await self._read(list_entry_ids(source_id, identities))

    async def list_followers(self, source_id: int) -> list[Follower]:
        """Return the feeds of a source whose servers have the bot."""
        return await self._read(list_followers(source_id))

    async def find_source(self, url: str) -> Source | None:
        """Return the source of an address."""
        return await self._read(find_source(url))

    async def find_followed(self, guild_id: int, feed_id: int) -> Followed | None:
        """Return one feed of a server."""
        return await self._read(find_followed(guild_id, feed_id))

    async def find_followed_url(self, guild_id: int, url: str) -> Followed | None:
        """Return a server's feed of an address."""
        row = await self._store.fetch_one(f"{_FOLLOWED} AND source.url = $2", (guild_id, url))
        return read_followed(row) if row else None

    async def list_followed(self, guild_id: int) -> list[Followed]:
        """Return a server's feeds, newest first."""
        rows = await self._store.fetch_all(f"{_FOLLOWED} ORDER BY feed.id DESC", (guild_id,))
        return [read_followed(row) for row in rows]

    async def list_newest(self, source_id: int, limit: int) -> list[KeptEntry]:
        """Return a source's newest entries, newest first."""
        rows = await self._store.fetch_all(
            f"SELECT {aliased('entry', ENTRY_COLUMNS)} FROM entry WHERE entry.source_id = $1"
            " ORDER BY COALESCE(entry.published_at, entry.seen_at) DESC, entry.id DESC LIMIT $2",
            (source_id, limit),
        )
        return [read_kept(row) for row in rows]

    async def list_judged(self, guild_id: int, feed_id: int, limit: int) -> list[Judged]:
        """Return a feed's newest verdicts, newest first."""
        return await self._list_judged(
            "verdict.feed_id = $2 ORDER BY verdict.decided_at DESC, entry.id DESC LIMIT $3",
            (guild_id, feed_id, limit),
        )

    async def find_judged(self, guild_id: int, feed_id: int, entry_id: int) -> Judged | None:
        """Return one verdict."""
        found = await self._list_judged(
            "verdict.feed_id = $2 AND verdict.entry_id = $3", (guild_id, feed_id, entry_id)
        )
        return found[0] if found else None

    async def list_posted(self, guild_id: int, artist_id: int | None, limit: int) -> list[Announced]:
        """Return a server's newest entries that are in a channel, newest first."""
        rows = await self._store.fetch_all(
            f"{_ANNOUNCED} AND delivery.state = 'sent' AND (CAST($2 AS TEXT) IS NULL"
            " OR REPLACE(REPLACE(verdict.artist_ids, '[', ','), ']', ',') LIKE '%,' || $2 || ',%')"
            " ORDER BY verdict.decided_at DESC, entry.id DESC LIMIT $3",
            (guild_id, None if artist_id is None else str(artist_id), limit),
        )
        return [read_announced(row) for row in rows]

    async def list_digest(self, guild_id: int, delivery_id: int) -> list[Announced]:
        """Return the entries of one digest, oldest first."""
        rows = await self._store.fetch_all(
            f"{_ANNOUNCED} AND verdict.delivery_id = $2 ORDER BY entry.id", (guild_id, delivery_id)
        )
        return [read_announced(row) for row in rows]

    async def _list_judged(self, where: str, args: Sequence[Any]) -> list[Judged]:
        rows = await self._store.fetch_all(
            f"SELECT {aliased('entry', ENTRY_COLUMNS)}, verdict.decided_at, verdict.announced,"
            " verdict.reason, verdict.detail, delivery.state, delivery.channel_id, delivery.message_id"
            " FROM verdict JOIN entry ON entry.id = verdict.entry_id"
            " LEFT JOIN delivery ON delivery.id = verdict.delivery_id"
            f" WHERE verdict.guild_id = $1 AND {where}",
            args,
        )
        return [read_judged(row) for row in rows]

    async def _read(self, steps: Steps[Any]) -> Any:
        """Run a unit of one SELECT outside any write."""
        try:
            sql, args = next(steps)
            steps.send(await self._store.fetch_all(sql, args))
        except StopIteration as result:
            return result.value
        raise TypeError("only units of one statement can be read")


def _without_hosts(hosts: Collection[str], first: int) -> str:
    return f" AND source.host NOT IN ({places(len(hosts), first)})" if hosts else ""
