"""What a gate shows of each result: texts a human can decide on, the same in every display.

Only what is recorded is shown, so the same results give the same digest in any process.
"""

from collections.abc import Iterable

from sddflow.domain.decision import Section
from sddflow.domain.finding import Finding
from sddflow.domain.proof import Proof
from sddflow.domain.results import (
    Candidates,
    CheckedSpec,
    Proposal,
    Proved,
    Result,
    Reviewed,
    Told,
    Written,
)  # fmt: skip
from sddflow.domain.schema.design import Question
from sddflow.domain.spec.document import Attribute, Entity, SpecDocument
from sddflow.rendering.agreement import agreement
from sddflow.rendering.candidates import compared, differences
from sddflow.rendering.er import draw_er
from sddflow.rendering.relationships import relationships
from sddflow.rendering.table import table

_MARKS = {"error": "✗", "warning": "!", "info": "·"}


def sections(result: Result, number: int = 1) -> tuple[Section, ...]:
    """The sections of one result, without those that have nothing to say.

    Args:
        result: of a stage.
        number: of its first question.
    """
    match result:
        case CheckedSpec():
            found = _of_spec(result, number)
        case Proposal():
            found = _of_proposal(result, number)
        case Reviewed():
            voices = tuple((o.role, o.findings) for o in result.opinions)
            found = (
                Section("What the reviewers say", _opinions(result)),
                Section("Where they agree", agreement(voices), "table"),
            )
        case Written():
            found = (Section("Files", _files(result)), Section("Diff", result.diff, "diff"))
        case Proved():
            found = _of_proof(result.proof)
        case Told():
            found = (*result.sections, Section("Findings", findings(result.findings)))
        case Candidates():
            found = (
                Section("Candidates", compared(result), "table"),
                Section("Where they differ", differences(result), "table"),
            )
        case _:
            found = ()
    return tuple(section for section in found if section.body.strip())


def _questions(asked: tuple[Question, ...], number: int) -> str:
    return "\n".join(
        f"{n}. {q.text}\n   {' / '.join(q.options)}; it changes {q.changes}"
        for n, q in enumerate(asked, number)
    )


def _of_spec(checked: CheckedSpec, number: int) -> tuple[Section, ...]:
    document = checked.document
    return (
        Section("What the spec says", _statements(document)),
        Section("Entities", _entities(document), "table"),
        Section("Relationships", relationships(document), "table"),
        Section("Ways to read", _queries(document), "table"),
        Section("Findings", findings(checked.findings)),
        Section("Answered at the gate", _answers(document)),
        Section("Questions", _questions(checked.questions, number)),
    )


def _statements(document: SpecDocument) -> str:
    new = [e.name for e in document.entities if e.stored and not e.existing]
    there = [e.name for e in document.entities if e.stored and e.existing]
    lines = [
        f"{document.title or document.feature} ({document.path})",
        f"{len(document.requirements)} requirements",
        f"new entities: {', '.join(new) or 'none'}",
        f"existing entities: {', '.join(there) or 'none'}",
    ]
    return "\n".join(lines)


def _entities(document: SpecDocument) -> str:
    head = ("entity", "attribute", "type", "rules", "place")
    return table(head, (row for e in document.entities if e.stored for row in _rows(e)))


def _rows(entity: Entity) -> Iterable[tuple[str, ...]]:
    name = f"{entity.name} (existing)" if entity.existing else entity.name
    yield (name, "", "", "", str(entity.place))
    for a in entity.attributes:
        yield ("", a.name, a.type, ", ".join(_rules(a)), str(a.place))


def _rules(a: Attribute) -> Iterable[str]:
    if a.key:
        yield "key"
    if a.references:
        yield f"→ {a.references}"
    if a.required is not None:
        yield "required" if a.required else "optional"
    if a.unique:
        yield "unique" if a.unique == "global" else f"unique per {a.unique}"
    if a.max_length is not None:
        yield f"at most {a.max_length} characters"
    if a.min_length:
        yield f"at least {a.min_length} character{'s' * (a.min_length > 1)}"
    if a.choices:
        yield f"one of {', '.join(a.choices)}"
    if a.default is not None:
        yield f"default {a.default}"


