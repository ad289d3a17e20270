"""The shape of the house, proved from the syntax tree.

Floors, doors and sizes are those of docs/house.md. Commands, custom ids and texts are held by
test_surface.py and test_texts.py, people and servers in the schema by privacy/test_store.py.
"""

import ast
import re
import statistics
import subprocess
import sys
import tomllib

import pytest

from bot.config import OPTIONS
from tests.source import (
    ROOT,
    Function,
    Module,
    check_none,
    list_functions,
    list_imports,
    list_modules,
    list_texts,
)

HOUSE = list_modules("bot", "cogs", "demo")
BOT, COGS = list_modules("bot"), list_modules("cogs")

FLOORS = {
    **dict.fromkeys(("bot", "bot.errors", "bot.clock", "bot.ids", "bot.config", "bot.logs", "bot.text"), 0),
    **dict.fromkeys(("bot.store", "bot.workers"), 2),
    **dict.fromkeys(("bot.health",), 3),
    **dict.fromkeys(("bot.client",), 4),
    **dict.fromkeys(("cogs",), 5),
    **dict.fromkeys(("bot.app", "bot.run", "bot.check", "bot.cli", "bot.__main__"), 6),
    **dict.fromkeys(("demo",), 7),
}
ROOMS = {
    **dict.fromkeys(("service", "inbox", "corrections", "poll"), 3),
    **dict.fromkeys(("store", "rows", "alerts", "changes", "filing", "addresses", "fetch", "reader"), 2),
    **dict.fromkeys(("images", "collage", "keeping"), 2),
}
"""The floors of a feature's rooms; every other one is pure, and the feature itself is on floor 3."""

SHARED = {"artists", "guilds", "delivery", "schedule", "moderation"}
"""What features may import of each other."""

FEATURES = {path.parent.name for path in (ROOT / "bot").glob("*/models.py")} | {"schedule"}
DOORS_OF_COGS = {"bot.errors", "bot.clock", "bot.ids", "bot.text", "bot.client"}
DISCORD_ALLOWED = ("bot.client", "bot.app", "bot.run", "bot.check", "cogs", "demo")
IMPURE = {
    "asyncio",
    "aiohttp",
    "aiosqlite",
    "asyncpg",
    "sqlite3",
    "pebble",
    "socket",
    "subprocess",
    "threading",
}
HEAVY = {"PIL", "asyncpg", "babel", "dateutil", "feedparser", "fluent", "pebble"}
HEAVY |= {"obstore", "pillow_heif", "prometheus_client", "selectolax"}
SQL = re.compile(r"\b(SELECT\b.*\bFROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE)\b", re.DOTALL)
CLOCKS = {"datetime.now", "datetime.utcnow", "date.today", "time.time", "time.time_ns"}
CLOCK_ALLOWED = ("bot.cli", "demo")

FUNCTION_MOST, FUNCTION_AIM, FUNCTION_MEDIAN, MODULE_MOST = 80, 45, 8, 500


def is_in(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def feature_of(name: str) -> str | None:
    """Return the feature a module of bot/ belongs to, None outside of features."""
    parts = name.split(".")
    return parts[1] if parts[0] == "bot" and len(parts) > 1 and parts[1] in FEATURES else None


def floor_of(name: str) -> int:
    for place in (name, ".".join(name.split(".")[:2]), name.split(".")[0]):
        if place in FLOORS and (place != "bot" or name == "bot"):
            return FLOORS[place]
    room = name.split(".")[2:]
    return ROOMS.get(room[0], 1) if room else 3


def ours(module: Module) -> list[str]:
    return [name for name in list_imports(module) if is_in(name, "bot", "cogs", "demo")]


def where(module: Module, node: ast.AST) -> str:
    return f"{module.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def test_imports_only_go_down() -> None:
    climbing = [
        f"{module.name} ({floor_of(module.name)}) imports {name} ({floor_of(name)})"
        for module in HOUSE
        for name in ours(module)
        if floor_of(name) > floor_of(module.name)
    ]
    check_none(climbing)


def test_pure_rooms_do_no_io() -> None:
    impure = [
        f"{module.name} imports {name}"
        for module in BOT
        for name in list_imports(module)
        if floor_of(module.name) == 1 and name.split(".")[0] in IMPURE
    ]
    check_none(impure)


def test_discord_stays_at_the_doors() -> None:
    inside = [
        module.name
        for module in BOT
        if not is_in(module.name, *DISCORD_ALLOWED)
        and any(is_in(name, "discord") for name in list_imports(module))
    ]
    check_none(inside)


def test_bot_imports_neither_cogs_nor_demo() -> None:
    check_none([module.name for module in BOT if any(is_in(name, "cogs", "demo") for name in ours(module))])


def test_features_import_only_what_is_shared() -> None:
    strangers = [
        f"{module.name} imports {name}"
        for module in BOT
        for name in ours(module)
        if (theirs := feature_of(name)) is not None
        and (mine := feature_of(module.name)) is not None
        and theirs not in SHARED | {mine}
    ]
    check_none(strangers)


def test_features_need_each_other_in_one_direction() -> None:
    needs: dict[str, set[str]] = {feature: set() for feature in FEATURES}
    for module in BOT:
        if mine := feature_of(module.name):
            needs[mine] |= {
                theirs for name in ours(module) if (theirs := feature_of(name)) and theirs != mine
            }
    while free := {feature for feature, theirs in needs.items() if not theirs}:
        needs = {feature: theirs - free for feature, theirs in needs.items() if feature not in free}
    check_none(f"{feature} needs {', '.join(sorted(theirs))}" for feature, theirs in needs.items())


def test_cogs_use_only_their_doors() -> None:
    """A cog sees features through their packages, and no other cog."""
    wrong = [
        f"{module.name} imports {name}"
        for module in COGS
        for name in _named(module)
        if not (is_in(name, *DOORS_OF_COGS) or is_in(name, ".".join(module.name.split(".")[:2])))
        and not (feature_of(name) and name.count(".") == 1)
    ]
    check_none(wrong)


def _named(module: Module) -> list[str]:
    """Return our modules as a module's import lines name them, not where they come from."""
    found: list[str] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and is_in(node.module or "", "bot", "cogs", "demo"):
            found.append(node.module or "")
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if is_in(alias.name, "bot", "cogs", "demo")]
    rooms = {module.name for module in HOUSE}
    names = [node for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom)]
    found += [f"{n.module}.{a.name}" for n in names for a in n.names if f"{n.module}.{a.name}" in rooms]
    return found


