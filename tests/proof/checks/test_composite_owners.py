"""Keys over several columns that lead to a user: right as they stand."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import (
    cascade,
    foreign_keys,
    indexes,
    isolation,
    not_null,
    second_path,
    unique,
)
from tests.proof.checks.conftest import users


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


def _of_tenants():
    """A document is of a user of the same tenant, and may come from a template of one."""

    def build(metadata):
        metadata.tables["users"].append_column(sa.Column("tenant_id", sa.Integer, nullable=False))
        metadata.tables["users"].append_constraint(sa.UniqueConstraint("tenant_id", "id"))
        _of_tenant(metadata, "templates", sa.UniqueConstraint("tenant_id", "id"))
        named = ["tenant_id", "template_id"]
        there = ["templates.tenant_id", "templates.id"]
        _of_tenant(
            metadata,
            "documents",
            sa.Column("template_id", sa.Integer),
            sa.ForeignKeyConstraint(named, there, ondelete="RESTRICT"),
            sa.Index("ix_documents_template", *named),
        )

    return build


def _of_tenant(metadata, name, *parts):
    sa.Table(
        name,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("tenant_id", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], ondelete="CASCADE"
        ),
        sa.Index(f"ix_{name}_user", "tenant_id", "user_id"),
        *parts,
    )


def test_an_owner_by_a_key_over_the_tenant_too(migrating):
    """The part that names the user is the owner: its index and its cascades are looked at."""

    def before(metadata):
        users(metadata)
        _of_tenants()(metadata)

    def up(op):
        op.create_table(
            "drafts",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("tenant_id", sa.Integer, nullable=False),
            sa.Column("user_id", sa.Integer, nullable=False),
            sa.ForeignKeyConstraint(["tenant_id", "user_id"], ["users.tenant_id", "users.id"]),
        )

    found = isolation.run(migrating.case(before, up)).findings
    assert [(f.code, f.table) for f in found] == [("isolation-index", "drafts")]


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


@pytest.mark.parametrize(("over", "told"), [("tenant_id", True), ("user_id", False)])
def test_a_second_way_over_several_columns(migrating, over, told):
    """A template may be another user's of the tenant; over the owner too it is always their own."""

    def before(metadata):
        users(metadata)
        metadata.tables["users"].append_column(sa.Column("tenant_id", sa.Integer, nullable=False))
        metadata.tables["users"].append_constraint(sa.UniqueConstraint("tenant_id", "id"))
        _of_tenant(metadata, "templates", sa.UniqueConstraint(over, "id"))
        _of_tenant(metadata, "documents", sa.Column("template_id", sa.Integer))

    def up(op):
        op.execute("UPDATE documents SET template_id = NULL")
        with op.batch_alter_table("documents") as batch:
            batch.create_foreign_key(
                "fk_template", "templates", [over, "template_id"], [over, "id"], ondelete="CASCADE"
            )

    case = migrating.case(before, up)
    if not told:
        with pytest.raises(SkippedError):
            second_path.run(case)
        return
    [found] = second_path.run(case).findings
    assert (found.code, found.column) == ("isolation-leak", "template_id")
    assert "documents(tenant_id, template_id) → templates(tenant_id, id)" in found.message
