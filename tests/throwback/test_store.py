"""Photos on both engines."""

import asyncio
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import chain, pairwise, product

import pytest

from bot.artists.models import Artist
from bot.artists.store import add_artist, remove_artist
from bot.clock import to_ms
from bot.ids import ArtistId, ChannelId, GuildId, PhotoId, RoleId, UserId
from bot.store import Store, UniqueViolation
from bot.throwback import changes
from bot.throwback import store as photo_store
from bot.throwback.changes import Report, Shown
from bot.throwback.models import (
    DaySlot,
    Details,
    Limits,
    Origin,
    Photo,
    PhotoDate,
    Place,
    Settings,
    State,
    Trust,
    Usage,
)
from bot.throwback.rules import BAG, find_obstacle, read_search
from bot.throwback.store import ThrowbackStore, Views
from tests.throwback.make import FAN, GUILD, MODERATOR, NOON, OTHER_FAN, make_photo, make_picture, views

OTHER_GUILD = GuildId(5)
NOW_MS = to_ms(NOON)
LATER = NOON + timedelta(hours=1)
V = Artist(ArtistId(91), GUILD, "V", aliases=("김태형",))
GAGA = Artist(ArtistId(92), GUILD, "Lady Gaga")
CHANCE = random.Random(4)


async def add(store: Store, *photos: Photo) -> ThrowbackStore:
    """Write photos."""
    for photo in photos:
        await store.write(partial(changes.add_photo, photo, CHANCE.randrange(1, BAG)))
    return ThrowbackStore(store)


async def add_artists(store: Store) -> None:
    for artist in (V, GAGA):
        await store.write(partial(add_artist, artist))


async def move(store: Store, photo: Photo, to: State, reason: str | None = None) -> bool:
    unit = partial(changes.move, photo, to, actor_id=MODERATOR, now_ms=to_ms(LATER), reason=reason)
    return await store.write(unit)


def ids(photos: list[Photo]) -> list[int]:
    return [photo.id for photo in photos]


WHOLE = make_photo(
    2**62,
    picture=make_picture("whole", animation="webp"),
    details=Details(
        PhotoDate(2022, 4, 3, "exif"),
        "앙코르 🎤",
        "@ash",
        "A green stage.",
        (GAGA.id, V.id),
        UserId(2**60),
        True,
        (0.25, 0.75),
    ),
    origin=Origin(ChannelId(2**59), "https://a.example", True, True),
    state=State.PENDING,
)


async def test_a_photo_comes_back_as_written(store: Store) -> None:
    await add_artists(store)
    bare = make_photo(
        2, details=Details(), origin=Origin(), decided_by=MODERATOR, decided_at=LATER, reason="x"
    )
    month = make_photo(3, details=Details(PhotoDate(2022, 4)))
    reads = await add(store, WHOLE, bare, month)
    for photo in (WHOLE, bare, month):
        assert await reads.find_photo(GUILD, photo.id) == photo
        assert await store.write(partial(changes.find_photo, GUILD, photo.id)) == photo
    assert await reads.find_photo(OTHER_GUILD, WHOLE.id) is None
    assert await store.write(partial(changes.find_photo, OTHER_GUILD, 2)) is None
    assert ids(await reads.list_photos(GUILD, [3, 99, WHOLE.id])) == [3, WHOLE.id]
    assert await reads.list_photos(GUILD, []) == []


async def test_the_same_file_is_kept_once_at_a_time(store: Store) -> None:
    first = make_photo(1, state=State.PENDING)
    reads = await add(store, first)
    again = make_photo(2, picture=first.picture)
    with pytest.raises(UniqueViolation):
        await add(store, again)
    await add(store, replace(again, id=PhotoId(3), guild_id=OTHER_GUILD))
    assert await reads.find_original(GUILD, first.picture.original) == first
    await move(store, first, State.REJECTED)
    assert await reads.find_original(GUILD, first.picture.original) is None
    await add(store, again)


