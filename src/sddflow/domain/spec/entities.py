"""Every description of an entity in a document, by the form it is written in."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sddflow.domain.spec import bullets, code, dbml, mermaid, sql, tables
from sddflow.domain.spec.document import Attribute
from sddflow.domain.spec.draft import Draft, Sentence, sentences
from sddflow.domain.spec.labels import label_of
from sddflow.domain.spec.markdown import Block, Fence, Grid, Listing, Prose, Text
from sddflow.domain.spec.sections import Section
from sddflow.domain.spec.titles import Named, is_data, named
from sddflow.domain.spec.words import class_name, words_of

_NOTED = re.compile(r"^([a-z]+(?:[_ ][a-z]+)?)\s*:\s*(\S[\s\S]*)$")
_LEAST = 3
"""As many attributes with a type, length, default or key tell a table from any other list."""
_OVER = re.compile(
    r"^(?:the\s+)?[`\"]?(\w+)[`\"]?\s+(?:table|entity|model|fields|columns|attributes)\b", re.I
)
_TABLE = re.compile(r"\b(?:table|entity|model)\s*:?\s*[`\"](\w+)[`\"]", re.I)


def read_entities(section: Section, file: str) -> Iterator[Draft]:
    """The drafts of one section: its heading's entity, its bullets, tables and fences."""
    context = section.context
    if context.data and context.entity is not None:
        yield _headed(section, context.entity, file)
    above: Block | None = None
    for block in section.blocks:
        if (
            isinstance(block, Listing)
            and (context.data or _data_above(above))
            and context.entity is None
            and not context.label
        ):
            yield from _listed(block, section, file, _label_above(above))
        elif isinstance(block, Listing) and context.entity is None and not context.label:
            yield from _noted(block, section, file)
        elif isinstance(block, Grid):
            yield from _tabled(block, above, section, file)
        yield from _fenced(block, section, file)
        above = block


def _headed(section: Section, name: Named, file: str) -> Draft:
    """What stands under an entity's own heading: paragraphs describe it, lists hold attributes."""
    context = section.context
    found = tuple(_told(section, name, file))
    about = next((t for t in found if isinstance(t, Text)), Text("", context.line))
    draft = bullets.described(name, about, context.line, (), replace(context, label=""), file)
    fields = tuple(f for f in found if isinstance(f, Attribute))
    said = tuple(s for t in found if isinstance(t, Text) for s in sentences(t, name.name))
    said += tuple(f for f in found if isinstance(f, Sentence))
    entity = replace(draft.entity, attributes=fields or draft.entity.attributes)
    single = len(words_of(section.head.title)) == 1 if section.head else False
    sure = bool(entity.attributes) or name.marked or bool(about.words and single and not name.weak)
    return Draft(entity, said, sure=sure)


def _told(section: Section, name: Named, file: str) -> Iterator[Text | Attribute | Sentence]:
    """Texts that describe the entity, and what its lists and labelled paragraphs say."""
    label = section.context.label
    for block in section.blocks:
        if isinstance(block, Prose):
            title, _, rest = block.text.words.partition(":")
            own = label_of(title)
            label = own or label
            if own == "about" and rest.strip():
                yield Text(rest.strip(), block.text.line)
            elif own or section.context.label:
                yield from bullets.labelled(block.text, (), name.name, label, file)
            else:
                yield block.text
        elif isinstance(block, Listing):
            yield from bullets.listing(block, name.name, label, file)


def _data_above(block: Block | None) -> bool:
    """Whether a paragraph announces a list of entities: "Entities:"."""
    words = block.text.words if isinstance(block, Prose) else ""
    return words.endswith(":") and is_data(words.rstrip(":"))


def _noted(block: Listing, section: Section, file: str) -> Iterator[Draft]:
    """Entities that developers note anywhere: `- endpoint: url (64 chars), attempts int = 0`."""
    for item in block.items:
        found = _NOTED.match(item.text.words)
        name = named(found[1]) if found else None
        if not found or name is None or name.weak or item.text.lead:
            continue
        about = Text(found[2], item.text.line)
        draft = bullets.described(name, about, item.text.line, (), section.context, file)
        if sum(_is_told(a) for a in draft.entity.attributes) >= _LEAST:
            yield draft


def _is_told(one: Attribute) -> bool:
    """A fact that a list of other things has not; words with an "or" between them are none."""
    return bool(one.type or one.max_length or one.references or one.default is not None)


