"""How long something took, or how long ago it was, in a few characters."""

from datetime import datetime, timedelta


def clock(seconds: float) -> str:
    """`0.3 s`, `12 s`, `1:07`, `1:02:03`."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def ago(then: datetime, now: datetime) -> str:
    """`now`, `5 min`, `3 h`, `12 d` before `now`."""
    since = max(now - then, timedelta())
    if since < timedelta(minutes=1):
        return "now"
    if since < timedelta(hours=1):
        return f"{since // timedelta(minutes=1)} min"
    if since < timedelta(days=2):
        return f"{since // timedelta(hours=1)} h"
    return f"{since.days} d"
