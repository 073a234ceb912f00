"""What was seen of tables that stood before the revisions under test."""

from sddflow.proof.case import Case
from sddflow.proof.check import SkippedError
from sddflow.target.answers import Watched


def watched(case: Case) -> tuple[Watched, ...]:
    """What statements did to tables that were there, in their order.

    A table that the revisions under test make themselves arrives with them: nobody waits for it.

    Raises:
        SkippedError: on SQLite.
    """
    if case.dialect != "postgresql":
        raise SkippedError("SQLite locks the whole file")
    old = {t.name for t in case.first.schema.tables}
    return tuple(w for w in case.watched if w.table in old or (w.kind == "m" and w.rewritten))
