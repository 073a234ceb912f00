"""Lock modes of PostgreSQL, by whom they keep out."""

from sddflow.target.answers import Watched

ALL = "AccessExclusiveLock"
WRITES = frozenset((ALL, "ExclusiveLock", "ShareRowExclusiveLock", "ShareLock"))


def keeps_out_all(seen: Watched) -> bool:
    """Nobody can even read the table."""
    return ALL in seen.modes


def keeps_out_writers(seen: Watched) -> bool:
    """Nobody can write to the table."""
    return bool(WRITES & seen.modes)


def who(seen: Watched) -> str:
    """Who waits, in words."""
    return "nobody can use" if keeps_out_all(seen) else "nobody can write to"
