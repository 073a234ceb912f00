"""What a spec says about the deletion of a parent."""

import re

from sddflow.domain.schema.naming import plural, singular, snake
from sddflow.domain.schema.table import OnDelete
from sddflow.domain.spec.document import Entity, Relationship
from sddflow.domain.spec.words import same
from sddflow.models.offline.world import Parent, World

_SAID: tuple[tuple[str, OnDelete], ...] = (
    (r"\bset null\b|\bbecomes? null\b|\bis (?:cleared|emptied|unset)\b", "set null"),
    (r"\bcascad\w+|\b(?:deleted|removed) (?:together )?with\b|\bgoes? with\b", "cascade"),
    (r"\bon delete restrict\b|\b(?:cannot|must not|can't|may not) be deleted while\b", "restrict"),
)  # fmt: skip


def stated_deletion(entity: Entity, parent: Parent, world: World, text: str) -> OnDelete:
    """What becomes of the entity's rows when their parent goes; "" where nothing says so.

    Args:
        entity: whose rows point to the parent.
        parent: the table that loses a row.
        world: with the requirements, which are read as well.
        text: the words about the link itself.
    """
    if answered := answered_deletion(entity.name, parent, world):
        return answered.on_delete
    for pattern, action in _SAID:
        if re.search(pattern, text, re.IGNORECASE):
            return action
    required = (r.text for r in world.inputs.document.requirements)
    return "cascade" if any(_deletes(t, entity, parent) for t in required) else ""


def answered_deletion(child: str, parent: Parent, world: World) -> Relationship | None:
    """What a human has answered about these two; None where nobody has."""
    answers = reversed(world.inputs.document.clarifications)
    said = (r for c in answers for r in c.links if r.on_delete)
    return next((r for r in said if same(r.entity, child) and _is(r.target, parent, world)), None)


def _is(name: str, parent: Parent, world: World) -> bool:
    meant = world.parent(name)
    return same(name, parent.stem) or (meant is not None and meant.table == parent.table)


def _deletes(text: str, entity: Entity, parent: Parent) -> bool:
    """As in "deleting a user MUST delete all of the user's conversations"."""
    one, own = _words(parent.stem), _words(entity.name)
    begin = rf"\b(?:delet|remov)\w+\s+(?:an?|the|their|its|one's)?\s*{one}\b"
    passive = rf"\b{one}\b[^.]*\bis (?:deleted|removed)\b"
    then = rf"(?:\b(?:delet|remov)\w*\b[^.]*\b{own}\b|\b{own}\b[^.]*\b(?:delet|remov)\w*\b)"
    if re.search(r"\bnot\b|\bnever\b|\bkept?\b|\bremain\b", text, re.IGNORECASE):
        return False
    return bool(re.search(rf"(?:{begin}|{passive})[^.]*?{then}", text, re.IGNORECASE))


def _words(name: str) -> str:
    one = singular(snake(name))
    spelled = {w.replace("_", "[ _-]?") for w in (one, plural(one))}
    return f"(?:{'|'.join(sorted(spelled, reverse=True))})"
