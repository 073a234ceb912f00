"""What hangs on a table outlives its rebuild, or is dropped by its name."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import taken_along

_COPY = "INSERT INTO notes_new (id, title, stars) SELECT id, title, stars FROM notes"


def notes(metadata):
    """Notes with a CHECK and an index over an expression."""
    return sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(80)),
        sa.Column("stars", sa.Integer),
        sa.CheckConstraint("stars < 90", name="ck_notes_stars"),
        sa.Index("ix_notes_lower", sa.text("lower(title)")),
    )


def bare(metadata):
    """The same without."""
    table = sa.Table("notes", metadata)
    for name, kind in (("title", sa.String(80)), ("stars", sa.Integer)):
        table.append_column(sa.Column(name, kind))
    table.append_column(sa.Column("id", sa.Integer, primary_key=True))
    return table


def made_anew(op):
    """A table made anew by hand, without what hung on it."""
    op.create_table(
        "notes_new",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(80)),
        sa.Column("stars", sa.Integer),
    )
    op.execute(_COPY)
    op.drop_table("notes")
    op.rename_table("notes_new", "notes")


def test_a_check_and_an_index_that_go_with_the_old_table_are_told(migrating):
    """A rebuild by hand that forgets a CHECK and an index is told, with the statement it was."""
    found = taken_along.run(migrating.case(notes, made_anew, bare)).findings
    assert {f.message for f in found} == {
        "the check ck_notes_stars of notes is gone, and nothing drops it",
        "the index ix_notes_lower of notes is gone, and nothing drops it",
    }
    assert all(f.severity == "warning" and "DROP TABLE notes took it" in f.evidence for f in found)


def test_what_the_models_promise_is_told_where_they_are_compared(migrating):
    """What the models have too is not told twice."""
    assert taken_along.run(migrating.case(notes, made_anew, notes)).findings == ()


def test_what_is_dropped_by_its_name_is_meant(migrating):
    """An index that a statement drops is left in peace."""
    case = migrating.case(notes, lambda op: op.drop_index("ix_notes_lower", "notes"), bare)
    assert taken_along.run(case).findings == ()


def test_nothing_changed(migrating):
    """Where the catalogue is the same, there is nothing to look for."""
    with pytest.raises(SkippedError):
        taken_along.run(migrating.case(notes, lambda op: op.execute("SELECT 1")))


@pytest.fixture
def postgres(migrating):
    """PostgreSQL alone has policies and grants, and drops an index with its column."""
    if migrating.server.dialect != "postgresql":
        pytest.skip("no policies, no grants")
    return migrating


def test_what_goes_with_its_column_is_natural(postgres):
    """An index over a column that is dropped goes with it."""

    def build(metadata):
        sa.Index("ix_notes_title", bare(metadata).c.title)

    case = postgres.case(build, lambda op: op.drop_column("notes", "title"))
    assert "ix_notes_title" not in case.built.text
    assert taken_along.run(case).findings == ()


def test_grants_and_comments_that_go_are_told(postgres):
    """A table made anew takes what others may do with it along, and what was said of it."""

    def build(metadata):
        table = bare(metadata)
        for sql in (
            "GRANT SELECT ON notes TO PUBLIC",
            "COMMENT ON TABLE notes IS 'what users write'",
        ):
            sa.event.listen(table, "after_create", sa.DDL(sql))
        return table

    found = taken_along.run(postgres.case(build, made_anew, bare)).findings
    assert {(f.severity, f.message.split(" is gone")[0]) for f in found} == {
        ("error", "what public may do with notes"),
        ("warning", "the comment of notes"),
    }


def test_one_of_several_policies_that_goes_is_told(postgres):
    """A policy that goes with the function it calls is told, as long as others are left."""
    made = (
        "CREATE FUNCTION may(n integer) RETURNS boolean LANGUAGE sql AS 'SELECT n > 0'",
        "CREATE POLICY own ON notes USING (may(stars))",
        "CREATE POLICY others ON notes FOR SELECT USING (stars > 5)",
    )

    def build(metadata):
        for sql in made:
            sa.event.listen(
                bare(metadata) if not metadata.tables else metadata.tables["notes"],
                "after_create",
                sa.DDL(sql),
            )

    def up(op):
        op.execute("DROP FUNCTION may(integer) CASCADE")
        op.execute(made[0])

    (found,) = taken_along.run(postgres.case(build, up)).findings
    assert found.message == "the policy own of notes is gone, and nothing drops it"
    assert "DROP FUNCTION may(integer) CASCADE took it" in found.evidence
