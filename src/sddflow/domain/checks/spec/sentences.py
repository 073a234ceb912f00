"""Answers offered as short sentences: the same that a spec could say, and that are read back."""

from sddflow.domain.schema.naming import with_article
from sddflow.domain.spec.document import DeleteRule, Relationship
from sddflow.domain.spec.words import plural, words_of

_FACTS = {
    "type": "is of type {}", "length": "has at most {}", "least length": "has at least {}",
    "list of values": "is one of {}", "requiredness": "is {}", "default": "defaults to {}",
}  # fmt: skip


def fact_sentence(about: str, kind: str, said: str) -> str:
    """`Message.content has at most 4000 characters`."""
    return f"{about} {_FACTS[kind].format(said)}"


def deletion_sentence(child: str, parent: str, rule: DeleteRule) -> str:
    """`Deleting a User deletes its Notes`."""
    one, many = with_article(parent), many_of(child)
    if rule == "cascade":
        return f"Deleting {one} deletes its {many}"
    if rule == "set null":
        return f"Deleting {one} keeps its {many} without {one}"
    return f"{one[:1].upper()}{one[1:]} cannot be deleted while it has {many}"


def link_sentence(link: Relationship) -> str:
    """`Message belongs to one Conversation`, `Note and Tag are many-to-many`."""
    if link.cardinality in {"many-to-many", "one-to-one"}:
        return f"{link.entity} and {link.target} are {link.cardinality}"
    child, parent = link.entity, link.target
    if link.cardinality == "one-to-many":
        child, parent = parent, child
    return f"{child} belongs to one {parent}"


def many_of(name: str) -> str:
    """`OrderLines` of `OrderLine`."""
    last = words_of(name)[-1]
    return f"{name.removesuffix(last)}{last[:1]}{plural(last)[1:]}"
