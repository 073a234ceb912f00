"""Which part of a spec a block stands in: the headings above it, and what they make of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sddflow.domain.spec.markdown import Block, Head
from sddflow.domain.spec.titles import EXISTING, Label, Named, is_data, is_schemas, label_of, named


@dataclass(frozen=True, slots=True)
class Context:
    """What the headings above a block say.

    Args:
        data: it stands in a section about data.
        entity: the entity whose heading is above, or None.
        line: of that heading.
        label: the label heading above, "attributes" and so on.
        existing: the section is about entities that exist.
        stored: False in a section of request and response schemas.
        level: of the heading that opened the data section.
    """

    data: bool = False
    entity: Named | None = None
    line: int = 0
    label: Label = ""
    existing: bool = False
    stored: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A heading's own blocks, without those of deeper headings."""

    head: Head | None
    context: Context
    blocks: tuple[Block, ...]


def sections(blocks: tuple[Block, ...]) -> Iterator[Section]:
    """The sections of a document in order, the part before the first heading among them."""
    path: tuple[Head, ...] = ()
    held: list[Block] = []
    for block in blocks:
        if not isinstance(block, Head):
            held.append(block)
            continue
        yield Section(path[-1] if path else None, context_of(path), tuple(held))
        path = (*(h for h in path if h.level < block.level), block)
        held = []
    yield Section(path[-1] if path else None, context_of(path), tuple(held))


def context_of(path: tuple[Head, ...]) -> Context:
    """What a path of headings, outermost first, makes of the blocks below it."""
    context = Context()
    for head in path:
        context = _below(context, head)
    return context


def _below(context: Context, head: Head) -> Context:
    label = label_of(head.title)
    if is_schemas(head.title):
        return replace(context, data=True, entity=None, label="", stored=False)
    if is_data(head.title):
        existing = "existing" in head.title.lower() or bool(EXISTING.search(head.title))
        return replace(context, data=True, entity=None, label="", existing=existing)
    if label:
        return replace(context, label=label)
    entity = named(head.title) if head.level > 1 else None
    if entity is None:
        return replace(context, entity=None, label="other" if context.data else "")
    return replace(context, entity=entity, line=head.line, label="")
