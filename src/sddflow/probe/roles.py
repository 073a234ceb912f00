"""Settings of roles hold in the scratch database alone: the server's other databases are others'.

`ALTER ROLE app SET search_path …` would hold for every session of the server that the role opens
from then on, in whatever database.
"""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import re
from typing import Any

_SETS = re.compile(
    r"(?P<role>\s*ALTER\s+(?:ROLE|USER)\s+(?:\"(?:[^\"]|\"\")+\"|\w+))(?P<rest>\s+(?:RE)?SET\s.*)",
    re.IGNORECASE | re.DOTALL,
)


def listen(engine: Any) -> None:
    """From now on, keep such settings in the database that the engine is on."""
    from sqlalchemy import event

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def _on_execute(
        _c: Any, cursor: Any, statement: str, said: Any, *_rest: Any
    ) -> tuple[str, Any]:
        found = _SETS.fullmatch(statement)
        if found is None:
            return statement, said
        cursor.execute("SELECT quote_ident(current_database())")
        return f"{found['role']} IN DATABASE {cursor.fetchone()[0]}{found['rest']}", said
