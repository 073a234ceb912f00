"""A contract as values: the items that an agent file demands, each with its line."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "question", "scope", "must", "must-not", "checklist", "report", "document", "escalation",
    "record",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "question", "scope", "must", "must-not", "checklist", "report", "document", "escalation",
    "record",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a role's text demands.

    Args:
        kind: what is demanded: `question` to be asked, `scope` of what may be written, `must` and
            `must-not`, a line of a `checklist`, a section of a `report`, a folder for a
            `document`, a trigger of `escalation`, a `record`.
        text: in the file's own words, on one line.
        line: of the agent file, from 1; 0 where it is stated in the front matter or the workflow.
        value: what code needs of it: the question, the folder, the section's title.
    """

    kind: Kind
    text: str
    line: int
    value: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """All items of a role, in the order of its text.

    Args:
        role: the role's name.
        items: each once.
    """

    role: str
    items: tuple[Item, ...] = ()

    def of(self, *kinds: Kind) -> tuple[Item, ...]:
        """The items of some kinds, in order."""
        return tuple(item for item in self.items if item.kind in kinds)
