"""What is done to all rows of a table is done in one go."""

from collections.abc import Iterator
from itertools import groupby

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen
from sddflow.proof.locking.old import watched
from sddflow.proof.locking.telling import seen_finding
from sddflow.proof.locking.words import is_about, is_alter
from sddflow.target.answers import Watched


def run(case: Case) -> Seen:
    """ALTER TABLE statements of one transaction that each went over the rows."""
    over = [w for w in watched(case) if _goes_over_rows(w)]
    findings = tuple(_repeated(case, over))
    return Seen(findings, f"{len(over)} ALTER TABLE went over rows")


def _goes_over_rows(seen: Watched) -> bool:
    own = is_alter(seen.statement) and is_about(seen.statement, seen.table)
    return own and (seen.rewritten or (seen.scans > 0 and not seen.built))


def _repeated(case: Case, over: list[Watched]) -> Iterator[Finding]:
    def together(seen: Watched) -> tuple[str, int]:
        return seen.table, seen.transaction

    for (table, _), group in groupby(sorted(over, key=together), together):
        seen = list(group)
        if len(seen) > 1 and not case.sizes.is_small(table):
            yield seen_finding(
                case, seen[1], "alter-repeated", "info",
                f"{len(seen)} statements each go over every row of {table}",
                "one ALTER TABLE with all the changes goes over them once",
            )  # fmt: skip


CHECK = Check("alter-once", "What is done to all rows is done in one go.", run)
