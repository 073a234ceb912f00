"""The upgrade on tables without rows, as a new installation has them."""

import re
from collections.abc import Callable, Iterator

from sddflow.database.scratch import Scratch
from sddflow.domain.finding import Finding
from sddflow.errors import HungError, RevisionError, TargetError
from sddflow.proof.case import Case
from sddflow.proof.revisions.start import evidence_of

_WRITES = re.compile(r"\s*(?:INSERT|SELECT|WITH|MERGE|DO|CALL)\b", re.IGNORECASE)
_READS = re.compile(r"\.(?:scalar\w*|one|first|fetch\w+|mappings|all)\(|\bsetval\b")
_COPIES = re.compile(r"\b_alembic_tmp_", re.IGNORECASE)
_CURE = "take what there is by INSERT … SELECT, and do without where there is none"


def on_empty(case: Case, bare: Callable[[], Scratch]) -> Iterator[Finding]:
    """Run it there too, where it may count on rows: what only changes some cannot fail.

    Args:
        case: the migration, run on rows.
        bare: makes the database before, without any.
    """
    if not _may_miss(case):
        return
    start = bare()
    empty = start.clone()
    try:
        case.application.upgrade(empty.url, case.history.newest)
        yield from _nowhere(case, _astray(empty) - _astray(start))
    except HungError:
        raise
    except TargetError as error:
        revision = error.revision if isinstance(error, RevisionError) else ""
        yield case.finding(
            "upgrade-on-empty", "error",
            "the upgrade counts on rows; on empty tables, as a new installation has them, it "
            f"fails: {error.message}",
            evidence=evidence_of(error), revision=revision, cure=_CURE,
        )  # fmt: skip
    finally:
        empty.drop()


def _may_miss(case: Case) -> bool:
    writes = any(_WRITES.match(s) and not _COPIES.search(s) for s in case.upgrade)
    return writes or _READS.search(case.history.source) is not None


def _astray(scratch: Scratch) -> set[tuple[str, str]]:
    """On SQLite, which looks at keys only where it is told to: tables whose rows point nowhere."""
    if scratch.dialect != "sqlite":
        return set()
    with scratch.engine().connect() as connection:
        found = connection.exec_driver_sql("PRAGMA foreign_key_check")
        return {(table, referred) for table, _, referred, _ in found}


def _nowhere(case: Case, astray: set[tuple[str, str]]) -> Iterator[Finding]:
    for table, referred in sorted(astray):
        yield case.finding(
            "upgrade-on-empty", "error",
            "the upgrade counts on rows; on empty tables, as a new installation has them, it "
            f"writes a row of {table} that points to none of {referred}",
            table=table, cure=_CURE,
        )  # fmt: skip