async def test_of_two_uploads_at_once_one_is_kept(store: Store) -> None:
    same = [make_photo(number, picture=make_picture(1)) for number in range(1, 27)]
    outcomes = await asyncio.gather(*(add(store, photo) for photo in same), return_exceptions=True)
    assert sum(isinstance(one, UniqueViolation) for one in outcomes) == 25
    assert len(await ThrowbackStore(store).list_newest(GUILD, is_restricted=False, limit=50)) == 1


async def test_the_first_decision_counts(store: Store) -> None:
    waiting = make_photo(state=State.PENDING)
    reads = await add(store, waiting)
    assert await move(store, replace(waiting, guild_id=OTHER_GUILD), State.APPROVED) is False
    assert await move(store, waiting, State.APPROVED) is True
    assert await move(store, waiting, State.REJECTED, "blurred") is False
    found = await reads.find_photo(GUILD, 1)
    assert found == replace(waiting, state=State.APPROVED, decided_by=MODERATOR, decided_at=LATER)


async def test_what_is_gone_has_no_hashes_and_needs_no_file(store: Store) -> None:
    photo = make_photo()
    reads = await add(store, photo, make_photo(2, guild_id=OTHER_GUILD, picture=make_picture(1)))
    assert await reads.read_views(GUILD) == Views((photo.id,), views(1))
    assert await move(store, photo, State.HIDDEN)
    assert (await reads.read_views(GUILD)).photo_ids == (1,)
    assert await move(store, replace(photo, state=State.HIDDEN), State.REMOVED, "asked for")
    assert await reads.read_views(GUILD) == Views((), b"")
    found = await reads.find_photo(GUILD, 1)
    assert found
    assert (found.picture.views, found.reason) == (b"", "asked for")
    assert await reads.is_needed(photo.picture.key), "the other server needs the file"
    assert await store.write(partial(changes.delete_photo, OTHER_GUILD, 2)) is True
    assert await store.write(partial(changes.delete_photo, OTHER_GUILD, 2)) is False
    assert not await reads.is_needed(photo.picture.key)


