"""What an announcement may say, and what becomes of one that is due."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.announcements import Announcement, Content, list_upcoming, read_content
from bot.announcements.models import AskModerators, Pass, Post
from bot.announcements.rules import (
    ALT_LONGEST,
    TEXT_LONGEST,
    TITLE_LONGEST,
    decide,
    first_occurrence,
    is_late,
    list_past,
    make_payload,
    slot_outcome,
)
from bot.artists import Artist
from bot.errors import UserError
from bot.ids import AnnouncementId, ArtistId, ChannelId, GuildId, RoleId, UserId
from bot.schedule import Occurrence

# 18:00 in Seoul, where the clock never changes, on a Tuesday.
PLANNED = datetime(2026, 11, 24, 9, tzinfo=UTC)
LOCAL = datetime.combine(date(2026, 11, 24), time(18))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
V = Artist(ArtistId(4), GuildId(1), "V", colour=0x2E9E66)


def make(repeat: str = "once", **changes: object) -> Announcement:
    values = {
        "id": AnnouncementId(9),
        "guild_id": GuildId(1),
        "channel_id": ChannelId(7),
        "author_id": UserId(3),
        "content": Content("Party"),
        "repeat": repeat,
        "starts_on": date(2026, 11, 24),
        "wall_time": time(18),
        "zone": "Asia/Seoul",
        "next_at": PLANNED,
        "created_at": PLANNED - DAY,
    }
    return Announcement(**{**values, **changes})


def test_what_was_typed_is_read() -> None:
    content = read_content(
        title="  Streaming \n party ",
        text=" We start with “Snow”. ",
        link="Our  playlist https://music.example/p?id=1#top",
        image_url=" https://cdn.example/a.png ",
        image_alt=" A green stage. ",
        role_id=5,
        label="official",
        artist_id=4,
    )
    assert content == Content(
        title="Streaming party",
        text="We start with “Snow”.",
        url="https://music.example/p?id=1#top",
        link_label="Our playlist",
        image_url="https://cdn.example/a.png",
        image_alt="A green stage.",
        role_id=RoleId(5),
        label="official",
        artist_id=ArtistId(4),
    )


def test_a_title_is_enough() -> None:
    assert read_content(title="Party", link=" ", image_url="") == Content("Party")


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"title": "  "}, "error-announcement-no-title"),
        ({"title": "x" * (TITLE_LONGEST + 1)}, "error-announcement-title"),
        ({"text": "x" * (TEXT_LONGEST + 1)}, "error-announcement-text"),
        ({"image_alt": "x" * (ALT_LONGEST + 1)}, "error-announcement-alt"),
        ({"link": "music.example"}, "error-announcement-address"),
        ({"link": "javascript://music.example/"}, "error-announcement-address"),
        ({"link": "https://"}, "error-announcement-address"),
        ({"link": "https://user@host"}, "error-announcement-address"),
        ({"link": "https://a.example listen"}, "error-announcement-address"),
        ({"image_url": "picture https://a.example/b.png"}, "error-announcement-address"),
        ({"link": "https://a.example/" + "x" * 512}, "error-announcement-address-long"),
        ({"image_url": "https://a.example/" + "x" * 2048}, "error-announcement-address-long"),
        ({"link": "x" * 21 + " https://a.example"}, "error-announcement-link-label"),
        ({"label": "gossip"}, "error-announcement-label"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, str], key: str) -> None:
    with pytest.raises(UserError) as caught:
        read_content(**{"title": "Party", **changes})
    assert caught.value.key == key


def test_the_longest_content_passes() -> None:
    read_content(title="x" * TITLE_LONGEST, text="x" * TEXT_LONGEST, image_alt="x" * ALT_LONGEST)


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (timedelta(), Post(PLANNED, None)),
        (12 * HOUR, Post(PLANNED, None)),
        (12 * HOUR + MINUTE, AskModerators()),
    ],
)
def test_a_single_post_by_its_lateness(late: timedelta, expected: object) -> None:
    assert decide(make(), PLANNED, PLANNED + late, is_on=True) == expected


def test_what_is_late() -> None:
    assert [is_late(PLANNED, PLANNED + minutes * MINUTE) for minutes in (-1, 0, 5)] == [False] * 3
    assert is_late(PLANNED, PLANNED + 5 * MINUTE + timedelta(milliseconds=1))


def test_a_recurring_post_names_the_next_one() -> None:
    assert decide(make("daily"), PLANNED, PLANNED, is_on=True) == Post(PLANNED, PLANNED + DAY)
    assert decide(make("weekly"), PLANNED, PLANNED, is_on=True) == Post(PLANNED, PLANNED + 7 * DAY)


def test_of_several_missed_the_latest_is_posted() -> None:
    now = PLANNED + 3 * DAY + HOUR
    assert decide(make("daily"), PLANNED, now, is_on=True) == Post(PLANNED + 3 * DAY, PLANNED + 4 * DAY)


def test_a_recurring_post_is_never_asked_about() -> None:
    now = PLANNED + 6 * DAY
    assert decide(make("weekly"), PLANNED, now, is_on=True) == Post(PLANNED, PLANNED + 7 * DAY)


def test_where_announcements_are_off() -> None:
    assert decide(make("daily"), PLANNED, PLANNED, is_on=False) == Pass(PLANNED + DAY)
    assert decide(make(), PLANNED, PLANNED, is_on=False) == AskModerators()


def test_the_wall_time_stays_when_the_clock_changes() -> None:
    # Berlin goes from UTC+2 to UTC+1 on 25 October 2026.
    before = datetime(2026, 10, 24, 16, tzinfo=UTC)
    daily = make("daily", zone="Europe/Berlin", starts_on=date(2026, 10, 24), next_at=before)
    assert decide(daily, before, before, is_on=True) == Post(before, before + 25 * HOUR)


def test_the_first_occurrence() -> None:
    when = Occurrence(PLANNED, LOCAL)
    assert first_occurrence(make(), when, PLANNED - HOUR) == PLANNED
    assert first_occurrence(make(), when, PLANNED + 5 * MINUTE) == PLANNED
    assert first_occurrence(make("daily"), when, PLANNED - HOUR) == PLANNED
    assert first_occurrence(make("weekly"), when, PLANNED + MINUTE) == PLANNED + 7 * DAY
    with pytest.raises(UserError) as caught:
        first_occurrence(make(), when, PLANNED + 6 * MINUTE)
    assert caught.value.key == "error-announcement-past"


def test_a_single_post_keeps_the_second_of_an_hour_that_comes_twice() -> None:
    # 02:30 in Berlin comes at 00:30 and at 01:30 UTC.
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    single = make(zone="Europe/Berlin", starts_on=date(2026, 10, 25), wall_time=time(2, 30))
    when = Occurrence(second, datetime.combine(date(2026, 10, 25), time(2, 30)))
    assert first_occurrence(single, when, second - 2 * HOUR) == second
    assert decide(replace(single, next_at=second), second, second, is_on=True) == Post(second, None)
    assert [one.at for one in list_upcoming(replace(single, next_at=second))] == [second]


def test_what_comes_next() -> None:
    assert [one.at for one in list_upcoming(make())] == [PLANNED]
    assert [one.at for one in list_upcoming(make("daily"), 3)] == [PLANNED, PLANNED + DAY, PLANNED + 2 * DAY]
    assert [one.local for one in list_upcoming(make("weekly"), 1)] == [LOCAL]
    assert list_upcoming(make(state="asking")) == []
    assert list_upcoming(make("now", state="done", next_at=None)) == []


def test_the_payload_is_json_with_the_artist_of_today() -> None:
    content = Content("Party", "Text", label="rumour", role_id=RoleId(5), artist_id=ArtistId(4))
    payload = make_payload(make(content=content), V, PLANNED)
    assert json.loads(json.dumps(payload)) == payload
    assert payload == {
        "title": "Party",
        "text": "Text",
        "url": None,
        "link_label": None,
        "image_url": None,
        "image_alt": None,
        "role_id": 5,
        "label": "rumour",
        "artist_id": 4,
        "artist_names": ["V"],
        "artist_colour": 0x2E9E66,
        "announcement_id": 9,
        "planned_at": 1_795_510_800_000,
    }
    bare = make_payload(make(), None, PLANNED)
    assert (bare["artist_names"], bare["artist_colour"]) == ([], None)


def test_what_came_before() -> None:
    daily = make("daily", created_at=PLANNED - 3 * HOUR, next_at=PLANNED + 3 * DAY)
    now = PLANNED + 2 * DAY + HOUR
    assert list_past(daily, now, 7) == [PLANNED + 2 * DAY, PLANNED + DAY, PLANNED]
    assert list_past(daily, now, 2) == [PLANNED + 2 * DAY, PLANNED + DAY]
    later = replace(daily, created_at=PLANNED + DAY)
    assert list_past(later, now, 7) == [PLANNED + 2 * DAY]
    assert list_past(daily, PLANNED - HOUR, 7) == []
    weekly = make("weekly", created_at=PLANNED - HOUR, next_at=PLANNED + 14 * DAY)
    assert list_past(weekly, PLANNED + 8 * DAY, 7) == [PLANNED + 7 * DAY, PLANNED]


def test_of_a_single_one_only_the_missed_moment_counts() -> None:
    assert list_past(make(state="asking"), PLANNED + DAY, 7) == [PLANNED]
    assert list_past(make(), PLANNED - HOUR, 7) == []
    assert list_past(make(state="done", next_at=None), PLANNED + DAY, 7) == []


def test_what_became_of_an_occurrence() -> None:
    daily = make("daily")
    assert [slot_outcome(daily, PLANNED, state) for state in ("pending", "sent", "cancelled")] == [
        "waiting",
        "sent",
        "skipped",
    ]
    assert slot_outcome(daily, PLANNED - DAY, None) == "skipped"
    assert slot_outcome(daily, PLANNED, None) == "waiting"
    assert slot_outcome(make(state="asking"), PLANNED, None) == "asking"
