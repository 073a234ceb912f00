"""What was seen of tables that stood before the revisions under test."""

from sddflow.proof.case import Case
from sddflow.proof.check import SkippedError
from sddflow.target.answers import Watched


def watched(case: Case) -> tuple[Watched, ...]:
    """What statements did to tables that were there, partitions among them, in their order.

    A table that the revisions under test make themselves arrives with them: nobody waits for it,
    and it was never watched.

    Raises:
        SkippedError: on SQLite.
    """
    if case.dialect != "postgresql":
        raise SkippedError("SQLite locks the whole file")
    return tuple(w for w in case.watched if w.kind != "m" or w.rewritten)
