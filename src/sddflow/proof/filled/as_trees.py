"""Judges of statements that are read as trees; a parser of SQL is loaded with this."""

from collections.abc import Callable, Iterator, Mapping

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.filled.converted import converted
from sddflow.proof.filled.fanned_out import fanned_out
from sddflow.proof.filled.own_key import own_key
from sddflow.proof.filled.quotients import quotients

Judge = Callable[[Case, tuple[str, ...]], Iterator[Finding]]
_JUDGES: Mapping[str, Judge] = {
    "quotients": quotients,
    "converted": converted,
    "fanned_out": fanned_out,
    "own_key": own_key,
}


def judged(case: Case, asked: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """What each judge says of the statements that it may have something to say of.

    Args:
        case: the migration.
        asked: statements by the name of a judge.
    """
    for name, statements in asked.items():
        if statements:
            yield from _JUDGES[name](case, statements)
