"""Every card and form, at its largest and in every language, within what Discord takes.

The catalogue below calls each card function with the longest values its feature lets through. A card
function that is not in it fails the last test.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from typing import Any

import discord
import pytest
from simcord.components import COMPONENTS_V2_FLAG, validate_components, validate_modal, walk_components

from bot.announcements import ALT_LONGEST, TEXT_LONGEST, TITLE_LONGEST, Announcement, Content
from bot.artists import Artist, Birthday, PageEntry
from bot.client import ui
from bot.client.i18n import LANGUAGES, Texts, texts_in
from bot.client.replies import explain, explain_missing, typed_words
from bot.clock import to_ms
from bot.errors import MissingRightError, TransientError, UserError
from bot.guilds import FEATURES, PING_ROLES_MOST, GuildSettings, Slot
from bot.moderation import AuditEntry, Ban, InboxItem, Outcome
from bot.privacy import Erasure
from cogs.announcements import cards as announcements
from cogs.announcements import cog as announcements_cog
from cogs.artists import cards as artists
from cogs.guilds import cards as guilds
from cogs.guilds import views as guilds_views
from cogs.moderation import cards as moderation
from cogs.privacy import cards as privacy
from tests.source import ROOT, check_none

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ID = 2**63 - 1  # the longest id
LANGUAGE = sorted(LANGUAGES)
BUTTON_MOST = 20  # characters in one line on a phone (cards.md), well below Discord's 80

Draw = Callable[[Texts], Any]


def nasty(length: int) -> str:
    """Return a text of a length that escaping makes longer, with mentions, Hangul and emoji."""
    return ("*_`~|[뷔](x) @everyone <@&1> 👩‍❤️‍👩 \u202e" * (length // 20 + 1))[:length]


def plain_name(command: str) -> str:
    return f"</{command}:{ID}>"


def drawing(texts: Texts, mark: int = 41, *, late: bool = False) -> ui.Drawing:
    """Return what a card is drawn with; `late`: long after it was planned."""
    return ui.Drawing(texts, mark, NOW + timedelta(days=100) if late else NOW)


# ------------------------------------------------------------------ specimens

ARTIST: Any = Artist(
    ID,  # type: ignore[arg-type]
    ID,  # type: ignore[arg-type]
    nasty(60),
    nasty(60),
    tuple(f"{number}{nasty(58)}" for number in range(20)),
    Birthday(2, 29, 1996),
    date(2013, 6, 13),
    0xA774E2,
    "https://a.example/" + "x" * 494,
)
ENTRIES = {
    "news": [PageEntry(nasty(300), "https://a.example/" + "x" * 400, NOW) for _ in range(3)],
    "announcements": [PageEntry("Snow")],
}
CONTENT: Any = Content(
    nasty(TITLE_LONGEST),
    nasty(TEXT_LONGEST),
    "https://a.example/" + "x" * 494,
    "x" * 20,
    "https://a.example/" + "x" * 560,
    nasty(ALT_LONGEST),
    ID,  # type: ignore[arg-type]
    "official",
    ID,  # type: ignore[arg-type]
)
PAYLOAD = asdict(CONTENT) | {
    "announcement_id": ID,
    "artist_names": [nasty(60)],
    "artist_colour": 0xFFFFFF,
    "planned_at": to_ms(NOW),
}
BARE = PAYLOAD | {
    "title": "Snow",
    "text": "",
    "url": None,
    "link_label": None,
    "image_url": None,
    "image_alt": None,
    "role_id": None,
    "label": None,
    "artist_names": [],
    "artist_colour": None,
}
PLANNED: Any = Announcement(
    id=ID,  # type: ignore[arg-type]
    guild_id=ID,  # type: ignore[arg-type]
    channel_id=ID,  # type: ignore[arg-type]
    author_id=ID,  # type: ignore[arg-type]
    content=CONTENT,
    repeat="daily",
    starts_on=date(2026, 3, 27),
    wall_time=time(2, 30),
    zone="America/Argentina/ComodRivadavia",
    next_at=datetime(2026, 3, 27, 1, 30, tzinfo=UTC),
    created_at=NOW,
    state="active",
)
BERLIN = replace(PLANNED, zone="Europe/Berlin")
TROUBLES = ("check-gone", "check-powerful", "check-own-role", "check-no-manage-roles", "check-role-high")
TROUBLES += ("check-no-ping",)
RIGHTS = ("view_channel", "send_messages", "read_message_history", "embed_links", "attach_files")
SETTINGS: Any = GuildSettings(
    ID,  # type: ignore[arg-type]
    "ko",
    "America/Argentina/ComodRivadavia",
    dict.fromkeys(FEATURES, ID),  # type: ignore[arg-type]
    *(ID, ID, ID, str(ID), 23, time(22), time(8)),  # type: ignore[arg-type]
    ping_roles=tuple(range(PING_ROLES_MOST)),  # type: ignore[arg-type]
    posting_held=True,
)
PLACES = [
    *(guilds.Place(name, f"<#{ID}>", RIGHTS) for name in (*FEATURES, "alerts", "review")),
    guilds.Place("curator", f"<@&{ID}>", problem="check-gone"),
    *(
        guilds.Place("pings", f"<@&{ID}>", problem=TROUBLES[number % len(TROUBLES)])
        for number in range(PING_ROLES_MOST)
    ),
]
TARGETS = [
    *(
        guilds.Place("targets", f"<#{ID}>", RIGHTS[: number % 6], used_by=(nasty(100),) * 3)
        for number in range(60)
    ),
    *(
        guilds.Place("targets", f"<@&{ID}>", problem=problem, used_by=(nasty(100),) * 3)
        for problem in ("check-target-gone", "check-target-role-gone", "check-no-ping")
        for _ in range(9)
    ),
]
SLOTS = [Slot(nasty(100), NOW, outcome) for outcome in ("sent", "waiting", "failed", "skipped", "asking")]
SLOTS += SLOTS[:2]
ITEM = InboxItem(
    id=ID,
    feature="announcements",
    kind="missed",
    title=nasty(300),
    lines=(nasty(3000), "https://a.example/" + "x" * 494),
    actions=("approve", "edit", "reject", "ban"),
    author_id=ID,
    created_at=NOW,
    channel_id=ID,
    planned_at=NOW,
)
BANS: Any = [Ban(ID, ID, "throwback", NOW, nasty(300), ID, NOW) for _ in range(30)]  # type: ignore[arg-type]
CHANGE = {name: nasty(3000) for name in ("title", "text", "link", "image")} | {"channel_id": ID}
AUDIT: Any = [
    AuditEntry(ID, ID, NOW, ID, "delivery.take_down", nasty(300), CHANGE, {"title": "x"}, nasty(300))  # type: ignore[arg-type]
    for _ in range(6)
]
ALERTS = {
    "alert-refused": {"channel_id": ID},
    "alert-channel-forbidden": {"channel_id": ID, "rights": list(RIGHTS)},
    "alert-channel-gone": {"channel_id": ID, "rights": []},
    "alert-asking": {"channel_id": ID},
    "alert-announcement-missed": {"title": nasty(100), "planned": "1800000000"},
    "alert-feed-failing": {"title": nasty(300), "host": "x" * 253, "since": "1800000000"},
    "alert-feed-recovered": {"title": nasty(300)},
    "alert-feed-gone": {"title": nasty(300), "host": "x" * 253},
}


class Role:
    """The two things a card says about a role."""

    def __init__(self, number: int) -> None:
        self.id, self.name = ID - number, nasty(100)


ROLES: Any = [Role(number) for number in range(PING_ROLES_MOST)]
MANY = nasty(6000)

CATALOGUE: dict[Callable[..., Any], list[Draw]] = {
    artists.artist_list: [
        lambda texts: artists.artist_list([ARTIST] * 30, 1, plain_name("setup artist add"), texts),
        lambda texts: artists.artist_list([], 0, plain_name("setup artist add"), texts),
    ],
    artists.artist_page: [
        lambda texts: artists.artist_page(ARTIST, ENTRIES, NOW.date(), texts),
        lambda texts: artists.artist_page(ARTIST, {}, date(2026, 2, 28), texts),
        lambda texts: artists.artist_page(Artist(ID, ID, "V"), {}, NOW.date(), texts),  # type: ignore[arg-type]
    ],
    announcements.post: [
        lambda texts: announcements.post(PAYLOAD, drawing(texts, ID >> 32, late=True)),
        lambda texts: announcements.post(BARE, drawing(texts)),
        lambda texts: announcements.post(BARE | {"title": "", "text": "x"}, drawing(texts)),
    ],
    announcements.posting: [
        lambda texts: announcements.posting(ID, texts("announcement-no-ping", role=f"<@&{ID}>"), texts),
        lambda texts: announcements.posting(ID, None, texts),
    ],
    announcements.scheduled: [
        lambda texts: announcements.scheduled(PLANNED, "x" * 200, texts),
        lambda texts: announcements.scheduled(BERLIN, None, texts),
    ],
    announcements.listing: [
        lambda texts: announcements.listing(
            [replace(PLANNED, id=ID - number) for number in range(100)],
            plain_name("announce schedule"),
            texts,
        ),
        lambda texts: announcements.listing(
            [replace(PLANNED, state="asking"), replace(PLANNED, id=1, state="done", next_at=None)],
            plain_name("announce schedule"),
            texts,
        ),
        lambda texts: announcements.listing([], plain_name("announce schedule"), texts),
    ],
    announcements.cancelled: [lambda texts: announcements.cancelled(PLANNED, texts)],
    guilds.panel: [
        lambda texts: guilds.panel(SETTINGS, PLACES, FEATURES, texts, texts("setup-saved")),
        lambda texts: guilds.panel(GuildSettings(ID), [guilds.Place("alerts", None)], (), texts),  # type: ignore[arg-type]
    ],
    guilds.control: [
        lambda texts, name=name: guilds.control(name, SETTINGS, FEATURES, texts)
        for name in guilds.setting_names(FEATURES)
        if name not in ("hold", "timezone", "quiet_hours")
    ],
    guilds.zone_choice: [lambda texts: guilds.zone_choice(["America/Argentina/ComodRivadavia"], texts)],
    guilds.check: [
        lambda texts: guilds.check(
            PLACES,
            TARGETS,
            replace(SETTINGS, features_off=frozenset(FEATURES)),
            [guilds_views.slot_line(slot, texts) for slot in SLOTS],
            texts,
        ),
        lambda texts: guilds.check([guilds.Place("news", f"<#{ID}>")], TARGETS, GuildSettings(ID), [], texts),  # type: ignore[arg-type]
        lambda texts: guilds.check([], [], GuildSettings(ID), [], texts),  # type: ignore[arg-type]
    ],
    guilds.test_post: [lambda texts: guilds.test_post({}, drawing(texts))],
    moderation.inbox_item: [
        lambda texts: moderation.inbox_item(
            ITEM, 1000, texts, moderation.decided(Outcome("reject", ID, False), texts)
        ),
        lambda texts: moderation.inbox_item(
            InboxItem(1, "delivery", "interrupted", "", (), ("post", "drop"), None, NOW), 1, texts
        ),
    ],
    moderation.inbox_empty: [
        lambda texts: moderation.inbox_empty(texts, is_end=True, said="x"),
        lambda texts: moderation.inbox_empty(texts, is_end=False),
    ],
    moderation.ban_list: [
        lambda texts: moderation.ban_list(BANS, texts),
        lambda texts: moderation.ban_list([], texts),
    ],
    moderation.audit_page: [
        lambda texts: moderation.audit_page(AUDIT, "announcements", ID, texts),
        lambda texts: moderation.audit_page([replace(AUDIT[0], before=None)] * 6, None, None, texts),
        lambda texts: moderation.audit_page([], None, None, texts),
    ],
    moderation.alert: [
        lambda texts, key=key, values=values: moderation.alert({"key": key, "values": values}, drawing(texts))
        for key, values in ALERTS.items()
    ],
    privacy.export_ready: [
        lambda texts: privacy.export_ready("a.json", False, texts),
        lambda texts: privacy.export_ready("a.json", True, texts),
    ],
    privacy.confirm_erasure: [privacy.confirm_erasure],
    privacy.erased: [
        lambda texts, counts=counts: privacy.erased(Erasure(*counts), texts)
        for counts in ((0, 0, 0), (1, 1, 1), (10**6, 10**6, 10**6))
    ],
    privacy.kept: [privacy.kept],
    privacy.ping_roles: [lambda texts: privacy.ping_roles(ROLES, [ID], texts)],
    privacy.pings_saved: [
        lambda texts: privacy.pings_saved([role.name for role in ROLES], texts),
        lambda texts: privacy.pings_saved([], texts),
    ],
    privacy.privacy: [lambda texts: privacy.privacy(texts, plain_name)],
    privacy.help_card: [
        lambda texts, topic=topic: privacy.help_card(texts, plain_name, topic, is_moderator=True)
        for topic in (None, *privacy.TOPICS)
    ]
    + [
        lambda texts, topic=topic: privacy.help_card(texts, plain_name, topic, is_moderator=False)
        for topic in (None, *privacy.TOPICS)
    ],
    privacy.about: [lambda texts: privacy.about("10.10.10", 100_000, texts, plain_name)],
    explain: [
        lambda texts: explain(UserError("error-when-unknown", text=MANY), texts, "7KF2"),
        lambda texts: explain(UserError("error-banned-until", reason=MANY, given="yes", until="1"), texts),
        lambda texts: explain(RuntimeError("inner workings"), texts, "7KF2"),
        lambda texts: explain(TransientError("busy"), texts, "7KF2", typed_words({"text": MANY * 9}, texts)),
        lambda texts: explain(discord.app_commands.CheckFailure(), texts),
    ],
    explain_missing: [
        lambda texts: explain_missing(
            MissingRightError(ID, RIGHTS, 1000), texts, ui.row(ui.button("x", "ls:a:b"))
        )
    ],
}

FORMS: dict[str, Draw] = {
    "timezone": lambda texts: guilds_views.timezone_form(SETTINGS, texts),
    "quiet": lambda texts: guilds_views.quiet_form(SETTINGS, texts),
    "announce post": lambda texts: announcements_cog._form("post", ID, texts, {"title": "x" * 100}),
    "announce schedule": lambda texts: announcements_cog._form("schedule", ID, texts),
}


def drawn() -> Iterator[Any]:
    for language in LANGUAGE:
        for function, draws in CATALOGUE.items():
            for number, draw in enumerate(draws):
                name = f"{function.__module__.split('.')[-2]}.{function.__name__}-{number}-{language}"
                yield pytest.param(draw, texts_in(language), id=name)


@pytest.mark.parametrize(("draw", "texts"), list(drawn()))
async def test_discord_takes_every_card(draw: Draw, texts: Texts) -> None:
    shown = draw(texts)
    if isinstance(shown, ui.Rendered):
        assert len(shown.plain) > 0
        shown = shown.view
    assert ui.fits(shown)
    components = shown.to_components()
    validate_components(components, flags=COMPONENTS_V2_FLAG)
    parts = list(walk_components(components))
    words = [str(part[key]) for part in parts for key in ("content", "label", "placeholder") if part.get(key)]
    check_none(word for word in words if ("{" in word and "}" in word) or "None" in word)
    check_none(part["label"] for part in parts if part["type"] == 2 and len(part["label"]) > BUTTON_MOST)
    assert not [part for part in parts if part["type"] == 10 and not part["content"].strip()]
    rows = [part for part in parts if part["type"] == 1]
    assert len(rows) <= 3 or "setup" in str(components)


@pytest.mark.parametrize("language", LANGUAGE)
@pytest.mark.parametrize("name", FORMS)
async def test_discord_takes_every_form(name: str, language: str) -> None:
    form = FORMS[name](texts_in(language)).to_dict()
    validate_modal(form)
    labels = [part["label"] for part in form["components"]]
    for text in (form["title"], *labels):
        assert 0 < len(text) < 45  # one that was cut has exactly 45
    for part in form["components"]:
        assert len(part.get("description") or "") <= 100


@pytest.mark.parametrize("language", LANGUAGE)
@pytest.mark.parametrize("key", ["correct-form", "takedown-form", "reject-form"])
def test_titles_of_short_forms_fit(language: str, key: str) -> None:
    assert len(texts_in(language)(key)) < 45


def test_no_card_is_left_out() -> None:
    modules = [
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for path in sorted((ROOT / "cogs").glob("*/cards.py"))
        if path.parent.name != "news"  # its cards are proved with its own specimens
    ]
    functions = [
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if inspect.signature(function).return_annotation in (discord.ui.LayoutView, ui.Rendered)
    ]
    assert len(functions) > 20
    # By name: a cog that was loaded meanwhile has functions of its own.
    drawn_here = {(one.__module__, one.__name__) for one in CATALOGUE}
    check_none(
        f"{one.__module__}.{one.__name__}"
        for one in functions
        if (one.__module__, one.__name__) not in drawn_here
    )
