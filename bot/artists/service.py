"""A server's artists: added, edited and removed by moderators."""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from bot.artists import rules
from bot.artists import store as kept
from bot.artists.models import Artist, PageEntry, PageSource
from bot.errors import NotFoundError, UserError
from bot.ids import ArtistId, GuildId, IdMaker
from bot.moderation import NewAudit, record
from bot.store import Steps, Store, UniqueViolation

ARTISTS_MOST = 500  # ours: autocomplete and tagging read them all each time
CLEAR = "-"


@dataclass(frozen=True, slots=True)
class ArtistInput:
    """An artist as a moderator typed it: None leaves a field as it is, "-" empties it.

    Attributes:
        aliases: names in any script, comma between; replaces the earlier ones.
        birthday: YYYY-MM-DD or MM-DD.
        debut: YYYY-MM-DD.
        colour: #RRGGBB.
    """

    name: str | None = None
    group: str | None = None
    aliases: str | None = None
    birthday: str | None = None
    debut: str | None = None
    colour: str | None = None
    link: str | None = None

    def fill(self, artist: Artist, today: date) -> Artist:
        """Return the artist with what was typed.

        Raises:
            UserError: one of the fields cannot be meant.
        """
        changed: dict[str, Any] = {}
        if self.name is not None:
            changed["name"] = rules.check_name(self.name)
        readers = {
            "group": ("group_name", None, rules.check_name),
            "aliases": ("aliases", (), rules.check_aliases),
            "birthday": ("birthday", None, partial(rules.parse_birthday, today=today)),
            "debut": ("debut", None, rules.parse_debut),
            "colour": ("colour", None, rules.parse_colour),
            "link": ("link", None, rules.check_link),
        }
        for field, (column, empty, read) in readers.items():
            text = getattr(self, field)
            if text is not None:
                changed[column] = empty if text.strip() in ("", CLEAR) else read(text)
        return replace(artist, **changed)


class ArtistService:
    """A server's artists."""

    def __init__(self, store: Store, ids: IdMaker) -> None:
        self._store = store
        self._reads = kept.ArtistStore(store)
        self._ids = ids
        self._page_sources: list[PageSource] = []

    def offer_page(self, source: PageSource) -> None:
        """Let /artist show tell what a feature knows about an artist."""
        self._page_sources.append(source)

    async def list_page(self, guild_id: int, artist_id: int, limit: int = 3) -> dict[str, list[PageEntry]]:
        """Return each feature's newest entries about an artist, features without any left out."""
        pages = {
            source.feature: await source.list_page_entries(guild_id, artist_id, limit)
            for source in self._page_sources
        }
        return {feature: entries for feature, entries in pages.items() if entries}

    async def list_artists(self, guild_id: int) -> list[Artist]:
        """Return a server's artists by name."""
        return await self._reads.list_artists(guild_id)

    async def find_artist(self, guild_id: int, artist_id: int) -> Artist | None:
        """Return one artist of a server."""
        return await self._reads.find_artist(guild_id, artist_id)

    async def get_artist(self, guild_id: int, artist_id: int) -> Artist:
        """Return one artist of a server.

        Raises:
            NotFoundError: it has no such artist.
        """
        artist = await self._reads.find_artist(guild_id, artist_id)
        if artist is None:
            raise NotFoundError("error-no-artist")
        return artist

    async def add_artist(self, guild_id: int, given: ArtistInput, actor_id: int, now: datetime) -> Artist:
        """Add an artist.

        Raises:
            UserError: a field cannot be meant, the name is taken, or the server has 500 artists.
        """
        nameless = Artist(ArtistId(self._ids()), GuildId(guild_id), name="")
        artist = given.fill(nameless, now.date())
        audit = NewAudit(guild_id, now, actor_id, "artists.add", artist.name, after=_told(artist))
        try:
            await self._store.write(partial(_add, artist, audit, self._ids()))
        except UniqueViolation as error:
            raise UserError("error-artist-exists", name=artist.name) from error
        return artist

    async def edit_artist(
        self, guild_id: int, artist_id: int, given: ArtistInput, actor_id: int, now: datetime
    ) -> Artist:
        """Change what was typed, leave the rest.

        Raises:
            NotFoundError: the server has no such artist.
            UserError: a field cannot be meant, or the name is taken.
        """
        audit = NewAudit(guild_id, now, actor_id, "artists.edit", "")
        try:
            return await self._store.write(partial(_edit, artist_id, given, audit, self._ids()))
        except UniqueViolation as error:
            raise UserError("error-artist-exists", name=given.name or "") from error

    async def remove_artist(self, guild_id: int, artist_id: int, actor_id: int, now: datetime) -> Artist:
        """Remove an artist and return it; its feeds stay.

        Raises:
            NotFoundError: the server has no such artist.
        """
        audit = NewAudit(guild_id, now, actor_id, "artists.remove", "")
        return await self._store.write(partial(_remove, artist_id, audit, self._ids()))


def _add(artist: Artist, audit: NewAudit, audit_id: int) -> Steps[None]:
    if (yield from kept.count_artists(artist.guild_id)) >= ARTISTS_MOST:
        raise UserError("error-artists-full", limit=ARTISTS_MOST)
    yield from kept.add_artist(artist)
    yield from record(audit, audit_id)


def _edit(artist_id: int, given: ArtistInput, audit: NewAudit, audit_id: int) -> Steps[Artist]:
    before = yield from _get(audit.guild_id, artist_id)
    after = given.fill(before, audit.happened_at.date())
    if after != before:
        yield from kept.change_artist(after)
        told = replace(audit, subject=after.name, before=_told(before), after=_told(after))
        yield from record(told, audit_id)
    return after


def _remove(artist_id: int, audit: NewAudit, audit_id: int) -> Steps[Artist]:
    artist = yield from _get(audit.guild_id, artist_id)
    yield from kept.remove_artist(audit.guild_id, artist_id)
    yield from record(replace(audit, subject=artist.name, before=_told(artist)), audit_id)
    return artist


def _get(guild_id: int, artist_id: int) -> Steps[Artist]:
    artist = yield from kept.find_artist(guild_id, artist_id)
    if artist is None:
        raise NotFoundError("error-no-artist")
    return artist


def _told(artist: Artist) -> dict[str, Any]:
    """Return what the audit keeps of an artist: the fields that are filled in."""
    told = {field: value for field, value in asdict(artist).items() if value not in (None, ())}
    told.pop("id")
    told.pop("guild_id")
    if artist.birthday:
        told["birthday"] = str(artist.birthday)
    if artist.debut:
        told["debut"] = artist.debut.isoformat()
    return told
