"""Texts that were taken out of JSON as JSON: with the quotes around them."""

import json
from collections.abc import Iterator
from typing import Any

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


def _inside(value: Any) -> str | None:  # noqa: ANN401 - any column's
    """What stands in the quotes; None where it is no text in quotes."""
    if not isinstance(value, str) or not value.startswith('"'):
        return None
    try:
        said = json.loads(value)
    except ValueError:
        return None
    return said if isinstance(said, str) else None


def _leaves(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else ():
        yield from _leaves(part)
    for part in value if isinstance(value, list) else ():
        yield from _leaves(part)
