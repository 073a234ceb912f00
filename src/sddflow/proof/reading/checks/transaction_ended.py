"""Alembic's transaction is left to Alembic: who ends it by hand leaves a half-done revision."""

import ast
import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.reading.ended import ended_in
from sddflow.proof.reading.operations import Operation
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material, Script
from sddflow.proof.reading.sql import statements

_STAYS = (
    "what comes before it stays when something after it fails, and the revision does not count as "
    "done"
)
_GOES = "what comes before it is taken back, and the revision goes on without it"
_ENDS = re.compile(r"^(COMMIT|END|ROLLBACK|ABORT)( WORK| TRANSACTION)?$", re.IGNORECASE)


def run(material: Material) -> Iterator[Finding]:
    """COMMIT and its kin as SQL or as calls, outside of an autocommit_block."""
    if material.commits_by_itself:
        return
    for script in material.scripts:
        for operation in (*script.up, *script.down):
            word = _ending(operation)
            if word and not operation.autocommit:
                yield _finding(script, word, _STAYS, operation.call)
        for ended in ended_in(script):
            yield _finding(script, ended.words, _GOES if ended.back else _STAYS, ended.call)


def _finding(script: Script, words: str, what: str, call: ast.Call) -> Finding:
    return script.finding(
        "transaction-ended", "warning", f"{words} ends Alembic's transaction: {what}", call,
        cure="with op.get_context().autocommit_block(): around what must run outside of a "
        "transaction, connection.begin_nested() around what may fail",
    )  # fmt: skip


def _ending(operation: Operation) -> str:
    ends = (_ENDS.match(statement) for statement in statements(operation.sql))
    return next((found[1].upper() for found in ends if found), "")


READING = Reading("transaction-ended", "Alembic's transaction is left to Alembic.", run)
