"""What becomes of an entry, when a source is asked again, and what the moderators hear of it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from urllib.parse import urlsplit

from bot.artists.models import Artist
from bot.artists.rules import Catalogue, fold, is_told, split_aliases
from bot.errors import UserError
from bot.ids import ArtistId, SourceId
from bot.news.models import (
    Alert,
    Announce,
    Body,
    Entry,
    Failed,
    FailedKind,
    Feed,
    Outcome,
    Skip,
    SkipReason,
    Source,
    Told,
    Verdict,
)

AGE_MAX = timedelta(days=3)
STORY_SPAN = timedelta(hours=48)
BURST_MAX = 5  # cards of one feed in `BURST_SPAN`
BURST_SPAN = timedelta(minutes=10)
WORDS_MAX = 25
WORD_MAX = 60  # characters

INTERVAL_S = 600  # of a new source
BUSY_S = 300  # after a new item
QUIET_S = 3600
QUIET_FACTOR = 1.5
JITTER = 0.1
ASKED_MAX_S = 3600.0  # of max-age and ttl: many feeds say a day and change by the hour
RETRY_AFTER_MAX_S = 86_400.0
FAILURE_S = 300
FAILURE_MAX_S = 43_200
SPREAD_S = 0.1  # between sources that are overdue at once
SPREAD_MAX_S = 120.0
ALERT_AFTER = timedelta(hours=24)

_TELLING = 12  # letters: shorter titles ("Photos", "Live now") are told anew every day
_TELLING_CJK = 6  # a syllable or ideograph says about as much as two letters


def decide(
    feed: Feed,
    entries: Sequence[Entry],
    told: Sequence[Told],
    artists: Sequence[Artist],
    now: datetime,
    first_read: bool,
    feature_off: bool = False,
) -> list[Verdict]:
    """Return a verdict on every entry, oldest first.

    The first reason that holds is given, in the order of `SkipReason`.

    Args:
        entries: in the feed's own order, newest first as a rule: it ranks those without a date.
        told: posted in the feed's channel within the last 48 hours, by any feed.
        artists: the server's.
        first_read: nothing was read on this feed's behalf before, or since it was resumed.
    """
    told = list(told)
    standing = _find_standing(feed, first_read, feature_off)
    catalogue: Catalogue | None = None
    verdicts: list[Verdict] = []
    for entry in list_oldest_first(entries, now):
        skip = Skip(entry, *standing) if standing else _find_skip(feed, entry, told, now)
        if skip is not None:
            verdicts.append(skip)
            continue
        catalogue = catalogue or Catalogue(artists)
        verdicts.append(Announce(entry, list_artist_ids(feed, entry, catalogue)))
        told.append(Told(entry.canonical_link, fold_title(entry.title), _find_host(entry), now))
    return verdicts


def list_oldest_first(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """Return entries in the order in which they were published; one without a date counts as now."""
    ordered = list(reversed(entries))
    ordered.sort(
        key=lambda entry: entry.published_at or now
    )  # stable: the feed's order where dates are equal
    return ordered


def _find_standing(feed: Feed, first_read: bool, feature_off: bool) -> tuple[SkipReason, str | None] | None:
    """Return why this feed posts nothing at all for now."""
    if first_read:
        return SkipReason.FIRST_READ, None
    if feature_off:
        return SkipReason.FEATURE_OFF, None
    return None if feed.paused_at is None else (SkipReason.PAUSED, _epoch(feed.paused_at))


def _find_skip(feed: Feed, entry: Entry, told: Iterable[Told], now: datetime) -> Skip | None:
    if entry.published_at is not None and now - entry.published_at > AGE_MAX:
        return Skip(entry, SkipReason.TOO_OLD, _epoch(entry.published_at))
    return _find_word_skip(feed, entry) or _find_story_skip(entry, told, now)


def _find_word_skip(feed: Feed, entry: Entry) -> Skip | None:
    if not feed.include and not feed.exclude:
        return None
    text = fold(_strip(entry))
    excluded = next((word for word in feed.exclude if is_told(fold(word), text)), None)
    if excluded is not None:
        return Skip(entry, SkipReason.EXCLUDED, excluded)
    if feed.include and not any(is_told(fold(word), text) for word in feed.include):
        return Skip(entry, SkipReason.NOT_INCLUDED, ", ".join(feed.include))
    return None


def _find_story_skip(entry: Entry, told: Iterable[Told], now: datetime) -> Skip | None:
    title = fold_title(entry.title)
    for first in told:
        same_link = entry.canonical_link is not None and entry.canonical_link == first.canonical_link
        same_title = title == first.folded_title and _is_telling(title)
        if (same_link or same_title) and now - first.told_at <= STORY_SPAN:
            return Skip(entry, SkipReason.SAME_STORY, first.host)
    return None


def list_artist_ids(feed: Feed, entry: Entry, catalogue: Catalogue) -> tuple[ArtistId, ...]:
    """Return the artists an entry is about: the feed's own, then those in title and text as they appear."""
    own = [] if feed.artist_id is None else [feed.artist_id]
    found = [artist.id for artist in catalogue.find(_strip(entry))]
    return tuple(dict.fromkeys([*own, *found]))


