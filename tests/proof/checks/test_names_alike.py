"""Names that are one but for capitals, and constraints with another name than their models'."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import matches_models, names


def _notes(*columns, parts=(), convention=None):
    def build(metadata):
        if convention:
            metadata.naming_convention = convention
        sa.Table(
            "notes",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            *(sa.Column(name, sa.String(20)) for name in columns),
            *(part() for part in parts),
        )

    return build


def _codes(case):
    try:
        return [(f.code, f.column) for f in names.run(case).findings]
    except SkippedError:
        pytest.skip("SQLite takes them for one, and refuses")


@pytest.fixture
def postgres(bench):
    """A bench where both names can stand side by side."""
    if bench.server.dialect == "sqlite":
        pytest.skip("SQLite takes them for one, and refuses")
    return bench


def test_two_that_are_one_without_quotes(postgres):
    """Columns of a table, or two tables, are told once."""
    assert _codes(postgres.case(_notes("userId", "userid"))) == [("name-case", "userId")]
    twice = lambda m: (_notes("a")(m), sa.Table("Notes", m, sa.Column("id", sa.Integer)))  # noqa: E731 - once
    assert _codes(postgres.case(twice)) == [("name-case", "")]


def test_names_with_capitals(postgres):
    """Capitals alone are a matter of taste."""
    assert _codes(postgres.case(_notes("userId", "user_id"))) == []


UNIQUE = {"uq": "uq_%(table_name)s_%(column_0_name)s"}


@pytest.mark.parametrize(
    ("made", "told"), [("one_title", True), ("uq_notes_title", False)], ids=["other", "same"]
)
def test_a_name_against_the_convention(bench, made, told):
    """What the metadata's convention names must be called so in the migration."""
    promised = _notes("title", parts=[lambda: sa.UniqueConstraint("title")], convention=UNIQUE)
    built = _notes("title", parts=[lambda: sa.UniqueConstraint("title", name=made)])
    found = matches_models.run(bench.case(promised, built)).findings
    assert [(f.code, f.severity) for f in found] == (
        [("models-constraint-name", "info")] if told else []
    )


def test_a_name_that_nobody_gave(bench):
    """Where the model gives none, the migration may give any."""
    promised = _notes("title", parts=[lambda: sa.UniqueConstraint("title")])
    built = _notes("title", parts=[lambda: sa.UniqueConstraint("title", name="one_title")])
    assert matches_models.run(bench.case(promised, built)).findings == ()
