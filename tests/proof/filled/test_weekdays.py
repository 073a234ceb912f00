"""Days of the week, counted in the database and in Python."""

from types import SimpleNamespace

import pytest

from sddflow.domain.schema.table import Column, ColumnType, Table
from sddflow.proof.filled.weekdays import weekdays

PLANS = Table("plans", (Column("weekday", ColumnType("integer")),))
SQLITE = "UPDATE plans SET weekday = CAST(strftime('%w', day) AS INTEGER)"
POSTGRES = "UPDATE plans SET weekday = extract(dow FROM day)"


def _found(tmp_path, statement, gives):
    (tmp_path / "app.py").write_text(f"plan = Plan(weekday={gives})\n")
    migrations = SimpleNamespace(script_location="alembic")
    case = SimpleNamespace(
        touched=(PLANS,), upgrade=(statement,),
        application=SimpleNamespace(root=tmp_path, migrations=migrations),
        finding=lambda code, _severity, message, **_: (code, message),
    )  # fmt: skip
    return list(weekdays(case))


@pytest.mark.parametrize(
    ("statement", "gives"),
    [
        (SQLITE, "day.weekday()"),
        (POSTGRES, "day.weekday()"),
        (POSTGRES, "day.isoweekday()"),
        (POSTGRES.replace("dow", "isodow"), "day.weekday()"),
    ],
)
def test_counts_that_differ(tmp_path, statement, gives):
    """Sunday is 0 in SQL, Monday is 0 or 1 in Python."""
    ((code, message),) = _found(tmp_path, statement, gives)
    assert code == "backfill-otherwise"
    assert "app.py:1" in message


@pytest.mark.parametrize(
    ("statement", "gives"),
    [
        (POSTGRES.replace("dow", "isodow"), "day.isoweekday()"),
        (POSTGRES.replace("dow FROM day)", "isodow FROM day) - 1"), "day.weekday()"),
        ("UPDATE plans SET weekday = (strftime('%w', day) + 6) % 7", "day.weekday()"),
        (SQLITE, "(day.weekday() + 1) % 7"),
        (SQLITE, "0"),
        (SQLITE.replace("plans", "others"), "day.weekday()"),
    ],
)
def test_counts_that_agree(tmp_path, statement, gives):
    """What is reckoned to the other count, or is nobody's, is quiet."""
    assert _found(tmp_path, statement, gives) == []
