"""What the target's code did besides its work on the database."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Wrote:
    """A file or folder that was written, moved or removed outside the scratch folder.

    Args:
        path: absolute.
        revision: id of the one at work; "" where none was, but env.py or the application.
        place: `file:line` of the target's code that did it, or started the process that did.
    """

    path: str
    revision: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Conduct:
    """What was seen.

    Args:
        printed: bytes on standard output and error.
        left: processes that it had left running, each as it was started; they were killed.
        wrote: outside the scratch folder.
    """

    printed: int = 0
    left: tuple[str, ...] = ()
    wrote: tuple[Wrote, ...] = ()


def conduct_of(printed: int, left: tuple[str, ...], wrote: list[dict[str, Any]]) -> Conduct:
    """Of an outcome, and of what its answer says was written."""
    return Conduct(printed, left, tuple(Wrote(**each) for each in wrote))
