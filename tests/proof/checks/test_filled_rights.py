"""Rights that are given to everybody, or turned round."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import filled_from


def _people(metadata):
    sa.Table(
        "people", metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("role", sa.String(20), nullable=False),
    )  # fmt: skip


def _found(migrating, name, kind, value):
    def up(op):
        op.add_column("people", sa.Column(name, kind))
        op.execute("UPDATE people SET role = 'admin' WHERE id < 3")
        op.execute(f"UPDATE people SET {name} = {value}")

    case = migrating.case(_people, up)
    for key, row in case.rows["people"].rows.items():
        row["role"] = case.now["people"].rows[key]["role"]
    return [f.code for f in filled_from.run(case).findings if f.column == name]


@pytest.mark.parametrize(
    ("name", "kind", "value", "code"),
    [
        ("is_admin", sa.Boolean(), "true", "backfill-constant"),
        ("is_admin", sa.Boolean(), "false", ""),
        ("is_reader", sa.Boolean(), "true", ""),
        ("access", sa.String(20), "'admin'", "backfill-constant"),
        ("access", sa.String(20), "'member'", ""),
        ("title", sa.String(20), "'admin'", ""),
        ("is_admin", sa.Boolean(), "role <> 'admin'", "backfill-inverted"),
        ("is_admin", sa.Boolean(), "role = 'admin'", ""),
        ("is_active", sa.Boolean(), "false", "backfill-constant"),
        ("is_active", sa.Boolean(), "true", ""),
        ("sms_enabled", sa.Boolean(), "false", ""),
        ("admin", sa.Boolean(), "role <> 'admin'", "backfill-inverted"),
    ],
)
def test_rights(migrating, name, kind, value, code):
    """A right that all rows get is asked about, and one that only the others get."""
    assert _found(migrating, name, kind, value) == ([code] if code else [])
