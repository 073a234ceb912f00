"""ON CONFLICT of the source against what is unique."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from sddflow.domain.conventions import ModelClass
from sddflow.domain.place import Place
from sddflow.proof.check import SkippedError
from sddflow.proof.checks import upserts

SOURCE = """
def count(session):
    made = insert(Total).values(n=1)
    made = made.on_conflict_do_update(index_elements={0}, set_={{"n": 2}}{1})
    session.execute(made)
"""


def _totals(*more):
    def build(metadata):
        sa.Table(
            "totals", metadata, sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("month", sa.String(7)), sa.Column("n", sa.Integer, nullable=False),
            *(sa.UniqueConstraint(*names) for names in more),
        )  # fmt: skip

    return build


def _told(bench, tmp_path, named, *unique, more=""):
    (tmp_path / "models.py").write_text("class Total(Base): ...\n")
    (tmp_path / "counting.py").write_text(SOURCE.format(named, more))
    case = bench.case(_totals(*unique))
    model = ModelClass("Total", "totals", Place("models.py", 1), "models", "Base")
    case.conventions = replace(case.conventions, classes=(model,))
    case.application = replace(case.application, root=tmp_path)
    return [(f.severity, str(f.place)) for f in upserts.run(case).findings]


@pytest.mark.parametrize(
    ("named", "unique", "told"),
    [
        ('["n"]', (), ["error"]),
        ('["n"]', (("n", "month"),), ["error"]),
        ('["n"]', (("n",),), []),
        ('["month", Total.n]', (("n", "month"),), ["warning"]),
        ('["id"]', (), []),
    ],
)
def test_what_an_upsert_names(bench, tmp_path, named, unique, told):
    """Without a rule it fails; a column that may be NULL never conflicts."""
    found = _told(bench, tmp_path, named, *unique)
    assert [severity for severity, _ in found] == told
    assert {place for _, place in found} <= {"counting.py:4"}


def test_a_partial_index_is_not_looked_for(bench, tmp_path):
    """What names a condition, or a table that nobody changed, is passed over."""
    with pytest.raises(SkippedError):
        _told(bench, tmp_path, '["n"]', more=", index_where=Total.n > 1")
