"""What every finding goes through: it gets its line, and its file is asked whether it allows it."""

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import product

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.proof.reading.checks.downgrade_written import (
    left_on_purpose,
    reason,
    said_above,
)
from sddflow.proof.reading.gather import script_of
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.script import Script
from sddflow.proof.revisions.history import History
from sddflow.proof.suppression import allow
from sddflow.target.revisions import Revision

_DOWN = "downgrade"
_ROWS = ("rows-", "downgrade-rows-")
_WRITES = re.compile(r"\b(?:update|delete|insert|truncate|merge)\b", re.IGNORECASE)


def settled(findings: Iterable[Finding], history: History) -> tuple[Finding, ...]:
    """The findings with their lines, those marked that their files allow.

    Args:
        findings: of one check.
        history: knows the files of the revisions.
    """
    tested = tuple(r.shown for r in history.files if r.id in history.tested)
    return allow((_with_line(f, history) for f in findings), history.root, tested)


def irreversible(history: History) -> str:
    """Why the revisions under test cannot be undone, in their own words; "" where they can."""
    said = _said(history, reason)
    return f"{said[0]} says that there is no way back: {said[1]}" if said is not None else ""


def left_as_is(history: History) -> str:
    """What one of the revisions under test leaves on the way back, and why, in its own words."""
    said = _said(history, left_on_purpose)
    return f"{said[0]} leaves it so: {said[1]}" if said is not None else ""


def explained(history: History, column: str) -> str:
    """What a revision under test says above what its way down does with a column."""
    said = _said(history, lambda script: said_above(script, column))
    return f"{said[0]} says of it: {said[1]}" if said is not None else ""


def _said(history: History, asked: Callable[[Script], str]) -> tuple[str, str] | None:
    """The first revision under test that says something, and what."""
    for revision in history.files:
        if revision.id in history.tested and revision.file.is_file():
            script = _script(revision, revision.file.stat().st_mtime_ns)
            if script is not None and (why := asked(script)):
                return revision.id, why
    return None


def _with_line(finding: Finding, history: History) -> Finding:
    """With its line; of several revisions under test, in the one whose operation it is about."""
    if finding.place is None or finding.place.line:
        return finding
    told = _told(finding, finding.place.file)
    if told:
        return replace(finding, place=Place(finding.place.file, told))
    if not _of_revision(finding.place, history):
        return finding
    for writes, revision in product((True, False), _candidates(finding, history)):
        line = _of_operation(finding, revision, writes=writes)
        if line:
            return replace(finding, revision=revision.id, place=Place(revision.shown, line))
    return finding


def _of_revision(place: Place, history: History) -> bool:
    """What env.py or a model is blamed for stays with it."""
    return any(r.shown == place.file for r in history.files) or not history.files


def _candidates(finding: Finding, history: History) -> list[Revision]:
    """The finding's own revision; those before it too, where it is only the newest of all."""
    tested = history.tested if finding.revision == history.newest else (finding.revision,)
    known = {r.id: r for r in history.files}
    return [known[i] for i in reversed(tested) if i in known]


def _told(finding: Finding, file: str) -> int:
    """The line that the application's own traceback names."""
    found = re.match(rf"{re.escape(file)}:(\d+)", finding.evidence)
    return int(found[1]) if found else 0


def _of_operation(finding: Finding, revision: Revision, *, writes: bool) -> int:
    """The first operation on the table, or on the column, that a finding is about.

    Args:
        finding: without a line.
        revision: where to look.
        writes: only SQL that writes rows, for findings about changed or lost rows.
    """
    if not finding.table or (writes and not finding.code.startswith(_ROWS)):
        return 0
    script = _script(revision, revision.file.stat().st_mtime_ns)
    if script is None:
        return 0
    way = script.down if finding.code.startswith(_DOWN) else script.up
    about = [o for o in way if bare(finding.table) in _tables(o)]
    if writes:
        about = [o for o in about if _WRITES.search(o.sql)]
    if finding.column:
        lines = (_line_of(o, finding.column) for o in about)
        return next((line for line in lines if line), 0)
    return about[0].call.lineno if about else 0


@lru_cache(maxsize=256)
def _script(revision: Revision, changed: int) -> Script | None:  # noqa: ARG001 - part of the key
    """A revision's source; read anew when the file changes."""
    return script_of(revision)


def _tables(operation: Operation) -> tuple[str, ...]:
    named = (operation.text(0, "table_name"), operation.text(1, "table_name", "source_table"))
    return (*named, operation.table, *re.findall(r"\w+", operation.sql))


def _line_of(operation: Operation, column: str) -> int:
    """Where the column's name stands in a call."""
    for node in ast.walk(operation.call):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if node.value == column or (operation.sql and column in node.value):
            return node.lineno
    return 0
