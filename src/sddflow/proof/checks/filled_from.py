"""What a new column is filled with is what its name says: its unit, its side, its sense.

Texts that came out of JSON came without its quotes. The names are half of the evidence, the values
of the rows the other half: only where both speak against a backfill is anything told.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import permutations

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.evidence import short
from sddflow.proof.filled.absent import absent
from sddflow.proof.filled.added_up import added_up
from sddflow.proof.filled.chosen import chosen
from sddflow.proof.filled.conditions import conditions
from sddflow.proof.filled.digits_alone import digits_alone
from sddflow.proof.filled.divided import divided
from sddflow.proof.filled.edges import edges
from sddflow.proof.filled.ends import ends
from sddflow.proof.filled.exact import cut_off, unsigned
from sddflow.proof.filled.flags import borrowed, constant, inverted
from sddflow.proof.filled.from_now_on import from_now_on
from sddflow.proof.filled.later import later
from sddflow.proof.filled.listed import listed_otherwise
from sddflow.proof.filled.marks import other_marks
from sddflow.proof.filled.measures import counted, measured, truncated
from sddflow.proof.filled.numbered import numbered
from sddflow.proof.filled.otherwise import otherwise
from sddflow.proof.filled.places import places
from sddflow.proof.filled.quoting import dumped, quoted
from sddflow.proof.filled.reckoned import reckoned
from sddflow.proof.filled.rights import given_to_all, taken_from_all
from sddflow.proof.filled.shifted import shifted, single, uniform
from sddflow.proof.filled.sides import crossed, parted, swapped
from sddflow.proof.filled.sources import New, Source, filled, refilled
from sddflow.proof.filled.spelt import spelt_otherwise
from sddflow.proof.filled.split_plainly import split_plainly
from sddflow.proof.filled.states import stated, unstated
from sddflow.proof.filled.together import beside_each
from sddflow.proof.filled.totals import totals
from sddflow.proof.filled.trees import in_trees
from sddflow.proof.filled.unknown import unknown_flags
from sddflow.proof.filled.unseen import unequal_to_null, unseen_rows
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.filled.weekdays import weekdays

_JUDGES = (
    measured, truncated, unsigned, later, counted, swapped, parted, shifted, inverted, constant,
    stated, unstated, borrowed, single, uniform, quoted, dumped,
    given_to_all, taken_from_all,
)  # fmt: skip
_OF_MEASURES = (measured, truncated, unsigned, counted)
_WITHIN = (totals, conditions, places, ends, divided, cut_off)
_OF_PARTS = (divided, cut_off)

_BY_ROWS = (
    absent,
    edges,
    reckoned,
    unknown_flags,
    weekdays,
    numbered,
    in_trees,
    from_now_on,
    other_marks,
    beside_each,
    unseen_rows,
    unequal_to_null,
    split_plainly,
    digits_alone,
)
_CHOOSES = re.compile(
    r"\bUPDATE\b.*\b(?:FROM|SELECT)\b|\bINSERT\b.*\b(?:ON\s+CONFLICT|DISTINCT\s+ON|JOIN)\b"
    r"|\bINSERT\b.*\bFROM\s+\S+(?:\s+(?:AS\s+)?\w+)?\s*,",
    re.I | re.S,
)

_SUMS = re.compile(
    r"^\s*(?:INSERT|UPDATE|WITH|CREATE\b(?:\s+\w+){0,3}\s+VIEW)\b(?=.*\bJOIN\b).*\b(?:SUM|COUNT)\s*\(",
    re.I | re.S,
)
_ASKS_PLAINLY = re.compile(
    r"^\s*(?:UPDATE|DELETE)\b.*\bSELECT\b.*(?:\bWHERE|\bAND)\s+\"?\w+\"?\s*=\s*\"?[a-z_]\w*\"?(?![.\w(])",
    re.I | re.S,
)
_DIVIDES = re.compile(
    r"^\s*(?:INSERT\b(?=.*\bSELECT\b)|CREATE\b(?:\s+\w+){0,3}\s+VIEW\b).*?[\w)\"]\s*/\s*[\w(\"]",
    re.I | re.S,
)
_CONVERTS = re.compile(r"^\s*ALTER\s+TABLE\b.*?\bUSING\b.*?/", re.I | re.S)
_MAY_SHOW = {
    "quotients": _DIVIDES, "converted": _CONVERTS, "fanned_out": _SUMS, "own_key": _ASKS_PLAINLY,
}  # fmt: skip


def run(case: Case) -> Seen:
    """Look at each new column beside what it may have been filled from."""
    new, again = tuple(filled(case)), tuple(refilled(case))
    unknown = [*_by_chance(case), *(f for judge in _BY_ROWS for f in judge(case))]
    unknown += [_said(case, *each) for each in listed_otherwise(case, new)]
    unknown += [_said(case, *each) for each in spelt_otherwise(case, new)]
    unknown += _by_trees(case)
    unknown += [*added_up(case)]
    if not new and not again and not unknown:
        raise SkippedError("no new column was filled")
    sure = [replace(n, sources=tuple(s for s in n.sources if s.linked)) for n in new]
    found = [f for each in sure for f in _look(case, each, _JUDGES, _WITHIN)]
    found += [f for each in again for f in _look(case, each, _OF_MEASURES, _OF_PARTS)]
    found += [_told(case, *each) for each in (*otherwise(case, new), *chosen(case, new))]
    found += [f for f in _crosswise(case, new) if not _is_told(f, found)]
    unknown = [f for f in unknown if f.code != "backfill-total" or not _is_told(f, found)]
    return Seen((*found, *unknown), f"{len(new)} new columns beside what they may be filled from")


def _is_told(finding: Finding, found: list[Finding]) -> bool:
    """The same of that column."""
    about = (finding.code, finding.table, finding.column)
    return any(about == (f.code, f.table, f.column) for f in found)


def _by_chance(case: Case) -> Iterator[Finding]:
    if any(_CHOOSES.search(statement) for statement in case.upgrade):
        from sddflow.proof.filled.chance import by_chance  # loads a parser of SQL
        from sddflow.proof.filled.half_a_key import by_half_a_key
        from sddflow.proof.filled.latest import latest

        told = [*by_chance(case), *by_half_a_key(case), *latest(case, case.upgrade)]
        yield from {(f.severity, f.table, f.column): f for f in reversed(told)}.values()


def _by_trees(case: Case) -> Iterator[Finding]:
    """What only a statement's tree shows; a parser is loaded where one may show it."""
    asked = {name: tuple(filter(may.search, case.upgrade)) for name, may in _MAY_SHOW.items()}
    if any(asked.values()):
        from sddflow.proof.filled.as_trees import judged

        yield from judged(case, asked)


