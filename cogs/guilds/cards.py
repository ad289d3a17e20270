"""How a server's settings look: the panel, the control of one setting, the check, the test post."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui

from bot.client.i18n import LANGUAGES, Texts
from bot.client.replies import right_name
from bot.client.ui import (
    TEXT_LIMIT,
    Drawing,
    Rendered,
    button,
    card,
    channel_select,
    custom_id,
    plain,
    quoted,
    role_select,
    row,
    select,
    small,
    text,
)
from bot.guilds import EVERYONE, MODERATORS, PING_ROLES_MOST, GuildSettings

POSTABLE = (discord.ChannelType.text, discord.ChannelType.news)
CHANNEL_SETTINGS = ("alerts", "review")
TARGETS = "targets"  # channels and roles of feeds and scheduled announcements
TARGETS_SHOWN = 5  # that stand alike
MORE_ROOM = 60  # characters kept for saying that there is more
USERS_SHOWN = 2  # feeds or announcements named of one place
USER_MOST = 30  # characters of such a name
OPTIONAL = ("review", "curator", "pings")  # a server does well without them


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or role as the server stands: what is missing there, by discord.py's names.

    Attributes:
        name: which setting it is: a feature, "alerts", "review", "curator", "pings" or TARGETS.
        mention: how it is shown, None when nothing was chosen.
        missing: rights the bot lacks there.
        problem: Fluent key of another trouble ("check-gone", "check-no-ping", "check-role-high").
        used_by: names of the feeds and announcements that need it, plain text.
    """

    name: str
    mention: str | None
    missing: tuple[str, ...] = ()
    problem: str | None = None
    used_by: tuple[str, ...] = ()

    @property
    def is_fine(self) -> bool:
        """Say whether there is nothing to mend."""
        return not self.missing and self.problem is None


def setting_names(features: Sequence[str]) -> list[str]:
    """Return the settings the panel offers, for the features this bot has."""
    by_feature = {"throwback": "on_this_day_hour", "polls": "poll_makers", "news": "quiet_hours"}
    return [
        "language",
        "timezone",
        *features,
        *CHANNEL_SETTINGS,
        "curator",
        *(by_feature[name] for name in features if name in by_feature),
        "pings",
        "features",
        "hold",
    ]


def panel(
    settings: GuildSettings,
    places: Sequence[Place],
    features: Sequence[str],
    texts: Texts,
    saved: str | None = None,
) -> ui.LayoutView:
    """Return all settings of a server, with a select to change one."""
    options = [
        discord.SelectOption(label=texts(_label_key(name), held=_yes(settings.posting_held)), value=name)
        for name in setting_names(features)
    ]
    return card(
        small(f"⚙️ {texts('setup-eyebrow')}"),
        text(f"✅ {saved}") if saved else None,
        text(*(_place_line(place, settings, texts) for place in _grouped(places))),
        text(*_choice_lines(settings, features, texts)),
        row(select(custom_id("setup", "change"), texts("setup-change"), options)),
        row(
            button(texts("setup-test-post"), custom_id("setup", "test"), primary=True),
            button(texts("setup-check-rights"), custom_id("setup", "check")),
        ),
    )


def control(name: str, settings: GuildSettings, features: Sequence[str], texts: Texts) -> ui.LayoutView:
    """Return the control that changes one setting; choosing saves at once."""
    return card(
        small(f"⚙️ {texts('setup-eyebrow')}"),
        text(f"**{texts(_label_key(name), held='no')}**", texts.find(_label_key(name), "help")),
        *(row(item) for item in _inputs(name, settings, features, texts)),
        row(button(texts("back"), custom_id("setup", "panel"))),
    )


def zone_choice(zones: Sequence[str], texts: Texts) -> ui.LayoutView:
    """Return the timezones that match what was typed."""
    options = [discord.SelectOption(label=zone, value=zone) for zone in zones]
    return card(
        small(f"⚙️ {texts('setup-eyebrow')}"),
        text(f"**{texts('setting-timezone')}**"),
        row(select(custom_id("setup", "zone"), texts("setup-choose"), options)),
        row(button(texts("back"), custom_id("setup", "panel"))),
    )


