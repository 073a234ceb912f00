"""What a revision switches for its session it switches back: the next one runs in the same."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material
from sddflow.proof.reading.sql import statements

_WHAT = {
    "search_path": "tables that the next revisions make stand in other schemas",
    "session_replication_role": "triggers and foreign keys do not run in the next revisions",
    "row_security": "rows that policies hide are missing in the next revisions",
    "role": "the next revisions run as another role, and what they make is its own",
}
_SETS = re.compile(
    r"^SET (?:SESSION )?(search_path|session_replication_role|row_security|role)\b"
    r"\s*(?:=|TO|)\s*(\S.*)$",
    re.IGNORECASE,
)
_BACK = re.compile(r"^(?:RESET (\w+)|DISCARD (ALL))$", re.IGNORECASE)
_USUAL = frozenset({"default", "none", "on", "origin"})


def run(material: Material) -> Iterator[Finding]:
    """What is set in upgrade() or downgrade(), and not set again, for more than a transaction."""
    for script in material.scripts:
        for way in (script.up, script.down):
            for name, operation in _left(way).items():
                yield script.finding(
                    "setting-left", "warning",
                    f"{name} is set for the whole session, and stays so: {_WHAT[name]}",
                    operation.call, evidence=" ".join(operation.sql.split())[:200],
                    cure="SET LOCAL, which ends with the transaction, or RESET it in the end",
                )  # fmt: skip


def _left(way: tuple[Operation, ...]) -> dict[str, Operation]:
    """By name, the operation that set it and after which nothing sets it back."""
    left: dict[str, Operation] = {}
    for operation in way:
        for statement in statements(operation.sql):
            back, sets = _BACK.match(statement), _SETS.match(statement)
            if back:
                left = {} if back[2] or back[1].lower() == "all" else left
                left.pop((back[1] or "").lower(), None)
            elif sets:
                name, value = sets[1].lower(), sets[2].strip(" '\"").lower()
                if name in left or value in _USUAL:
                    left.pop(name, None)
                else:
                    left[name] = operation
    return left


READING = Reading("settings-kept", "What is set for a session is set back.", run)
