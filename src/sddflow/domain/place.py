"""Where something stands: the answer to "says who?"."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file.

    Args:
        file: POSIX path relative to the target (or to the workspace, for its own files).
        line: counted from 1; 0 means the file as a whole.
    """

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


Origin = Literal["spec", "decision", "convention", "existing", "assumption"]


@dataclass(frozen=True, slots=True)
class Source:
    """Why an element of a design is there.

    Args:
        origin: who asked for it; an `assumption` is a guess that a human must be shown.
        reason: the words of the spec, or the convention, in one line.
        file: the spec (or code) file that says so; empty where no file does.
        line: its line, counted from 1; 0 where no line does.
    """

    origin: Origin
    reason: str
    file: str = ""
    line: int = 0

    @property
    def place(self) -> Place | None:
        """The line that says so, if any does."""
        return Place(self.file, self.line) if self.file else None
