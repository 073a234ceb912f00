"""From drafts to entities: everything said about one thing, brought together."""

import re
from dataclasses import replace

from sddflow.domain.spec import facts
from sddflow.domain.spec.attributes import merged
from sddflow.domain.spec.document import Attribute, Cardinality, Entity, Relationship
from sddflow.domain.spec.draft import Draft
from sddflow.domain.spec.words import class_name, column_name, plural, words_of


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
    for attribute in entity.attributes:
        one = _own_key(attribute, entity)
        link = _standing_for(one, entity, names)
        if link is not None:
            links.append(link)
            continue
        one = _pointing(one, names)
        kept.append(one)
        if one.references and draft.entity.form not in {"sql", "code"}:
            links.append(_by_key(one, entity, names))
    return replace(
        draft, entity=replace(entity, attributes=_unique_names(kept)), relationships=tuple(links)
    )


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
    return replace(attribute, unique=together) if together in names else attribute


def _standing_for(
    attribute: Attribute, entity: Entity, names: dict[str, str]
) -> Relationship | None:
    """The relationship an attribute without any value of its own is: `messages`, `owner: User`."""
    if attribute.choices or attribute.max_length or attribute.default is not None or attribute.key:
        return None
    bare = re.sub(
        r"(?i)^(?:list|set|optional|array)\s*(?:of\s+|\[)|[\]'\"`?]|\[$", "", attribute.type
    ).strip()
    by_type = names.get(class_name(bare).lower()) if bare else None
    by_name = names.get(class_name(attribute.name).lower())
    target = by_type or (by_name if not attribute.type else None)
    if target is None or target == entity.name or (attribute.references and not by_name):
        return None
    several = attribute.name == _plural_of(target) or bool(
        re.match(r"(?i)list|set|array", attribute.type)
    )
    cardinality: Cardinality = "one-to-many" if several else "many-to-one"
    on_delete = "" if several else facts.on_delete_of(attribute.text)
    return Relationship(
        entity.name, target, cardinality, attribute.place, attribute.text,
        None if several else attribute.required, on_delete,
    )  # fmt: skip


def _plural_of(name: str) -> str:
    words = [w.lower() for w in words_of(name)]
    return "_".join((*words[:-1], plural(words[-1])))


def _pointing(attribute: Attribute, names: dict[str, str]) -> Attribute:
    """`user_id` points to User where the document knows one."""
    if attribute.references or (attribute.key and not attribute.name.endswith("_id")):
        return attribute
    stem = attribute.name.removesuffix("_id")
    if stem == attribute.name:
        return attribute
    target = names.get(class_name(stem).lower())
    if target is None:
        said = [n for n in re.findall(r"\b[A-Z]\w+", attribute.text) if n.lower() in names]
        target = names[said[0].lower()] if len(set(said)) == 1 else None
    return replace(attribute, references=target) if target else attribute


def _by_key(attribute: Attribute, entity: Entity, names: dict[str, str]) -> Relationship:
    target = class_name(attribute.references.split(".")[0])
    cardinality: Cardinality = "one-to-one" if attribute.unique == "global" else "many-to-one"
    return Relationship(
        entity.name, names.get(target.lower(), target), cardinality, attribute.place, attribute.text,
        attribute.required, facts.on_delete_of(attribute.text),
    )  # fmt: skip
