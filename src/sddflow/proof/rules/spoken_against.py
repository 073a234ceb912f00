"""What the models themselves say of rows that a rule which comes does not take."""

import re

from sddflow.domain.place import Place
from sddflow.proof.case import Case
from sddflow.proof.queries.found import found_in

_ABOVE_NOUGHT = re.compile(r">=?\s*\(?0\)?(?:::\w+)?\W*$")
_BELOW = re.compile(
    r"(?<!non-)(?<!non )\b(?:negative|minus|below (?:zero|nought|0))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:no|not|never|cannot|can't|must not|neither)\b[^.\n]{0,30}$", re.IGNORECASE
)


def spoken_against(case: Case, table: str, rule: str) -> Place | None:
    """Where the class of a table speaks of numbers below nought, and the rule is against them.

    Args:
        case: of the application.
        table: by name.
        rule: as the database says it.
    """
    if not _ABOVE_NOUGHT.search(rule):
        return None
    names = "|".join(map(re.escape, case.conventions.classes_of(table)))
    body = re.compile(rf"^class (?:{names})\b[^\n]*\n(?:(?:[ \t][^\n]*)?\n)*", re.MULTILINE)
    for found, place in found_in(case, body) if names else ():
        for said in _BELOW.finditer(found[0]):
            if not _DENIED.search(found[0][: said.start()]):
                return Place(place.file, place.line + found[0].count("\n", 0, said.start()))
    return None
