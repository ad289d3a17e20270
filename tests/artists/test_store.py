"""Artists on both engines."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from bot.artists import Artist, Birthday
from bot.artists.store import ArtistStore, add_artist, change_artist, count_artists, remove_artist
from bot.ids import ArtistId, GuildId
from bot.store import Store, UniqueViolation

GUILD = GuildId(2**62)
V = Artist(
    id=ArtistId(1),
    guild_id=GUILD,
    name="V",
    group_name="BTS, 방탄소년단",
    aliases=("Kim Taehyung", "김태형", "뷔"),
    birthday=Birthday(12, 30, 1995),
    debut=date(2013, 6, 13),
    colour=0x2E9E66,
    link="https://example.org/v",
)
GAGA = Artist(ArtistId(2), GUILD, "Lady Gaga", birthday=Birthday(3, 28))


async def test_an_artist_comes_back_as_written(store: Store) -> None:
    await store.write(partial(add_artist, V))
    await store.write(partial(add_artist, GAGA))
    reads = ArtistStore(store)
    assert await reads.list_artists(GUILD) == [GAGA, V]
    assert await reads.find_artist(GUILD, V.id) == V


async def test_an_artist_of_another_server_is_not_found(store: Store) -> None:
    await store.write(partial(add_artist, V))
    reads = ArtistStore(store)
    assert await reads.find_artist(5, V.id) is None
    assert await reads.list_artists(5) == []


async def test_a_name_is_taken_however_it_is_written(store: Store) -> None:
    await store.write(partial(add_artist, GAGA))
    with pytest.raises(UniqueViolation):
        await store.write(partial(add_artist, replace(GAGA, id=ArtistId(3), name="LADY  gaga")))
    await store.write(partial(add_artist, replace(GAGA, id=ArtistId(3), guild_id=GuildId(5))))
    assert len(await ArtistStore(store).list_artists(GUILD)) == 1


async def test_changing_replaces_fields_and_aliases(store: Store) -> None:
    await store.write(partial(add_artist, V))
    changed = replace(V, name="Taehyung", aliases=("뷔", "V"), debut=None, birthday=Birthday(2, 29))
    await store.write(partial(change_artist, changed))
    assert await ArtistStore(store).find_artist(GUILD, V.id) == changed


async def test_an_alias_that_repeats_a_name_is_kept_once(store: Store) -> None:
    await store.write(partial(add_artist, replace(V, aliases=("뷔", "v", "V", "Ｖ", "Kim", "KIM"))))
    found = await ArtistStore(store).find_artist(GUILD, V.id)
    assert found is not None
    assert (found.name, found.aliases) == ("V", ("뷔", "Kim"))


async def test_removing_takes_the_aliases_along(store: Store) -> None:
    await store.write(partial(add_artist, V))
    await store.write(partial(remove_artist, 5, V.id))
    assert await store.write(partial(count_artists, GUILD)) == 1
    await store.write(partial(remove_artist, GUILD, V.id))
    assert await store.write(partial(count_artists, GUILD)) == 0
    assert await store.fetch_all("SELECT * FROM artist_alias") == []
