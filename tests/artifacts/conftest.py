"""Targets to write into, small but real, and a design that adds conversations to each."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from sddflow.artifacts.writing import write_files
from sddflow.domain.place import Source
from sddflow.domain.results import Proposal, Written
from sddflow.domain.schema.design import Addition, Design, Fill
from sddflow.domain.schema.table import (
    Check,
    Column,
    ColumnType,
    Default,
    ForeignKey,
    Index,
    Schema,
    Table,
)
from sddflow.domain.settings import Settings
from sddflow.target.conventions import read_conventions
from sddflow.target.migrations import read_migrations

DEMO = Path(__file__).parents[2] / "examples" / "todo-chatbot"
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SPEC = Source("spec", "the spec says so", "specs/add-conversations/spec.md", 1)
INT, TIME = ColumnType("integer"), ColumnType("datetime", timezone=True)


def text(length: int) -> ColumnType:
    return ColumnType("string", length)


@pytest.fixture
def users() -> Table:
    columns = (
        Column("id", INT),
        Column("email", text(254)),
        Column("name", text(100)),
        Column("password_hash", text(255)),
        Column("created_at", TIME),
        Column("updated_at", TIME),
    )
    unique = Index("ix_users_email", ("email",), unique=True)
    return Table("users", columns, indexes=(unique,))


@pytest.fixture
def tasks() -> Table:
    columns = (
        Column("id", INT),
        Column("user_id", INT),
        Column("title", text(200)),
        Column("description", ColumnType("text"), nullable=True),
        Column("is_done", ColumnType("boolean")),
        Column("created_at", TIME),
        Column("updated_at", TIME),
        Column("due_date", ColumnType("date"), nullable=True),
        Column("priority", text(10), default=Default("normal", server=True)),
    )
    owner = ForeignKey(("user_id",), "users", on_delete="cascade")
    return Table(
        "tasks",
        columns,
        foreign_keys=(owner,),
        checks=(Check("ck_tasks_priority", "priority IN ('low', 'normal', 'high')"),),
        indexes=(Index("ix_tasks_user_id", ("user_id",)),),
    )


@pytest.fixture
def conversations() -> Table:
    columns = (
        Column("id", INT),
        Column("user_id", INT),
        Column("title", text(200), nullable=True),
        Column("created_at", TIME),
        Column("updated_at", TIME),
    )
    index = Index(
        "ix_conversations_user_id_updated_at",
        ("user_id", "updated_at"),
        serves="a user's conversations, newest first (FR-009)",
    )
    return Table(
        "conversations",
        columns,
        foreign_keys=(ForeignKey(("user_id",), "users", on_delete="cascade"),),
        indexes=(index,),
        model="Conversation",
        comment="One thread of messages between a user and the assistant",
        owner="user_id",
    )


@pytest.fixture
def messages() -> Table:
    columns = (
        Column("id", INT),
        Column("conversation_id", INT),
        Column("user_id", INT),
        Column("role", text(20)),
        Column("content", ColumnType("text")),
        Column("access_token", text(64), nullable=True),
        Column("created_at", TIME),
    )
    keys = (
        ForeignKey(("conversation_id",), "conversations", on_delete="cascade"),
        ForeignKey(("user_id",), "users", on_delete="cascade"),
    )
    checks = (
        Check("ck_messages_role", column="role", choices=("user", "assistant", "system")),
        Check("ck_messages_content", "length(content) BETWEEN 1 AND 8000"),
    )
    index = Index(
        "ix_messages_conversation_id_created_at",
        ("conversation_id", "created_at"),
        serves="the messages of a conversation in order (FR-010)",
    )
    own = Index("ix_messages_user_id", ("user_id",), serves="all messages of a user (FR-013)")
    return Table(
        "messages",
        columns,
        foreign_keys=keys,
        checks=checks,
        indexes=(index, own),
        model="Message",
        owner="user_id",
    )


@pytest.fixture
def chat(conversations: Table, messages: Table) -> Design:
    """Two new tables."""
    return Design("conversations", (messages, conversations), (), (), (), (), ())


@pytest.fixture
def growth(chat: Design) -> Design:
    """New tables, and an existing one that gains columns, a key, an index and values."""
    columns = (
        Column("stage", text(20), nullable=False, default=Default("open", server=True)),
        Column("conversation_id", INT, nullable=True),
    )
    addition = Addition(
        "tasks",
        columns,
        (ForeignKey(("conversation_id",), "conversations", on_delete="set null"),),
        (Index("ix_tasks_stage", ("stage",), serves="the open tasks of a user"),),
        SPEC,
    )
    fill = Fill("tasks", "stage", "constant", "open", SPEC)
    return Design("more", chat.tables, (addition,), (fill,), (), (), ())


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """A copy of the example application."""
    ignore = shutil.ignore_patterns("*.db", "__pycache__", ".*_cache", ".venv")
    return Path(shutil.copytree(DEMO, tmp_path / "todo-chatbot", ignore=ignore))


@pytest.fixture
def tree(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Write files into a folder of their own; texts are dedented, line ends kept."""

    def write(files: dict[str, str]) -> Path:
        root = tmp_path / "target"
        for path, content in files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(dedent(content).encode())
        return root

    return write


@pytest.fixture
def propose() -> Callable[[Path, Design, Schema], Proposal]:
    """A proposal for a target, which is really read."""

    def make(target: Path, design: Design, existing: Schema) -> Proposal:
        conventions = read_conventions(target)
        return Proposal(
            design, existing, conventions, read_migrations(target, Settings()), (), "architect"
        )

    return make


@pytest.fixture
def written(propose: Callable[[Path, Design, Schema], Proposal]) -> Callable[..., Written]:
    """The change set of a design on a target."""

    def write(target: Path, design: Design, *existing: Table) -> Written:
        proposal = propose(target, design, Schema(existing))
        return write_files(proposal, "add-conversations", target, AT)

    return write


@pytest.fixture
def put() -> Callable[[Path, Written], dict[str, str]]:
    """Put a change set into a target, without ceremony; gives the texts by path."""

    def apply(target: Path, made: Written) -> dict[str, str]:
        for each in made.change_set.files:
            path = target / each.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(each.content.encode())
        return {each.path: each.content for each in made.change_set.files}

    return apply


@pytest.fixture
def run() -> Callable[..., str]:
    """Run a module with this interpreter in a folder; its output, where it succeeds."""

    def call(folder: Path, *command: str, **environ: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-m", *command],
            cwd=folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environ},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}"
        return done.stdout + done.stderr

    return call