def fold_title(title: str) -> str:
    """Return a title as it is compared between feeds: folded, its letters and digits only."""
    return " ".join(fold(title).translate(_KEPT).split())


class _Kept(dict[int, int]):
    """What `str.translate` makes of each character: itself, or a space. Filled as characters are met."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        is_kept = unicodedata.category(char)[0] in "LN" or _is_vowel_sign(char)
        self[code] = code if is_kept else ord(" ")
        return self[code]


def _is_vowel_sign(char: str) -> bool:
    """Return whether a mark is part of a word (Thai, Devanagari) and not of an emoji."""
    return unicodedata.category(char) in ("Mn", "Mc") and not "\ufe00" <= char <= "\ufe0f"


_KEPT = _Kept()


def _is_telling(folded_title: str) -> bool:
    letters = folded_title.replace(" ", "")
    return len(letters) >= (_TELLING_CJK if any(char >= "\u3040" for char in letters) else _TELLING)


def _strip(entry: Entry) -> str:
    """Return title and text without the addresses and backslashes of Markdown: a slug names no artist."""
    text = f"{entry.title}\n{entry.summary}"
    return re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", re.sub(r"\]\(\S*\)|https?://\S+", " ", text))


def _find_host(entry: Entry) -> str:
    return (urlsplit(entry.link or "").hostname or "").removeprefix("www.")


def _epoch(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def check_words(text: str) -> tuple[str, ...]:
    """Return the words of an include or exclude option, comma between, each once.

    Raises:
        UserError: more than `WORDS_MAX`, or one is longer than `WORD_MAX`.
    """
    words = split_aliases(text)
    if len(words) > WORDS_MAX or any(len(word) > WORD_MAX for word in words):
        raise UserError("error-feed-words", most=WORDS_MAX, longest=WORD_MAX)
    return words


def plan_posts(announces: Sequence[Announce], recent_count: int) -> list[tuple[Announce, ...]]:
    """Return what goes on which card: one entry is a card of its own, several are a digest.

    Args:
        announces: oldest first.
        recent_count: cards of this feed in the last `BURST_SPAN`.
    """
    if announces and recent_count + len(announces) > BURST_MAX:
        return [tuple(announces)]
    return [(announce,) for announce in announces]


def next_poll(
    source: Source,
    outcome: Outcome,
    now: datetime,
    randomness: Random,
    *,
    has_new: bool = False,
    ttl_s: float | None = None,
    min_interval_s: float = 0.0,
) -> Source:
    """Return the source as it stands after a fetch: when it is next asked, and how it fares.

    A source that fails is asked after 5 minutes, then after twice as long each time, 12 hours at most and
    without end: it may have been away for a week. It is asked too when the moderators would have to hear of
    it. Only 410 ends it. The address, `body_hash` and titles are left to the caller.

    Args:
        has_new: an entry not seen before was in it; not at the first read, when all are.
        ttl_s: seconds the document asks to be left alone.
        min_interval_s: FEED_MIN_INTERVAL_S.
    """
    if isinstance(outcome, Failed):
        return _after_failure(source, outcome, now, randomness, min_interval_s)
    interval_s = BUSY_S if has_new else min(int(source.interval_s * QUIET_FACTOR), QUIET_S)
    asked_s = min(max(outcome.max_age_s or 0.0, ttl_s or 0.0), ASKED_MAX_S)
    wait_s = max(_jitter(interval_s, randomness), asked_s, min_interval_s)
    fetched = source
    if isinstance(outcome, Body):
        fetched = replace(source, etag=outcome.etag, last_modified=outcome.last_modified)
    return replace(
        fetched,
        next_poll_at=now + timedelta(seconds=wait_s),
        interval_s=interval_s,
        failures=0,
        failing_since=None,
        last_error=None,
        last_success_at=now,
        gone_at=None,
    )


def _after_failure(
    source: Source, failed: Failed, now: datetime, randomness: Random, min_interval_s: float
) -> Source:
    doublings = min(source.failures, 10)  # 5 minutes x 2^10 is beyond the limit
    back_off_s = _jitter(min(FAILURE_S * 2**doublings, FAILURE_MAX_S), randomness)
    left_s = ((source.failing_since or now) + ALERT_AFTER - now).total_seconds()
    if left_s > 0:  # or the moderators would hear of it half a day late
        back_off_s = min(back_off_s, max(left_s, FAILURE_S))
    asked_s = min(failed.retry_after_s or 0.0, RETRY_AFTER_MAX_S)
    return replace(
        source,
        next_poll_at=now + timedelta(seconds=max(back_off_s, asked_s, min_interval_s)),
        failures=source.failures + 1,
        failing_since=source.failing_since or now,
        last_error=failed.reason,
        gone_at=now if failed.kind is FailedKind.GONE else source.gone_at,
    )


def first_poll(now: datetime, randomness: Random, min_interval_s: float = 0.0) -> datetime:
    """Return when a source that was just added and read is asked again."""
    return now + timedelta(seconds=max(_jitter(INTERVAL_S, randomness), min_interval_s))


def _jitter(seconds: float, randomness: Random) -> float:
    return seconds * randomness.uniform(1 - JITTER, 1 + JITTER)


def spread(overdue: Sequence[Source], now: datetime, randomness: Random) -> dict[SourceId, datetime]:
    """Return new moments for sources that are all due when the bot starts: at most two minutes apart."""
    span_s = min(len(overdue) * SPREAD_S, SPREAD_MAX_S)
    return {source.id: now + timedelta(seconds=randomness.uniform(0, span_s)) for source in overdue}


def find_alert(source: Source, feed: Feed, now: datetime) -> Alert | None:
    """Return what a server's moderators are to hear about a source now, None when they know all there is.

    The caller notes FAILING and GONE in `alerted_at`, and clears it after RECOVERED.
    """
    if source.gone_at is not None:
        return Alert.GONE if feed.alerted_at is None or feed.alerted_at < source.gone_at else None
    if source.failing_since is None:
        return Alert.RECOVERED if feed.alerted_at is not None else None
    is_due = now - source.failing_since >= ALERT_AFTER
    return Alert.FAILING if is_due and feed.alerted_at is None and feed.paused_at is None else None


def explain_failed(failed: Failed, host: str) -> UserError:
    """Return what to tell whoever gave us the address."""
    return UserError(f"error-fetch-{failed.kind}", host=host, status=failed.status or 0)
