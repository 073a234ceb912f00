"""From drafts to entities: everything said about one thing, brought together."""

import re
from dataclasses import replace

from sddflow.domain.spec import facts
from sddflow.domain.spec.attributes import merged
from sddflow.domain.spec.document import Attribute, Cardinality, Entity, Relationship
from sddflow.domain.spec.draft import Draft
from sddflow.domain.spec.standing import standing_for
from sddflow.domain.spec.words import class_name, column_name

_USER = "User"
_ITSELF = {"user", "owner", "owning_user"}
"""Names of a key to the user that say no more than whose the row is."""
_BARE = {"", "id", "time", "date", "day", "timestamp", "datetime"}
"""What is no name for a column by itself: a visit's "visit time" stays `visit_time`."""
_A_KNOWN = re.compile(r"(?:(?:optional|required),\s*)?an?\s+(\w+)\s*(?:$|[(,;])")
_WHO_IS = re.compile(r"\b(?:who|is|also|are)\s+(?:also\s+)?(?:an?|one of (?:our|the))\s+(users?)\b")
"""What a person is, said beside what they are called: "a planner, who is a user"."""


def sure(drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """Drafts of entities that at least one of them is sure about."""
    names = {d.entity.name.lower() for d in drafts if d.sure}
    return tuple(d for d in drafts if d.entity.name.lower() in names)


def gather(statements: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """One entity per name: first words count, silence is filled by later ones."""
    found: dict[str, Entity] = {}
    for one in statements:
        key = one.name.lower()
        found[key] = _together(found[key], one) if key in found else one
    return tuple(found.values())


def _together(first: Entity, second: Entity) -> Entity:
    mine = {a.name: a for a in first.attributes}
    for attribute in second.attributes:
        mine[attribute.name] = (
            merged(mine[attribute.name], attribute) if attribute.name in mine else attribute
        )
    return replace(
        first,
        description=first.description or second.description,
        attributes=tuple(mine.values()),
        existing=first.existing or second.existing,
        stored=first.stored or second.stored,
        form=first.form if first.attributes else second.form,
    )


def settled(draft: Draft, names: dict[str, str]) -> Draft:
    """A draft whose attributes that stand for other entities have become relationships and keys.

    Args:
        draft: as read.
        names: the known entities, by lower case name.
    """
    entity, links = draft.entity, list(draft.relationships)
    kept: list[Attribute] = []
    for one in (a for b in entity.attributes for a in _plain(b, entity)):
        link = standing_for(one, entity, names)
        if link is not None and not _called_otherwise(one, link):
            links.append(link)
            continue
        called = link.target if link is not None else ""
        pointing = replace(one, type="", references=called) if called else _pointing(one, names)
        kept.append(pointing)
        if pointing.references and entity.form not in {"sql", "code"}:
            links.append(_by_key(pointing, entity, names))
    settled_entity = replace(entity, attributes=_unique_names(kept))
    return replace(draft, entity=settled_entity, relationships=tuple(links))


def _called_otherwise(attribute: Attribute, link: Relationship) -> bool:
    """The user is a `curator` here: the key is called so, too."""
    one = link.cardinality != "one-to-many" and link.target == _USER
    return one and attribute.name not in _ITSELF and class_name(attribute.name) != link.target


def _plain(attribute: Attribute, entity: Entity) -> tuple[Attribute, ...]:
    """An attribute under the name that its entity gives it; "timestamps" are the usual two."""
    if attribute.name == "timestamps" and not attribute.type:
        return tuple(replace(attribute, name=n) for n in ("created_at", "updated_at"))
    own = f"{column_name(entity.name)}_"
    rest = attribute.name.removeprefix(own)
    if (
        entity.form == "prose"
        and rest not in {attribute.name, *_BARE}
        and "`" not in attribute.text
    ):
        attribute = replace(attribute, name=rest)
    return (_own_key(attribute, entity),)


def _unique_names(attributes: list[Attribute]) -> tuple[Attribute, ...]:
    by_name: dict[str, Attribute] = {}
    for one in attributes:
        by_name[one.name] = merged(by_name[one.name], one) if one.name in by_name else one
    return tuple(by_name.values())


def _own_key(attribute: Attribute, entity: Entity) -> Attribute:
    """`message_id` of a message is its `id`, and "unique per conversation" names the key of one."""
    own = f"{column_name(entity.name)}_id"
    names = {a.name for a in entity.attributes}
    if attribute.name == own and "id" not in names and not attribute.references:
        attribute = replace(attribute, name="id", key=True, required=True, unique="")
    together = f"{attribute.unique}_id"
    named = together in names and attribute.unique != "user"
    return replace(attribute, unique=together) if named else attribute


def _pointing(attribute: Attribute, names: dict[str, str]) -> Attribute:
    """`user_id` points to User where the document knows one."""
    if attribute.references or (attribute.key and not attribute.name.endswith("_id")):
        return attribute
    if not attribute.type and not attribute.choices and (named := _named_alone(attribute, names)):
        return replace(attribute, references=named)
    stem = attribute.name.removesuffix("_id")
    if stem == attribute.name:
        return attribute
    target = names.get(class_name(stem).lower())
    if target is None:
        said = [n for n in re.findall(r"\b[A-Z]\w+", attribute.text) if n.lower() in names]
        target = names[said[0].lower()] if len(set(said)) == 1 else None
    return replace(attribute, references=target) if target else attribute


def _named_alone(attribute: Attribute, names: dict[str, str]) -> str:
    """The entity that an attribute's words are: `parent: Comment (optional)`, `actor (User)`."""
    first = re.match(
        r"(?:(?:optional|required),\s*)?`?([A-Z]\w+)`?\s*(?:$|[(,;|?])", attribute.text
    )
    if first is None:
        first = _A_KNOWN.match(attribute.text) or _WHO_IS.search(attribute.text)
    return names.get(class_name(first[1]).lower(), "") if first else ""


def _by_key(attribute: Attribute, entity: Entity, names: dict[str, str]) -> Relationship:
    target = class_name(attribute.references.split(".")[0])
    cardinality: Cardinality = "one-to-one" if attribute.unique == "global" else "many-to-one"
    on_delete = facts.on_delete_of(attribute.text)
    place, text, required = attribute.place, attribute.text, attribute.required
    known = names.get(target.lower(), target)
    stem = attribute.name.removesuffix("_id")
    person = known == _USER and stem.isalpha() and stem not in _ITSELF
    role = stem if person else ""
    return Relationship(entity.name, known, cardinality, place, text, required, on_delete, role)
