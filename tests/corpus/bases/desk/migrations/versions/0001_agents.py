"""Organisations, their agents, and the countries of the world."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA desk")
    op.execute("CREATE SCHEMA reference")
    op.create_table(
        "countries",
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("code"),
        schema="reference",
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        schema="desk",
    )
    op.create_table(
        "agents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["desk.organisations.id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("organisation_id", "email", name="uq_agents_organisation_email"),
        schema="desk",
    )


def downgrade() -> None:
    op.drop_table("agents", schema="desk")
    op.drop_table("organisations", schema="desk")
    op.drop_table("countries", schema="reference")
    op.execute("DROP SCHEMA reference")
    op.execute("DROP SCHEMA desk")
