"""The document of a feature: what was changed, why, how it was proved, and the way back."""

import re
from dataclasses import dataclass

from sddflow.domain.contract.account import Line
from sddflow.domain.contract.report import chapter_of
from sddflow.domain.decision import Decision
from sddflow.domain.place import Source
from sddflow.domain.results import Proposal, Proved, Reviewed, Written
from sddflow.domain.schema.change import AddColumn, CreateTable
from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.table import Index, Table
from sddflow.rendering.contracts import told
from sddflow.rendering.er import draw_er, type_text
from sddflow.rendering.templates import environment


@dataclass(frozen=True, slots=True)
class Example:
    """A query to start from, and what it is for."""

    purpose: str
    sql: str


_USUAL = (
    ("Summary", "summary"), ("Schema changes", "schema"), ("Migration files", "migration"),
    ("Example queries", "queries"), ("Performance considerations", "performance"),
    ("Testing results", "results"), ("Rollback procedures", "rollback"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """What a feature's document tells.

    Args:
        proposal: the design.
        reviewed: what the reviewers said.
        written: the files.
        proved: the proof.
        account: the contracts' items, and how each stands.
        approved: the approval of the landing, which confirms what code cannot tell.
        titles: sections that a role demands, in its order; the usual ones where none does.
    """

    proposal: Proposal
    reviewed: Reviewed | None
    written: Written
    proved: Proved
    account: tuple[Line, ...] = ()
    approved: Decision | None = None
    titles: tuple[str, ...] = ()

    @property
    def chapters(self) -> tuple[tuple[str, str], ...]:
        """Title and template of each section; a template "" where nothing can tell it."""
        demanded = tuple((t, c.name if (c := chapter_of(t)) else "") for t in self.titles)
        last = (("Contract", "contract"),) if self.account else ()
        return (*(demanded or _USUAL), *last)


def feature_document(feature: str, story: Story) -> str:
    """The Markdown text of `agent_docs/<feature>.md`."""
    design, written, proof = story.proposal.design, story.written, story.proved.proof
    after = design.applied_to(story.proposal.existing)
    tables = {t.name: t.indexes for t in design.tables} | {
        a.table: a.indexes for a in design.additions
    }
    files = [f.path for f in written.change_set.files]
    text = (
        environment("sddflow.rendering", "documents")
        .get_template("feature.md.j2")
        .render(
            feature=feature,
            chapters=story.chapters,
            design=design,
            after=after,
            touched=tuple(tables),
            written=written,
            tests=[path for path in files if path.rpartition("/")[2].startswith("test_")],
            proof=proof,
            passed=sum(c.status == "passed" for c in proof.checks),
            skipped=sum(c.status == "skipped" for c in proof.checks),
            picture=draw_er(after, focus=tuple(tables)),
            examples=[e for t in design.tables for e in _examples(t)],
            indexes=[(name, index) for name, found in tables.items() for index in found],
            findings=[f for f in (story.reviewed.findings if story.reviewed else ()) if f.message],
            dropped=[
                _dropped(c) for c in written.changes if isinstance(c, CreateTable | AddColumn)
            ],
            contracts=_by_role(story.account),
            approved=story.approved,
            told=told,
            type_text=type_text,
            condition_of=condition_of,
            why=_why,
        )
    )
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def _by_role(account: tuple[Line, ...]) -> list[tuple[str, list[Line]]]:
    roles = dict.fromkeys(line.role for line in account)
    return [(role, [line for line in account if line.role == role]) for role in roles]


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
