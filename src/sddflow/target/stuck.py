"""What a command is at that does not come to its end."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stuck:
    """Where it stands still.

    Args:
        revision: id of the one that runs; "" where none does.
        statement: that the database is at; "" where it is Python's turn.
        waits: what the database waits for, and who holds it, in words; "" where it does not.
    """

    revision: str = ""
    statement: str = ""
    waits: str = ""


def stuck_at(private: Path, waits: str) -> Stuck:
    """From what the probe noted in the folder of the call."""
    try:
        said = json.loads((private / "running").read_text("utf-8"))
        return Stuck(str(said["revision"]), str(said["statement"]), waits)
    except (OSError, ValueError, KeyError):
        return Stuck(waits=waits)
