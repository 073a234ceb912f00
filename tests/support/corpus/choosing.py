"""Which cases are meant by the words of a command line."""

from collections.abc import Sequence
from fnmatch import fnmatch

from corpus.case import Case


def chosen(
    cases: Sequence[Case], names: Sequence[str], topic: str = "", area: str = "", kind: str = ""
) -> list[Case]:
    """Those that all the words allow; a word that is empty allows any."""
    return [
        case
        for case in cases
        if (not names or any(fnmatch(case.name, name) for name in names))
        and topic in ("", case.topic)
        and area in ("", case.area)
        and kind in ("", case.kind)
    ]