def check(
    places: Sequence[Place],
    targets: Sequence[Place],
    settings: GuildSettings,
    slots: Sequence[str],
    texts: Texts,
) -> ui.LayoutView:
    """Return what is missing where, with the next step for each.

    Args:
        places: of the settings.
        targets: of feeds and announcements; the last ones are counted only, where the card is full.
    """
    wrong = sum(1 for place in (*places, *targets) if not place.is_fine)
    head = small(f"⚙️ {texts('check-eyebrow', count=wrong)}")
    chosen = [line for place in _grouped(places) for line in _check_lines(place, texts)]
    resting = [
        f"⏸️ **{texts(f'feature-{name}')}** {texts('check-off')}" for name in sorted(settings.features_off)
    ]
    resting += [f"⏸️ **{texts('check-held')}**"] if settings.posting_held else []
    past = [f"**{texts('check-slots')}**", *slots] if slots else []
    room = TEXT_LIMIT - sum(len(line) + 1 for line in (head, *chosen, *resting, *past))
    blocks = (chosen, _target_lines(targets, room, texts), resting, past)
    return card(
        head,
        *(text(*block) for block in blocks if block),
        row(button(texts("check-again"), custom_id("setup", "check"), primary=True)),
    )


def test_post(payload: dict[str, Any], drawing: Drawing) -> Rendered:
    """Draw the test post of /setup panel."""
    words = drawing.texts("test-post")
    return Rendered(plain(f"✅ {words}", drawing.mark), f"✅ {words}")


def _target_lines(targets: Sequence[Place], room: int, texts: Texts) -> list[str]:
    """Return the lines of channels and roles that stand alike, as many as there is room for."""
    alike: dict[Place, list[Place]] = {}
    for place in targets:
        alike.setdefault(replace(place, mention=None, used_by=()), []).append(place)
    lines: list[str] = []
    left = len(targets)
    for kind, members in alike.items():
        shown = [_used(place) for place in members[:TARGETS_SHOWN]]
        if len(members) > TARGETS_SHOWN:
            shown.append(texts("check-more", count=len(members) - TARGETS_SHOWN))
        block = _check_lines(replace(kind, mention=", ".join(shown)), texts)
        room -= sum(len(line) + 1 for line in block)
        if room < MORE_ROOM:
            return [*lines, f"⚠️ {texts('check-more', count=left)}"]
        lines += block
        left -= len(members)
    return lines


def _used(place: Place) -> str:
    """Return a mention with the names of what needs it, where there is something to mend."""
    if place.is_fine:
        return place.mention or ""
    names = [quoted(name, USER_MOST) for name in place.used_by if name]
    more = f" +{len(names) - USERS_SHOWN}" if len(names) > USERS_SHOWN else ""
    return f"{place.mention} ({', '.join(names[:USERS_SHOWN])}{more})" if names else place.mention or ""


def _grouped(places: Sequence[Place]) -> list[Place]:
    """Return several roles that stand alike as one line: 25 of them in trouble would fill a card."""
    mentions: dict[Place, list[str | None]] = {}
    for place in places:
        mentions.setdefault(replace(place, mention=None), []).append(place.mention)
    return [
        replace(alike, mention=" ".join(filter(None, of_them)) or None) for alike, of_them in mentions.items()
    ]


def _place_line(place: Place, settings: GuildSettings, texts: Texts) -> str:
    name = f"**{texts(_label_key(place.name))}**"
    if place.name in settings.features_off:
        return f"{name} ⏸️ {texts('check-off')}"
    if place.mention is None:
        empty = texts("setup-none") if place.name in OPTIONAL else f"⚠️ {texts('setup-no-channel')}"
        return f"{name} {empty}"
    return f"{name} {place.mention}" + ("" if place.is_fine else f" ⚠️ {_trouble(place, texts)}")


