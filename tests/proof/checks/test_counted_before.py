"""Rows that a sequence has numbered before it is made anew."""

import pytest
import sqlalchemy as sa

from sddflow.database.postgres.counting import counted_columns
from sddflow.proof.counted_before import asked_of, number

pytestmark = pytest.mark.parametrize(
    "migrating", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
ANEW = (
    "ALTER TABLE bills ALTER no DROP DEFAULT",
    "DROP SEQUENCE bill_numbers",
    "CREATE SEQUENCE bill_numbers START 1000",
    "ALTER TABLE bills ALTER no SET DEFAULT nextval('bill_numbers')",
)
SET = "SELECT setval('bill_numbers', (SELECT max(no) FROM bills))"


def _bills(unique):
    def build(metadata):
        sa.Sequence("bill_numbers", start=1000, metadata=metadata)
        sa.Table(
            "bills",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column(
                "no",
                sa.BigInteger,
                server_default=sa.text("nextval('bill_numbers')"),
                nullable=False,
                unique=unique,
            ),
        )

    return build


def _moves(statements):
    return lambda op: [op.execute(statement) for statement in statements]


def _asked(migrating, statements, *, unique=True):
    case = migrating.case(_bills(unique), _moves(statements))
    with case.first.scratch.engine().connect() as connection:
        return case, asked_of(case, counted_columns(connection))


@pytest.mark.parametrize(
    ("statements", "taken"),
    [
        (ANEW, 3),
        (("ALTER SEQUENCE bill_numbers RESTART",), 3),
        (("ALTER SEQUENCE bill_numbers CACHE 20",), 0),
        ((*ANEW, SET), 0),
    ],
)
def test_numbers_that_were_given_are_met_again(migrating, statements, taken):
    """Rows are numbered by the sequence first; then it stands below them, or does not."""
    case, (asked,) = _asked(migrating, statements)
    copy = case.first.scratch.clone()
    with copy.engine().begin() as connection:
        assert number(connection, asked)
    migrating.run(copy, _moves(statements))
    with copy.engine().connect() as connection:
        (found,) = (c for c in counted_columns(connection) if c.column == "no")
    assert found.taken == taken


def test_what_no_statement_names_is_not_asked(migrating):
    """A sequence that nobody speaks of goes on; numbers that may come twice do no harm."""
    assert _asked(migrating, ["ALTER TABLE bills ADD note text"])[1] == ()
    assert _asked(migrating, ANEW, unique=False)[1] == ()


def test_numbers_that_others_point_to_are_left_alone(migrating):
    """Where the database refuses other numbers, nothing is tried."""
    case, (asked,) = _asked(migrating, ANEW)
    with case.first.scratch.clone().engine().begin() as connection:
        connection.exec_driver_sql("ALTER TABLE bills ADD CHECK (no < 1000 OR no > 2000)")
        assert not number(connection, asked)