def test_cogs_hold_no_sql() -> None:
    check_none(
        [where(module, node) for module in COGS for text, node in list_texts(module.tree) if SQL.search(text)]
    )


def test_a_cog_package_imports_inside_setup_only() -> None:
    """discord.py reloads a cog package as a whole; what it imports at its top would keep its old classes."""
    early = [
        where(module, node)
        for module in COGS
        if module.is_package and module.name != "cogs"
        for node in module.tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and ast.unparse(node) != "from typing import TYPE_CHECKING"
    ]
    check_none(early)


def test_features_say_what_they_offer() -> None:
    """A feature's package re-exports by __all__, so that its rooms can change."""
    packages = [module for module in BOT if module.is_package and feature_of(module.name)]
    silent = [module.name for module in packages if not re.search(r"^__all__ = ", module.text, re.MULTILINE)]
    check_none(silent)


def test_one_clock_door() -> None:
    seen = [
        f"{where(module, node)} {ast.unparse(node.func)}"
        for module in HOUSE
        if not is_in(module.name, *CLOCK_ALLOWED)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCKS
    ]
    check_none(seen)


def test_nothing_is_kept_in_modules() -> None:
    """No `global`, and no list, dict or set that grows at the top of a module."""
    state = [
        where(module, node)
        for module in HOUSE
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Global)
    ]
    state += [
        where(module, node)
        for module in HOUSE
        for node in module.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _is_mutable(node)
    ]
    check_none(state)


def _is_mutable(node: ast.Assign | ast.AnnAssign) -> bool:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    is_constant = isinstance(target, ast.Name) and (target.id.isupper() or target.id.startswith("__"))
    makes = isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in {
        "list",
        "dict",
        "set",
        "defaultdict",
    }
    return not is_constant and (makes or isinstance(node.value, ast.List | ast.Dict | ast.Set))


def test_importing_the_application_stays_light() -> None:
    """The time from start to login is mostly imports; what is heavy is imported where it is used."""
    code = f"import sys, bot.app; print(*sorted({HEAVY!r} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.split() == []


def test_functions_are_small() -> None:
    sizes = {
        f"{where(module, node)} {node.name}": _size(node)
        for module in HOUSE
        for node in list_functions(module.tree)
    }
    check_none([name for name, size in sizes.items() if size > FUNCTION_MOST])
    long = [name for name, size in sizes.items() if size > FUNCTION_AIM]
    assert len(long) <= len(sizes) * 0.05, long
    assert statistics.median(sizes.values()) <= FUNCTION_MEDIAN


def _size(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("package", ["bot", "cogs", "demo", "benchmarks"])
def test_modules_are_small(package: str) -> None:
    lines = {module.name: len(module.text.splitlines()) for module in list_modules(package)}
    assert {name: count for name, count in lines.items() if count > MODULE_MOST} == {}


def test_what_is_public_is_described() -> None:
    check_none(
        [where(module, node) for module in HOUSE if module.text.strip() for node in _undescribed(module.tree)]
    )


def _undescribed(tree: ast.Module) -> list[ast.AST]:
    """Return the module, public classes, functions and methods without a docstring.

    A method that overrides a described one of the same module is described there.
    """
    nodes: list[ast.Module | ast.ClassDef | Function] = [tree]
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    nodes += [
        node for node in tree.body if isinstance(node, ast.ClassDef | Function) and _is_public(node.name)
    ]
    for class_ in filter(lambda node: _is_public(node.name), classes.values()):
        inherited = {name for base in class_.bases for name in _described(classes.get(ast.unparse(base)))}
        methods = [node for node in class_.body if isinstance(node, Function) and _is_public(node.name)]
        nodes += [method for method in methods if method.name not in inherited]
    return [node for node in nodes if ast.get_docstring(node) is None]


def _described(class_: ast.ClassDef | None) -> set[str]:
    methods = [node for node in class_.body if isinstance(node, Function)] if class_ else []
    return {method.name for method in methods if ast.get_docstring(method)}


def _is_public(name: str) -> bool:
    return not name.startswith("_")


def test_readme_names_every_option_and_no_other() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert rows == list(OPTIONS)


def test_links_in_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    links = [
        (page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    ]
    check_none(f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists())


def test_an_installed_bot_has_its_texts_and_migrations() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    globs = project["tool"]["setuptools"]["package-data"]["bot"]
    packed = {path for glob in globs for path in (ROOT / "bot").glob(glob)}
    files = {path for path in (ROOT / "bot").rglob("*.*") if path.suffix not in {".py", ".pyc"}}
    check_none(str(path) for path in files - packed)


def test_the_lock_names_no_place() -> None:
    """Every install asks the index it is set up for, whatever machine made the lock."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert re.findall(r"https?://|file:|^--|^-e|@ ", lock, re.MULTILINE) == []
    assert all("==" in line for line in lock.splitlines() if line and not line.lstrip().startswith("#"))
