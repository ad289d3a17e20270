"""How /me, /privacy, /help and /about look."""

from collections.abc import Callable, Mapping, Sequence

import discord
from discord import ui

from bot.client.i18n import Texts
from bot.client.ui import button, card, custom_id, quoted, row, select, small, text
from bot.privacy import Erasure

FANS = {
    "news": ("latest",),
    "artists": ("artist list", "artist show"),
    "privacy": ("me pings", "me export", "me delete", "privacy"),
}
MODERATORS = {
    "setup": ("setup panel", "setup check"),
    "artists": ("setup artist add",),
    "news": ("news add", "news status", "news why"),
    "announcements": ("announce post", "announce schedule", "announce list"),
    "moderation": ("mod queue", "mod audit", "mod ban"),
}
TOPICS = tuple(dict.fromkeys([*FANS, *MODERATORS]))
Mention = Callable[[str], str]


def export_ready(file_name: str, is_empty: bool, texts: Texts) -> ui.LayoutView:
    """Return the answer to /me export, with the file below."""
    lines = text(
        f"✅ **{texts('export-ready')}**", texts("export-empty") if is_empty else texts("export-what")
    )
    return card(lines, ui.File(f"attachment://{file_name}"))


def confirm_erasure(texts: Texts) -> ui.LayoutView:
    """Ask before everything about a person is erased."""
    return card(
        text(f"⚠️ **{texts('erase-sure')}**", texts("erase-what"), small(texts("erase-kept"))),
        row(
            button(texts("erase-do"), custom_id("me", "erase"), danger=True),
            button(texts("erase-not"), custom_id("me", "keep")),
        ),
    )


def erased(erasure: Erasure, texts: Texts) -> ui.LayoutView:
    """Say what was erased, and what stays."""
    return card(
        text(
            f"✅ **{texts('erased')}**",
            texts("erased-count", removed=erasure.removed, unnamed=erasure.unnamed),
            texts("erased-bans", count=erasure.bans_kept) if erasure.bans_kept else None,
        )
    )


def kept(texts: Texts) -> ui.LayoutView:
    """Say that nothing was erased."""
    return card(text(f"✅ **{texts('erase-kept-all')}**"))


def ping_roles(roles: Sequence[discord.Role], has: Sequence[int], texts: Texts) -> ui.LayoutView:
    """Offer the roles a fan may pick; those he has are marked."""
    options = [
        discord.SelectOption(label=role.name[:100], value=str(role.id), default=role.id in has)
        for role in roles
    ]
    choice = select(custom_id("me", "pings"), texts("pings-choose"), options, least=0, most=len(options))
    return card(text(f"**{texts('pings-title')}**", texts("pings-why")), row(choice))


def pings_saved(names: Sequence[str], texts: Texts) -> ui.LayoutView:
    """Say which pings a fan gets from now on."""
    what = texts("pings-saved", roles=quoted(", ".join(names), 1000)) if names else texts("pings-saved-none")
    return card(text(f"✅ **{what}**"))


def privacy(texts: Texts, mention: Mention) -> ui.LayoutView:
    """Say what is kept, for how long, and how to see or erase it."""
    values = {"export": mention("me export"), "delete": mention("me delete")}
    return card(
        small(texts("privacy-eyebrow")),
        text(f"## {texts('privacy-title')}"),
        text(*(texts(f"privacy-{part}", **values) for part in ("kept", "not", "left", "yours"))),
    )


def help_card(texts: Texts, mention: Mention, topic: str | None, *, is_moderator: bool) -> ui.LayoutView:
    """List what a person may do here, moderators' commands for moderators only.

    Args:
        topic: one of TOPICS; None for all of them.
    """
    fans = _commands(FANS, topic, mention, texts)
    moderators = _commands(MODERATORS, topic, mention, texts) if is_moderator else []
    if not fans and not moderators:
        return card(small(texts("help-eyebrow")), text(f"**{texts('help-nothing')}**"))
    return card(
        small(texts("help-eyebrow")),
        text(f"**{texts('help-fans')}**", *fans) if fans else None,
        text(f"**{texts('help-moderators')}**", *moderators) if moderators else None,
        text(small(texts("help-more"))),
    )


def about(version: str, servers: int, texts: Texts, mention: Mention) -> ui.LayoutView:
    """Say who the bot is."""
    return card(
        small(texts("about-eyebrow", version=version)),
        text("## Lightstick", texts("about-what")),
        text(small(texts("about-servers", count=servers, help=mention("help"), privacy=mention("privacy")))),
    )


def _commands(
    by_topic: Mapping[str, Sequence[str]], topic: str | None, mention: Mention, texts: Texts
) -> list[str]:
    names = [name for its_topic, some in by_topic.items() if topic in (None, its_topic) for name in some]
    return [f"{mention(name)} {texts('help-' + name.replace(' ', '-'))}" for name in names]