async def test_hashes_are_read_in_pieces(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = await add(store, *(make_photo(number) for number in range(1, 8)))
    whole = await reads.read_views(GUILD)
    assert whole == Views(tuple(PhotoId(n) for n in range(1, 8)), b"".join(map(views, range(1, 8))))
    for piece in (1, 3, 7):
        monkeypatch.setattr(photo_store, "PIECE", piece)
        assert await reads.read_views(GUILD) == whole


async def test_every_rule_of_seeing_holds_in_sql_too(store: Store) -> None:
    photos = [
        make_photo(
            number,
            state=state,
            guild_id=guild,
            origin=Origin(from_restricted=restricted, from_private=private),
        )
        for number, (state, guild, restricted, private) in enumerate(
            product(State, (GUILD, OTHER_GUILD), (False, True), (False, True)), 1
        )
    ]
    reads = await add(store, *photos)
    words = read_search("encore", [])
    for fan, photo in product((100, 101, 102), photos):
        await store.write(partial(changes.give_heart, photo.guild_id, photo.id, fan, NOW_MS))
    for guild, restricted in product((GUILD, OTHER_GUILD), (False, True)):
        place = Place(guild, restricted)
        seen = {photo.id for photo in photos if find_obstacle(photo, place) is None}
        assert len(seen) == (4 if restricted else 2)
        for found in (
            await reads.list_newest(guild, is_restricted=restricted, limit=99),
            await reads.search(guild, words, is_restricted=restricted, limit=99),
            await reads.list_hall(guild, is_restricted=restricted, limit=99),
        ):
            assert {photo.id for photo in found} == seen
        candidates = await reads.list_candidates(guild, [4], is_restricted=restricted)
        assert {one.photo_id for one in candidates} == seen
        drawn = [
            await store.write(
                partial(changes.draw, guild, CHANCE.randrange(1, BAG), is_restricted=restricted)
            )
            for _ in range(8)
        ]
        assert set(drawn) == seen


async def test_galleries_are_paged_newest_first(store: Store) -> None:
    await add_artists(store)
    about = Details(artist_ids=(V.id,))
    reads = await add(store, *(make_photo(n, details=about if n % 2 else Details()) for n in range(1, 8)))
    page = await reads.list_newest(GUILD, is_restricted=False, limit=3)
    assert ids(page) == [7, 6, 5]
    assert ids(await reads.list_newest(GUILD, is_restricted=False, before_id=5, limit=3)) == [4, 3, 2]
    assert ids(await reads.list_newest(GUILD, is_restricted=False, artist_id=V.id, limit=3)) == [7, 5, 3]
    assert await reads.list_newest(GUILD, is_restricted=False, artist_id=GAGA.id) == []
    assert ids(await reads.list_of_author(GUILD, FAN, before_id=3)) == [2, 1]
    assert await reads.list_of_author(GUILD, OTHER_FAN) == []


async def test_photos_are_found_in_any_script_by_text_artist_and_year(store: Store) -> None:
    await add_artists(store)
    reads = await add(
        store,
        make_photo(
            1, details=Details(PhotoDate(2022, 4, 3), "The last encore", "Haneul", artist_ids=(V.id,))
        ),
        make_photo(2, details=Details(PhotoDate(2022), "서울 앙코르무대", "@눈꽃왕자")),
        make_photo(3, details=Details(PhotoDate(2014, 5), "テテ at the airport", artist_ids=(GAGA.id, V.id))),
    )

    async def find(query: str, **page: int) -> list[int]:
        words = read_search(query, [V, GAGA])
        return ids(await reads.search(GUILD, words, is_restricted=False, **page))

    assert await find("encore") == [1]
    assert await find("앙코르") == [2]
    assert await find("눈꽃") == [2]
    assert await find("2022") == [2, 1]
    assert await find("2014년 may") == [3]
    assert await find("김태형") == [3, 1]
    assert await find("V gaga") == [3]
    assert await find("テ") == [3]
    assert await find("2022 encore haneul") == [1]
    assert await find("김태형", limit=1) == [3]
    assert await find("김태형", before_id=3) == [1]
    assert await find("ncore") == []
    assert await find("%") == await find("") == [3, 2, 1], "no word narrows nothing down"
    assert ids(await reads.search(OTHER_GUILD, [], is_restricted=False)) == []


async def test_an_edit_changes_what_is_found(store: Store) -> None:
    await add_artists(store)
    photo = make_photo(details=Details(caption="Encore", artist_ids=(V.id,)))
    reads = await add(store, photo)
    better = Details(PhotoDate(2020, 1), "Rehearsal", "Mina", "Alt", (GAGA.id,), UserId(5), True, (0.5, 0.5))
    assert await store.write(partial(changes.change_details, photo, better)) is True
    assert await reads.find_photo(GUILD, 1) == replace(photo, details=better)
    for query, found in (("encore", []), ("rehearsal", [1]), ("gaga", [1]), ("v", [])):
        assert ids(await reads.search(GUILD, read_search(query, [V, GAGA]), is_restricted=False)) == found
    gone = replace(photo, id=PhotoId(77))
    assert await store.write(partial(changes.change_details, gone, better)) is False


async def test_an_artist_who_goes_leaves_the_photo(store: Store) -> None:
    await add_artists(store)
    reads = await add(store, make_photo(details=Details(artist_ids=(V.id, GAGA.id))))
    await store.write(partial(remove_artist, GUILD, V.id))
    found = await reads.find_photo(GUILD, 1)
    assert found
    assert found.details.artist_ids == (GAGA.id,)


async def test_a_better_version_takes_our_photo_s_place(store: Store) -> None:
    ours, better = (
        make_photo(1),
        make_photo(2, state=State.PENDING, picture=make_picture("large", width=1999)),
    )
    reads = await add(store, ours, better)
    await store.write(partial(changes.give_heart, GUILD, 1, OTHER_FAN, NOW_MS))
    replacing = partial(changes.replace_picture, ours, better, actor_id=MODERATOR, now_ms=NOW_MS)
    assert await store.write(replacing) is True
    assert await store.write(replacing) is False
    assert await reads.find_photo(GUILD, 1) == replace(ours, picture=better.picture, hearts=1)
    waited = await reads.find_photo(GUILD, 2)
    assert waited
    assert waited.state is State.REPLACED
    assert await reads.read_views(GUILD) == Views((PhotoId(1),), better.picture.views)
    assert not await reads.is_needed(ours.picture.key)


async def test_a_fan_has_one_heart_for_each_photo_of_others(store: Store) -> None:
    reads = await add(store, make_photo(), make_photo(2, state=State.PENDING))

    async def give(photo_id: int, user_id: int, guild_id: int = GUILD) -> bool:
        return await store.write(partial(changes.give_heart, guild_id, photo_id, user_id, NOW_MS))

    assert await give(1, OTHER_FAN) is True
    assert await give(1, OTHER_FAN) is False
    assert await give(1, FAN) is False
    assert await give(2, OTHER_FAN) is False
    assert await give(1, MODERATOR, OTHER_GUILD) is False
    assert await give(77, OTHER_FAN) is False
    found = await reads.find_photo(GUILD, 1)
    assert found
    assert found.hearts == 1
    assert await store.write(partial(changes.take_heart, GUILD, 1, OTHER_FAN)) is True
    assert await store.write(partial(changes.take_heart, GUILD, 1, OTHER_FAN)) is False


async def test_the_hall_of_fame_goes_by_hearts_then_age(store: Store) -> None:
    reads = await add(store, *(make_photo(number) for number in range(1, 6)))
    for photo_id, hearts in ((1, 2), (2, 3), (3, 5), (4, 3), (5, 5)):
        for fan in range(hearts):
            await store.write(partial(changes.give_heart, GUILD, photo_id, 100 + fan, NOW_MS))
    hall = await reads.list_hall(GUILD, is_restricted=False)
    assert [(photo.id, photo.hearts) for photo in hall] == [(3, 5), (5, 5), (2, 3), (4, 3)]
    assert ids(await reads.list_hall(GUILD, is_restricted=False, least=1, limit=2)) == [3, 5]
    assert await reads.list_hall(OTHER_GUILD, is_restricted=False, least=1) == []


async def test_three_different_reporters_hide_a_photo(store: Store) -> None:
    photo = make_photo()
    reads = await add(store, photo)

    async def report(user_id: int) -> Report:
        unit = partial(changes.report_photo, photo, user_id, "blurred", now_ms=NOW_MS, to_hide=3)
        return await store.write(unit)

    assert await report(10) == Report(True, 1, False)
    assert await report(10) == Report(False, 1, False)
    assert await report(11) == Report(True, 2, False)
    assert await report(12) == Report(True, 3, True)
    assert await report(13) == Report(True, 4, False), "it is hidden already"
    hidden = await reads.find_waiting(GUILD, 0)
    assert hidden
    assert hidden.state is State.HIDDEN
    await store.write(partial(changes.drop_reports, GUILD, 1))
    assert await move(store, hidden, State.APPROVED)
    assert await report(10) == Report(True, 1, False)


async def test_the_inbox_shows_the_oldest_that_waits(store: Store) -> None:
    states = (State.APPROVED, State.PENDING, State.HIDDEN, State.REJECTED)
    reads = await add(store, *(make_photo(n, state=state) for n, state in enumerate(states, 1)))
    assert await reads.count_waiting(GUILD) == 2
    assert await reads.count_waiting(OTHER_GUILD) == 0
    found = [await reads.find_waiting(GUILD, after) for after in (0, 2, 3)]
    assert [one and one.id for one in found] == [2, 3, None]


async def test_what_was_decided_is_told_once(store: Store) -> None:
    photo, kept = make_photo(1, state=State.PENDING), make_photo(2)
    reads = await add(store, photo, kept)
    assert await reads.list_untold(GUILD, FAN) == []
    await move(store, photo, State.REJECTED, "too blurred to show")
    (told,) = await reads.list_untold(GUILD, FAN)
    assert (told.id, told.reason) == (1, "too blurred to show")
    assert await reads.list_untold(GUILD, OTHER_FAN) == []
    await store.write(partial(changes.mark_told, GUILD, [1], NOW_MS))
    await store.write(partial(changes.mark_told, GUILD, [], NOW_MS))
    assert await reads.list_untold(GUILD, FAN) == []


async def test_usage_counts_what_waits_today_and_bytes(store: Store) -> None:
    yesterday = NOON - timedelta(days=1)
    reads = await add(
        store,
        make_photo(1, state=State.PENDING, shared_at=yesterday),
        make_photo(2),
        make_photo(3, state=State.REJECTED),
        make_photo(4, author_id=OTHER_FAN, state=State.HIDDEN),
        make_photo(5, guild_id=OTHER_GUILD),
    )
    midnight = to_ms(datetime(2026, 11, 24, tzinfo=UTC))
    assert await reads.read_usage(GUILD, FAN, midnight) == Usage(pending=1, today=2, server_bytes=3 * 450_000)
    assert await reads.read_usage(GUILD, 77, midnight) == Usage(0, 0, 3 * 450_000)
    assert await reads.read_usage(GuildId(9), 77, midnight) == Usage(0, 0, 0)
    assert await reads.count_approved(GUILD, FAN) == 1


async def test_a_picture_that_was_taken_down_is_held(store: Store) -> None:
    photo = make_photo()
    reads = await add(store, photo)
    await store.write(
        partial(changes.hold_picture, photo, 50, "asked for", actor_id=MODERATOR, now_ms=NOW_MS)
    )
    await store.write(partial(changes.delete_photo, GUILD, 1))
    (held,) = await reads.list_held(GUILD)
    assert (held.original, held.views, held.reason) == (photo.picture.original, views(1), "asked for")
    assert await reads.list_held(OTHER_GUILD) == []
    assert await store.write(partial(changes.drop_held, OTHER_GUILD, 50)) is False
    assert await store.write(partial(changes.drop_held, GUILD, 50)) is True
    assert await reads.list_held(GUILD) == []


async def test_candidates_know_when_they_were_shown(store: Store) -> None:
    await add_artists(store)
    about = Details(PhotoDate(2022, 4, 3, "exif"), artist_ids=(V.id,))
    reads = await add(
        store,
        make_photo(1, details=about),
        make_photo(2, details=Details(PhotoDate(2021, 4))),
        make_photo(3, details=Details(PhotoDate(2021, 6, 1))),
        make_photo(4, details=Details(artist_ids=(V.id,))),
        make_photo(5, details=Details(PhotoDate(2021), artist_ids=(V.id,))),
    )
    daily, random = Shown("daily", date(2025, 4, 3), "daily:1"), Shown("random", date(2026, 4, 3), None, 7, 8)
    await store.write(partial(changes.note_shown, GUILD, [1, 2], daily, [60, 61]))
    await store.write(partial(changes.note_shown, GUILD, [1], random, [62]))
    await store.write(partial(changes.give_heart, GUILD, 1, OTHER_FAN, NOW_MS))
    found = {one.photo_id: one for one in await reads.list_candidates(GUILD, [3, 4, 5], is_restricted=False)}
    assert set(found) == {1, 2}
    first = found[PhotoId(1)]
    assert (first.taken, first.views, first.hearts) == (about.taken, views(1), 1)
    assert (first.shown, first.last_shown_on) == (1, date(2025, 4, 3)), (
        "a random one by request does not count"
    )
    best = await reads.list_candidates_about(GUILD, V.id, is_restricted=False)
    assert {one.photo_id for one in best} == {1, 5}
    assert await reads.list_shown(GUILD, 1) == [random, daily]
    assert await reads.list_shown(OTHER_GUILD, 1) == []


async def test_the_bag_goes_round_over_restarts_and_takes_new_photos_in(store: Store) -> None:
    await add_artists(store)
    for number in range(1, 14):
        about = Details(artist_ids=(V.id,) if number < 3 else ())
        await add(store, make_photo(number, details=about))

    async def draw(times: int, artist_id: int | None = None) -> list[int | None]:
        unit = partial(changes.draw, GUILD, is_restricted=False, artist_id=artist_id)
        return [await store.write(partial(unit, factor=CHANCE.randrange(1, BAG))) for _ in range(times)]

    rounds = [await draw(13) for _ in range(4)]
    assert all(sorted(one, key=str) == sorted(range(1, 14), key=str) for one in rounds)
    assert len({tuple(one) for one in rounds}) == 4, "each round has its own order"
    assert all(one != two for one, two in pairwise(chain(*rounds)))
    await draw(5)
    await add(store, make_photo(14))
    assert 14 in await draw(8 + 14), "the rest of this round and the next"
    assert await draw(4, V.id) in ([1, 2, 1, 2], [2, 1, 2, 1])
    assert await draw(1, GAGA.id) == [None]
    assert await store.write(partial(changes.draw, OTHER_GUILD, 1, is_restricted=True)) is None


async def test_the_only_photo_of_a_bag_comes_again(store: Store) -> None:
    await add(store, make_photo())
    for factor in (1, BAG - 1, 77):
        assert await store.write(partial(changes.draw, GUILD, factor, is_restricted=False)) == 1


async def test_photos_of_one_lot_are_all_drawn(store: Store) -> None:
    for number in range(1, 5):
        await store.write(partial(changes.add_photo, make_photo(number), BAG - 1))
    drawn = [await store.write(partial(changes.draw, GUILD, BAG - 1, is_restricted=False)) for _ in range(4)]
    assert sorted(drawn, key=str) == [1, 2, 3, 4]


async def test_a_day_is_settled_once(store: Store) -> None:
    reads = ThrowbackStore(store)
    assert await reads.find_last_slot(GUILD) is None
    posted = DaySlot(date(2026, 11, 24), NOON, "posted")
    skipped = DaySlot(date(2026, 11, 23), None, "no such day", "Apia")
    assert await store.write(partial(changes.settle_slot, GUILD, posted)) is True
    assert await store.write(partial(changes.settle_slot, GUILD, replace(posted, outcome="late"))) is False
    assert await store.write(partial(changes.settle_slot, GUILD, skipped)) is True
    assert await reads.list_slots(GUILD, date(2026, 11, 1)) == {posted.day: posted, skipped.day: skipped}
    assert await reads.list_slots(GUILD, date(2026, 11, 24)) == {posted.day: posted}
    assert await reads.find_last_slot(GUILD) == date(2026, 11, 24)
    assert await reads.find_last_slot(OTHER_GUILD) is None


async def test_settings_come_back_as_written(store: Store) -> None:
    reads = ThrowbackStore(store)
    assert await reads.get_settings(GUILD) == Settings()
    for chosen in (
        Settings(Trust("role", RoleId(2**60), 9), True, 5, "1 March", "week", 3, Limits(1, 2, 3)),
        Settings(),
        Settings(random_weekday=0),
    ):
        await store.write(partial(changes.write_settings, GUILD, chosen))
        assert await reads.get_settings(GUILD) == chosen
    assert await reads.get_settings(OTHER_GUILD) == Settings()


async def test_a_person_is_forgotten_and_his_photos_stay(store: Store) -> None:
    own = make_photo(1, origin=Origin(ChannelId(7), "https://discord.example/of-fan"))
    reads = await add(store, own, make_photo(2, author_id=OTHER_FAN))
    assert await store.write(partial(changes.forget_author, GUILD, FAN)) == 1
    found = await reads.find_photo(GUILD, 1)
    assert found
    assert (found.author_id, found.origin.url) == (0, None)


async def test_the_check_walks_through_everything_that_has_files(store: Store) -> None:
    photos = [make_photo(n, state=state) for n, state in enumerate(State, 1)]
    reads = await add(store, *photos, make_photo(99, guild_id=OTHER_GUILD))
    first = await reads.list_needed(0, 2)
    rest = await reads.list_needed(first[-1].id, 50)
    needed = {
        photo.id for photo in photos if photo.state in (State.PENDING, State.APPROVED, State.HIDDEN)
    } | {99}
    assert ids(first + rest) == sorted(needed)
    assert await reads.list_guild_ids() == sorted([GUILD, OTHER_GUILD])
