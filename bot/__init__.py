"""Lightstick: what would be true without Discord (everything under `bot/` but `bot/client`)."""
