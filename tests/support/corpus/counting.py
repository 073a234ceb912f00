"""How many cases there are of each code: what must be told, and what only tempts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.case import Case, Mark
from shown.page import Page

ENOUGH = 3
NO_CASE = {
    "baseline-used": "it is about a word of the command line, --baseline, not about a migration",
    "baseline-impossible": "it is about what --baseline names, not about a migration",
    "dialect-unproven": "it is about a server that the settings name, not about a migration",
}
"""Codes that no migration raises, with the reason. tests/proof holds them."""

_ROW = "{:<30} {:<11} {:>5} {:>5} {:>5}\n"


@dataclass(frozen=True)
class Count:
    """The cases of one code on one dialect.

    Args:
        mark: which.
        told: cases in which it must be told.
        tempting: right cases in which a careless rule would tell it.
    """

    mark: Mark
    told: int
    tempting: int

    @property
    def lacking(self) -> int:
        """Cases that are to be written before there are enough of both kinds."""
        return max(ENOUGH - self.told, 0) + max(ENOUGH - self.tempting, 0)


def counts(cases: Iterable[Case], pages: Iterable[Page]) -> list[Count]:
    """One count for each code and each dialect that its page names."""
    told: Counter[Mark] = Counter()
    tempting: Counter[Mark] = Counter()
    for case in cases:
        told.update({*case.expect, *case.notes})
        tempting.update(set(case.tempts))
    marks = [Mark(p.code, d) for p in pages if p.code not in NO_CASE for d in p.dialects]
    return [Count(mark, told[mark], tempting[mark]) for mark in marks]


def counted(made: Sequence[Count]) -> str:
    """A table: code, dialect, cases that tell it, cases that tempt, and how many are lacking."""
    rows = [(*c.mark, c.told, c.tempting, c.lacking or "") for c in made]
    sums = (sum(c.told for c in made), sum(c.tempting for c in made), sum(c.lacking for c in made))
    table = (("code", "dialect", "told", "tempt", "lack"), *rows, ("all", "", *sums))
    return "".join(_ROW.format(*row) for row in table)
