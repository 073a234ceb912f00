"""Conventions are read from the source alone."""

from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sddflow.target.classes import snake_case
from sddflow.target.columns import is_plural
from sddflow.target.conventions import read_conventions
from sddflow.target.layout import is_skipped

Write = Callable[[dict[str, str]], Path]


def test_blocking_sqlalchemy_in_one_module(write: Write, sync_files: dict[str, str]) -> None:
    """One models.py with a DeclarativeBase gives its classes, its base and its habits."""
    found = read_conventions(write(sync_files))

    assert (found.orm, found.is_async) == ("sqlalchemy", False)
    assert (found.models_form, found.models_path) == ("module", "app/models.py")
    assert (found.models_module, found.base, found.base_module) == (
        "app.models",
        "Base",
        "app.models",
    )
    assert [(c.name, c.table, c.relationships) for c in found.classes] == [
        ("User", "users", ("notes",)),
        ("Note", "notes", ("user",)),
    ]
    assert (found.id_kind, found.plural, found.user_model) == ("integer", True, "User")
    assert (found.timestamps, found.timestamps_aware) == (("created_at",), True)


def test_async_sqlmodel(write: Write, async_files: dict[str, str]) -> None:
    """An AsyncSession anywhere makes it async; UUID annotations make its ids."""
    found = read_conventions(write(async_files))

    assert (found.orm, found.is_async, found.id_kind) == ("sqlmodel", True, "uuid")
    assert (found.base, found.base_module, found.timestamps) == ("SQLModel", "sqlmodel", ())


def test_package_of_models_in_a_backend_folder(write: Write) -> None:
    """With alembic.ini in backend/, imports start there, whatever else the repository holds."""
    user = """\
        from sqlmodel import Field, SQLModel

        class {name}(SQLModel, table=True):
            id: str = Field(primary_key=True)
    """
    files = {
        "backend/alembic.ini": "[alembic]\nscript_location = alembic\nprepend_sys_path = .\n",
        "backend/alembic/env.py": "",
        "backend/app/models/__init__.py": "from .user import User\n",
        "backend/app/models/user.py": user.format(name="User"),
        "backend/app/models/chat_message.py": user.format(name="ChatMessage"),
        "backend/app/schemas/user.py": "",
        "backend/tests/test_x.py": "",
        "phase-1/models.py": user.format(name="Old"),
        "backend/node_modules/x/models.py": user.format(name="Foreign"),
        "backend/app/models_backup/user.py": user.format(name="Saved"),
        "backend/.hidden/user.py": user.format(name="Hidden"),
    }

    found = read_conventions(write(files))

    assert {(c.name, c.table, c.module) for c in found.classes} == {
        ("User", "user", "app.models.user"),
        ("ChatMessage", "chatmessage", "app.models.chat_message"),
    }
    assert (found.models_form, found.models_path) == ("package", "backend/app/models")
    assert (found.models_module, found.schemas_module) == ("app.models", "app.schemas")
    assert (found.tests_path, found.plural, found.id_kind) == ("backend/tests", False, "string")
    assert (found.user_model, found.user_table) == ("User", "user")


def test_src_is_a_root_or_a_package_as_the_imports_say(write: Write) -> None:
    """`from src.models import` names src itself; `from todo.models import` starts inside it."""
    model = "from sqlmodel import Field, SQLModel\nclass A(SQLModel, table=True):\n    id: int\n"
    first = write({"src/models.py": model, "src/main.py": "from src.models import A\n"})
    assert read_conventions(first).classes[0].module == "src.models"

    (first / "src" / "models.py").unlink()
    (first / "src" / "main.py").unlink()
    second = write({"src/todo/models.py": model, "src/todo/main.py": "from todo.models import A\n"})
    assert read_conventions(second).classes[0].module == "todo.models"


