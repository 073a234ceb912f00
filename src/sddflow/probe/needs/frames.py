"""The application's own lines on the way to an error, innermost first, and what stood there."""

from __future__ import annotations

import ast
import linecache
import os
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

_LIBRARY = (os.path.join(os.path.dirname(os.__file__), ""), str(Path(__file__).parents[1]))  # noqa: PTH118, PTH120 - ends with a separator
_LARGEST = 400_000


@dataclass(frozen=True)
class Line:
    """One frame of the application.

    Args:
        frame: as it was when the error came.
        number: of the line.
    """

    frame: FrameType
    number: int

    @property
    def file(self) -> str:
        """Its source's path."""
        return self.frame.f_code.co_filename

    @property
    def source(self) -> str:
        """All of its file; "" where it cannot be read."""
        text = "".join(linecache.getlines(self.file))
        return text if len(text) < _LARGEST else ""

    def statements(self) -> list[ast.stmt]:
        """The simple statements that cover the line."""
        found = [n for n in ast.walk(parsed(self.source)) if isinstance(n, ast.stmt)]
        return [n for n in found if _covers(n, self.number) and not hasattr(n, "body")]

    @property
    def text(self) -> str:
        """The statement that was at work, of however many lines."""
        lines = self.source.splitlines()
        spans = [lines[n.lineno - 1 : n.end_lineno] for n in self.statements()]
        return "\n".join(line for span in spans for line in span) or "".join(
            lines[self.number - 1 : self.number]
        )


def _covers(node: ast.stmt, number: int) -> bool:
    return node.lineno <= number <= (node.end_lineno or node.lineno)


def parsed(source: str) -> ast.Module:
    """A file's tree; an empty one where it is no Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error, and what caused it."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def lines_of(error: BaseException) -> list[Line]:
    """The application's own frames, innermost first."""
    walked = traceback.walk_tb(error.__traceback__)
    found = [Line(frame, number) for frame, number in walked]
    return [line for line in reversed(found) if _is_own(line.file)]


def _is_own(file: str) -> bool:
    return not (file.startswith(("<", *_LIBRARY)) or "site-packages" in file)
