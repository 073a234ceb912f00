"""Columns that a migration folds, and rows that only their spelling tells apart."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.folding import folded_in, spell_twice


@pytest.mark.parametrize(
    ("source", "columns"),
    [
        ("UPDATE users SET email = lower(email)", {"email"}),
        ("UPDATE users SET email = lower(trim(users.email)), n = 1", {"email"}),
        ("t.update().values(email=sa.func.upper(t.c.email))", {"email"}),
        ("t.update().values(email=row.email.strip())", {"email"}),
        ('"UPDATE t SET code = :new", {"new": row.code.strip().lower()}', {"code"}),
        ('"UPDATE t SET code = :new", {"new": row["code"].casefold()}', {"code"}),
        ("UPDATE users SET sought = lower(email)", set()),
        ("SELECT id FROM users WHERE email <> lower(email)", set()),
        ("op.create_index('ix', 'users', [sa.text('lower(email)')])", set()),
        ("def downgrade():\n    'UPDATE users SET email = lower(email)'", set()),
    ],
)
def test_what_is_folded(source, columns):
    """What a column holds is folded into the column itself, by SQL or row by row."""
    assert folded_in(source) == columns


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request):
    """A database with rows; what is unique there is so alone, or for an owner."""
    with scratch(request.param, Settings()) as made:
        metadata = sa.MetaData()
        sa.Table(
            "members", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("email", sa.String(80), nullable=False, unique=True),
            sa.Column("code", sa.String(20), nullable=False, unique=True),
        )  # fmt: skip
        sa.Table(
            "pens", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False),
            sa.Column("name", sa.String(80), nullable=False),
            sa.UniqueConstraint("member_id", "name"),
        )  # fmt: skip
        metadata.create_all(made.engine())
        fill(made.engine(), read_schema(made.url))
        yield made


def test_two_spellings(database):
    """One is there in capitals too, one with a space; both belong to the same owner."""
    schema = read_schema(database.url)
    spell_twice(database.engine(), schema, frozenset({"email", "name"}))
    taken = snapshot(database.engine(), schema)
    emails = [row["email"] for row in taken["members"].rows.values()]
    names = [(row["member_id"], row["name"]) for row in taken["pens"].rows.values()]
    assert len(emails) - len({email.lower() for email in emails}) == 1
    assert len(emails) - len({email.strip() for email in emails}) == 1
    assert len(set(names)) - len({(owner, name.lower().strip()) for owner, name in names}) > 1
