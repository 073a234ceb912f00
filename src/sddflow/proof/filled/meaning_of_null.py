"""What a NULL of a column says, in the application's own words: "NULL: no limit".

Pages say it, a comment beside the column does, and code that lets a row pass where there is none.
"""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.proof.case import Case
from sddflow.proof.operation.project_pages import project_pages
from sddflow.proof.queries.found import found_before
from sddflow.proof.wording.updates import updates

_SAYS = r"\b(?:NULL|None|empty)`?(?:\s*[:=]|\s+(?:means|is|stands\s+for|says))\s*"
_NOTHING = re.compile(
    r"\b(?:un(?:known|set)|not\s+(?:known|set|given|yet|entered)|nothing|none|zero|old|legacy|the\s+same)\b",
    re.IGNORECASE,
)
_PLAIN = 1_000_000  # what is larger stands for "as much as you like"


def meaning_of_null(case: Case, table: str, column: str) -> tuple[str, Place] | None:
    """What it says, where a migration puts a plain number in its place; with where that stands.

    Args:
        case: of the migration.
        table: of the column.
        column: whose NULLs are filled.
    """
    number = _given(case, table, column)
    if number is None or number >= _PLAIN:
        return None
    said = (each for each in _said(case, table, column) if not _is_that(each[0], number))
    return next(said, None) or next(_let_pass(case, column), None)


def _given(case: Case, table: str, column: str) -> int | None:
    """The number that an UPDATE sets for all of them."""
    gives = re.compile(
        rf"\bset\b.*?\b{re.escape(column)}\"?\s*=\s*(\d+)(?:\.0+)?\s+where\b",
        re.IGNORECASE | re.DOTALL,
    )
    found = (gives.search(s) for s in case.upgrade if updates(s, table))
    return next((int(each[1]) for each in found if each), None)


def _said(case: Case, table: str, column: str) -> Iterator[tuple[str, Place]]:
    """Of pages, behind the column in its line or sentence; of the source, in its comment."""
    name = rf"`(?:{re.escape(bare(table))}\.)?{re.escape(column)}`"
    words = re.compile(rf"{name}(?:(?!\n\n|\n[-*] )[\s\S]){{0,160}}?{_SAYS}([^.;()\n]{{3,60}})")
    for page in project_pages(case.root_before):
        for found in words.finditer(page.text):
            yield found[1].strip(), Place(page.path, page.line(found.start(1)))
    beside = re.compile(
        rf"^\s*{re.escape(column)}\b[^#\n]*#[^\n]*?{_SAYS}([^.;()\n]{{3,60}})", re.M
    )
    yield from ((found[1].strip(), place) for found, place in found_before(case, beside))


def _is_that(words: str, number: int) -> bool:
    """The number says just that, or the NULL says nothing."""
    return _NOTHING.search(words) is not None or re.search(rf"\b{number}\b", words) is not None


def _let_pass(case: Case, column: str) -> Iterator[tuple[str, Place]]:
    """`x.limit is not None and used > x.limit`: where there is none, nothing is compared."""
    name = rf"\b\w+\.{re.escape(column)}\b"
    guards = re.compile(
        rf"({name}\s+is\s+not\s+None\s+and|{name}\s+is\s+None\s+or)\s[^\n]*[<>][^\n]*{name}"
        rf"|({name}\s+is\s+not\s+None\s+and|{name}\s+is\s+None\s+or)\s[^\n]*{name}[^\n]*[<>]"
    )
    for found, place in found_before(case, guards):
        yield f"{found[1] or found[2]} …", place
