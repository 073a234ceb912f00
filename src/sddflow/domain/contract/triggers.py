"""When a role wants the human: each trigger has words it is known by, and what sets it off.

A trigger that is set off stops the run at a gate that says which it was, what was seen, and what
the options cost.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sddflow.domain.contract.item import Item
from sddflow.domain.contract.known import Known
from sddflow.domain.finding import Finding

Look = Callable[[Known], Iterator[str]]
_BLOCKING = ("lock-", "upgrade-half")
_LOSING = ("destructive", "rows-", "downgrade-rows-")
_BREAKING = ("rows-break-", "models-", "rename")


@dataclass(frozen=True, slots=True)
class Trigger:
    """One kind of escalation.

    Args:
        name: stable, kebab-case; also how front matter states it.
        words: a pattern of how texts put it.
        early: it is looked for when the spec has been read, not before landing.
        look: what set it off, a line each with what each way costs; nothing where nothing did.
    """

    name: str
    words: str
    early: bool
    look: Look


def _spec(known: Known) -> Iterator[str]:
    checked = known.checked
    if checked is None:
        return
    for finding in checked.findings:
        if finding.severity == "error" or "contradict" in finding.code:
            yield _told(finding)
    for question in checked.questions:
        yield f"{question.text} ({' / '.join(question.options)}): it changes {question.changes}"


def _several(known: Known) -> Iterator[str]:
    for choice in known.proposal.design.choices if known.proposal else ():
        if choice.alternatives:
            others = "; ".join(choice.alternatives)
            yield f"{choice.title}: {choice.chosen}, because {choice.reason}; instead: {others}"


def _loss(known: Known) -> Iterator[str]:
    yield from _of_proof(known, (*_BLOCKING, *_LOSING))
    for fill in known.proposal.design.fills if known.proposal else ():
        yield f"rows that exist are written: {fill.table}.{fill.column} = {fill.form} {fill.value}"


def _performance(known: Known) -> Iterator[str]:
    for finding in known.reviewed.findings if known.reviewed else ():
        if "perform" in finding.by and finding.severity != "info":
            yield _told(finding)
    yield from _of_proof(known, ("index-", "foreign-key-unindexed", "isolation-index"))


def _breaking(known: Known) -> Iterator[str]:
    yield from _of_proof(known, _BREAKING)


def _broader(known: Known) -> Iterator[str]:
    for choice in known.proposal.design.choices if known.proposal else ():
        if choice.cutting:
            yield f"{choice.title}: {choice.chosen}; it concerns more than this feature"


TRIGGERS: tuple[Trigger, ...] = (
    Trigger("unclear-performance", r"\bperformance\b", early=False, look=_performance),
    Trigger(
        "several-designs",
        r"\b(?:multiple|several)\b.*\b(?:designs?|approaches|schemas?)|trade-?offs?",
        early=False,
        look=_several,
    ),
    Trigger(
        "data-loss",
        r"downtime|data[ -]loss|(?:critical|production)\b.*\bdata|irreversible|destructive",
        early=False,
        look=_loss,
    ),
    Trigger("breaking-change", r"\b(?:breaking|incompatible)\b", early=False, look=_breaking),
    Trigger(
        "broader-issue",
        r"\bbroader\b|\barchitectural (?:issues?|decisions?)",
        early=False,
        look=_broader,
    ),
    Trigger(
        "unclear-spec",
        r"contradict|ambig|\b(?:missing|unclear|incomplete)\b",
        early=True,
        look=_spec,
    ),
)
"""In the order in which their words are looked for: the most particular first."""

NAMES = tuple(t.name for t in TRIGGERS)


def trigger_of(item: Item) -> Trigger | None:
    """What an item of escalation is about; None where nothing known sets it off."""
    if item.value:
        return next((t for t in TRIGGERS if t.name == item.value), None)
    return next((t for t in TRIGGERS if re.search(t.words, item.text, re.IGNORECASE)), None)


def _of_proof(known: Known, beginnings: tuple[str, ...]) -> Iterator[str]:
    for finding in known.proved.proof.findings if known.proved else ():
        if (
            finding.code.startswith(beginnings)
            and finding.severity != "info"
            and not finding.allowed
        ):
            yield _told(finding)


def _told(finding: Finding) -> str:
    cure = f"; instead: {finding.cure}" if finding.cure else ""
    return f"{finding.code}: {finding.message}{cure}"