def _look(
    case: Case,
    new: New,
    judges: Iterable[Callable[[New], Iterator[Verdict]]],
    withins: Iterable[Callable[[Case, New], Iterator[Verdict]]],
) -> Iterator[Finding]:
    """The first thing that each judge has to say, and of one cause what was said first."""
    told: dict[str, Finding] = {}
    for judge in judges:
        said = next(judge(new), None)
        if said is not None:
            told.setdefault(said.code, _told(case, new, said))
    for within in withins:
        said = next(within(case, new), None)
        if said is not None:
            told.setdefault(said.code, _told(case, new, said))
    yield from told.values()


def _crosswise(case: Case, new: tuple[New, ...]) -> Iterator[Finding]:
    """Columns of one table that were filled from each other's source."""
    for one, other in permutations(new, 2):
        said = next(crossed(one, other), None) if one.table == other.table else None
        if said is not None:
            yield _told(case, one, said)


def _told(case: Case, new: New, said: Verdict) -> Finding:
    beside = _beside(new, said.source) if said.source and not said.evidence else said.evidence
    return _said(case, new.table, new.column, replace(said, evidence=beside))


def _said(case: Case, table: Table, column: Column, said: Verdict) -> Finding:
    return case.finding(
        said.code, said.severity, said.message, table=table.name, column=column.name,
        evidence=said.evidence, cure=said.cure,
    )  # fmt: skip


def _beside(new: New, source: Source) -> str:
    """The row that shows most."""
    was, now = max(source.pairs, key=lambda pair: len(repr(pair[0])) if pair[0] else 0)
    return f"{source.column.name} = {short(was)}, {new.column.name} = {short(now)}"


CHECK = Check("filled-from", "A new column is filled with what its name says.", run)
