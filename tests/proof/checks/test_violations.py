"""Rows that are there, under a rule that comes."""

import pytest
import sqlalchemy as sa

from sddflow.proof.rules.violations import violations


def _notes(*parts, body=None, nick=True, number=None):
    def build(metadata):
        sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
        sa.Table(
            "notes",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("user_id", sa.BigInteger),
            sa.Column("body", body or sa.String(80), nullable=False),
            sa.Column("nick", sa.String(40), nullable=nick),
            sa.Column("number", number or sa.Integer, nullable=False),
            *(part() for part in parts),
        )

    return build


def _found(migrating, promised):
    """What the rows of the plain table break of the promised rules."""
    case = migrating.case(_notes(), lambda _: None, promised=promised)
    new, engine = case.models, case.first.scratch.engine()
    return list(violations(engine, case.rows, case.first.schema, new))


def _unique(*columns):
    return lambda: sa.UniqueConstraint(*columns, name="uq")


def _check(condition):
    return lambda: sa.CheckConstraint(condition, name="ck")


@pytest.mark.parametrize(
    ("promised", "kind"),
    [
        (_notes(nick=False), "not-null"),
        (_notes(_unique("nick")), "unique"),
        (_notes(_unique("body", "number")), "unique"),
        (_notes(_check("number > 1000000")), "check"),
        (_notes(_check("body IN ('one', 'two')")), "check"),
        (_notes(_check("length(body) >= 3")), "check"),
        (_notes(lambda: sa.ForeignKeyConstraint(["user_id"], ["users.id"])), "foreign-key"),
        (_notes(body=sa.String(20)), "narrowing"),
        (_notes(number=sa.SmallInteger), "narrowing"),
    ],
)
def test_broken_rules(migrating, promised, kind):
    """Each rule is shown with a row of what the database allows today."""
    found = _found(migrating, promised)
    assert [v.kind for v in found] == [kind]
    assert found[0].table == "notes"
    assert found[0].row


@pytest.mark.parametrize(
    "promised",
    [
        _notes(),
        _notes(_unique("id", "body")),
        _notes(_check("number > -5")),
        _notes(body=sa.String(200)),
        _notes(body=sa.Text),
        _notes(number=sa.BigInteger),
    ],
)
def test_kept_rules(migrating, promised):
    """Wider columns and rules that every row keeps break nothing."""
    assert _found(migrating, promised) == []