def test_bases_in_between(write: Write) -> None:
    """Keys, times and computed table names come from a base; abstract classes have no table."""
    files = {
        "app/base.py": """\
            import uuid
            from datetime import datetime
            from sqlalchemy import DateTime
            from sqlalchemy.orm import Mapped, declarative_base, declared_attr, mapped_column

            Base = declarative_base()

            class Entity(Base):
                __abstract__ = True

                @declared_attr
                def __tablename__(cls) -> str:
                    return f"{cls.__name__.lower()}s"

                id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
                created: Mapped[datetime] = mapped_column(DateTime)
                modified: Mapped[datetime] = mapped_column(DateTime)
        """,
        "app/models.py": "from app.base import Entity\nclass Chat(Entity):\n    title = 1\n",
    }

    found = read_conventions(write(files))

    assert [(c.name, c.table) for c in found.classes] == [("Chat", "chats")]
    assert (found.id_kind, found.base, found.base_module) == ("uuid", "Base", "app.base")
    assert (found.timestamps, found.timestamps_aware) == (("created", "modified"), False)


def test_a_users_table_that_no_class_maps(write: Write) -> None:
    """Foreign keys tell the user's table, where an authentication library owns it."""
    files = {
        "models.py": """\
            from sqlmodel import Field, SQLModel

            class Task(SQLModel, table=True):
                id: int = Field(primary_key=True)
                user_id: str = Field(foreign_key="user.id")
        """
    }

    found = read_conventions(write(files))

    assert (found.user_model, found.user_table, found.user_key) == ("", "user", "id")
    assert (found.models_path, found.models_module) == ("models.py", "models")


def test_unreadable_files_are_left_out(write: Write, sync_files: dict[str, str]) -> None:
    """Syntax errors, other encodings and null bytes hide a file, nothing more."""
    root = write({**sync_files, "app/broken.py": "def (:\n"})
    (root / "app" / "latin.py").write_bytes(b"x = '\xe9'\n")
    (root / "app" / "nulls.py").write_bytes(b"x = 1\0\n")

    assert [c.name for c in read_conventions(root).classes] == ["User", "Note"]


def test_no_models_is_an_answer(write: Write) -> None:
    """Without mapped classes the ORM is none; a Pydantic model or a table=False is no table."""
    schemas = "from sqlmodel import SQLModel\nclass TaskRead(SQLModel):\n    id: int\n"
    found = read_conventions(write({"app/main.py": "x = 1\n", "app/schemas.py": schemas}))

    assert (found.orm, found.classes, found.models_path) == ("none", (), "app/models")


def test_line_length_and_times_follow_the_tools(write: Write) -> None:
    """The line length of ruff counts; a demanded SQLModel 0.0.50 makes plain times aware."""
    model = """\
        from datetime import datetime
        from sqlmodel import Field, SQLModel

        class Task(SQLModel, table=True):
            id: int = Field(primary_key=True)
            created_at: datetime
    """
    old = '[project]\ndependencies = ["sqlmodel>=0.0.22"]\n[tool.ruff]\nline-length = 120\n'
    root = write({"models.py": model, "pyproject.toml": old})
    assert read_conventions(root).line_length == 120
    assert not read_conventions(root).timestamps_aware

    write({"pyproject.toml": '[project]\ndependencies = ["sqlmodel>=0.0.50,<0.1"]\n[tool.black]\n'})
    assert read_conventions(root).line_length == 100
    assert read_conventions(root).timestamps_aware


def test_the_example(request: object) -> None:
    """The demo's target is read as it is written."""
    example = Path(__file__).parents[2] / "examples" / "todo-chatbot"
    found = read_conventions(example)

    assert {c.table for c in found.classes} >= {"users", "tasks"}
    assert (found.orm, found.is_async, found.models_path) == ("sqlmodel", True, "app/models")
    assert (found.schemas_path, found.tests_path) == ("app/schemas", "tests")


@given(st.text(alphabet="abcXYZ_", min_size=1, max_size=20))
def test_snake_case_is_stable(name: str) -> None:
    """A name in snake case stays as it is."""
    assert snake_case(snake_case(name)) == snake_case(name)


def test_names() -> None:
    """Endings tell plurals; names of backups and environments tell what to skip."""
    assert [is_plural(n) for n in ("users", "people", "status", "user", "chat_messages")] == [
        True, True, False, False, True,
    ]  # fmt: skip
    skipped = ("app.bak", "old", "models_backup", "venv", ".git", "migrations")
    assert all(is_skipped(n) for n in skipped)
    assert not any(
        is_skipped(n) for n in ("app", "household", "golden", "backend", "copy", "archive")
    )
