"""At most three questions for the human, the most consequential first.

What contradicts itself comes before what points nowhere, what is marked as open, what has no
owner, what is empty, and what becomes of rows whose parent goes.
"""

import re
from collections.abc import Callable, Iterator

from sddflow.domain.checks.spec import (
    clarification_left,
    contradiction,
    entity_undescribed,
    owner_missing,
    unknown_entity,
)
from sddflow.domain.checks.spec.answers import answer_to
from sddflow.domain.checks.spec.sentences import deletion_sentence
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place, Source
from sddflow.domain.schema.design import Question
from sddflow.domain.schema.naming import with_article
from sddflow.domain.spec.document import DeleteRule, SpecDocument
from sddflow.domain.spec.words import plural, words_of

MOST = 3
_OR = re.compile(r"([\w' -]{2,40}?)\s*(?:,\s*|\s+)or\s+([\w' -]{2,40})\??\s*$", re.I)


def questions(document: SpecDocument, findings: tuple[Finding, ...]) -> tuple[Question, ...]:
    """What only a human can answer, and what each answer changes.

    Args:
        document: the spec, read.
        findings: of `check_spec` on it.
    """
    every = (
        *_of_clashes(document),
        *_of(findings, unknown_entity.CODE, _unknown),
        *(
            _marker(f)
            for f in findings
            if f.code == clarification_left.CODE and f.severity == "error"
        ),
        *_of(findings, owner_missing.CODE, _owner),
        *_of(findings, entity_undescribed.CODE, _bare),
        *_of_deletions(document, findings),
        *(
            _marker(f)
            for f in findings
            if f.code == clarification_left.CODE and f.severity != "error"
        ),
    )
    open_ones = (q for q in every if not answer_to(document, q.text))
    return tuple({q.text: q for q in open_ones}.values())[:MOST]


def _of(
    findings: tuple[Finding, ...], code: str, make: Callable[[Finding], Question]
) -> Iterator[Question]:
    return (make(f) for f in findings if f.code == code)


def _source(place: Place | None, reason: str) -> Source:
    return Source("spec", reason, place.file if place else "", place.line if place else 0)


def _of_clashes(document: SpecDocument) -> Iterator[Question]:
    for clash in contradiction.clashes(document):
        here, there = clash.first[1], clash.second[1]
        one, other = clash.options
        options = (f"{one} (line {here.line})", f"{other} (line {there.line})")
        yield Question(
            clash.question,
            options,
            f"the {clash.kind} of {clash.about}",
            _source(there, "two places differ"),
        )


def _unknown(finding: Finding) -> Question:
    name = finding.table
    options = (
        f"{name} exists in the application",
        f"{name} is a new entity",
        f"{name} is not part of this feature",
    )
    return Question(
        f"What is {name}?", options, f"where keys to {name} point, and whether it gets a table",
        _source(finding.place, finding.evidence),
    )  # fmt: skip


def _marker(finding: Finding) -> Question:
    text = finding.message.removeprefix("needs clarification: ")
    either = _OR.search(text)
    options = (
        (re.split(r"\s[-–—]\s|:\s", either[1])[-1].strip(" -:"), either[2].strip())
        if either
        else ("not part of this feature",)
    )
    return Question(
        text, options, "what the spec leaves open here", _source(finding.place, finding.evidence)
    )


def _owner(finding: Finding) -> Question:
    name = finding.table
    options = (f"{name} belongs to one User", f"{name} is shared by all users")
    return Question(
        f"Whose is {with_article(name)}?", options,
        f"a column user_id in {name} with key and index, or none",
        _source(finding.place, finding.message),
    )  # fmt: skip


def _bare(finding: Finding) -> Question:
    name = finding.table
    options = (f"{name} is not part of this feature", f"{name} exists in the application")
    return Question(
        f"What does {with_article(name)} hold?",
        options,
        f"the columns of {name}",
        _source(finding.place, finding.message),
    )


def _of_deletions(document: SpecDocument, findings: tuple[Finding, ...]) -> Iterator[Question]:
    """Stored children whose parent may go, where nothing says what becomes of them."""
    unknown = {f.table for f in findings if f.code == unknown_entity.CODE}
    said = {(r.entity, r.target) for r in document.relationships if r.on_delete}
    seen: set[tuple[str, str]] = set()
    for link in document.relationships:
        pair = (
            (link.target, link.entity)
            if link.cardinality == "one-to-many"
            else (link.entity, link.target)
        )
        child = document.entity(pair[0])
        if (
            link.cardinality == "many-to-many"
            or child is None
            or not child.stored
            or child.existing
        ):
            continue
        if pair in said or pair in seen or pair[1] in unknown or pair[0] == pair[1]:
            continue
        seen.add(pair)
        yield _deletion(*pair, link.place, link.text)


def _deletion(child: str, parent: str, place: Place, said: str) -> Question:
    one, many = " ".join(words_of(parent)).lower(), plural(" ".join(words_of(child)))
    rules: tuple[DeleteRule, ...] = ("cascade", "set null", "restrict")
    options = tuple(deletion_sentence(child, parent, rule) for rule in rules)
    return Question(
        f"What becomes of the {many} when {with_article(one)} is deleted?", options,
        f"ON DELETE of the key from {child} to {parent}", _source(place, said),
    )  # fmt: skip
