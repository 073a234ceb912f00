"""The one place that reads the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current time in UTC, aware, because a naive one means nothing once stored."""
    return datetime.now(UTC)