def _choice_lines(settings: GuildSettings, features: Sequence[str], texts: Texts) -> list[str]:
    values = {
        "language": LANGUAGES[settings.language],
        "timezone": settings.timezone,
        "poll_makers": _makers(settings, texts),
        "on_this_day_hour": f"{settings.on_this_day_hour}:00",
        "quiet_hours": _quiet(settings, texts),
        "hold": texts("setup-held") if settings.posting_held else None,
    }
    shown = [name for name in setting_names(features) if values.get(name)]
    return [f"**{texts(_label_key(name), held='no')}** {values[name]}" for name in shown]


def _check_lines(place: Place, texts: Texts) -> list[str]:
    name = texts(_label_key(place.name))
    if place.mention is None:
        return [f"➖ **{name}** {texts('setup-none')}"] if place.name not in CHANNEL_SETTINGS else []
    if place.is_fine:
        return [f"✅ **{name}** {place.mention}"]
    trouble = f"⚠️ **{name}** {place.mention}: {_trouble(place, texts)}"
    return [trouble, f"**{texts('next')}** {_next(place, texts)}"]


def _trouble(place: Place, texts: Texts) -> str:
    if place.missing:
        rights = ", ".join(f"**{right_name(texts, right)}**" for right in place.missing)
        return texts("missing-right-why", rights=rights)
    return texts(place.problem or "check-gone")


def _next(place: Place, texts: Texts) -> str:
    if place.missing:
        return texts("missing-right-next")
    return texts.find(place.problem or "check-gone", "next") or ""


def _inputs(name: str, settings: GuildSettings, features: Sequence[str], texts: Texts) -> list[ui.Item[Any]]:
    if name in (*features, *CHANNEL_SETTINGS):
        identifier = custom_id("setup", "channel", name)
        return [channel_select(identifier, texts("setup-pick-channel"), _channel(name, settings), POSTABLE)]
    if name == "curator":
        now = [settings.curator_role_id] if settings.curator_role_id else []
        return [role_select(custom_id("setup", "curator"), texts("setup-pick-role"), now)]
    if name == "pings":
        identifier = custom_id("setup", "pings")
        return [role_select(identifier, texts("setup-pick-roles"), settings.ping_roles, PING_ROLES_MOST)]
    if name == "poll_makers":
        now = [int(settings.poll_makers)] if settings.poll_makers.isdecimal() else []
        labels = {key: texts(f"makers-{key}") for key in (MODERATORS, EVERYONE)}
        return [
            _choices("makers", labels, [settings.poll_makers], texts),
            role_select(custom_id("setup", "makersrole"), texts("setup-pick-role"), now),
        ]
    if name == "features":
        on = [feature for feature in features if feature not in settings.features_off]
        labels = {key: texts(f"feature-{key}") for key in features}
        return [_choices("features", labels, on, texts, several=True)]
    if name == "on_this_day_hour":
        hours = {str(hour): f"{hour}:00" for hour in range(24)}
        return [_choices("hour", hours, [str(settings.on_this_day_hour)], texts)]
    return [_choices("language", LANGUAGES, [settings.language], texts)]


def _choices(
    verb: str, labels: dict[str, str], now: Sequence[str], texts: Texts, *, several: bool = False
) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=label, value=key, default=key in now) for key, label in labels.items()
    ]
    least, most = (0, len(options)) if several else (1, 1)
    return select(custom_id("setup", verb), texts("setup-choose"), options, least=least, most=most)


def _channel(name: str, settings: GuildSettings) -> int | None:
    if name == "alerts":
        return settings.alert_channel_id
    if name == "review":
        return settings.review_channel_id
    return settings.channels.get(name)


def _label_key(name: str) -> str:
    return f"setting-{name.replace('_', '-')}"


def _makers(settings: GuildSettings, texts: Texts) -> str:
    if settings.poll_makers.isdecimal():
        return f"<@&{settings.poll_makers}>"
    return texts(f"makers-{settings.poll_makers}")


def _quiet(settings: GuildSettings, texts: Texts) -> str:
    if settings.quiet_from is None or settings.quiet_until is None:
        return texts("setup-none")
    return f"{settings.quiet_from:%H:%M} – {settings.quiet_until:%H:%M}"


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
