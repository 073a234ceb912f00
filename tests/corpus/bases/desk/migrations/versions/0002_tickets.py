"""Tickets, each organisation's own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

state = postgresql.ENUM(
    "open", "waiting", "closed", name="ticket_state", schema="desk", create_type=False
)


def upgrade() -> None:
    op.execute("CREATE TYPE desk.ticket_state AS ENUM ('open', 'waiting', 'closed')")
    op.create_table(
        "tickets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("state", state, server_default="open", nullable=False),
        sa.Column(
            "opened_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["desk.organisations.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["desk.agents.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        schema="desk",
    )
    op.create_index(
        "ix_desk_tickets_organisation_id", "tickets", ["organisation_id"], schema="desk"
    )
    op.create_index("ix_desk_tickets_agent_id", "tickets", ["agent_id"], schema="desk")
    for table in ("agents", "tickets"):
        op.execute(f"ALTER TABLE desk.{table} ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY {table}_own ON desk.{table} "
            "USING (organisation_id = current_setting('desk.organisation', true)::uuid)"
        )


def downgrade() -> None:
    op.drop_table("tickets", schema="desk")
    op.execute("DROP POLICY agents_own ON desk.agents")
    op.execute("ALTER TABLE desk.agents DISABLE ROW LEVEL SECURITY")
    op.execute("DROP TYPE desk.ticket_state")
