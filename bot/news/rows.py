"""How news lies in the tables: columns, and rows as values."""

import json
from functools import cache
from typing import Any

from bot.clock import find_moment, find_ms, from_ms, to_ms
from bot.delivery import State
from bot.ids import ArtistId, ChannelId, FeedId, GuildId, MessageId, RoleId, SourceId, UserId
from bot.news.addresses import find_host
from bot.news.answers import Announced, Followed, Judged, KeptEntry
from bot.news.models import Entry, Feed, Label, Source
from bot.news.rules import fold_title
from bot.store import Row, Value

SOURCE_COLUMNS = (
    "id, url, host, title, site_url, etag, last_modified, body_hash, next_poll_at, interval_s, failures,"
    " failing_since, last_error, last_success_at, gone_at"
)
FEED_COLUMNS = (
    "id, guild_id, source_id, channel_id, artist_id, role_id, label, include, exclude, added_at,"
    " added_by, paused_at, read_at, alerted_at"
)
ENTRY_COLUMNS = (
    "id, source_id, identity, link, canonical_link, title, folded_title, summary, image_url, image_alt,"
    " published_at, seen_at, content_hash"
)


@cache
def aliased(table: str, columns: str) -> str:
    """Return a table's columns for a SELECT, each as `<table>_<column>`."""
    return ", ".join(f"{table}.{column} AS {table}_{column}" for column in columns.split(", "))


@cache
def assigned(columns: str) -> str:
    """Return the SET of an UPDATE for all columns but the id, which is $1."""
    names = columns.split(", ")[1:]
    return ", ".join(f"{name} = ${place}" for place, name in enumerate(names, start=2))


@cache
def places(count: int, first: int = 1) -> str:
    """Return placeholders from `$<first>` on."""
    return ", ".join(f"${place}" for place in range(first, first + count))


def source_values(source: Source) -> list[Value]:
    """Return a source in the order of SOURCE_COLUMNS."""
    return [
        source.id,
        source.url,
        find_host(source.url),
        source.title,
        source.site_url,
        source.etag,
        source.last_modified,
        source.body_hash,
        to_ms(source.next_poll_at),
        source.interval_s,
        source.failures,
        find_ms(source.failing_since),
        source.last_error,
        find_ms(source.last_success_at),
        find_ms(source.gone_at),
    ]


def feed_values(feed: Feed) -> list[Value]:
    """Return a feed in the order of FEED_COLUMNS."""
    return [
        feed.id,
        feed.guild_id,
        feed.source_id,
        feed.channel_id,
        feed.artist_id,
        feed.role_id,
        feed.label.value,
        ", ".join(feed.include) or None,
        ", ".join(feed.exclude) or None,
        to_ms(feed.added_at),
        feed.added_by,
        find_ms(feed.paused_at),
        find_ms(feed.read_at),
        find_ms(feed.alerted_at),
    ]


def entry_values(source_id: int, kept: KeptEntry) -> list[Value]:
    """Return an entry in the order of ENTRY_COLUMNS."""
    entry = kept.entry
    return [
        kept.id,
        source_id,
        entry.identity,
        entry.link,
        entry.canonical_link,
        entry.title,
        fold_title(entry.title),
        entry.summary,
        entry.image_url,
        entry.image_alt,
        find_ms(entry.published_at),
        to_ms(kept.seen_at),
        entry.content_hash,
    ]


def artists_text(artist_ids: tuple[ArtistId, ...]) -> str:
    """Return artists as the column keeps them: JSON without spaces, so that a query finds `,id,`."""
    return f"[{','.join(map(str, artist_ids))}]"


def read_source(row: Row) -> Source:
    """Read `aliased("source", SOURCE_COLUMNS)`."""
    return Source(
        id=SourceId(row["source_id"]),
        url=row["source_url"],
        title=row["source_title"],
        next_poll_at=from_ms(row["source_next_poll_at"]),
        site_url=row["source_site_url"],
        etag=row["source_etag"],
        last_modified=row["source_last_modified"],
        body_hash=row["source_body_hash"],
        interval_s=row["source_interval_s"],
        failures=row["source_failures"],
        failing_since=find_moment(row["source_failing_since"]),
        last_error=row["source_last_error"],
        last_success_at=find_moment(row["source_last_success_at"]),
        gone_at=find_moment(row["source_gone_at"]),
    )


def read_feed(row: Row) -> Feed:
    """Read `aliased("feed", FEED_COLUMNS)`."""
    return Feed(
        id=FeedId(row["feed_id"]),
        guild_id=GuildId(row["feed_guild_id"]),
        source_id=SourceId(row["feed_source_id"]),
        channel_id=ChannelId(row["feed_channel_id"]),
        added_at=from_ms(row["feed_added_at"]),
        added_by=UserId(row["feed_added_by"]),
        artist_id=_found(ArtistId, row["feed_artist_id"]),
        role_id=_found(RoleId, row["feed_role_id"]),
        label=Label(row["feed_label"]),
        include=_words(row["feed_include"]),
        exclude=_words(row["feed_exclude"]),
        paused_at=find_moment(row["feed_paused_at"]),
        read_at=find_moment(row["feed_read_at"]),
        alerted_at=find_moment(row["feed_alerted_at"]),
    )


def read_followed(row: Row) -> Followed:
    """Read a feed with its source and `waiting`."""
    return Followed(read_feed(row), read_source(row), row["waiting"])


def read_kept(row: Row) -> KeptEntry:
    """Read `aliased("entry", ENTRY_COLUMNS)`."""
    entry = Entry(
        identity=row["entry_identity"],
        link=row["entry_link"],
        canonical_link=row["entry_canonical_link"],
        title=row["entry_title"],
        summary=row["entry_summary"],
        image_url=row["entry_image_url"],
        image_alt=row["entry_image_alt"],
        published_at=find_moment(row["entry_published_at"]),
        content_hash=row["entry_content_hash"],
    )
    return KeptEntry(row["entry_id"], entry, from_ms(row["entry_seen_at"]))


def read_judged(row: Row) -> Judged:
    """Read an entry with its verdict and its delivery's state, channel and message."""
    return Judged(
        kept=read_kept(row),
        decided_at=from_ms(row["decided_at"]),
        is_announced=bool(row["announced"]),
        reason=row["reason"],
        detail=row["detail"],
        state=_found(State, row["state"]),
        channel_id=_found(ChannelId, row["channel_id"]),
        message_id=_found(MessageId, row["message_id"]),
    )


def read_announced(row: Row) -> Announced:
    """Read an entry with its feed, its source, and its delivery's channel and message."""
    return Announced(
        kept=read_kept(row),
        feed=read_feed(row),
        source=read_source(row),
        artist_ids=tuple(map(ArtistId, json.loads(row["artist_ids"]))),
        channel_id=ChannelId(row["channel_id"]),
        message_id=_found(MessageId, row["message_id"]),
    )


def _found(kind: Any, value: Any) -> Any:
    return None if value is None else kind(value)


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(", ")) if text else ()
