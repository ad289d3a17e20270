"""How artists look: the list, one artist's page, the answers to moderators."""

from collections.abc import Mapping, Sequence
from datetime import date

from discord import ui

from bot.artists import Artist, Birthday, PageEntry, next_anniversary
from bot.client.i18n import Texts
from bot.client.ui import button, card, custom_id, link, quoted, row, small, text

PAGE_SIZE = 12  # artists a page; their lines stay well under 4,000 characters
NAMES_MOST = 1500  # characters of all names of one artist: 21 of at most 60, with room for escapes


def artist_list(artists: Sequence[Artist], page: int, add_command: str, texts: Texts) -> ui.LayoutView:
    """Return one page of a server's artists, or how to add the first."""
    if not artists:
        why = texts.find("artists-none", "why", command=add_command)
        return card(small(texts("artists-eyebrow", count=0)), text(f"**{texts('artists-none')}**", why))
    pages = -(-len(artists) // PAGE_SIZE)
    page = max(0, min(page, pages - 1))
    shown = artists[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
    return card(
        small(texts("artists-eyebrow", count=len(artists))),
        text(*(line for artist in shown for line in _list_lines(artist, texts))),
        small(texts("page-of", page=page + 1, pages=pages)) if pages > 1 else None,
        _turns(page, pages, texts) if pages > 1 else None,
    )


def artist_page(
    artist: Artist, entries: Mapping[str, Sequence[PageEntry]], today: date, texts: Texts
) -> ui.LayoutView:
    """Return what the server knows about an artist.

    Args:
        entries: each feature's newest, by the feature's name.
        today: the server's local date.
    """
    others = [name for name in artist.names if name != artist.name]
    return card(
        small(texts("artist-eyebrow")),
        text(
            f"## {quoted(artist.name)}",
            texts("artist-group", group=quoted(artist.group_name)) if artist.group_name else None,
            small(texts("artist-also", names=quoted(", ".join(others)))) if others else None,
        ),
        text(*_days(artist, today, texts)) if artist.birthday or artist.debut else None,
        *(_section(feature, lines, texts) for feature, lines in entries.items()),
        None if entries else text(small(texts("artist-quiet", name=quoted(artist.name)))),
        row(link(texts("artist-link"), artist.link)) if artist.link else None,
        accent=artist.colour,
    )


def names_found(artist: Artist) -> str:
    """Return the names by which texts are searched."""
    return quoted(", ".join(artist.names), NAMES_MOST)


def _list_lines(artist: Artist, texts: Texts) -> list[str]:
    group = f" {texts('artist-group', group=quoted(artist.group_name))}" if artist.group_name else ""
    others = [name for name in artist.names if name != artist.name]
    lines = [f"**{quoted(artist.name)}**{group}"]
    return [*lines, small(quoted(", ".join(others), 100))] if others else lines


def _days(artist: Artist, today: date, texts: Texts) -> list[str]:
    lines = []
    if artist.birthday:
        lines.append(texts("artist-birthday", day=_birthday(artist.birthday, texts)))
    if artist.debut:
        lines.append(texts("artist-debut", day=texts.day(artist.debut)))
    day, what = min(_anniversaries(artist, today))
    if day == today:
        return [*lines, f"**{texts('artist-today', what=texts(f'artist-next-{what}'))}**"]
    return [*lines, texts("artist-next", what=texts(f"artist-next-{what}"), day=texts.day(day))]


def _anniversaries(artist: Artist, today: date) -> list[tuple[date, str]]:
    days = []
    if artist.birthday:
        days.append((next_anniversary(artist.birthday.month, artist.birthday.day, today), "birthday"))
    if artist.debut and artist.debut > today:
        days.append((artist.debut, "debut"))
    elif artist.debut:
        days.append((next_anniversary(artist.debut.month, artist.debut.day, today), "debut"))
    return days


def _birthday(birthday: Birthday, texts: Texts) -> str:
    leap_year = 2000  # any year that has a 29 February
    day = date(birthday.year or leap_year, birthday.month, birthday.day)
    return texts.day(day, with_year=birthday.year is not None)


def _section(feature: str, entries: Sequence[PageEntry], texts: Texts) -> ui.TextDisplay[ui.LayoutView]:
    return text(f"**{texts(f'feature-{feature}')}**", *(_entry_line(entry) for entry in entries))


def _entry_line(entry: PageEntry) -> str:
    title = f"[{entry.title}]({entry.url})" if entry.url else entry.title
    return f"{title} · <t:{int(entry.at.timestamp())}:R>" if entry.at else title


def _turns(page: int, pages: int, texts: Texts) -> ui.ActionRow[ui.LayoutView]:
    return row(
        button(texts("previous"), custom_id("artist", "list", page - 1), disabled=page == 0),
        button(texts("next-page"), custom_id("artist", "list", page + 1), disabled=page == pages - 1),
    )
