"""`lightstick VERB`: parses the command line, prints one sentence when something is wrong; no logic."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot import collector
from bot.config import Config, load
from bot.errors import OperatorError
from bot.logs import set_up

ENV_FILE = Path(".env")
EXIT_OPERATOR = 78  # sysexits.h EX_CONFIG: whoever runs the bot has to act


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; return the exit status."""
    options = build_parser().parse_args(arguments)
    try:
        config, warnings = load(options.env, os.environ)
        set_up(config.log_level, config.log_format, sys.stderr, [config.token or ""])
        for warning in warnings:
            print(f"Warning: {warning}", file=sys.stderr)
        verb: Callable[[Config, argparse.Namespace], int] = options.verb
        return verb(config, options)
    except OperatorError as error:
        called = str(error).replace("`lightstick ", f"`{_call(options.env)} ")
        print(f"Lightstick: {called}", file=sys.stderr)
        return EXIT_OPERATOR
    except ModuleNotFoundError as error:
        print(f"Lightstick: {_explain_missing(error)}", file=sys.stderr)
        return EXIT_OPERATOR
    except KeyboardInterrupt:
        return 130


def build_parser() -> argparse.ArgumentParser:
    """Return the command line's grammar."""
    parser = argparse.ArgumentParser(prog="lightstick", description="A Discord bot for fan communities.")
    parser.add_argument("--env", type=Path, default=ENV_FILE, help="file with the options (default: .env)")
    parser.set_defaults(verb=run)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    _add(verbs, "run", run, "connect to Discord and work until stopped (the default)")
    _add(verbs, "check", check, "check options, database and token; change nothing")
    _add(verbs, "migrate", migrate, "bring the database up to date, keeping a copy")
    backup_parser = _add(verbs, "backup", backup, "copy the database, also while the bot runs")
    backup_parser.add_argument("target", type=Path, nargs="?", help="file to write")
    restore_parser = _add(
        verbs, "restore", restore, "put a copy in the database's place; the bot must be stopped"
    )
    restore_parser.add_argument("source", type=Path, help="the copy")
    return parser


def run(config: Config, options: argparse.Namespace) -> int:
    """Connect and work until SIGINT or SIGTERM."""
    collector.calm()
    from bot.run import run_until_stopped

    config.get_token()
    asyncio.run(run_until_stopped(config))
    return 0


def check(config: Config, options: argparse.Namespace) -> int:
    """Look at everything a start needs, and say what was found."""
    from bot.check import check_start

    asyncio.run(check_start(config, print))
    return 0


def migrate(config: Config, options: argparse.Namespace) -> int:
    """Open the database, which brings it up to date, and close it."""
    from bot.run import open_and_close

    asyncio.run(open_and_close(config))
    print("The database is up to date.")
    return 0


def backup(config: Config, options: argparse.Namespace) -> int:
    """Copy the database."""
    from bot.store.backup import back_up

    print(f"Copied to {back_up(config.database_url, config.data_dir, datetime.now(UTC), options.target)}.")
    return 0


def restore(config: Config, options: argparse.Namespace) -> int:
    """Put a copy in the database's place."""
    from bot.store.backup import restore as put_back

    kept = put_back(config.database_url, config.data_dir, options.source, datetime.now(UTC))
    print(f"Restored {options.source}." + (f" What was there before: {kept}." if kept else ""))
    return 0


def _call(env: Path) -> str:
    """Return how this Lightstick is called here, for sentences that name one of its verbs."""
    script = Path(sys.executable).with_name("lightstick")
    shown = script.relative_to(Path.cwd()) if script.is_relative_to(Path.cwd()) else script
    return str(shown) if env == ENV_FILE else f"{shown} --env {env}"


def _explain_missing(error: ModuleNotFoundError) -> str:
    """Say which Python has what this one lacks; a module of our own that is missing is a bug.

    Raises:
        ModuleNotFoundError: that bug.
    """
    name = (error.name or "").partition(".")[0]
    if name in ("", "bot", "cogs"):
        raise error
    return (
        f"{sys.executable} has no package {name}. Next: `make setup` installs everything into .venv; "
        "then call .venv/bin/lightstick."
    )


def _add(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    verb: Callable[[Config, argparse.Namespace], int],
    text: str,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text, description=text)
    parser.set_defaults(verb=verb)
    return parser
