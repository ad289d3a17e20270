"""What becomes of entries, and when a source is asked again."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.artists.models import Artist
from bot.errors import UserError
from bot.ids import ArtistId, ChannelId, FeedId, GuildId, SourceId, UserId
from bot.news.models import (
    Alert,
    Announce,
    Body,
    Entry,
    Failed,
    FailedKind,
    Feed,
    NotModified,
    Outcome,
    Skip,
    SkipReason,
    Source,
    Told,
    Verdict,
)
from bot.news.rules import (
    check_words,
    decide,
    explain_failed,
    find_alert,
    first_poll,
    fold_title,
    next_poll,
    plan_posts,
    spread,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ARTISTS = [
    Artist(ArtistId(1), GuildId(1), "V", "BTS", ("김태형", "뷔")),
    Artist(ArtistId(2), GuildId(1), "Lady Gaga"),
    Artist(ArtistId(3), GuildId(1), "BTS"),
]


def make_entry(identity: str = "1", title: str = "An ordinary title", **values: Any) -> Entry:
    link = f"https://www.soompi.example/{identity}"
    made = Entry(identity, link, link.replace("www.", ""), title, "", None, None, NOW, "hash")
    return replace(made, **values)


def make_feed(**values: Any) -> Feed:
    made = Feed(FeedId(1), GuildId(1), SourceId(1), ChannelId(1), NOW - timedelta(days=9), UserId(1))
    return replace(made, **values)


def make_source(**values: Any) -> Source:
    return replace(Source(SourceId(1), "https://a.example/feed", "A", NOW), **values)


def judge(entry: Entry, feed: Feed | None = None, told: Sequence[Told] = ()) -> Verdict:
    (verdict,) = decide(feed or make_feed(), [entry], told, ARTISTS, NOW, first_read=False)
    return verdict


def reason(verdict: Verdict) -> tuple[SkipReason, str | None]:
    assert isinstance(verdict, Skip), verdict
    return verdict.reason, verdict.detail


class TestDecide:
    def test_a_new_entry_is_announced(self) -> None:
        assert judge(make_entry()) == Announce(make_entry())

    def test_nothing_of_a_first_read_is_posted(self) -> None:
        verdicts = decide(make_feed(), [make_entry(), make_entry("2")], (), ARTISTS, NOW, first_read=True)
        assert [reason(verdict)[0] for verdict in verdicts] == [SkipReason.FIRST_READ] * 2

    def test_a_feature_that_is_off_posts_nothing(self) -> None:
        verdicts = decide(make_feed(), [make_entry()], (), ARTISTS, NOW, first_read=False, feature_off=True)
        assert reason(verdicts[0]) == (SkipReason.FEATURE_OFF, None)

    def test_a_paused_feed_says_since_when(self) -> None:
        assert reason(judge(make_entry(), make_feed(paused_at=NOW))) == (
            SkipReason.PAUSED,
            str(int(NOW.timestamp())),
        )

    def test_three_days_are_not_too_old_and_a_second_more_is(self) -> None:
        limit = NOW - timedelta(days=3)
        assert isinstance(judge(make_entry(published_at=limit)), Announce)
        older = limit - timedelta(seconds=1)
        assert reason(judge(make_entry(published_at=older))) == (
            SkipReason.TOO_OLD,
            str(int(older.timestamp())),
        )

    def test_without_a_date_an_entry_is_as_new_as_it_looks(self) -> None:
        assert isinstance(judge(make_entry(published_at=None)), Announce)

    def test_verdicts_are_oldest_first(self) -> None:
        entries = [
            make_entry("new", "Three of them", published_at=NOW),
            make_entry("none newer", "Four of them", published_at=None),
            make_entry("none older", "Five of them", published_at=None),
            make_entry("old", "Six of them", published_at=NOW - timedelta(hours=2)),
        ]
        verdicts = decide(make_feed(), entries, (), ARTISTS, NOW, first_read=False)
        assert [verdict.entry.identity for verdict in verdicts] == ["old", "none older", "none newer", "new"]


class TestWords:
    @pytest.mark.parametrize(
        ("words", "title"),
        [
            ("rumour", "A RUMOUR about them"),
            ("열애", "단독열애설 보도"),
            ("ｒｕｍｏｕｒ", "rumour"),
            ("x, tour dates", "All tour dates"),
            ("c++", "Learn C\\+\\+ now"),
        ],
    )
    def test_an_excluded_word_is_found(self, words: str, title: str) -> None:
        verdict = judge(make_entry(title=title), make_feed(exclude=check_words(words)))
        assert reason(verdict) == (SkipReason.EXCLUDED, check_words(words)[-1])

    @pytest.mark.parametrize(
        ("words", "title"),
        [("tour", "Tourists everywhere"), ("v", "vs"), ("rumour", "“[x](https://a.b/rumour)”")],
    )
    def test_part_of_a_word_or_an_address_is_not_it(self, words: str, title: str) -> None:
        assert isinstance(judge(make_entry(title=title), make_feed(exclude=check_words(words))), Announce)

    def test_one_of_the_included_words_is_enough_and_may_be_in_the_text(self) -> None:
        feed = make_feed(include=("comeback", "컴백"))
        assert isinstance(judge(make_entry(summary="드디어 컴백한다"), feed), Announce)
        assert reason(judge(make_entry(), feed)) == (SkipReason.NOT_INCLUDED, "comeback, 컴백")

    def test_exclusion_outweighs_inclusion(self) -> None:
        feed = make_feed(include=("comeback",), exclude=("rumour",))
        assert reason(judge(make_entry(title="Comeback rumour"), feed)) == (SkipReason.EXCLUDED, "rumour")

    def test_a_list_of_words_has_an_end(self) -> None:
        assert check_words(" tour, 컴백,TOUR ") == ("tour", "컴백")
        for text in (",".join(map(str, range(26))), "x" * 61):
            with pytest.raises(UserError) as caught:
                check_words(text)
            assert caught.value.key == "error-feed-words"


def tell(link: str | None = None, title: str = "", hours_ago: float = 1) -> list[Told]:
    at = NOW - timedelta(hours=hours_ago)
    return [Told(link, fold_title(title), "star.example", at)]


class TestStories:
    def test_the_same_page_is_told_once(self) -> None:
        told = tell(link="https://soompi.example/1")
        verdict = judge(make_entry(), told=told)
        assert verdict == Skip(make_entry(), SkipReason.SAME_STORY, "star.example")

    @pytest.mark.parametrize(
        ("title", "other"),
        [
            ("V reshares a collage", "“V RESHARES a collage!” 💜"),
            ("V reshares a collage", "Ｖ reshares  a —collage"),
            ("뷔, 레이디 가가와 콜라주", "뷔 레이디 가가와 콜라주 ❤️"),
            ("V\\-line of a story", "V-line of a story"),
        ],
    )
    def test_the_same_title_is_told_once(self, title: str, other: str) -> None:
        verdict = judge(make_entry(title=title), told=tell(title=other))
        assert reason(verdict) == (SkipReason.SAME_STORY, "star.example")

    @pytest.mark.parametrize("title", ["Live", "Photos 📷", "컴백", "🎉🎉🎉"])
    def test_a_title_that_says_little_is_no_story(self, title: str) -> None:
        assert isinstance(judge(make_entry(title=title), told=tell(title=title)), Announce)

    def test_after_two_days_it_is_a_new_story(self) -> None:
        title = "V reshares a collage"
        assert isinstance(judge(make_entry(title=title), told=tell(title=title, hours_ago=48)), Skip)
        assert isinstance(judge(make_entry(title=title), told=tell(title=title, hours_ago=48.1)), Announce)

    def test_two_entries_of_one_fetch_may_be_one_story(self) -> None:
        entries = [
            make_entry("2", canonical_link="https://same.example/"),
            make_entry("1", canonical_link="https://same.example/"),
        ]
        older, newer = decide(make_feed(), entries, (), ARTISTS, NOW, first_read=False)
        assert isinstance(older, Announce)
        assert older.entry.identity == "1"
        assert reason(newer) == (SkipReason.SAME_STORY, "soompi.example")

    def test_entries_without_links_are_not_one_story(self) -> None:
        told = tell(link=None, title="Something else entirely")
        assert isinstance(judge(make_entry(link=None, canonical_link=None), told=told), Announce)


class TestArtists:
    def test_the_feeds_own_artist_comes_first_then_those_in_the_text(self) -> None:
        entry = make_entry(title="Lady Gaga thanks BTS", summary="뷔가 답했다")
        verdict = judge(entry, make_feed(artist_id=ArtistId(3)))
        assert verdict == Announce(entry, (ArtistId(3), ArtistId(2), ArtistId(1)))

    def test_addresses_name_nobody(self) -> None:
        entry = make_entry(summary="[Read](https://a.example/lady-gaga) at https://b.example/bts")
        assert judge(entry) == Announce(entry)

    def test_escaped_punctuation_is_read_through(self) -> None:
        entry = make_entry(title="BTS wear the V\\-line")
        assert judge(entry) == Announce(entry, (ArtistId(3),))


@given(
    st.lists(
        st.builds(
            make_entry,
            st.uuids().map(str),
            st.text(min_size=1, max_size=12),
            published_at=st.none() | st.integers(0, 30).map(lambda days: NOW - timedelta(days=days)),
        ),
        max_size=8,
    )
)
def test_every_entry_gets_one_verdict(entries: list[Entry]) -> None:
    verdicts = decide(make_feed(), entries, (), ARTISTS, NOW, first_read=False)
    assert sorted(verdict.entry.identity for verdict in verdicts) == sorted(
        entry.identity for entry in entries
    )


@given(st.text(max_size=40))
def test_a_folded_title_stays_as_it_is(title: str) -> None:
    assert fold_title(fold_title(title)) == fold_title(title)


class TestPlan:
    def sizes(self, count: int, recent: int) -> list[int]:
        announces = [Announce(make_entry(str(n))) for n in range(count)]
        plan = plan_posts(announces, recent)
        assert [one for group in plan for one in group] == announces
        return [len(group) for group in plan]

    def test_five_are_posted_one_by_one(self) -> None:
        assert self.sizes(5, 0) == [1, 1, 1, 1, 1]

    def test_more_become_a_digest(self) -> None:
        assert self.sizes(6, 0) == [6]
        assert self.sizes(3, 3) == [3]

    def test_a_single_one_is_never_a_digest(self) -> None:
        assert self.sizes(1, 9) == [1]

    def test_nothing_is_nothing(self) -> None:
        assert self.sizes(0, 9) == []


def wait_s(after: Source) -> float:
    return (after.next_poll_at - NOW).total_seconds()


def poll(source: Source, outcome: Outcome, *, seed: int = 1, **values: Any) -> Source:
    return next_poll(source, outcome, NOW, Random(seed), **values)


PAGE = Body(b"<rss/>", "text/xml", "https://a.example/feed", '"2"', "Tue")
DOWN = Failed(FailedKind.HTTP, "HTTP 503", 503)


class TestNextPoll:
    def test_something_new_is_looked_for_again_after_five_minutes(self) -> None:
        after = poll(make_source(), PAGE, has_new=True)
        assert after.interval_s == 300
        assert 270 <= wait_s(after) <= 330

    def test_quiet_ones_are_asked_ever_less_up_to_an_hour(self) -> None:
        source, intervals = make_source(interval_s=300), []
        for _ in range(8):
            source = poll(source, NotModified())
            intervals.append(source.interval_s)
        assert intervals == [450, 675, 1012, 1518, 2277, 3415, 3600, 3600]

    @pytest.mark.parametrize(
        ("outcome", "values", "at_least"),
        [
            (replace(PAGE, max_age_s=1800.0), {}, 1800),
            (NotModified(max_age_s=1800.0), {}, 1800),
            (replace(PAGE, max_age_s=86_400.0), {}, 3600),
            (PAGE, {"ttl_s": 1800}, 1800),
            (PAGE, {"ttl_s": 86_400}, 3600),
            (PAGE, {"min_interval_s": 7200.0}, 7200),
        ],
    )
    def test_what_servers_and_operators_ask_is_honoured(
        self, outcome: Outcome, values: dict[str, Any], at_least: float
    ) -> None:
        assert wait_s(poll(make_source(), outcome, has_new=True, **values)) == at_least

    def test_a_success_ends_the_failing_and_keeps_what_to_ask_with(self) -> None:
        failing = make_source(failures=3, failing_since=NOW, last_error="HTTP 503", etag='"1"')
        after = poll(failing, PAGE)
        assert (after.failures, after.failing_since, after.last_error) == (0, None, None)
        assert (after.etag, after.last_modified, after.last_success_at) == ('"2"', "Tue", NOW)
        assert poll(failing, NotModified()).etag == '"1"'

    def test_failures_back_off_to_twelve_hours_and_never_end(self) -> None:
        source, waits = make_source(), []
        for _ in range(12):
            source = poll(source, DOWN)
            waits.append(wait_s(source))
        expected = [300 * 2**n for n in range(8)] + [43_200] * 4
        assert all(abs(wait - wanted) <= wanted * 0.1 for wait, wanted in zip(waits, expected, strict=True))
        assert (source.failures, source.failing_since, source.last_error) == (12, NOW, "HTTP 503")
        assert source.gone_at is None
        assert wait_s(poll(make_source(failures=10_000), DOWN)) <= 43_200 * 1.1

    def test_a_failing_source_is_asked_when_the_moderators_have_to_hear_of_it(self) -> None:
        failing = make_source(failures=9, failing_since=NOW - timedelta(hours=21))
        assert wait_s(poll(failing, DOWN)) == timedelta(hours=3).total_seconds()
        almost = replace(failing, failing_since=NOW - timedelta(hours=23, minutes=59))
        assert wait_s(poll(almost, DOWN)) == 300
        known = replace(failing, failing_since=NOW - timedelta(hours=24))
        assert wait_s(poll(known, DOWN)) > timedelta(hours=10).total_seconds()

    def test_retry_after_is_honoured_up_to_a_day(self) -> None:
        assert wait_s(poll(make_source(), replace(DOWN, retry_after_s=5000.0))) == 5000
        assert wait_s(poll(make_source(), replace(DOWN, retry_after_s=1e9))) == 86_400
        assert wait_s(poll(make_source(failures=9), replace(DOWN, retry_after_s=1.0))) > 30_000

    def test_gone_is_noted(self) -> None:
        assert poll(make_source(), Failed(FailedKind.GONE, "HTTP 410", 410)).gone_at == NOW

    def test_a_new_source_is_asked_after_ten_minutes(self) -> None:
        assert timedelta(minutes=9) <= first_poll(NOW, Random(1)) - NOW <= timedelta(minutes=11)
        assert first_poll(NOW, Random(1), 7200.0) - NOW == timedelta(hours=2)


@given(
    st.integers(1, 4000),
    st.integers(0, 5000),
    st.sampled_from([PAGE, NotModified(9e9), DOWN, replace(DOWN, retry_after_s=9e9)]),
    st.booleans(),
    st.integers(),
)
def test_the_next_poll_is_never_at_once_and_never_beyond_a_day(
    interval_s: int, failures: int, outcome: Outcome, has_new: bool, seed: int
) -> None:
    source = make_source(interval_s=interval_s, failures=failures)
    after = poll(source, outcome, seed=seed, has_new=has_new, min_interval_s=60.0)
    assert 60 <= wait_s(after) <= 86_400


def test_sources_that_are_overdue_at_the_start_are_spread() -> None:
    many = [make_source(id=SourceId(n)) for n in range(1000)]
    moments = spread(many, NOW, Random(1))
    assert set(moments) == {source.id for source in many}
    assert all(NOW <= at <= NOW + timedelta(seconds=100) for at in moments.values())
    assert len(set(moments.values())) > 900
    assert spread(many[:3], NOW, Random(1))[SourceId(2)] <= NOW + timedelta(seconds=0.3)
    assert spread([], NOW, Random(1)) == {}


class TestAlert:
    def test_a_day_of_failing_is_told_once(self) -> None:
        failing = make_source(failing_since=NOW - timedelta(hours=24))
        assert find_alert(failing, make_feed(), NOW) is Alert.FAILING
        assert find_alert(failing, make_feed(), NOW - timedelta(seconds=1)) is None
        assert find_alert(failing, make_feed(alerted_at=NOW), NOW) is None
        assert find_alert(failing, make_feed(paused_at=NOW), NOW) is None

    def test_recovery_is_told_to_those_who_heard_of_the_failing(self) -> None:
        assert find_alert(make_source(), make_feed(alerted_at=NOW), NOW) is Alert.RECOVERED
        assert find_alert(make_source(), make_feed(), NOW) is None

    def test_the_end_is_told_at_once_and_once_also_after_failing(self) -> None:
        gone = make_source(failing_since=NOW, gone_at=NOW)
        assert find_alert(gone, make_feed(), NOW) is Alert.GONE
        assert find_alert(gone, make_feed(alerted_at=NOW - timedelta(hours=1)), NOW) is Alert.GONE
        assert find_alert(gone, make_feed(alerted_at=NOW), NOW) is None


def test_every_failure_has_a_sentence_of_its_own() -> None:
    keys = {explain_failed(Failed(kind, "x"), "a.example").key for kind in FailedKind}
    assert keys == {f"error-fetch-{kind.value}" for kind in FailedKind}


def test_five_hundred_entries_are_judged_while_nobody_waits() -> None:
    entries = [
        make_entry(str(n), f"Lady Gaga and V of BTS, number {n} of many", summary="word " * 100)
        for n in range(500)
    ]
    started = time.perf_counter()
    verdicts = decide(make_feed(include=("gaga",)), entries, (), ARTISTS, NOW, first_read=False)
    assert time.perf_counter() - started < 1
    assert all(isinstance(verdict, Announce) for verdict in verdicts)
