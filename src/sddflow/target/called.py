"""What came of functions of the source that were called."""

from dataclasses import dataclass
from typing import Any

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one failed.

    Args:
        type: name of the exception.
        message: one line.
        kinds: names of its classes, and of those of the driver's own exception.
        state: of SQL; "" where it has none.
        said: a line of the source raises it.
        file: of the source, where it failed, relative; "" where none is known.
        line: there; 0 where none is known.
        statement: SQL that failed; "" where none is known.
    """

    type: str
    message: str
    kinds: frozenset[str]
    state: str
    said: bool
    file: str
    line: int
    statement: str


@dataclass(frozen=True, slots=True)
class Called:
    """One call.

    Args:
        module: dotted name.
        name: of the function.
        arguments: as text.
        value: what it gave back, as JSON has it; None where it failed.
        wrote: rows that it inserted, changed and deleted, by table.
        failure: why it failed; None where it did not.
        repeated: the same call went well once more; None where it had added no row.
    """

    module: str
    name: str
    arguments: str
    value: Any
    wrote: dict[str, list[int]]
    failure: Failure | None
    repeated: bool | None = None

    @property
    def key(self) -> Key:
        """The same call, of another state of the source, on another database."""
        return self.module, self.name, self.arguments


def called_of(result: dict[str, Any]) -> tuple[Called, ...]:
    """The calls.

    Args:
        result: of `call`.
    """
    return tuple(
        Called(
            call["module"], call["name"], call["arguments"],
            call.get("value"), call.get("wrote", {}), _failure(call.get("error")),
            call.get("repeated"),
        )
        for call in result["calls"]
    )  # fmt: skip


def _failure(error: dict[str, Any] | None) -> Failure | None:
    if error is None:
        return None
    return Failure(
        error["type"], error["message"], frozenset(error["kinds"]), error["state"],
        error["said"], error["file"], error["line"], error["statement"] or "",
    )  # fmt: skip
