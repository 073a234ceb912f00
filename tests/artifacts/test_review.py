"""What the review of a migration by code finds."""

import pytest

from sddflow.artifacts.review import review_migration
from sddflow.domain.schema.change import DropColumn
from sddflow.domain.schema.table import Column, ColumnType

GOOD = '''"""Add."""
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade():
    """Up."""
    op.create_table("a", sa.Column("id", sa.Integer()))


def downgrade():
    """Down."""
    op.drop_table("a")
'''


def codes(text: str, **more: object) -> list[str]:
    return [finding.code for finding in review_migration(text, **more)]


def test_a_good_migration_has_no_findings() -> None:
    """Drops in the downgrade are what it is there for."""
    assert codes(GOOD, packages=("app",)) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('op.drop_table("a")', "pass", "migration-empty-downgrade"),
        ('op.drop_table("a")', "raise NotImplementedError", "migration-empty-downgrade"),
        ("def downgrade", "def sideways", "migration-no-downgrade"),
        ('"0003"', '("0003", "0002")', "migration-down-revision"),
        ("down_revision:", "parent:", "migration-down-revision"),
        ("op.create_table(", "op.drop_table(", "migration-unasked-drop"),
        ("import sqlalchemy as sa", "import app.models", "migration-imports-application"),
        ("import sqlalchemy as sa", "from app.models import User", "migration-imports-application"),
        ("import sqlalchemy as sa", "from . import User", "migration-imports-application"),
        ("def upgrade():", "def upgrade(:", "migration-not-python"),
    ],
)
def test_what_is_wrong_is_found(old: str, new: str, code: str) -> None:
    """Each fault gives its own finding, an error with a place."""
    (finding,) = review_migration(GOOD.replace(old, new), path="v/0004.py", packages=("app",))
    assert (finding.code, finding.severity) == (code, "error")
    assert finding.place is not None
    assert finding.place.file == "v/0004.py"


def test_a_drop_the_design_asks_for_is_meant() -> None:
    """What the changes say may go, may go."""
    text = GOOD.replace("op.create_table(", "op.drop_column(")
    change = DropColumn("a", Column("x", ColumnType("text")))
    assert codes(text, changes=(change,)) == []
    assert codes(text) == ["migration-unasked-drop"]
