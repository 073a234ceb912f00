"""A new table of which the model was left out of the change."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import matches_models
from sddflow.proof.revisions.history import History
from sddflow.target.revisions import read_revision

KEY = ', sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id"))'
COMMENTS = 'op.create_table("comments", sa.Column("id", sa.Integer, primary_key=True){})'
IN_SQL = (
    'op.execute("CREATE TABLE comments (id int PRIMARY KEY, user_id int REFERENCES users (id))")'
)


def _before(*more):
    def build(metadata):
        sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
        for name in ("tasks", *more):
            sa.Table(name, metadata, sa.Column("id", sa.Integer, primary_key=True))

    return build


def _told(migrating, tmp_path, words, before=None):
    file = tmp_path / "0002.py"
    file.write_text(f'revision = "2"\ndown_revision = "1"\n\ndef upgrade():\n    {words}\n')
    case = migrating.case(
        before or _before(), lambda op: exec(words, {"op": op, "sa": sa}),
        promised=_before(),
    )  # fmt: skip
    case.history = History(("1", "2"), ("2",), (read_revision(file, tmp_path),), tmp_path)
    found = matches_models.run(case).findings
    return {f.table: f.severity for f in found if f.code == "models-table-unknown"}


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        (COMMENTS.format(KEY), "warning"),
        (COMMENTS.format(""), "info"),
        (IN_SQL, "info"),
    ],
)
def test_a_table_without_a_model(migrating, tmp_path, words, severity):
    """It is a question where Alembic makes it, and where it points to rows of the models."""
    assert _told(migrating, tmp_path, words) == {"comments": severity}


def test_where_others_have_none_either(migrating, tmp_path):
    """An application that has tables without models adds one more of them."""
    told = _told(migrating, tmp_path, COMMENTS.format(KEY), _before("jobs"))
    assert told == {"comments": "info", "jobs": "info"}