def _answers(document: SpecDocument) -> str:
    """Answers that hold for this run and do not stand in the spec."""
    given = (c for c in document.clarifications if not c.place.line)
    return "\n".join(f"- Q: {c.question} → A: {c.answer}" for c in given)


def _queries(document: SpecDocument) -> str:
    head = ("read", "by", "order", "place")
    rows = (
        (q.entity, ", ".join(q.by), q.order + " descending" * q.descending, str(q.place))
        for q in document.queries
    )
    return table(head, rows)


def _of_proposal(proposal: Proposal, number: int) -> tuple[Section, ...]:
    design = proposal.design
    changed = (*(t.name for t in design.tables), *(a.table for a in design.additions))
    picture = draw_er(design.applied_to(proposal.existing), focus=changed) if changed else ""
    choices = "\n".join(
        f"- {c.title}: {c.chosen}. {c.reason}"
        + (f" Not taken: {'; '.join(c.alternatives)}." if c.alternatives else "")
        for c in design.choices
    )
    questions = _questions(design.questions, number)
    fills = ((f.table, f.column, f.form, f.value, f.source.reason) for f in design.fills)
    return (
        Section("Design", f"{design.summary}\nby {proposal.role}"),
        Section("ER picture", picture, "diagram"),
        Section("Indexes", _indexes(proposal), "table"),
        Section("Data moves", table(("table", "column", "how", "value", "why"), fills), "table"),
        Section("Decisions", choices, "markdown"),
        Section("Assumptions", "\n".join(f"- {a}" for a in design.assumptions), "markdown"),
        Section("Open questions", questions),
        Section("Findings about the design", findings(proposal.findings)),
    )


def _indexes(proposal: Proposal) -> str:
    new = [(t.name, i) for t in proposal.design.tables for i in t.indexes]
    new += [(a.table, i) for a in proposal.design.additions for i in a.indexes]
    rows = ((t, ", ".join(i.columns), "unique" if i.unique else "", i.serves) for t, i in new)
    return table(("table", "index on", "", "for"), rows)


def _opinions(reviewed: Reviewed) -> str:
    told = (
        f"{o.role}: {o.summary}" + (f"\n{findings(o.findings)}" if o.findings else "")
        for o in reviewed.opinions
    )
    return "\n\n".join(told)


def _files(written: Written) -> str:
    rows = (
        (f.path, "changed" if f.replaces else "new", f.purpose) for f in written.change_set.files
    )
    return table(("file", "", "for"), rows)


def _of_proof(proof: Proof) -> tuple[Section, ...]:
    sql = tuple(
        Section(f"SQL on {s.dialect}, {way}", text, "sql")
        for s in proof.sql
        for way, text in (("upgrade", s.upgrade), ("downgrade", s.downgrade))
    )
    verdict = "everything holds" if proof.ok else "it does not hold"
    summary = f"{verdict} on {', '.join(proof.dialects)}"
    return (
        *sql,
        Section("Proof", summary),
        Section("Checks", _checks(proof), "table"),
        Section("Findings of the proof", findings(proof.findings)),
    )


def _checks(proof: Proof) -> str:
    rows = ((c.id, c.dialect, c.status, f"{c.seconds:.2f} s", c.reason) for c in proof.checks)
    return table(("check", "on", "result", "time", ""), rows)


def findings(found: tuple[Finding, ...]) -> str:
    """One line each, errors first, with place and cure."""
    order = list(_MARKS)
    ranked = sorted(found, key=lambda f: order.index(f.severity))
    return "\n".join(_line(f) for f in ranked)


def _line(f: Finding) -> str:
    place = f"{f.place}: " if f.place else ""
    dialect = f" on {f.dialect}" if f.dialect else ""
    cure = f" ({f.cure})" if f.cure else ""
    return f"{_MARKS[f.severity]} {f.code}{dialect}: {place}{f.message}{cure}"
