"""The project's own source as syntax trees, for the tests that guard its shape."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """One source file, under the name by which it is imported."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"


def check_none(found: Iterable[str]) -> None:
    """Fail with one line for each thing found."""
    lines = sorted(found)
    assert not lines, "\n" + "\n".join(lines)


@cache
def list_modules(*packages: str) -> tuple[Module, ...]:
    """Return the modules of top-level packages, in the order of their names."""
    paths = sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))
    return tuple(_read(path) for path in paths)


def list_functions(tree: ast.AST) -> list[Function]:
    """Return every function and method, nested ones included."""
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def list_texts(tree: ast.AST) -> Iterator[tuple[str, ast.Constant]]:
    """Yield every string constant with its place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node


def list_imports(module: Module) -> Iterator[str]:
    """Yield the modules that a module really depends on.

    `from bot.delivery import enqueue` depends on bot.delivery.store, where the package has it from.
    """
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (_origin(node.module, alias.name) for alias in node.names)


def _origin(package: str, name: str) -> str:
    """Return the module that defines `name`, followed through the packages that hand it on."""
    known = _by_name()
    if f"{package}.{name}" in known:
        return f"{package}.{name}"
    if package not in known or not known[package].is_package:
        return package
    for node in known[package].tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return _origin(node.module, alias.name)
    return package


@cache
def _by_name() -> dict[str, Module]:
    return {module.name: module for module in list_modules("bot", "cogs", "demo")}


def _read(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    text = path.read_text("utf-8")
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(name, path, text, ast.parse(text, str(path)))
