"""What the source writes keeps a rule that comes: words of a list, counts, parts of texts."""

import re

from sddflow.proof.aimed.each_value import labels_of
from sddflow.proof.case import Case
from sddflow.proof.filled.words import words_of
from sddflow.proof.formulas.spelling import spellings
from sddflow.proof.queries.own_files import own_files
from sddflow.target.source import source_text

_LIST = re.compile(r"\bIN\s*\(|\bANY\s*\(", re.IGNORECASE)
_WORD = re.compile(r"'([^']*)'")
_PLAIN = re.compile(r"[\"']([^\"']*)[\"'](?!\s*(?:if\b|[+%.]))")
_FROM_NOUGHT = re.compile(r">=\s*\(?0\)?(?:::\w+)?\W*$|>\s*\(?-1\)?\W*$")
_COUNTS = frozenset({"count", "counts", "counter", "attempts", "tries", "views", "hits"})


def written_so(case: Case, column: str, rule: str) -> bool:
    """Whether rows of the application keep it, although the database lets in others today.

    Args:
        case: of the application.
        column: that the rule is about.
        rule: as the database says it.
    """
    if _FROM_NOUGHT.search(rule):
        return bool(_COUNTS & {*words_of(column)})
    known = {*_WORD.findall(rule), *labels_of(case.built.schema).get(column, ())}
    return bool(_LIST.search(rule)) and _gives_only(case, column, known)


def spelt_of_unique(case: Case, name: str, columns: tuple[str, ...]) -> bool:
    """One column, whose texts the source puts together of what is unique together already.

    Args:
        case: of the application.
        name: of a table.
        columns: that are unique from now on.
    """
    table = case.first.schema.table(name)
    if table is None or len(columns) > 1:
        return False
    spelt = [s for c, s in spellings(case.root_before, None, frozenset(columns)) if c in columns]
    known = [{*each} for each in table.unique_sets]
    return bool(spelt) and all({*each.parts} in known for each in spelt)


def _gives_only(case: Case, column: str, words: set[str]) -> bool:
    """Every place that gives a column of that name something gives a known word, written out."""
    gives = re.compile(rf"(?:(?<!\w)|\.){re.escape(column)}\s*=(?!=)\s*([^\n]*)")
    texts = (source_text(file) for file, _ in own_files(case))
    given = [_PLAIN.match(said) for text in texts for said in gives.findall(text)]
    return bool(given) and all(said is not None and said[1] in words for said in given)
