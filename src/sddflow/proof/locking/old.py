"""What was seen of tables that stood before the revisions under test."""

from sddflow.proof.case import Case
from sddflow.proof.check import SkippedError
from sddflow.proof.wording.updates import names
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
    seen = (w for w in case.watched if w.kind != "m" or w.rewritten)
    return tuple(w for w in seen if not _is_added_to(case, w))


def _is_added_to(case: Case, seen: Watched) -> bool:
    """A trigger of another table notes something in it: nobody waits for a row that is new."""
    if not seen.written or seen.rewritten or seen.built:
        return False
    if names(seen.statement, seen.table):
        return False
    before, now = case.rows.get(seen.table), case.now.get(seen.table)
    if before is None or now is None:
        return False
    return all(now.rows.get(key) == row for key, row in before.rows.items())
