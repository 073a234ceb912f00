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
    "a row of settings": (
        "secret-in-file",
        "warning",
        """\
def upgrade():
    op.bulk_insert(sa.table("settings"), [{"key": "smtp_password", "value": "Winter!2024"}])


def downgrade():
    pass
""",
    ),
    "a row of settings by insert()": (
        "secret-in-file",
        "warning",
        """\
def upgrade():
    op.execute(sa.insert(settings).values(name="mail_api_key", value="d3adb33f-mail"))


def downgrade():
    pass
""",
    ),
    "a row of settings in SQL": (
        "secret-in-file",
        "warning",
        """\
def upgrade():
    op.execute(
        "INSERT INTO settings (id, name, value) "
        "VALUES (1, 'title', 'Club'), (2, 'smtp_password', 'Winter!2024')"
    )


def downgrade():
    pass
""",
    ),
    "a column in SQL": (
        "secret-in-file",
        "warning",
        """\
def upgrade():
    op.execute("INSERT INTO users (email, password) VALUES ('a@b.c', 'Letmein99')")


def downgrade():
    pass
""",
    ),
    "a setting in an UPDATE": (
        "secret-in-file",
        "warning",
        """\
def upgrade():
    op.execute("UPDATE settings SET value = 'Winter!2024' WHERE key = 'smtp_password'")


def downgrade():
    pass
""",
    ),
    "a role": (
        "secret-in-file",
        "warning",
        """\
def upgrade():
    op.execute("CREATE ROLE reporting LOGIN PASSWORD 'Rp-2024-x'")


def downgrade():
    pass
""",
    ),
    "a key in two parts": (
        "secret-in-file",
        "error",
        """\
def upgrade():
    op.execute("UPDATE s SET v = '" + "sk_live_" + "51HxQ2eKZvNrT7bWmYpLd9cF" + "'")


def downgrade():
    pass
""",
    ),
    "a key of two names": (
        "secret-in-file",
        "error",
        """\
def upgrade():
    head, tail = 0, 0
    start = "sk_live_"
    key = start + "51HxQ2eKZvNrT7bWmYpLd9cF"


def downgrade():
    pass
""",
    ),
    "a key that is joined": (
        "secret-in-file",
        "error",
        """\
def upgrade():
    key = "".join(["sk_live", "_", "51HxQ2eKZvNrT7bWmYpLd9cF"])


def downgrade():
    pass
""",
    ),
    "a key of a mail service": (
        "secret-in-file",
        "error",
        """\
def upgrade():
    op.execute("INSERT INTO s VALUES ('SG.abcdefghij0123456789.klmnopqrst0123456789')")


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
    "the name of a primary key": """\
def upgrade():
    op.create_primary_key("pk_members_of_organisations_2024", "members", ["id"])


def downgrade():
    pass
""",
    "a setting about passwords": """\
def upgrade():
    op.bulk_insert(sa.table("settings"), [
        {"key": "reset_password", "value": "mail-2024"},
        {"key": "forgot_password", "value": "/auth/forgot"},
    ])


def downgrade():
    pass
""",
    "what kind a setting is of": """\
def upgrade():
    op.bulk_insert(sa.table("settings"), [
        {"key": "smtp_password", "value": "", "kind": "varchar(80)"},
        {"key": "api_token", "value": "unset-yet"},
    ])


def downgrade():
    pass
""",
    "a value from outside": """\
def upgrade():
    insert = sa.text("INSERT INTO settings (name, value) VALUES ('smtp_password', :value)")
    op.execute(insert.bindparams(value=os.environ["PW"]))


def downgrade():
    pass
""",
    "old name and new name": """\
def upgrade():
    for old, new in [("password", "password_hash2")]:
        op.alter_column("users", old, new_column_name=new)


def downgrade():
    pass
""",
    "a hash in the text of a query": """\
def upgrade():
    op.execute("UPDATE users SET password = crypt(password, gen_salt('bf'))")


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
