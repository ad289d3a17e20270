"""Every text the code asks for is there, in every language, with the same placeables; none is left over.

The keys are read from the code's syntax trees: constants, and the patterns of f-strings such as
f"right-{name}". Commands and choices are translated by keys that test_surface.py derives.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.client.i18n import FALLBACK, LANGUAGES
from tests.source import ROOT, check_none, list_modules, list_texts

TREES = {module.name: module.tree for module in list_modules("bot", "cogs", "demo")}
OTHERS = sorted(set(LANGUAGES) - {FALLBACK})
COMMANDS = re.compile(r"(cmd|choice|menu)-")  # in the code in English, so only other languages have them


class Names(Visitor):
    """What a message refers to: variables, and other messages."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.messages: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:
        self.messages.add(node.id.name)


@cache
def messages(language: str) -> dict[str, ftl.Message]:
    source = (ROOT / "bot" / "locales" / f"{language}.ftl").read_text("utf-8")
    body = FluentParser().parse(source).body
    assert [entry.content for entry in body if isinstance(entry, ftl.Junk)] == []
    found = [entry for entry in body if isinstance(entry, ftl.Message)]
    names = [entry.id.name for entry in found]
    assert sorted(set(names)) == sorted(names), "a key stands twice"
    return {entry.id.name: entry for entry in found}


def names_in(node: ftl.BaseNode) -> Names:
    names = Names()
    names.visit(node)
    return names


def shape(language: str) -> dict[str, set[str]]:
    """Return the variables of every message and attribute, under "key" and "key.attribute"."""
    found: dict[str, set[str]] = {}
    for key, message in messages(language).items():
        if message.value is not None:
            found[key] = names_in(message.value).variables
        found |= {f"{key}.{part.id.name}": names_in(part).variables for part in message.attributes}
    return found


def variables(node: ftl.BaseNode | None) -> set[str]:
    """Return the variables of a part of a message, and of the messages it refers to."""
    if node is None:
        return set()
    names = names_in(node)
    return names.variables.union(*(variables(messages(FALLBACK)[other].value) for other in names.messages))


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_missing_or_left_over(language: str) -> None:
    english, other = shape(FALLBACK), shape(language)
    check_none(set(english) - set(other))
    check_none(key for key in set(other) - set(english) if not COMMANDS.match(key))


@pytest.mark.parametrize("language", OTHERS)
def test_placeables_are_the_same(language: str) -> None:
    """A translation may leave a plural's number out of its choice, but knows no name that English lacks."""
    english, other = shape(FALLBACK), shape(language)
    differing = {key for key in set(english) & set(other) if english[key] != other[key]}
    check_none(differing)


def test_every_text_the_code_asks_for_is_there() -> None:
    missing = {f"{ask.module}: {ask.key}" for ask in _asked() if ask.key not in messages(FALLBACK)}
    check_none(missing)


def test_every_placeable_is_given() -> None:
    """Fluent shows the name of a variable that nobody gave."""
    forgotten = {
        f"{ask.module}: {ask.key} wants {', '.join(sorted(lacking))}"
        for ask in _asked()
        if ask.key in messages(FALLBACK) and ask.given is not None and (lacking := _wanted(ask) - ask.given)
    }
    check_none(forgotten)


def test_no_text_is_unused() -> None:
    constants = {text for tree in TREES.values() for text, _ in list_texts(tree)}
    patterns = [re.compile(pattern) for tree in TREES.values() for pattern in _patterns(tree)]
    referred = {key for message in messages(FALLBACK).values() for key in names_in(message).messages}
    used = constants | referred
    unused = [
        key
        for key in messages(FALLBACK)
        if key not in used and not any(pattern.fullmatch(key) for pattern in patterns)
    ]
    check_none(unused)


def test_the_guide_quotes_what_is_really_said() -> None:
    guide = (ROOT / "docs" / "moderators.md").read_text("utf-8")
    quoted = re.findall(r"^\| \*\*(.+?)\*\* \|", guide, re.MULTILINE)
    said = [_said(message.value) for message in messages(FALLBACK).values() if message.value is not None]
    assert len(quoted) > 5
    check_none(quote for quote in quoted if not any(re.fullmatch(pattern, quote) for pattern in said))


def _said(pattern: ftl.Pattern) -> str:
    """Return a regular expression for what a message may say; one with hardly a word matches nothing."""
    parts = [
        re.escape(part.value) if isinstance(part, ftl.TextElement) else ".+" for part in pattern.elements
    ]
    return "".join(parts) if len(re.findall("[a-z]", "".join(parts))) > 5 else "(?!)"


def _patterns(tree: ast.AST) -> Iterator[str]:
    """Yield a regular expression for every f"key-{...}" and "key-" + ... ."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            texts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            texts = [node.left.value if isinstance(node.left, ast.Constant) else None, None]
        else:
            continue
        pattern = "".join(re.escape(text) if isinstance(text, str) else "[a-z0-9-]+" for text in texts)
        if re.search(r"[a-z]\\-|\\-[a-z]", pattern):
            yield pattern


@dataclass(frozen=True, slots=True)
class Ask:
    """One call that names a text by a constant.

    Attributes:
        part: the attribute that is read, None for the message itself, "*" for all of it (errors).
        given: names of the placeables, None where the call passes on a mapping.
    """

    module: str
    key: str
    part: str | None
    given: set[str] | None


def _wanted(ask: Ask) -> set[str]:
    message = messages(FALLBACK)[ask.key]
    if ask.part == "*":
        return variables(message.value).union(*(variables(part) for part in message.attributes))
    if ask.part is None:
        return variables(message.value)
    return set().union(*(variables(part) for part in message.attributes if part.id.name == ask.part))


def _asked() -> Iterator[Ask]:
    for module, tree in TREES.items():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and (found := _read_call(call)):
                names = [keyword.arg for keyword in call.keywords]
                given = None if None in names else {name for name in names if name is not None}
                yield Ask(module, *found, given)


def _read_call(call: ast.Call) -> tuple[str, str | None] | None:
    """Return key and part of `texts(key)`, `texts.find(key, part)`, `done(_, key)`, `UserError(key)`."""
    callee = ast.unparse(call.func).split(".")
    constants = [argument.value if isinstance(argument, ast.Constant) else None for argument in call.args]
    if callee[-1] == "done":
        constants = constants[1:]
    key, part = (*constants, None, None)[:2]
    if callee[-1] in _user_errors():
        part = "*"
    elif callee not in (["texts"], ["texts", "find"], ["done"], ["replies", "done"]):
        return None
    return (key, part) if isinstance(key, str) and (part is None or isinstance(part, str)) else None


@cache
def _user_errors() -> set[str]:
    """Return the names of UserError and of the classes that only narrow it, which take a key too."""
    classes = [node for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    keyed = {"UserError"}
    for node in classes:
        takes_own = any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in node.body)
        if not takes_own and {ast.unparse(base) for base in node.bases} & keyed:
            keyed.add(node.name)
    return keyed
