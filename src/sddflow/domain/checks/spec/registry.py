"""Every rule over specs, declared once."""

from collections.abc import Callable, Iterator

from sddflow.domain.checks.spec import (
    answer_unread,
    clarification_left,
    contradiction,
    entity_undescribed,
    no_data_change,
    no_data_section,
    owner_missing,
    unknown_entity,
)
from sddflow.domain.finding import Finding
from sddflow.domain.spec.document import SpecDocument

Rule = Callable[[SpecDocument, tuple[str, ...]], Iterator[Finding]]

RULES: dict[str, Rule] = {
    no_data_section.CODE: no_data_section.check,
    no_data_change.CODE: no_data_change.check,
    contradiction.CODE: contradiction.check,
    unknown_entity.CODE: unknown_entity.check,
    entity_undescribed.CODE: entity_undescribed.check,
    clarification_left.CODE: clarification_left.check,
    owner_missing.CODE: owner_missing.check,
    answer_unread.CODE: answer_unread.check,
}


def check_spec(document: SpecDocument, existing: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    """What the rules say about a spec, errors first, then by line.

    Args:
        document: the spec, read.
        existing: names of tables and classes the application has; () where they are not known.
    """
    found = [f for rule in RULES.values() for f in rule(document, existing)]
    rank = {"error": 0, "warning": 1, "info": 2}
    return tuple(
        sorted(found, key=lambda f: (rank[f.severity], f.place.line if f.place else 0, f.code))
    )
