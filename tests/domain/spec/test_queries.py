"""Orders of queries in running words."""

import pytest

from sddflow.domain.spec.parse import parse_spec

ENTITIES = """# Feature Specification: Clinic

## Key Entities
- **Visit**: Attributes: visit time, date, due date, place, note (text). Belongs to a Pet.
- **Lab Report**: Attributes: body (text). Belongs to a Visit.
- **Pet**: Attributes: name. Belongs to a User.

## Requirements
- **FR-001**: """


@pytest.mark.parametrize(
    ("words", "entity", "by", "order", "descending"),
    [
        ("Users MUST list the visits of a pet, newest first by visit time.",
         "Visit", ("Pet",), "visit_time", True),
        ("Users MUST list the visits of a pet by date, newest first.",
         "Visit", ("Pet",), "date", True),
        ("Users MUST list the visits of a pet, the earliest due date first.",
         "Visit", ("Pet",), "due_date", False),
        ("Users MUST list the visits of a pet, oldest first by created time.",
         "Visit", ("Pet",), "created_at", False),
        ("Users MUST list the visits of a pet filtered by date, newest first.",
         "Visit", ("Pet", "date"), "created_at", True),
        ("Users MUST list the visits of a pet, oldest first.",
         "Visit", ("Pet",), "created_at", False),
        ("Users MUST list the visits of a pet, sorted by urgency.", "Visit", ("Pet",), "", False),
        ("Staff MUST see the reports of a visit, newest first.",
         "LabReport", ("Visit",), "created_at", True),
        ("All visits ordered by due date.", "Visit", (), "due_date", False),
        ("Staff list the visits by due date, the soonest first.", "Visit", (), "due_date", False),
        ("Staff MUST see the visits of a pet, newest due date first.",
         "Visit", ("Pet",), "due_date", True),
        ("Staff MUST list the visits of a place.", "Visit", ("place",), "", False),
        ("The visits of a pet with a given place.", "Visit", ("Pet", "place"), "", False),
        ("Staff list the visits by place.", "Visit", ("place",), "", False),
    ],
)  # fmt: skip
def test_orders(words, entity, by, order, descending):
    """A query goes by the attribute its words name, else by creation where they say first or last;
    an order by what no attribute is goes by nothing.
    """
    [query] = parse_spec(ENTITIES + words, feature="clinic", path="spec.md").queries
    assert (query.entity, query.by, query.order, query.descending) == (
        entity,
        by,
        order,
        descending,
    )