def _label_above(block: Block | None) -> bool:
    """Whether the paragraph above a list makes it a list of something else than entities."""
    if not isinstance(block, Prose):
        return False
    first = block.text.words.split(":")[0]
    return (
        block.text.words.rstrip().endswith(":")
        and bool(label_of(first))
        and not re.search(r"table|schema", first, re.I)
    )


def _listed(block: Listing, section: Section, file: str, other: bool) -> Iterator[Draft]:  # noqa: FBT001 - private, one call
    if other:
        return
    for item in block.items:
        draft = bullets.item_entity(item, section.context, file)
        if draft is not None:
            yield draft


def _tabled(grid: Grid, above: Block | None, section: Section, file: str) -> Iterator[Draft]:
    context = section.context
    if tables.is_mixed(grid):
        yield from _mixed(grid, section, file)
        return
    name = _named_above(above) or context.entity
    if name is not None and tables.is_fields(grid, data=context.data):
        line = above.text.line if isinstance(above, Prose) and _named_above(above) else context.line
        draft = bullets.described(name, Text("", line), line, (), context, file)
        entity = replace(draft.entity, attributes=tables.field_rows(grid, file), form="table")
        typed = "type" in tables.roles(grid.header)
        yield Draft(entity, sure=context.data or name.marked or typed)
    elif context.data and tables.is_entities(grid):
        yield from _rows(grid, section, file)


def _mixed(grid: Grid, section: Section, file: str) -> Iterator[Draft]:
    """The entities of a table whose rows say which one each field is of."""
    for title, rows in tables.by_entity(grid).items():
        name = named(title) or Named(class_name(title), marked=True)
        if name.name:
            line = rows.rows[0].line
            draft = bullets.described(name, Text("", line), line, (), section.context, file)
            fields = tables.field_rows(rows, file)
            yield Draft(replace(draft.entity, attributes=fields, form="table"))


def _named_above(block: Block | None) -> Named | None:
    """The entity a paragraph above a table names: in bold, in code, or "The messages table:"."""
    if not isinstance(block, Prose):
        return None
    words = block.text.words
    said = _TABLE.search(words) or _OVER.match(words)
    if said and not label_of(said[1]):
        found = named(said[1][:1].upper() + said[1][1:])
        return replace(found, marked=True) if found else None
    short = len(words) <= len(block.text.lead) + 40
    return (
        named(block.text.lead if block.text.lead and short else words.rstrip(":"))
        if short or words.endswith(":")
        else None
    )


def _rows(grid: Grid, section: Section, file: str) -> Iterator[Draft]:
    """Each row as an entity: its cells are read like the words of a bullet."""
    titles = [c.strip().lower() for c in grid.header.cells[1:]]
    for row in grid.rows:
        name = named(row.cells[0]) if row.cells else None
        if name is None:
            continue
        parts = [
            f"Attributes: {cell}" if re.search(r"attributes|fields|columns", title) else cell
            for title, cell in zip(titles, row.cells[1:], strict=False)
        ]
        words = ". ".join(
            p.strip().rstrip(".")
            for p in sorted(parts, key=lambda p: p.startswith("Attributes:"))
            if p.strip()
        )
        draft = bullets.described(name, Text(words, row.line), row.line, (), section.context, file)
        yield replace(draft, entity=replace(draft.entity, form="table"))


def _fenced(block: Block, section: Section, file: str) -> Iterator[Draft]:
    """Entities of a fence, and of fences inside lists."""
    if isinstance(block, Listing):
        for item in block.items:
            for inner in item.below:
                yield from _fenced(inner, section, file)
    if not isinstance(block, Fence):
        return
    for draft in _of_fence(block, file):
        entity = draft.entity
        stored = entity.stored and section.context.stored
        yield replace(
            draft,
            entity=replace(
                entity, stored=stored, existing=entity.existing or section.context.existing
            ),
        )


def _of_fence(fence: Fence, file: str) -> tuple[Draft, ...]:
    if mermaid.is_diagram(fence):
        return mermaid.read_diagram(fence, file)
    if dbml.is_dbml(fence):
        return dbml.read_dbml(fence, file)
    if sql.is_sql(fence):
        return sql.read_sql(fence, file)
    return code.read_code(fence, file) if code.is_code(fence) else ()
