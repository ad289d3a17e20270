"""Artists as moderators add, edit and remove them."""

import random
from datetime import date

import pytest

import bot.artists.service
from bot.artists import ArtistInput, ArtistService, Birthday
from bot.errors import NotFoundError, UserError
from bot.ids import IdMaker
from bot.moderation import ModerationService
from bot.store import Store
from tests.fakes import FakeClock

GUILD, MODERATOR = 1, 3


@pytest.fixture
def artists(store: Store, clock: FakeClock) -> ArtistService:
    return ArtistService(store, IdMaker(clock, random.Random(1)))


@pytest.fixture
def moderation(store: Store, clock: FakeClock) -> ModerationService:
    return ModerationService(store, IdMaker(clock, random.Random(2)))


FULL = ArtistInput(
    name=" V ",
    group="BTS",
    aliases="V, Kim Taehyung, 김태형, 뷔",
    birthday="1995-12-30",
    debut="2013-06-13",
    colour="#2E9E66",
    link="https://example.org/v",
)


async def test_what_was_typed_becomes_an_artist(artists: ArtistService, clock: FakeClock) -> None:
    added = await artists.add_artist(GUILD, FULL, MODERATOR, clock())
    found = await artists.get_artist(GUILD, added.id)
    assert (found.name, found.group_name, found.colour) == ("V", "BTS", 0x2E9E66)
    assert found.names == ("V", "Kim Taehyung", "김태형", "뷔")
    assert (found.birthday, found.debut) == (Birthday(12, 30, 1995), date(2013, 6, 13))
    assert await artists.list_artists(GUILD) == [found]
    assert await artists.find_artist(GUILD + 1, added.id) is None


async def test_adding_is_audited(
    artists: ArtistService, moderation: ModerationService, clock: FakeClock
) -> None:
    await artists.add_artist(GUILD, FULL, MODERATOR, clock())
    (entry,) = await moderation.list_audit(GUILD, what="artists.add")
    assert (entry.subject, entry.before, entry.actor_id) == ("V", None, MODERATOR)
    assert entry.after == {
        "name": "V",
        "group_name": "BTS",
        "aliases": ["V", "Kim Taehyung", "김태형", "뷔"],
        "birthday": "1995-12-30",
        "debut": "2013-06-13",
        "colour": 0x2E9E66,
        "link": "https://example.org/v",
    }


async def test_a_second_artist_of_one_name_is_refused(
    artists: ArtistService, moderation: ModerationService, clock: FakeClock
) -> None:
    await artists.add_artist(GUILD, ArtistInput(name="Mooncat"), MODERATOR, clock())
    with pytest.raises(UserError) as caught:
        await artists.add_artist(GUILD, ArtistInput(name="MOONCAT"), MODERATOR, clock())
    assert (caught.value.key, caught.value.values) == ("error-artist-exists", {"name": "MOONCAT"})
    assert len(await moderation.list_audit(GUILD)) == 1
    await artists.add_artist(GUILD + 1, ArtistInput(name="Mooncat"), MODERATOR, clock())


async def test_a_field_that_cannot_be_meant_is_refused(artists: ArtistService, clock: FakeClock) -> None:
    with pytest.raises(UserError):
        await artists.add_artist(GUILD, ArtistInput(name="V", colour="pink"), MODERATOR, clock())
    assert await artists.list_artists(GUILD) == []


async def test_a_server_can_be_full(
    artists: ArtistService, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.artists.service, "ARTISTS_MOST", 1)
    await artists.add_artist(GUILD, ArtistInput(name="One"), MODERATOR, clock())
    with pytest.raises(UserError) as caught:
        await artists.add_artist(GUILD, ArtistInput(name="Two"), MODERATOR, clock())
    assert caught.value.key == "error-artists-full"
    assert [artist.name for artist in await artists.list_artists(GUILD)] == ["One"]


async def test_editing_changes_what_was_typed_and_leaves_the_rest(
    artists: ArtistService, moderation: ModerationService, clock: FakeClock
) -> None:
    added = await artists.add_artist(GUILD, FULL, MODERATOR, clock())
    typed = ArtistInput(aliases="뷔", birthday="-", link=" - ")
    edited = await artists.edit_artist(GUILD, added.id, typed, MODERATOR, clock())
    assert (edited.name, edited.group_name, edited.debut) == ("V", "BTS", date(2013, 6, 13))
    assert (edited.aliases, edited.birthday, edited.link) == (("뷔",), None, None)
    assert await artists.get_artist(GUILD, added.id) == edited
    (entry,) = await moderation.list_audit(GUILD, what="artists.edit")
    assert entry.before is not None
    assert entry.after is not None
    assert entry.before["birthday"] == "1995-12-30"
    assert "birthday" not in entry.after


async def test_an_edit_that_changes_nothing_is_not_audited(
    artists: ArtistService, moderation: ModerationService, clock: FakeClock
) -> None:
    added = await artists.add_artist(GUILD, ArtistInput(name="V"), MODERATOR, clock())
    await artists.edit_artist(GUILD, added.id, ArtistInput(name="V", link="-"), MODERATOR, clock())
    assert await moderation.list_audit(GUILD, what="artists.edit") == []


async def test_an_edit_cannot_take_another_artists_name(artists: ArtistService, clock: FakeClock) -> None:
    await artists.add_artist(GUILD, ArtistInput(name="Mooncat"), MODERATOR, clock())
    other = await artists.add_artist(GUILD, ArtistInput(name="Suncat"), MODERATOR, clock())
    with pytest.raises(UserError) as caught:
        await artists.edit_artist(GUILD, other.id, ArtistInput(name="mooncat"), MODERATOR, clock())
    assert caught.value.key == "error-artist-exists"
    assert (await artists.get_artist(GUILD, other.id)).name == "Suncat"


async def test_removing_is_audited_and_done_once(
    artists: ArtistService, moderation: ModerationService, clock: FakeClock
) -> None:
    added = await artists.add_artist(GUILD, FULL, MODERATOR, clock())
    with pytest.raises(NotFoundError):
        await artists.remove_artist(GUILD + 1, added.id, MODERATOR, clock())
    assert (await artists.remove_artist(GUILD, added.id, MODERATOR, clock())).name == "V"
    with pytest.raises(NotFoundError):
        await artists.get_artist(GUILD, added.id)
    with pytest.raises(NotFoundError):
        await artists.remove_artist(GUILD, added.id, MODERATOR, clock())
    (entry,) = await moderation.list_audit(GUILD, what="artists.remove")
    assert (entry.subject, entry.after) == ("V", None)
