"""EXCLUDE constraints that ask for btree_gist, where sddflow's stand-in is what the server has.

The extension lets GiST compare plain values; that needs code in the server. The stand-in makes each
of them a range from itself to itself, which GiST compares as it is: `room WITH =` is written as
`btree_gist_value(room) WITH =`, and refuses the same rows. What cannot be written so is said.
"""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .written_anew import remember

_ASKS = re.compile(r"\bUSING\s+gist\b", re.IGNORECASE)
_BEGIN = re.compile(r"\bEXCLUDE\s+USING\s+gist\s*\(", re.IGNORECASE)
_INDEX = re.compile(r"\s*CREATE\s+(?:UNIQUE\s+)?INDEX\b", re.IGNORECASE)
_ELEMENT = re.compile(r"(?P<value>.*?)(?:\s+gist_\w+_ops)?\s+WITH\s+(?P<sign>\S+)\s*", re.DOTALL)
_THERE = (
    "SELECT quote_ident(n.nspname) FROM pg_extension e "
    "JOIN pg_namespace n ON n.oid = e.extnamespace "
    "WHERE e.extname = 'btree_gist' AND obj_description(e.oid, 'pg_extension') LIKE 'sddflow %'"
)


class LackingError(Exception):
    """The stand-in has no way to say it; the words are known to `proof.lacking`."""

    def __init__(self, what: str) -> None:
        super().__init__(f'the stand-in for extension "btree_gist" has no {what}')


def listen(engine: Any) -> None:
    """From now on, write such constraints so that the stand-in keeps them."""
    from sqlalchemy import event

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def _on_execute(
        _c: Any, cursor: Any, statement: str, said: Any, *_rest: Any
    ) -> tuple[str, Any]:
        schema = _stands_in(cursor) if _ASKS.search(statement) else ""
        if not schema:
            return statement, said
        return remember(rewritten(statement, schema), statement), said


def rewritten(statement: str, schema: str) -> str:
    """The statement with plain values as ranges.

    Args:
        statement: with `USING gist`.
        schema: of the stand-in.

    Raises:
        LackingError: it asks for more than equality.
    """
    if _INDEX.match(statement):
        raise LackingError("index of plain values")
    parts, at = [], 0
    for found in _BEGIN.finditer(statement):
        end = _closing(statement, found.end())
        elements = (_element(e, schema) for e in _elements(statement[found.end() : end]))
        parts += [statement[at : found.end()], ", ".join(elements)]
        at = end
    return "".join((*parts, statement[at:]))


def _element(element: str, schema: str) -> str:
    found = _ELEMENT.fullmatch(element.strip())
    if found is None or found["sign"] == "<>":
        raise LackingError("other signs than equality")
    if found["sign"] != "=":
        return element.strip()
    return f"{schema}.btree_gist_value({found['value']}) WITH ="


def _elements(text: str) -> Iterator[str]:
    """Parted by the commas that stand in no brackets."""
    depth = start = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _closing(text: str, start: int) -> int:
    """Where the bracket ends that was opened before `start`."""
    depth = 1
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if not depth:
            return at
    return len(text)


def _stands_in(cursor: Any) -> str:
    """The schema of the stand-in; "" where the server has the extension, or nobody asked for it."""
    cursor.execute(_THERE)
    found = cursor.fetchone()
    return str(found[0]) if found else ""
