"""What DATABASE_URL says."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.errors import OperatorError

SQLITE_PREFIX = "sqlite:///"
POSTGRES_SCHEMES = {"postgresql", "postgres"}


def find_sqlite_path(database_url: str) -> Path | None:
    """Return the database file, None when the URL names PostgreSQL.

    `sqlite:///data/x.db` is relative to the working directory, `sqlite:////srv/x.db` is not.

    Raises:
        OperatorError: the URL names neither. A password in it is not repeated.
    """
    if urlsplit(database_url).scheme in POSTGRES_SCHEMES:
        return None
    name = unquote(database_url.removeprefix(SQLITE_PREFIX))
    if not database_url.startswith(SQLITE_PREFIX) or not name or name == ":memory:":
        start = database_url.partition("://")[0][:20]
        raise OperatorError(
            f"DATABASE_URL begins with {start!r}; write sqlite:///data/lightstick.db (a file) or "
            "postgresql://user:password@host/database."
        )
    return Path(name)
