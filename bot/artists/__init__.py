"""Artists with aliases in several scripts, and how texts are searched for them."""

from bot.artists.models import Artist, Birthday, PageEntry, PageSource
from bot.artists.rules import Catalogue, find_artists, fold, match_artist, next_anniversary
from bot.artists.service import ARTISTS_MOST, CLEAR, ArtistInput, ArtistService

__all__ = [
    "ARTISTS_MOST",
    "CLEAR",
    "Artist",
    "ArtistInput",
    "ArtistService",
    "Birthday",
    "Catalogue",
    "PageEntry",
    "PageSource",
    "find_artists",
    "fold",
    "match_artist",
    "next_anniversary",
]
