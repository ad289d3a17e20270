"""How moderation looks: an inbox item, bans, the audit, and words to the moderators."""

from collections.abc import Sequence
from typing import Any

from discord import ui

from bot.client.i18n import Texts
from bot.client.replies import error_card, right_name
from bot.client.ui import ERROR, Drawing, Rendered, button, card, custom_id, quoted, row, small, text
from bot.moderation import AuditEntry, Ban, InboxItem, Outcome
from bot.text import cut

ITEM_LIMIT = 2500  # characters of an inbox item's lines; a card has 4,000
CHANGE_LIMIT = 60  # characters of one value in the audit
CHANGES_SHOWN = 4


def inbox_item(item: InboxItem, waiting: int, texts: Texts, said: str | None = None) -> ui.LayoutView:
    """Return one item of the inbox with what can be decided; `said` is about the one before it."""
    buttons = [
        button(
            texts(f"verb-{verb}"),
            custom_id("mod", "decide", item.feature, item.id, verb),
            primary=verb == item.actions[0],
            danger=verb == "ban",
        )
        for verb in item.actions
    ]
    return card(
        small(f"⏳ {texts('inbox-eyebrow', count=waiting)}"),
        text(said) if said else None,
        text(f"## {quoted(item.title, 70)}" if item.title else None, texts(f"inbox-{item.kind}")),
        text(quoted("\n".join(item.lines), ITEM_LIMIT, keep_lines=True)) if item.lines else None,
        text(small(_where_and_when(item, texts))),
        row(*buttons, button(texts("inbox-later"), custom_id("mod", "next", item.id))),
    )


def inbox_empty(texts: Texts, *, is_end: bool, said: str | None = None) -> ui.LayoutView:
    """Return the card of an inbox with nothing (more) in it."""
    key = "inbox-end" if is_end else "inbox-empty"
    again = row(button(texts("inbox-from-start"), custom_id("mod", "next", 0))) if is_end else None
    eyebrow = small(f"⏳ {texts('inbox-eyebrow', count=0)}")
    return card(eyebrow, text(said) if said else None, text(f"**{texts(key)}**"), again)


def decided(outcome: Outcome, texts: Texts) -> str:
    """Return one line that says what holds now, and by whose word."""
    verb = texts(f"decided-{outcome.verb}")
    if outcome.is_first:
        return f"✅ **{verb}**"
    who = f"<@{outcome.decided_by}>" if outcome.decided_by else texts("somebody")
    return f"⚠️ **{texts('already-decided', who=who)}** {verb}"


def ban_list(bans: Sequence[Ban], texts: Texts) -> ui.LayoutView:
    """Return the bans that hold, or that there is none."""
    if not bans:
        return card(small(f"🚫 {texts('bans-eyebrow', count=0)}"), text(f"**{texts('bans-none')}**"))
    shown = bans[:20]
    more = len(bans) - len(shown)
    return card(
        small(f"🚫 {texts('bans-eyebrow', count=len(bans))}"),
        text(*(line for ban in shown for line in _ban_lines(ban, texts))),
        text(small(texts("bans-more", count=more))) if more else None,
    )


def audit_page(
    entries: Sequence[AuditEntry], what: str | None, older_than: int | None, texts: Texts
) -> ui.LayoutView:
    """Return one page of the audit.

    Args:
        older_than: id of the last entry when there are older ones, else None.
    """
    if not entries:
        return card(small(f"📋 {texts('audit-eyebrow')}"), text(f"**{texts('audit-none')}**"))
    older = custom_id("mod", "audit", older_than or 0, what or "")
    blocks: list[ui.Item[Any]] = []
    for entry in entries:
        blocks += [*([ui.Separator()] if blocks else []), text(*_audit_lines(entry, texts))]
    return card(
        small(f"📋 {texts('audit-eyebrow')}"),
        *blocks,
        row(button(texts("audit-older"), older)) if older_than else None,
    )


