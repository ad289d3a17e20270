"""Lightstick: what would be true without Discord (everything under `bot/` but `bot/client`)."""

__version__ = "0.1.0"
"""Written here only: pyproject.toml reads it from here, so it is known without an installation too."""
