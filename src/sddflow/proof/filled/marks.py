"""Lists in texts that a migration takes apart at another mark than the source joins them by."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.proof.aimed.way_up import named_in, way_up, words_in
from sddflow.proof.case import Case
from sddflow.proof.queries.found import found_in

_MARK = r"(?P<mark>[,;|/])\s?"
_SPLITS = re.compile(
    rf"\.split\(\s*[\"']{_MARK}[\"']|\b(?:split_part|string_to_(?:array|table)"
    r"|regexp_split_to_(?:table|array))\([^;]*?,\s*\\?'(?P<sql>[,;|/])\s?\\?'",
    re.IGNORECASE,
)
_JOINED = re.compile(rf"\b(?P<column>[a-z_]\w*)\s*=\s*[\"']{_MARK}[\"']\.join\(")
_PARTED = re.compile(rf"\.(?P<column>[a-z_]\w*)\.split\(\s*[\"']{_MARK}[\"']")


def other_marks(case: Case) -> Iterator[Finding]:
    """Each text column of a table that the way up names, where the two marks differ."""
    up = way_up(case.history.source)
    apart = {found["mark"] or found["sql"] for found in _SPLITS.finditer(up)}
    said = words_in(case.history.source) if apart else frozenset[str]()
    written = dict(_written(case)) if said else {}
    for table in named_in(case.first.schema, said):
        for column in (c for c in table.columns if c.name in said and c.name in written):
            mark, place = written[column.name]
            if column.type.kind in {"string", "text"} and mark not in apart:
                yield case.finding(
                    "backfill-partial", "warning",
                    f"{table.name}.{column.name} is taken apart at {'; '.join(map(repr, apart))}, "
                    f"and the application joins it by {mark!r}",
                    table=table.name, column=column.name, evidence=str(place),
                    cure=f"split it at {mark!r}",
                )  # fmt: skip


def _written(case: Case) -> Iterator[tuple[str, tuple[str, Place]]]:
    """By column name, the mark that the source joins or splits it by, and where."""
    for pattern in (_JOINED, _PARTED):
        for found, place in found_in(case, pattern):
            yield found["column"], (found["mark"], place)
