"""Texts as the source puts them together, in rows."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.spelt_texts import spell_each, spelt_texts

SOURCE = """
def next_number(year, last):
    return f"{year}-{last + 1:03d}"

def write(session, year, last):
    session.add(Bill(number=next_number(year, last)))
"""


@pytest.fixture
def bills(tmp_path):
    """A database with rows, whose numbers are unique, and a folder with that source."""
    (tmp_path / "bills.py").write_text(SOURCE)
    with scratch("sqlite", Settings()) as made:
        metadata = sa.MetaData()
        sa.Table("bills", metadata, sa.Column("id", sa.Integer, primary_key=True),
                 sa.Column("number", sa.String(20), nullable=False, unique=True))  # fmt: skip
        metadata.create_all(made.engine())
        fill(made.engine(), read_schema(made.url))
        yield made


@pytest.mark.parametrize(("said", "spelt"), [({"bills", "number"}, True), ({"bills"}, False)])
def test_each_row_of_a_unique_column(bills, tmp_path, said, spelt):
    """Every row has a text of that form, one of them with a digit more; or none, if not named."""
    schema = read_schema(bills.url)
    spell_each(bills.engine(), tmp_path, list(schema.tables), frozenset(said))
    told = [row["number"] for row in snapshot(bills.engine(), schema)["bills"].rows.values()]
    parts = [number.split("-") for number in told]
    formed = [p for p in parts if len(p) == 2 and len(p[0]) == 4 and p[1].isdigit()]
    assert len(formed) == (len(told) if spelt else 0)
    assert not spelt or {len(p[1]) for p in formed} == {3, 4}


def test_samples(tmp_path):
    """Parts that differ, a year that is one, and digits that are filled up."""
    (tmp_path / "bills.py").write_text(SOURCE)
    assert spelt_texts(tmp_path, None, frozenset({"number"})) == {
        "number": ("2025-340", "2020-080")
    }
