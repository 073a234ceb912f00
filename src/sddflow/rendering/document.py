"""The document of a feature: what was changed, why, how it was proved, and the way back."""

from dataclasses import dataclass

from sddflow.domain.place import Source
from sddflow.domain.results import Proposal, Proved, Reviewed, Written
from sddflow.domain.schema.change import AddColumn, CreateTable
from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.table import Index, Table
from sddflow.rendering.er import draw_er, type_text
from sddflow.rendering.templates import environment


@dataclass(frozen=True, slots=True)
class Example:
    """A query to start from, and what it is for."""

    purpose: str
    sql: str


def feature_document(
    feature: str, proposal: Proposal, reviewed: Reviewed | None, written: Written, proved: Proved
) -> str:
    """The Markdown text of `agent_docs/<feature>.md`."""
    design = proposal.design
    tables = {t.name: t.indexes for t in design.tables} | {
        a.table: a.indexes for a in design.additions
    }
    return (
        environment("sddflow.rendering", "documents")
        .get_template("feature.md.j2")
        .render(
            feature=feature,
            design=design,
            written=written,
            proof=proved.proof,
            picture=draw_er(design.applied_to(proposal.existing), focus=tuple(tables)),
            examples=[e for t in design.tables for e in _examples(t)],
            indexes=[(name, index) for name, found in tables.items() for index in found],
            findings=[f for f in (reviewed.findings if reviewed else ()) if f.message],
            dropped=[
                _dropped(c) for c in written.changes if isinstance(c, CreateTable | AddColumn)
            ],
            type_text=type_text,
            condition_of=condition_of,
            why=_why,
        )
    )


def _examples(table: Table) -> list[Example]:
    """One query for each index, as the index can serve it."""
    return [
        Example(i.serves or f"By {', '.join(i.columns)}:", _select(table, i)) for i in table.indexes
    ]


def _select(table: Table, index: Index) -> str:
    """Equality on all columns but the last; the last one orders where it is a time."""
    last = table.column(index.columns[-1])
    ordered = last is not None and last.type.kind in {"datetime", "date"}
    wanted = index.columns[:-1] if ordered else index.columns
    columns = ", ".join(c.name for c in table.columns)
    lines = [f"SELECT {columns}", f"FROM {table.name}"]
    if wanted:
        lines.append("WHERE " + " AND ".join(f"{name} = :{name}" for name in wanted))
    if ordered:
        lines.append(f"ORDER BY {index.columns[-1]} DESC\nLIMIT 50")
    return "\n".join(lines) + ";"


def _dropped(change: CreateTable | AddColumn) -> str:
    if isinstance(change, CreateTable):
        return f"table `{change.table.name}`"
    return f"column `{change.table}.{change.column.name}`"


def _why(source: Source | None) -> str:
    """A source in a table cell: its words and its place."""
    if source is None:
        return ""
    place = f" ({source.place})" if source.place else ""
    return f"{source.origin}: {source.reason}{place}".replace("|", "\\|").replace("\n", " ")
