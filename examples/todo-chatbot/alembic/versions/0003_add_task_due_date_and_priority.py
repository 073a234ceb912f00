"""Add due date and priority to tasks.

Tasks that exist have no due date and become "normal", by the server's default.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the columns, in batch mode because SQLite cannot add a constraint to a table."""
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("due_date", sa.Date(), nullable=True))
        tasks.add_column(
            sa.Column("priority", sa.String(length=10), server_default="normal", nullable=False)
        )
        tasks.create_check_constraint("ck_tasks_priority", "priority IN ('low', 'normal', 'high')")


def downgrade() -> None:
    """Drop the columns; all due dates and priorities are lost."""
    with op.batch_alter_table("tasks") as tasks:
        tasks.drop_constraint("ck_tasks_priority", type_="check")
        tasks.drop_column("priority")
        tasks.drop_column("due_date")
