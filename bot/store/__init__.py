"""State that survives: units of SQL over SQLite (default) or PostgreSQL."""

from bot.store.store import Row, Statement, Steps, Store, StoreBusyError, UniqueViolation, Unit, Value

__all__ = ["Row", "Statement", "Steps", "Store", "StoreBusyError", "UniqueViolation", "Unit", "Value"]
