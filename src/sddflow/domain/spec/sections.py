"""Which part of a spec a block stands in: the headings above it, and what they make of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sddflow.domain.spec.labels import Label, is_weak, label_of
from sddflow.domain.spec.markdown import Block, Head, Prose, Text
from sddflow.domain.spec.titles import EXISTING, Named, is_data, is_schemas, named

_SPOKEN = 7  # deeper than any real heading
_OPENED = re.compile(r"^\s*(\([^()]*\))?\s*(?:[:–—-]\s*|$)")


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
        head = block if isinstance(block, Head) else _spoken_head(block, path)
        if head is None:
            held.append(block)
            continue
        yield Section(path[-1] if path else None, context_of(path), tuple(held))
        path = (*(h for h in path if h.level < head.level), head)
        after = _after_lead(block) if isinstance(block, Prose) else None
        held = [after] if after and after.text.words else []
    yield Section(path[-1] if path else None, context_of(path), tuple(held))


def _spoken_head(block: Block, path: tuple[Head, ...]) -> Head | None:
    """The heading a paragraph stands for that starts with an entity's name in bold."""
    context = context_of(tuple(h for h in path if h.level < _SPOKEN))
    if (
        not path
        or path[-1].level == 1
        or not isinstance(block, Prose)
        or not context.data
        or context.entity
        or context.label
    ):
        return None
    text = block.text
    opened = _OPENED.match(text.rest)
    if not text.lead or text.words.startswith("`") or not opened or not named(text.lead):
        return None
    return Head(f"{text.lead} {(opened[1] or '').strip()}".strip(), _SPOKEN, text.line)


def _after_lead(block: Prose) -> Prose:
    """The paragraph without the name it starts with."""
    rest = _OPENED.sub("", block.text.rest, count=1)
    lines = block.text.words.count("\n") - rest.count("\n")
    return Prose(Text(rest.strip(), block.text.line + lines))


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
    if label and not (is_weak(head.title) and context.data and context.entity is None):
        return replace(context, label=label)
    entity = named(head.title) if head.level > 1 else None
    if entity is None:
        return replace(context, entity=None, label="other" if context.data else "")
    data = context.data or bool(re.search(r"\bentity\b", head.title, re.I))
    return replace(context, data=data, entity=entity, line=head.line, label="")
