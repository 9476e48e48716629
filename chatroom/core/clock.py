"""Time: aware, UTC, and written one way."""

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """The present moment, UTC, to the millisecond, which is all we ever show."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def after(seconds: float) -> datetime:
    """The moment so many seconds from now."""
    return now() + timedelta(seconds=seconds)


def as_text(moment: datetime | None) -> str | None:
    """RFC 3339, UTC, milliseconds, Z; None stays None."""
    return moment and moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
