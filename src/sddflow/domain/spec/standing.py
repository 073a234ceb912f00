"""Attributes that are no values but entities: `messages`, `owner`, "reference to the task"."""

import re

from sddflow.domain.spec import facts
from sddflow.domain.spec.document import Attribute, Cardinality, DeleteRule, Entity, Relationship
from sddflow.domain.spec.words import class_name, plural, words_of

_WRAPPED = re.compile(r"(?i)^(?:list|set|optional|array)\s*(?:of\s+|\[)|[\]'\"`?]|\s*\|\s*none")
_MANY = re.compile(
    r"^(?:\w+_)?(?:collection|list|set|history|sequence)_of_(\w+)$|^(\w+)_(?:history|list)$"
)
_POINTER = re.compile(r"^(\w+?)_(?:reference|ref|link)$")


def standing_for(
    attribute: Attribute, entity: Entity, names: dict[str, str]
) -> Relationship | None:
    """The relationship an attribute without any value of its own is, or None.

    Args:
        attribute: of `entity`.
        entity: whose description names it.
        names: the known entities, by lower case name.
    """
    if attribute.choices or attribute.max_length or attribute.default is not None or attribute.key:
        return None
    target, several = _target(attribute, names)
    if not target or target == entity.name:
        return None
    cardinality: Cardinality = "one-to-many" if several else "many-to-one"
    required = None if several else attribute.required
    on_delete: DeleteRule = "" if several else facts.on_delete_of(attribute.text)
    place, text = attribute.place, attribute.text
    return Relationship(entity.name, target, cardinality, place, text, required, on_delete)


def _target(attribute: Attribute, names: dict[str, str]) -> tuple[str, bool]:
    """The entity meant, and whether many of it."""
    bare = class_name(_WRAPPED.sub("", attribute.type).strip())
    by_type = names.get(bare.lower(), "") if bare else ""
    if by_type:
        return by_type, bool(re.match(r"(?i)list|set|array", attribute.type))
    if attribute.type:
        return "", False
    many, pointer = _MANY.match(attribute.name), _POINTER.match(attribute.name)
    stem = (many[1] or many[2]) if many else pointer[1] if pointer else attribute.name
    target = names.get(class_name(stem).lower(), "")
    if not target and stem in {"owner", "owning_user"}:
        target = names.get("user", "User")
    if attribute.references and not target:
        return "", False
    return target, bool(many) or (bool(target) and attribute.name == _plural_of(target))


def _plural_of(name: str) -> str:
    words = [w.lower() for w in words_of(name)]
    return "_".join((*words[:-1], plural(words[-1])))
