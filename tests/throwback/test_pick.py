"""What comes back today."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.artists.models import Artist, Birthday
from bot.ids import ArtistId, GuildId
from bot.throwback.models import Candidate, DrawOne, Nothing, PhotoDate, Remember, Settings
from bot.throwback.pick import GALLERY_MOST, falls_on, list_anniversaries, pick_best, pick_daily
from tests.throwback.make import GUILD, make_candidate, views

TODAY = date(2026, 4, 3)
EVERYTHING = Settings()


def on(photo_id: int, text: str, **changes: object) -> Candidate:
    parts = [int(part) for part in text.split("-")]
    return make_candidate(photo_id, PhotoDate(*parts), **changes)


def ids(picked: object) -> list[int]:
    assert isinstance(picked, Remember), picked
    return [memory.photo_id for memory in picked.memories]


def pick(*candidates: Candidate, today: date = TODAY, settings: Settings = EVERYTHING) -> object:
    return pick_daily(candidates, today, settings, GUILD)


def test_all_photos_of_the_day_come_oldest_first_with_their_years() -> None:
    picked = pick(on(1, "2024-04-03"), on(2, "2015-04-03"), on(3, "2022-04-04"), on(4, "2026-04-03"))
    assert isinstance(picked, Remember)
    assert (picked.label, [(m.photo_id, m.years) for m in picked.memories]) == ("day", [(2, 11), (1, 2)])
    assert not picked.keeps_leap_day


def test_a_quiet_day_borrows_one_from_the_week_then_from_the_month() -> None:
    week = pick(on(1, "2020-04-06"), on(2, "2020-03-31"), on(3, "2020-04-20"))
    assert isinstance(week, Remember)
    assert (week.label, len(week.memories)) == ("week", 1)
    month = pick(on(3, "2020-04-20"), on(4, "2021-04"), on(5, "2021"), on(6, "2021-05-01"))
    assert isinstance(month, Remember)
    assert (month.label, len(month.memories)) == ("month", 1)
    assert set(ids(month)) <= {3, 4}


def test_month_photos_belong_to_no_day_and_year_photos_to_none() -> None:
    assert pick(on(1, "2020-04"), settings=replace(EVERYTHING, reach="week")) == Nothing("no photo")
    assert pick(on(1, "2020")) == Nothing("no photo")


def test_the_server_says_how_far_it_looks() -> None:
    photo = on(1, "2020-04-06")
    assert pick(photo, settings=replace(EVERYTHING, reach="day")) == Nothing("no photo")
    assert ids(pick(photo, settings=replace(EVERYTHING, reach="week"))) == [1]


def test_a_week_reaches_over_the_turn_of_the_year() -> None:
    picked = pick(on(1, "2020-12-31"), on(2, "2025-12-31"), today=date(2026, 1, 2))
    assert isinstance(picked, Remember)
    assert [(memory.photo_id, memory.years) for memory in picked.memories] == [(1, 5)]


@pytest.mark.parametrize(
    ("today", "rule", "days"),
    [
        (date(2028, 2, 29), "28 February", [29]),
        (date(2028, 2, 28), "28 February", [28]),
        (date(2026, 2, 28), "28 February", [28, 29]),
        (date(2026, 3, 1), "28 February", [1]),
        (date(2026, 2, 28), "1 March", [28]),
        (date(2026, 3, 1), "1 March", [1, 29]),
        (date(2026, 2, 28), "leap years only", [28]),
        (date(2026, 3, 1), "leap years only", [1]),
    ],
)
def test_the_leap_day_is_kept_as_the_server_wants(today: date, rule: str, days: list[int]) -> None:
    photos = (on(28, "2020-02-28"), on(29, "2020-02-29"), on(1, "2020-03-01"))
    picked = pick(*photos, today=today, settings=replace(EVERYTHING, leap=rule, reach="day"))
    assert sorted(ids(picked)) == sorted(days)
    assert isinstance(picked, Remember)
    assert picked.keeps_leap_day == (29 in days and today.day != 29)


def test_1900_and_2100_are_no_leap_years() -> None:
    assert falls_on(2, 29, date(2100, 2, 28), "28 February")
    assert not falls_on(2, 29, date(2000, 2, 28), "28 February")


def test_nothing_is_shown_twice_within_300_days() -> None:
    shown = on(1, "2020-04-03", shown=1, last_shown_on=TODAY - timedelta(days=299))
    assert pick(shown) == Nothing("all shown lately")
    rested = replace(shown, last_shown_on=TODAY - timedelta(days=300))
    assert ids(pick(rested)) == [1]
    assert ids(pick(replace(shown, last_shown_on=TODAY - timedelta(days=365)))) == [1]


def test_a_chosen_weekday_gets_a_random_one_when_nothing_is_due() -> None:
    friday = replace(EVERYTHING, random_weekday=TODAY.weekday())
    assert pick(settings=friday) == DrawOne()
    assert ids(pick(on(1, "2020-04-03"), settings=friday)) == [1]
    assert pick(settings=replace(EVERYTHING, random_weekday=0)) == Nothing("no photo")


def test_least_shown_then_least_recently_then_most_hearts_come_first() -> None:
    quiet = replace(EVERYTHING, reach="month")
    long_ago, longer_ago = TODAY - timedelta(days=400), TODAY - timedelta(days=800)
    ranked = [
        on(1, "2020-04-20", hearts=1),
        on(2, "2020-04-20"),
        on(3, "2020-04-20", shown=1, last_shown_on=longer_ago),
        on(4, "2020-04-20", shown=1, last_shown_on=long_ago, hearts=9),
        on(5, "2020-04-20", shown=2, last_shown_on=longer_ago, hearts=99),
    ]
    while ranked:
        assert ids(pick(*reversed(ranked), settings=quiet)) == [ranked[0].photo_id]
        ranked.pop(0)


def test_chance_is_of_the_server_and_the_day() -> None:
    photos = [on(number, "2020-04-20") for number in range(40)]
    shuffled = random.Random(3).sample(photos, len(photos))
    assert pick_daily(photos, TODAY, EVERYTHING, GUILD) == pick_daily(shuffled, TODAY, EVERYTHING, GUILD)
    others = {ids(pick_daily(photos, TODAY, EVERYTHING, GuildId(n)))[0] for n in range(20)}
    later = {ids(pick_daily(photos, TODAY + timedelta(days=n), EVERYTHING, GUILD))[0] for n in range(4, 14)}
    assert len(others) > 5
    assert len(later) > 5


def test_of_near_duplicates_one_is_posted() -> None:
    nearly = bytes([views(1)[0] ^ 0b111, *views(1)[1:]])
    picked = pick(on(1, "2020-04-03", hearts=1), on(2, "2021-04-03", views=nearly), on(3, "2022-04-03"))
    assert ids(picked) == [1, 3]


def test_a_gallery_holds_ten() -> None:
    assert len(ids(pick(*(on(n, f"{2000 + n}-04-03") for n in range(1, 20))))) == GALLERY_MOST


DATES = st.dates(date(2000, 1, 1), date(2027, 12, 31))
PHOTOS = st.lists(
    st.builds(
        lambda day, whole, rest, shown: make_candidate(
            0,
            PhotoDate(day.year, day.month, day.day if whole else None),
            shown=shown,
            last_shown_on=day + timedelta(days=rest) if shown else None,
        ),
        DATES,
        st.booleans(),
        st.integers(0, 4000),
        st.integers(0, 3),
    ),
    max_size=30,
).map(lambda found: [replace(one, photo_id=at, views=views(at)) for at, one in enumerate(found)])


@given(PHOTOS, DATES, st.sampled_from(["28 February", "1 March", "leap years only"]))
def test_what_is_picked_is_due_rested_and_past(photos: list[Candidate], today: date, rule: str) -> None:
    picked = pick_daily(photos, today, replace(EVERYTHING, leap=rule), GUILD)
    by_id = {one.photo_id: one for one in photos}
    if not isinstance(picked, Remember):
        return
    for memory in picked.memories:
        one = by_id[memory.photo_id]
        assert memory.years > 0
        assert one.last_shown_on is None or (today - one.last_shown_on).days >= 300
        if picked.label == "day":
            assert one.taken.whole is not None
            assert (
                abs(date(today.year, 1, 1) + (one.taken.whole - date(one.taken.year, 1, 1)) - today).days <= 1
            )
    assert len({memory.photo_id for memory in picked.memories}) == len(picked.memories)


def test_in_a_year_every_dated_photo_has_its_day_once() -> None:
    photos = [on(n, str(date(2020, 1, 1) + timedelta(days=n))) for n in range(366)]
    for year in (2026, 2028):
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(365 + (year % 4 == 0))]
        shown = [ids(pick(*photos, today=day, settings=replace(EVERYTHING, reach="day"))) for day in days]
        assert sorted(id_ for found in shown for id_ in found) == list(range(366))


def test_birthdays_and_debut_days_are_kept() -> None:
    def artist(number: int, **changes: object) -> Artist:
        return Artist(ArtistId(number), GUILD, f"A{number}", **changes)

    artists = [
        artist(1, birthday=Birthday(4, 3, 1995), debut=date(2013, 4, 3)),
        artist(2, birthday=Birthday(4, 3)),
        artist(3, birthday=Birthday(4, 4), debut=date(2026, 4, 3)),
        artist(4, birthday=Birthday(2, 29, 2000)),
    ]
    found = [(a.artist_id, a.kind, a.years) for a in list_anniversaries(artists, TODAY, "28 February")]
    assert found == [(1, "birthday", 31), (1, "debut", 13), (2, "birthday", None)]
    leap = list_anniversaries(artists, date(2026, 2, 28), "28 February")
    assert [(a.artist_id, a.years) for a in leap] == [(4, 26)]
    assert list_anniversaries(artists, date(2026, 2, 28), "leap years only") == []


def test_the_best_of_an_artist_are_those_with_hearts() -> None:
    photos = [on(n, "2020", hearts=n) for n in range(1, 8)]
    photos.append(on(9, "2020", hearts=99, shown=1, last_shown_on=TODAY - timedelta(days=10)))
    photos.append(on(10, "2020", hearts=6, views=views(7)))
    assert [one.photo_id for one in pick_best(photos, TODAY, GUILD)] == [7, 6, 5, 4]
