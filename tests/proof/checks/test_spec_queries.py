"""Indexes against the queries that a spec states, with its lines."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import index_use, query_index
from sddflow.proof.queries.stated import stated_queries

SPEC = """\
# Feature Specification: Notes

### Key Entities

- **Note**: something that a user writes down.
  - title: string, required
  - rank: integer, required
  - created_at: datetime, required

### Functional Requirements

"""


def _notes(*indexes, keyed=False):
    def build(metadata):
        sa.Table(
            "notes",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False, index=keyed),
            sa.Column("title", sa.String(90), nullable=False),
            sa.Column("rank", sa.Integer, nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            *(sa.Index(f"ix_{n}", *columns) for n, columns in enumerate(indexes)),
        )

    return build


def _case(bench, tmp_path, build, *lines):
    case = bench.case(build)
    folder = tmp_path / "specs" / "add-notes"
    folder.mkdir(parents=True)
    told = "".join(f"- **FR-{n:03}**: {line}\n" for n, line in enumerate(lines, 1))
    (folder / "spec.md").write_text(SPEC + told)
    case.application = replace(case.application, root=tmp_path)
    return case


MINE = "A user MUST be able to list their notes, newest first."
TITLED = "The system MUST list notes filtered by title, newest first."


def test_what_a_spec_states(bench, tmp_path):
    """A filter, the user and an order become a query of the table, at the line that says so."""
    case = _case(bench, tmp_path, _notes(), MINE, TITLED)
    found = stated_queries(tmp_path, case.built.schema.tables, "users")
    asked = [
        ([c.column for c in q.conditions], [(o.column, o.descending) for o in q.orders])
        for q in found
    ]
    assert asked == [
        (["user_id"], [("created_at", True)]),
        (["title"], [("created_at", True)]),
    ]
    assert [str(q.place) for q in found] == [f"specs/add-notes/spec.md:{n}" for n in (12, 13)]


def test_a_stated_query_without_an_index(bench, tmp_path):
    """A list that a spec states, and that reads every row of its new table, is told."""
    found = query_index.run(_case(bench, tmp_path, _notes(keyed=True), TITLED)).findings
    assert [(f.code, f.severity) for f in found] == [("query-unindexed", "warning")]
    assert found[0].message.startswith("specs/add-notes/spec.md:12 ")
    assert TITLED in found[0].evidence


@pytest.mark.parametrize(
    ("indexes", "lines"),
    [
        ([("title", "created_at")], [TITLED]),
        ([("user_id", "created_at")], [MINE]),
        ([], ["Notes MUST be exported within a minute."]),
        ([], ["The system MUST list notes filtered by colour, newest first."]),
    ],
)
def test_a_stated_query_with_an_index(bench, tmp_path, indexes, lines):
    """An index for it, no query at all, and one about what the table does not have."""
    case = _case(bench, tmp_path, _notes(*indexes, keyed=True), *lines)
    assert query_index.run(case).findings == ()


def test_an_index_that_a_stated_query_cannot_use(bench, tmp_path):
    """Its first column is another one than the spec asks for."""
    case = _case(bench, tmp_path, _notes(("rank", "title"), keyed=True), TITLED)
    assert [f.code for f in index_use.run(case).findings] == ["index-unused"]


def test_no_spec_of_the_table(bench, tmp_path):
    """Specs of other features have nothing to say of it."""
    case = _case(bench, tmp_path, _notes(("rank",)), MINE)
    (tmp_path / "specs" / "add-notes" / "spec.md").write_text("# Payments\n\nNothing else.\n")
    with pytest.raises(SkippedError, match="no query"):
        index_use.run(case)
