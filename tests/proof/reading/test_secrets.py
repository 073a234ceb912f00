"""No password, key or token stands in the files."""

import pytest

WRONG = {
    "production by another name": (
        "secret-in-file",
        "error",
        """\
URL = "postgresql://app:hunter2@prod-db:5432/app"


def upgrade():
    pass


def downgrade():
    pass
""",
    ),
    "a server's DSN": (
        "secret-in-file",
        "error",
        """\
URL = "postgresql://app:Hx7!kd92@db.example.com/app"


def upgrade():
    pass


def downgrade():
    pass
""",
    ),
    "a local DSN": (
        "secret-in-file",
        "warning",
        """\
URL = "postgresql://app:Hx7kd92q@localhost:5432/app"


def upgrade():
    pass


def downgrade():
    pass
""",
    ),
    "a key": (
        "secret-in-file",
        "error",
        """\
KEY = "AKIAABCDEFGHIJKLMNOP"


def upgrade():
    pass


def downgrade():
    pass
""",
    ),
    "a seeded password": (
        "secret-in-file",
        "warning",
        """\
def upgrade():
    op.bulk_insert(sa.table("users"), [{"password": "letmein99"}])


def downgrade():
    pass
""",
    ),
    "a named value": (
        "secret-in-file",
        "warning",
        """\
ADMIN_PASSWORD = "s3cretvalue"


def upgrade():
    pass


def downgrade():
    pass
""",
    ),
}
RIGHT = {
    "a developer's own machine": """\
URL = "postgresql+asyncpg://todo:todo_dev@localhost:5432/todo"


def upgrade():
    pass


def downgrade():
    pass
""",
    "a container's default": """\
import os

URL = os.getenv("DATABASE_URL", "postgresql://app:app123@db:5432/app")


def upgrade():
    pass


def downgrade():
    pass
""",
    "Alembic's own example": """\
URL = "driver://user:pass@localhost/dbname"


def upgrade():
    pass


def downgrade():
    pass
""",
    "from the environment": """\
import os

URL = f"postgresql://app:{os.environ['PW']}@db/app"


def upgrade():
    pass


def downgrade():
    pass
""",
    "filled in": """\
URL = "postgresql://app:%(password)s@db/app"


def upgrade():
    pass


def downgrade():
    pass
""",
    "no password": """\
URL = "postgresql://app@db.example.com/app"


def upgrade():
    pass


def downgrade():
    pass
""",
    "a column": """\
def upgrade():
    op.add_column("users", sa.Column("password", sa.String(200)))


def downgrade():
    pass
""",
    "a hash's column": """\
def upgrade():
    op.execute("UPDATE users SET token = NULL")


def downgrade():
    pass
""",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(read, name):
    """Each defect is told once by its code and severity, with its line."""
    code, severity, text = WRONG[name]
    found = read("secrets", text)
    assert {(f.code, f.severity) for f in found} == {(code, severity)}
    assert all(f.place.file.endswith("0002.py") for f in found)
    assert all(f.place.line > 6 for f in found)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(read, name):
    """Tempting but correct code is left in peace."""
    assert read("secrets", RIGHT[name]) == []
