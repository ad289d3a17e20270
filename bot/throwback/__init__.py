"""Throwback photos: shared, reviewed, kept, found, made into collages, and back on their day."""

from bot.throwback.models import FEATURE, Photo, PhotoDate, State

__all__ = ["FEATURE", "Photo", "PhotoDate", "State"]
