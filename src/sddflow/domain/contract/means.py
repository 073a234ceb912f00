"""How each item is enforced: by which part of sddflow, or honestly by nobody but the model.

The rules are read from top to bottom; the first whose words fit decides. What no rule knows is
told to the model, and a human confirms it at the gate before landing.
"""

import re
from dataclasses import dataclass
from typing import Literal

from sddflow.domain.contract.facts import FACTS
from sddflow.domain.contract.guard import areas
from sddflow.domain.contract.item import Item
from sddflow.domain.contract.known import Look
from sddflow.domain.contract.report import chapter_of
from sddflow.domain.contract.triggers import trigger_of

By = Literal[
    "gate", "path guard", "proof", "design rule", "files", "report", "record", "stop", "told"
]


@dataclass(frozen=True, slots=True)
class Means:
    """What enforces an item.

    Args:
        by: the part of sddflow; `told` where only the model is told.
        how: in a few words.
        look: what it has seen in a run; None where the account knows by the item itself.
    """

    by: By
    how: str
    look: Look | None = None


TOLD = Means("told", "told to the model; a human confirms it before landing")
_RECORDS = {
    "phr": "a prompt history record of each step",
    "adr": "suggested by the program, written on consent",
}
_APPROVAL = re.compile(r"\bspec\b.*\bapprov|\bapprov\w+\b.*\bspec", re.IGNORECASE)
_ROLE_ONLY = re.compile(r"\barchitectural decisions outside\b", re.IGNORECASE)


def means_of(item: Item) -> Means:
    """What enforces an item."""
    match item.kind:
        case "question":
            return Means("gate", f"a gate asks {item.value!r} before the role works")
        case "scope":
            return Means(
                "path guard", f"a file outside of {item.value}/ is refused before the gate"
            )
        case "report":
            return _of_report(item)
        case "document":
            return Means("report", f"written to {item.value}/ once the files have landed")
        case "record":
            known = {
                "phr": "a prompt history record of each step",
                "adr": "suggested, and written on consent",
            }
            return Means("record", known[item.value])
        case "escalation":
            found = trigger_of(item)
            return Means("stop", f"a gate, when {found.name} is seen") if found else TOLD
    return _of_rule(item)


def _of_rule(item: Item) -> Means:
    if _APPROVAL.search(item.text):
        return Means("gate", "the gate that approves the spec")
    if kept_out := areas(item):
        return Means(
            "path guard", f"no file of {', '.join(name for name, _ in kept_out)} is written"
        )
    if _ROLE_ONLY.search(item.text):
        return TOLD
    fact = next((f for f in FACTS if re.search(f.words, item.text, re.IGNORECASE)), None)
    return Means(fact.by, fact.how, fact.look) if fact else TOLD


def _of_report(item: Item) -> Means:
    found = chapter_of(item.value)
    if found is None:
        return TOLD
    return Means("report", f"the section {item.value!r} of the report, from {found.source}")
