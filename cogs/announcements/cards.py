"""How announcements look: the post itself, the echo of a schedule, the list."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.announcements import Announcement, is_late, list_upcoming
from bot.client import ui as blocks
from bot.client.i18n import Texts
from bot.client.ui import Drawing, Rendered, card, custom_id, link, picture, quoted, row, select, small, text
from bot.clock import from_ms
from bot.schedule import Occurrence
from bot.text import cut

TITLE_SHORT = 70  # characters of a `##` title; a longer one is `###` (cards.md)
EYEBROW_MOST = 34  # characters (cards.md)
LIST_SIZE = 8
LABEL_COLOURS = {"official": blocks.OFFICIAL, "press": blocks.PRESS, "rumour": blocks.RUMOUR}
LABEL_SIGNS = {"official": "🟢", "press": "🔵", "rumour": "🟠"}


def post(payload: dict[str, Any], drawing: Drawing) -> Rendered:
    """Draw an announcement as it is posted."""
    texts, title, body = drawing.texts, payload["title"], payload["text"] or None
    late = _late(payload, drawing)
    heading = f"{'##' if len(title) <= TITLE_SHORT else '###'} {title}" if title else None
    view = card(
        small(eyebrow(payload, texts)),
        text(heading, body),
        _picture(payload),
        text(small(late)) if late else None,
        _link(payload, texts),
        accent=accent(payload),
        mark=drawing.mark,
        ping=f"<@&{payload['role_id']}>" if payload["role_id"] else None,
    )
    parts = (f"**{title}**" if title else None, body, payload["url"], late)
    plain = "\n".join(part for part in parts if part)
    return Rendered(view, plain, payload["role_id"])


def eyebrow(payload: dict[str, Any], texts: Texts) -> str:
    """Return kind, claim and artists, as words."""
    label, names = payload["label"], ", ".join(payload["artist_names"])
    kind = f"{LABEL_SIGNS[label]} {texts(f'label-{label}')}" if label else f"📣 {texts('announcement-kind')}"
    return f"{kind} · {quoted(names, EYEBROW_MOST - len(kind) - 3)}" if names else kind


def accent(payload: dict[str, Any]) -> int:
    """Return the bar's colour: the claim's, else the artist's own, else the feature's."""
    if payload["label"]:
        return LABEL_COLOURS[payload["label"]]
    return payload["artist_colour"] or blocks.ANNOUNCEMENT


def posting(channel_id: int, waiting: str | None, texts: Texts) -> ui.LayoutView:
    """Say that a post is on its way, or what it waits for."""
    line = f"✅ **{texts('announcement-on-its-way', channel=f'<#{channel_id}>')}**"
    return card(text(line, waiting, small(texts("announcement-hint"))))


def scheduled(announcement: Announcement, warning: str | None, texts: Texts) -> ui.LayoutView:
    """Echo what was understood: local time, everybody's own time, and what comes next."""
    upcoming = list_upcoming(announcement)
    first = upcoming[0]
    return card(
        text(
            f"✅ **{texts('announcement-scheduled', title=quoted(announcement.content.title))}**",
            f"{local_time(first, announcement.zone, texts)} · <#{announcement.channel_id}>",
            texts("announcement-your-time", when=f"<t:{int(first.at.timestamp())}:f>"),
            shift_note(first, texts),
        ),
        _next(upcoming, announcement, texts),
        text(f"⚠️ {warning}") if warning else None,
        text(small(texts("announcement-cancel-hint"))),
    )


def listing(announcements: Sequence[Announcement], schedule_command: str, texts: Texts) -> ui.LayoutView:
    """Return what is still to come, with a select to cancel one."""
    eyebrow_line = small(f"📣 {texts('announcements-eyebrow', count=len(announcements))}")
    if not announcements:
        return card(eyebrow_line, text(f"**{texts('announcements-none', command=schedule_command)}**"))
    shown = announcements[:LIST_SIZE]
    more = len(announcements) - len(shown)
    options = [
        discord.SelectOption(label=cut(one.content.title, 100), value=str(one.id))
        for one in announcements[:25]
    ]
    return card(
        eyebrow_line,
        *(text(*list_lines(one, texts)) for one in shown),
        text(small(texts("announcements-more", count=more))) if more else None,
        row(select(custom_id("announce", "cancel"), texts("announcement-cancel"), options)),
    )


def list_lines(one: Announcement, texts: Texts) -> list[str]:
    """Return an announcement as two lines: what, and when and where."""
    title = f"**{quoted(one.content.title, TITLE_SHORT)}**"
    if one.state == "asking":
        return [title, f"⚠️ {texts('announcement-asking')}"]
    if one.next_at is None:
        return [title, small(f"⏳ {texts('announcement-held-back')} · <#{one.channel_id}>")]
    when = f"<t:{int(one.next_at.timestamp())}:f>"
    return [title, small(f"{texts(f'repeat-{one.repeat}')} · {when} · <#{one.channel_id}>")]


def cancelled(announcement: Announcement, texts: Texts) -> ui.LayoutView:
    """Say what will not be posted any more."""
    what = texts("announcement-cancelled", title=quoted(announcement.content.title, TITLE_SHORT))
    return card(text(f"✅ **{what}**", texts("announcement-cancelled-why")))


def local_time(occurrence: Occurrence, zone: str, texts: Texts) -> str:
    """Return an occurrence as the server's clock shows it."""
    local = occurrence.local
    return texts("local-time", day=texts.weekday_day(local.date()), time=f"{local:%H:%M}", zone=zone)


def shift_note(occurrence: Occurrence, texts: Texts) -> str | None:
    """Say when the clock change moves an occurrence."""
    return f"⚠️ {texts(f'clock-{occurrence.shifted}')}" if occurrence.shifted else None


def _next(upcoming: Sequence[Occurrence], one: Announcement, texts: Texts) -> ui.TextDisplay[Any] | None:
    if one.repeat == "once":
        return None
    lines = [f"**{texts(f'announcement-next-{one.repeat}')}**"]
    for occurrence in upcoming:
        note = shift_note(occurrence, texts)
        lines.append(f"<t:{int(occurrence.at.timestamp())}:f>" + (f" {note}" if note else ""))
    return text(*lines)


def _link(payload: dict[str, Any], texts: Texts) -> ui.ActionRow[Any] | None:
    if not payload["url"]:
        return None
    return row(link(payload["link_label"] or texts("announcement-open"), payload["url"]))


def _picture(payload: dict[str, Any]) -> ui.MediaGallery[Any] | None:
    if not payload["image_url"]:
        return None
    return picture(payload["image_url"], payload["image_alt"] or payload["title"])


def _late(payload: dict[str, Any], drawing: Drawing) -> str | None:
    """Say so when it was planned for earlier, whatever it waited for."""
    planned_at = from_ms(payload["planned_at"])
    if not is_late(planned_at, drawing.posted_at):
        return None
    return drawing.texts("announcement-late", when=f"<t:{int(planned_at.timestamp())}:f>")
