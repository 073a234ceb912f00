"""What is written belongs in the target, and works there."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from sddflow.domain.digest import digest
from sddflow.domain.place import Source
from sddflow.domain.results import Written
from sddflow.domain.schema.design import Addition, Design
from sddflow.domain.schema.table import Column, ColumnType, Default, ForeignKey, Table
from sddflow.errors import TargetError, UsageError

Write = Callable[..., Written]
Put = Callable[[Path, Written], dict[str, str]]
Run = Callable[..., str]

ENV = """\
    from alembic import context
    from sqlalchemy import create_engine

    {imports}

    target_metadata = {metadata}
    engine = create_engine("sqlite:///target.db")
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()
"""
INI = "[alembic]\nscript_location = %(here)s/migrations\nprepend_sys_path = {root}\n"
BASE = """\
    import sqlalchemy as sa
    from alembic import op

    revision = "{rev}"
    down_revision = None


    def upgrade():
        op.create_table(
            "users",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("email", sa.String(length=254), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )


    def downgrade():
        op.drop_table("users")
"""
PLAIN_USERS = Table(
    "users",
    (
        Column("id", ColumnType("integer")),
        Column("email", ColumnType("string", 254)),
        Column("created_at", ColumnType("datetime", timezone=True)),
    ),
)


def up_and_down(target: Path, run: Run) -> None:
    """The migration goes up, agrees with the models, down, and up again."""
    for command in (["upgrade", "head"], ["check"], ["downgrade", "-1"], ["upgrade", "head"]):
        run(target, "alembic", *command)


@pytest.mark.slow
def test_the_demo_stays_in_order(
    demo: Path, chat: Design, users: Table, tasks: Table, written: Write, put: Put, run: Run
) -> None:
    """After the change set the demo passes its own lint, types and tests, the new ones too."""
    put(demo, written(demo, chat, users, tasks))
    run(demo, "ruff", "check", "--no-cache", ".")
    run(demo, "ruff", "format", "--no-cache", "--check", ".")
    run(demo, "mypy", "--no-incremental")
    told = run(demo, "pytest", "-q", "-p", "no:cacheprovider")
    assert "failed" not in told
    up_and_down(demo, run)


@pytest.mark.slow
def test_an_existing_table_grows(
    demo: Path, growth: Design, users: Table, tasks: Table, written: Write, put: Put, run: Run
) -> None:
    """Columns, a key and an index of an existing table stand in its class and in the migration."""
    texts = put(demo, written(demo, growth, users, tasks))
    assert 'Index("ix_tasks_stage", "stage"),' in texts["app/models/task.py"]
    run(demo, "ruff", "check", "--no-cache", ".")
    run(demo, "ruff", "format", "--no-cache", "--check", ".")
    run(demo, "pytest", "-q", "-p", "no:cacheprovider")
    up_and_down(demo, run)


def test_the_new_model_says_what_it_is(
    demo: Path, chat: Design, users: Table, tasks: Table, written: Write
) -> None:
    """A model names its purpose, its owner and its isolation, and each index its reason."""
    texts = {each.path: each.content for each in written(demo, chat, users, tasks).change_set.files}
    model = texts["app/models/conversation.py"]
    assert '"""One thread of messages between a user and the assistant.\n' in model
    assert "Owner: the user in `user_id`. Isolation:" in model
    reason = "# a user's conversations, newest first (FR-009)\n"
    assert f"{reason}        Index(" in model
    assert "created_at: datetime = Field(default_factory=now)\n" in model


def test_responses_carry_no_secret(
    demo: Path, chat: Design, users: Table, tasks: Table, written: Write
) -> None:
    """Create takes no id, owner or times, Update demands nothing, Response hides tokens."""
    texts = {each.path: each.content for each in written(demo, chat, users, tasks).change_set.files}
    made = re.split(r"^class ", texts["app/schemas/message.py"], flags=re.MULTILINE)
    create, update, response = made[1:]
    assert not re.search(r"^    (id|user_id|created_at):", create, re.MULTILINE)
    assert 'role: Literal["user", "assistant", "system"]\n' in create
    assert "content: str = Field(min_length=1, max_length=8000)\n" in create
    assert all("None" in line for line in re.findall(r"^    \w+: .*", update, re.MULTILINE))
    assert "access_token" not in response
    assert "access_token" in create


def test_existing_files_are_only_added_to(
    demo: Path, growth: Design, users: Table, tasks: Table, written: Write
) -> None:
    """What an existing class file held before is still there, line by line, in its order."""
    for each in written(demo, growth, users, tasks).change_set.files:
        if each.replaces and not each.path.endswith("__init__.py"):
            rest = iter(each.content.splitlines())
            old = (demo / each.path).read_text().splitlines()
            kept = [line for line in old if any(line.split(" import ")[0] in x for x in rest)]
            assert kept == old


def test_the_same_design_gives_the_same_bytes(
    demo: Path, chat: Design, users: Table, tasks: Table, written: Write
) -> None:
    """Writing twice makes no difference, and names what each file replaces."""
    first, again = (written(demo, chat, users, tasks).change_set for _ in range(2))
    assert first == again
    assert (first.revision, first.down_revision) == ("0004", "0003")
    old = {each.path: each.replaces for each in first.files if each.replaces}
    for path, replaced in old.items():
        assert digest((demo / path).read_bytes().decode()) == replaced


@pytest.mark.slow
def test_one_file_of_sqlalchemy(
    tree: Callable[[dict[str, str]], Path], chat: Design, written: Write, put: Put, run: Run
) -> None:
    """Classes go after the others of a single module, in SQLAlchemy's typed style, CRLF kept."""
    models = """\
        # The models.
        from datetime import datetime, timezone

        from sqlalchemy import DateTime, String
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


        class Base(DeclarativeBase):
            pass


        class User(Base):
            __tablename__ = "users"

            id: Mapped[int] = mapped_column(primary_key=True)
            email: Mapped[str] = mapped_column(String(254))  # é
            created_at: Mapped[datetime] = mapped_column(
                DateTime(timezone=True), default=lambda: datetime.now(timezone.utc)
            )


        def helper():
            return   1
        """
    target = tree(
        {
            "shop/__init__.py": "",
            "shop/models.py": dedent(models).replace("\n", "\r\n"),
            "alembic.ini": INI.format(root="."),
            "migrations/env.py": ENV.format(
                imports="from shop.models import Base", metadata="Base.metadata"
            ),
            "migrations/versions/3f2a9c81d0e4_base.py": BASE.format(rev="3f2a9c81d0e4"),
            "tests/test_nothing.py": "",
        }
    )
    before = (target / "shop/models.py").read_bytes()
    made = written(target, chat, PLAIN_USERS)
    texts = put(target, made)
    new = texts["shop/models.py"]
    assert "\n" not in new.replace("\r\n", "")
    assert new.endswith("return   1\r\n")
    assert 'conversations: Mapped[list["Conversation"]] = relationship(' in new
    assert new.index("class Conversation(Base):") < new.index("def helper")
    assert is_subsequence(before.decode().splitlines(), new.splitlines())
    assert re.fullmatch(r"[0-9a-f]{12}", made.change_set.revision)
    assert made.change_set.migration.startswith(f"migrations/versions/{made.change_set.revision}_")
    tests = next(path for path in texts if "test_" in path)
    run(target, "pytest", "-q", "-p", "no:cacheprovider", tests, PYTHONPATH=str(target))
    up_and_down(target, run)


def is_subsequence(old: list[str], new: list[str]) -> bool:
    """Every old line is there in its order; an import may have gained names."""
    rest = iter(new)
    return all(any(x.startswith(line.split(" import ")[0]) for x in rest) for line in old)


@pytest.mark.slow
def test_a_package_below_src_with_nothing_in_its_init(
    tree: Callable[[dict[str, str]], Path], chat: Design, written: Write, put: Put, run: Run
) -> None:
    """An empty package learns of the new models, and Alembic sees them; schemas stand beside."""
    user = """\
        from datetime import datetime, timezone

        from sqlmodel import Field, SQLModel


        def utcnow() -> datetime:
            return datetime.now(timezone.utc)


        class User(SQLModel, table=True):
            __tablename__ = "users"
            id: int | None = Field(default=None, primary_key=True)
            email: str = Field(max_length=254)
            created_at: datetime = Field(default_factory=utcnow)"""
    target = tree(
        {
            "src/shop/__init__.py": "",
            "src/shop/models/__init__.py": "",
            "src/shop/models/user.py": user,
            "alembic.ini": INI.format(root="src"),
            "migrations/env.py": ENV.format(
                imports="from sqlmodel import SQLModel\n    from shop.models.user import User",
                metadata="SQLModel.metadata",
            ),
            "migrations/versions/0001_base.py": BASE.format(rev="0001"),
        }
    )
    texts = put(target, written(target, chat, PLAIN_USERS))
    assert texts["src/shop/models/__init__.py"] == (
        "from shop.models.conversation import Conversation\n"
        "from shop.models.message import Message\n"
        "from shop.models.user import User\n"
        "\n"
        '__all__ = ["Conversation", "Message", "User"]\n'
    )
    model = texts["src/shop/models/conversation.py"]
    assert "from shop.models.user import utcnow\n" in model
    assert "class ConversationCreate(SQLModel):" in model
    tests = next(path for path in texts if "test_" in path)
    source = str(target / "src")
    run(target, "pytest", "-q", "-p", "no:cacheprovider", tests, PYTHONPATH=source)
    up_and_down(target, run)


@pytest.mark.slow
@pytest.mark.parametrize("where", ["shop/models.py", "shop/models/user.py"])
def test_texts_as_annotations(
    where: str,
    tree: Callable[[dict[str, str]], Path],
    chat: Design,
    written: Write,
    put: Put,
    run: Run,
) -> None:
    """A SQLModel file with postponed annotations gets the form of relationship that works there."""
    models = """\
        from __future__ import annotations

        from datetime import datetime, timezone

        from sqlmodel import Field, SQLModel


        class User(SQLModel, table=True):
            __tablename__ = "users"
            id: int | None = Field(default=None, primary_key=True)
            email: str = Field(max_length=254)
            created_at: datetime = Field(default_factory=lambda: datetime.now(timezone.utc))
        """
    target = tree(
        {
            "shop/__init__.py": "",
            where: models,
            "alembic.ini": INI.format(root="."),
            "migrations/env.py": ENV.format(
                imports="from sqlmodel import SQLModel\n    import shop.models",
                metadata="SQLModel.metadata",
            ),
            "migrations/versions/0001_base.py": BASE.format(rev="0001"),
        }
    )
    texts = put(target, written(target, chat, PLAIN_USERS))
    tests = next(path for path in texts if "test_" in path)
    run(target, "pytest", "-q", "-p", "no:cacheprovider", tests, PYTHONPATH=str(target))
    up_and_down(target, run)


@pytest.mark.slow
def test_awkward_tables(
    demo: Path, users: Table, tasks: Table, written: Write, put: Put, run: Run
) -> None:
    """Many types, reserved names, columns called like types, two keys to one table, a key to
    itself, one-to-one: all work.
    """
    kinds = (
        Column("id", ColumnType("uuid"), default=Default("uuid")),
        Column("sender_id", ColumnType("integer")),
        Column("recipient_id", ColumnType("integer"), nullable=True),
        Column("parent_id", ColumnType("uuid"), nullable=True),
        Column("metadata", ColumnType("json"), default=Default("{}")),
        Column("price", ColumnType("numeric", precision=10, scale=2), default=Default("0")),
        Column("weight", ColumnType("float"), nullable=True),
        Column("size", ColumnType("bigint"), default=Default("0", server=True)),
        Column("active", ColumnType("boolean"), default=Default("true", server=True)),
        Column("date", ColumnType("date"), nullable=True),
        Column("day", ColumnType("date")),
        Column("time", ColumnType("time"), nullable=True),
        Column(
            "sent_at", ColumnType("datetime", timezone=True), default=Default("now", server=True)
        ),
        Column("span", ColumnType("interval"), nullable=True),
        Column("raw", ColumnType("binary"), nullable=True),
        Column("created_at", ColumnType("datetime", timezone=True)),
    )
    letters = Table(
        "letters",
        kinds,
        foreign_keys=(
            ForeignKey(("sender_id",), "users", on_delete="cascade"),
            ForeignKey(("recipient_id",), "users", on_delete="set null"),
            ForeignKey(("parent_id",), "letters", on_delete="cascade"),
        ),
        model="Letter",
        owner="sender_id",
    )
    stamp = Table(
        "stamps",
        (Column("letter_id", ColumnType("uuid")), Column("code", ColumnType("string", 8))),
        primary_key=("letter_id",),
        foreign_keys=(ForeignKey(("letter_id",), "letters", on_delete="restrict"),),
        model="Stamp",
    )
    design = Design("letters", (letters, stamp), (), (), (), (), ())
    made = written(demo, design, users, tasks)
    texts = put(demo, made)
    assert "metadata_: dict[str, Any]" in texts["app/models/letter.py"]
    assert "    date: dt.date | None" in texts["app/models/letter.py"]
    assert "sender_letters" in texts["app/models/user.py"]
    run(demo, "ruff", "check", "--no-cache", "app", "tests", "alembic")
    run(demo, "ruff", "format", "--no-cache", "--check", ".")
    run(demo, "pytest", "-q", "-p", "no:cacheprovider", "tests/test_add_conversations_models.py")
    up_and_down(demo, run)


@pytest.mark.slow
def test_a_second_key_between_two_tables(
    demo: Path, users: Table, tasks: Table, written: Write, put: Put, run: Run
) -> None:
    """The relationship that was there says which key it follows, so that both of them work."""
    column = Column("assignee_id", ColumnType("integer"), nullable=True)
    key = ForeignKey(("assignee_id",), "users", on_delete="set null")
    source = Source("spec", "tasks are assigned")
    addition = Addition("tasks", (column,), (key,), (), source)
    texts = put(demo, written(demo, Design("a", (), (addition,), (), (), (), ()), users, tasks))
    assert 'assignee: Optional["User"]' in texts["app/models/task.py"]
    assert texts["app/models/user.py"].count("foreign_keys") == 2
    run(demo, "pytest", "-q", "-p", "no:cacheprovider")
    up_and_down(demo, run)


def test_a_design_that_changes_nothing_is_refused(
    demo: Path, chat: Design, users: Table, written: Write
) -> None:
    """There is no migration to write, and that is said."""
    with pytest.raises(UsageError, match="changes nothing"):
        written(demo, replace(chat, tables=()), users)


def test_a_model_that_is_not_python_is_named(
    demo: Path, chat: Design, users: Table, tasks: Table, propose: Callable[..., object]
) -> None:
    """A file that cannot be edited stops the writing with its name and line."""
    from sddflow.artifacts.writing import write_files
    from sddflow.domain.schema.table import Schema

    proposal = propose(demo, chat, Schema((users, tasks)))
    path = demo / "app/models/user.py"
    path.write_text(path.read_text() + "\nclass (:\n")
    with pytest.raises(TargetError, match=r"app/models/user.py:\d+: is not valid Python"):
        write_files(proposal, "add-conversations", demo)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": 'notes"\nimport os\n"'},
        {"model": "Note(object):\n    import os\nclass X"},
        {"model": "class"},
        {"model": "SQLModel"},
        {
            "columns": (
                Column("id", ColumnType("integer")),
                Column("a: int\n    b", ColumnType("text")),
            )
        },
    ],
)
def test_a_name_never_becomes_code(
    wrong: dict[str, object], demo: Path, conversations: Table, users: Table, written: Write
) -> None:
    """What a model calls a thing is a name, or it is refused."""
    table = replace(conversations, **wrong)
    with pytest.raises(UsageError, match="cannot be the name of"):
        written(demo, Design("x", (table,), (), (), (), (), ()), users)


def test_words_of_a_model_stay_words(
    demo: Path, conversations: Table, users: Table, written: Write
) -> None:
    """Comments and reasons with quotes, line breaks and backslashes do not leave their place."""
    nasty = 'a """ b \\ c\nimport os  # "'
    index = replace(conversations.indexes[0], serves=nasty)
    table = replace(conversations, comment=nasty, indexes=(index,))
    made = written(demo, Design("x", (table,), (), (), (), (), ()), users)
    for each in made.change_set.files:
        compile(each.content, each.path, "exec")
        assert not re.search(r"^\s*import os", each.content, re.MULTILINE)
