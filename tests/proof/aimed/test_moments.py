"""Days that a migration compares a column with."""

import datetime as dt

import pytest

from sddflow.proof.aimed.moments import models_of, moments_in


def _up(statement):
    return f'def upgrade():\n    op.execute("{statement}")\n\n\ndef downgrade():\n    pass\n'


@pytest.mark.parametrize(
    ("statement", "days"),
    [
        ("UPDATE t SET a = 1 WHERE made_on < '2024-01-01'", ["2024-01-01"]),
        ("UPDATE t SET a = 1 WHERE t.made_on >= DATE '2024-01-01'", ["2024-01-01"]),
        ("DELETE FROM t WHERE made_on <= '2023-12-31 23:59:59'", ["2023-12-31"]),
        (
            "DELETE FROM t WHERE made_on BETWEEN '2023-01-01' AND '2023-12-31'",
            ["2023-01-01", "2023-12-31"],
        ),
        ("DELETE FROM t WHERE made_on < '2024-13-01'", []),
        ("UPDATE t SET made_on = '2024-01-01'", []),
    ],
)
def test_days_of_sql(statement, days):
    """Each day behind a comparison counts; what is set, and what is no day, does not."""
    found = moments_in(_up(statement)).get("made_on", ())
    assert [moment.date().isoformat() for moment in found] == days


def test_days_of_python():
    """`date(2024, 3, 1)` beside a column of a table counts too."""
    source = "def upgrade():\n    bind.execute(t.delete().where(t.c.made_on < date(2024, 3, 1)))\n"
    assert moments_in(source) == {"made_on": (dt.datetime.fromisoformat("2024-03-01T12:00"),)}


def test_what_the_rows_of_a_day_are_like():
    """Two are there in any case; and one whose words others say too, with most to say."""
    rows = {
        (1,): {"id": 1, "word": "a", "at": None},
        (2,): {"id": 2, "word": "late", "at": None},
        (3,): {"id": 3, "word": "b", "at": 3},
        (4,): {"id": 4, "word": "late", "at": 4},
    }
    assert [row["id"] for row in models_of(rows)] == [1, 2, 4]
    assert [row["id"] for row in models_of({(1,): rows[1,]})] == [1]
