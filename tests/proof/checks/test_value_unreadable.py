"""Words that a migration writes, and that the models cannot read."""

import pytest
import sqlalchemy as sa
from shown.proving import page_of, proved

from sddflow.proof.checks import value_unreadable


@pytest.mark.slow
@pytest.mark.parametrize(("section", "found"), [("Fails", True), ("Passes", False)])
def test_the_page(section, found, tmp_path):
    """What the page says fails is found; what it says passes is not."""
    proof = proved(page_of("value-unreadable"), section, tmp_path)
    assert ("value-unreadable" in {f.code for f in proof.findings}) is found


def _notes(metadata):
    sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
    )


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE notes SET kind = 'letter'", True),
        ("INSERT INTO notes (id, kind) VALUES (77777, 'Memo')", True),
        ("UPDATE notes SET kind = upper(kind)", True),
        ("UPDATE notes SET kind = 'memo'", False),
        ("INSERT INTO notes (id, kind) VALUES (77777, 'mail')", False),
        ("DELETE FROM notes", False),
    ],
)
def test_words_of_the_migration(migrating, statement, found):
    """A word is told that no row said before and that is none of the models'."""
    case = migrating.case(_notes, lambda op: op.execute(statement))
    case._words = {("notes", "kind"): ("mail", "memo")}
    told = [(f.code, f.severity) for f in value_unreadable.run(case).findings]
    assert told == [("value-unreadable", "error")] * found
