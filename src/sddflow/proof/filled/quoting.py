"""Texts that were taken out of JSON with its quotes, and JSON that went in as a text."""

import json
from collections.abc import Iterator
from typing import Any

from sddflow.proof.evidence import short
from sddflow.proof.filled.sources import New
from sddflow.proof.filled.verdict import Verdict, filled_from

_TEXTS = frozenset({"string", "text"})


def quoted(new: New) -> Iterator[Verdict]:
    """A text of the JSON stands in the new column, in quotes."""
    for source in new.sources if new.column.type.kind in _TEXTS else ():
        if source.column.type.kind != "json":
            continue
        if any(_inside(b) in set(_leaves(a)) for a, b in source.pairs if _inside(b) is not None):
            said = f"{filled_from(new, source)} with the quotes that JSON puts around a text"
            yield Verdict("backfill-quoted", source, said, "take the text: ->> instead of ->")


def dumped(new: New) -> Iterator[Verdict]:
    """A column of JSON holds a text, and the text is an object or a list."""
    texts = [v for v in new.values if isinstance(v, str)] if new.column.type.kind == "json" else []
    whole = next((t for t in texts if isinstance(_parsed(t), (dict, list))), None)
    if whole is not None:
        where = f"{new.table.name}.{new.column.name}"
        yield Verdict(
            "backfill-quoted", None,
            f"{where} holds JSON in a text of JSON: it was turned into text twice",
            "give the column's type the object itself, not json.dumps of it; in SQL, cast the text",
            evidence=f"{new.column.name} = {short(whole)}",
        )  # fmt: skip


def _inside(value: Any) -> str | None:  # noqa: ANN401 - any column's
    """What stands in the quotes; None where it is no text in quotes."""
    if not isinstance(value, str) or not value.startswith('"'):
        return None
    said = _parsed(value)
    return said if isinstance(said, str) else None


def _parsed(text: str) -> Any:  # noqa: ANN401 - any JSON
    """What the text says; None where it is no JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _leaves(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else ():
        yield from _leaves(part)
    for part in value if isinstance(value, list) else ():
        yield from _leaves(part)
