"""Keys over several columns that lead to a user: right as they stand."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import cascade, foreign_keys, indexes, isolation, not_null, unique


def _own(metadata, name, *parts):
    owner = sa.ForeignKey("users.id", ondelete="CASCADE")
    sa.Table(
        name,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, owner, nullable=False, index=True),
        *parts,
    )


def _whole_key(metadata):
    """A task's project is one of the same user."""
    _own(metadata, "projects", sa.UniqueConstraint("user_id", "id"))
    sa.Table(
        "tasks",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("project_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "project_id"], ["projects.user_id", "projects.id"], ondelete="CASCADE"
        ),
        sa.Index("ix_tasks_project", "project_id", "user_id"),
    )


def _members(metadata):
    """A file is of a member of a house."""
    sa.Table("houses", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "members",
        metadata,
        sa.Column("house_id", sa.ForeignKey("houses.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("user_id", sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Index("ix_members_user", "user_id"),
    )
    sa.Table(
        "files",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("house_id", sa.Integer, nullable=False),
        sa.Column("owner_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["house_id", "owner_id"], ["members.house_id", "members.user_id"], ondelete="CASCADE"
        ),
        sa.Index("ix_files_owner", "owner_id", "house_id"),
    )


def _links(metadata):
    """A link between two things of users."""
    _own(metadata, "notes")
    _own(metadata, "tags")
    sa.Table(
        "note_tags",
        metadata,
        sa.Column("note_id", sa.ForeignKey("notes.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("tag_id", sa.ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
        sa.Index("ix_note_tags_tag", "tag_id"),
    )


@pytest.mark.parametrize("build", [_whole_key, _members, _links])
def test_what_leads_to_a_user_by_several_columns(bench, build):
    """Rows can be made, the index may have the columns in any order, and nobody loses others'."""
    case = bench.case(build)
    found = []
    for check in (cascade, foreign_keys, indexes, isolation, not_null, unique):
        try:
            found += check.run(case).findings
        except SkippedError:
            continue
    assert [f.code for f in found if f.severity != "info"] == []
