"""Findings get their line, in the revision that they are about."""

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.proof.revisions.history import History
from sddflow.proof.settled import settled
from sddflow.target.revisions import read_revision

FIRST = """
from alembic import op
revision = "2"
down_revision = "1"


def upgrade():
    # sddflow: allow rows-changed because they are upper case everywhere else
    op.execute("UPDATE notes SET title = upper(title)")


def downgrade():
    pass
"""
SECOND = """
from alembic import op
import sqlalchemy as sa
revision = "3"
down_revision = "2"


def upgrade():
    op.add_column("notes", sa.Column("rank", sa.Integer))


def downgrade():
    op.drop_column("notes", "rank")
"""


def _settled(tmp_path, column):
    files = []
    for name, text in (("2.py", FIRST), ("3.py", SECOND)):
        (tmp_path / name).write_text(text)
        files.append(read_revision(tmp_path / name, tmp_path))
    history = History(("1", "2", "3"), ("2", "3"), tuple(files), tmp_path)
    finding = Finding(
        "rows-changed", "warning", "changed", Place("3.py"), revision="3", table="notes",
        column=column, by="proof",
    )  # fmt: skip
    return settled((finding,), history)[0]


def test_the_revision_that_did_it(tmp_path):
    """Of several revisions under test, the one whose statement names the column is the place."""
    found = _settled(tmp_path, "title")
    assert (found.revision, found.place) == ("2", Place("2.py", 9))
    assert found.allowed


def test_what_is_no_revision_stays_the_place(tmp_path):
    """What env.py is blamed for is not moved to the revision that made the table."""
    (tmp_path / "3.py").write_text(SECOND)
    history = History(("2", "3"), ("3",), (read_revision(tmp_path / "3.py", tmp_path),), tmp_path)
    place = Place("alembic/env.py")
    finding = Finding("models-unseen", "warning", "x", place, revision="3", table="notes", by="x")
    assert settled((finding,), history)[0].place == place


def test_the_newest_where_it_says_so(tmp_path):
    """What the newest revision itself names stays its own."""
    found = _settled(tmp_path, "rank")
    assert (found.revision, found.place) == ("3", Place("3.py", 9))
    assert not found.allowed
