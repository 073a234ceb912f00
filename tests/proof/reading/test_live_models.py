"""No revision uses the models as they are now."""

import pytest

WRONG = {
    "a model": (
        "migration-live-models",
        "error",
        """\
from app.models.user import User


def upgrade():
    op.get_bind().execute(sa.select(User))


def downgrade():
    pass
""",
    ),
    "a model from its package": (
        "migration-live-models",
        "error",
        """\
from app.models import User as U


def upgrade():
    U()


def downgrade():
    pass
""",
    ),
    "inside a function": (
        "migration-live-models",
        "error",
        """\
def upgrade():
    from app.models import User
    User()


def downgrade():
    pass
""",
    ),
    "by importlib": (
        "migration-live-models",
        "error",
        """\
import importlib


def upgrade():
    models = importlib.import_module("app.models")
    op.get_bind().execute(sa.select(models.User))


def downgrade():
    pass
""",
    ),
    "by importlib, directly": (
        "migration-live-models",
        "error",
        """\
def upgrade():
    user = __import__("app.models").User
    op.get_bind().execute(sa.select(user))


def downgrade():
    pass
""",
    ),
    "by its module": (
        "migration-live-models",
        "error",
        """\
from app import models


def upgrade():
    models.User()


def downgrade():
    pass
""",
    ),
    "the base": (
        "migration-live-models",
        "error",
        """\
from app.db import Base


def upgrade():
    Base.metadata.create_all(op.get_bind())


def downgrade():
    pass
""",
    ),
    "SQLModel's metadata": (
        "migration-live-models",
        "error",
        """\
from sqlmodel import SQLModel


def upgrade():
    SQLModel.metadata.create_all(op.get_bind())


def downgrade():
    pass
""",
    ),
    "a constant": (
        "migration-imports-application",
        "warning",
        """\
from app.constants import ROLES


def upgrade():
    ROLES


def downgrade():
    pass
""",
    ),
}
RIGHT = {
    "sqlmodel's types": """\
import sqlmodel


def upgrade():
    op.add_column("x", sa.Column("a", sqlmodel.sql.sqltypes.AutoString()))


def downgrade():
    pass
""",
    "a table described here": """\
def upgrade():
    users = sa.table("users", sa.column("id"))
    op.get_bind().execute(sa.select(users))


def downgrade():
    pass
""",
    "a frozen model": """\
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"


def upgrade():
    Base.metadata.create_all(op.get_bind())


def downgrade():
    pass
""",
    "for the type checker": """\
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.models import User


def upgrade():
    pass


def downgrade():
    pass
""",
    "a helper beside the migrations": """\
from alembic.versions.helpers import change


def upgrade():
    change()


def downgrade():
    pass
""",
    "a library": """\
import uuid
from geoalchemy2 import Geometry


def upgrade():
    uuid.uuid4()


def downgrade():
    pass
""",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(read, name, tmp_path):
    """Each defect is told once by its code and severity, with its line."""
    code, severity, text = WRONG[name]
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    found = read("live-models", text)
    assert {(f.code, f.severity) for f in found} == {(code, severity)}
    assert all(f.place.file.endswith("0002.py") for f in found)
    assert all(f.place.line > 6 for f in found)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes(read, name, tmp_path):
    """Tempting but correct code is left in peace."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    assert read("live-models", RIGHT[name]) == []


HELPER = """\
from alembic.versions.tools import clean


def upgrade():
    clean()


def downgrade():
    pass
"""


@pytest.mark.parametrize(
    ("says", "codes"),
    [
        ("from app.models import User\n", {"migration-live-models"}),
        ("def clean():\n    from app.models.user import User\n", {"migration-live-models"}),
        ("import sqlalchemy as sa\nUser = sa.table('users')\n", set()),
        ("def clean():\n    pass\n", set()),
    ],
)
def test_a_helper_that_brings_models_is_told(read, tmp_path, says, codes):
    """Who imports a helper imports what that imports."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").touch()
    tools = tmp_path / "alembic" / "versions"
    tools.mkdir(parents=True)
    (tools / "tools.py").write_text(says)
    assert {f.code for f in read("live-models", HELPER)} == codes