def alert(payload: dict[str, Any], drawing: Drawing) -> Rendered:
    """Draw a word to the moderators: what happened, why, the next step."""
    texts = drawing.texts
    values = {
        name: quoted(value) if isinstance(value, str) else value for name, value in payload["values"].items()
    }
    if "channel_id" in values:
        values["channel"] = f"<#{values['channel_id']}>"
    if "rights" in values:
        values["rights"] = ", ".join(right_name(texts, right) for right in values["rights"])
    key = payload["key"]
    what = texts(key, **values)
    why, next_step = texts.find(key, "why", **values), texts.find(key, "next", **values)
    accent = None if payload.get("is_good") else ERROR
    view = error_card(texts, what, why, next_step, accent=accent, mark=drawing.mark)
    return Rendered(view, "\n".join(line for line in (what, why, next_step) if line))


def _where_and_when(item: InboxItem, texts: Texts) -> str:
    moment = item.planned_at or item.created_at
    parts = [f"<#{item.channel_id}>"] if item.channel_id else []
    parts.append(f"<t:{int(moment.timestamp())}:R>")
    if item.author_id:
        parts.append(texts("inbox-from", who=f"<@{item.author_id}>"))
    return " · ".join(parts)


def _ban_lines(ban: Ban, texts: Texts) -> list[str]:
    until = f"<t:{int(ban.until.timestamp())}:f>" if ban.until else texts("ban-for-good")
    by = f" · {texts('ban-by', who=f'<@{ban.banned_by}>')}" if ban.banned_by else ""
    lines = [f"<@{ban.user_id}> · {texts(f'ban-feature-{ban.feature}')} · {until}"]
    return [*lines, small(f"{quoted(ban.reason or texts('ban-no-reason'), 100)}{by}")]


def _audit_lines(entry: AuditEntry, texts: Texts) -> list[str]:
    who = f"<@{entry.actor_id}>" if entry.actor_id else texts("somebody")
    action = texts.find(f"audit-{entry.action.replace('.', '-').replace('_', '-')}") or entry.action
    is_person = entry.action.startswith("moderation.") and entry.subject.isdecimal()
    subject = f"<@{entry.subject}>" if is_person else quoted(entry.subject, 60)
    head = f"**{action}** · {subject}" if subject else f"**{action}**"
    lines = [head, *_changes(entry, texts)]
    if entry.reason:
        lines.append(f"“{quoted(entry.reason, 100)}”")
    return [*lines, small(f"{who} · <t:{int(entry.happened_at.timestamp())}:R>")]


def _changes(entry: AuditEntry, texts: Texts) -> list[str]:
    """Return a line for every change; what is new or gone is told in one line."""
    before, after = entry.before or {}, entry.after or {}
    names = [name for name in dict.fromkeys([*before, *after]) if not _is_hidden(name)]
    changed = [name for name in names if _filled(before.get(name)) != _filled(after.get(name))]
    is_new_or_gone = entry.before is None or entry.after is None
    told = []
    for name in changed[:CHANGES_SHOWN]:
        was, now = _value(name, before.get(name)), _value(name, after.get(name))
        only = was if entry.after is None else now
        told.append(f"{_field(name, texts)}: {only if is_new_or_gone else f'{was} → {now}'}")
    told += ["…"] if len(changed) > CHANGES_SHOWN else []
    return [" · ".join(told)] if is_new_or_gone and told else told


def _field(name: str, texts: Texts) -> str:
    plain = name.removesuffix("_id").replace("_", "-")
    return texts.find(f"audit-field-{plain}") or plain.replace("-", " ")


def _is_hidden(name: str) -> bool:
    """Ids that nobody can read; a channel's or role's is shown as a mention."""
    return name.endswith("_id") and not name.endswith(("channel_id", "role_id"))


def _filled(value: Any) -> Any:
    """Return a value, None for one that says nothing."""
    return None if value in ("", [], {}) else value


def _value(name: str, value: Any) -> str:
    if _filled(value) is None:
        return "–"
    if name.endswith("channel_id"):
        return f"<#{value}>"
    if name.endswith("role_id"):
        return f"<@&{value}>"
    if name == "role_ids":
        return " ".join(f"<@&{one}>" for one in value)
    if name == "colour":
        value = f"#{value:06X}"
    if isinstance(value, list):
        value = ", ".join(str(one) for one in value)
    words = " ".join(str(value).replace("`", "ˋ").split())
    return f"`{cut(words, CHANGE_LIMIT)}`"
