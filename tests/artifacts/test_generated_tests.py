"""What the generated tests store: rows whose owners agree, and texts within their bounds."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sddflow.artifacts.samples import sample
from sddflow.domain.results import Written
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import Check, Column, ColumnType, Table, Unique

Write = Callable[..., Written]


def made(chat: Design, **changes: object) -> Design:
    """The chat design with its messages changed."""
    tables = tuple(replace(t, **changes) if t.name == "messages" else t for t in chat.tables)
    return replace(chat, tables=tables)


def text_of(change: Written, end: str) -> str:
    return next(f.content for f in change.change_set.files if f.path.endswith(end))


def test_a_row_belongs_to_the_owner_of_its_parent(
    demo: Path, chat: Design, users: Table, tasks: Table, written: Write
) -> None:
    """Whether the parent or the owner is given, both rows end with the same person."""
    tests = text_of(written(demo, chat, users, tasks), "test_add_conversations_models.py")
    maker = tests[tests.index("async def add_message(") :].split("\n\n\n")[0]
    assert "parent = await add_conversation(session, **same)" in maker
    assert 'values.setdefault("user_id", parent.user_id)' in maker
    assert 'owned = await session.get_one(Conversation, values["conversation_id"])' in maker
    assert maker.index("add_conversation(") < maker.index("add_user(")


def test_owners_that_go_differently_are_not_shared(
    demo: Path, chat: Design, users: Table, tasks: Table, written: Write
) -> None:
    """Where a user's deletion does different things to the two, each has a user of its own."""
    messages = next(t for t in chat.tables if t.name == "messages")
    keys = tuple(
        replace(k, on_delete="restrict") if k.referred == "users" else k
        for k in messages.foreign_keys
    )
    design = made(chat, foreign_keys=keys)
    tests = text_of(written(demo, design, users, tasks), "test_add_conversations_models.py")
    assert "get_one" not in tests


def test_an_optional_owner_is_given(
    demo: Path, chat: Design, users: Table, tasks: Table, written: Write
) -> None:
    """A row that could do without its owner has one in the tests, so that somebody sees it."""
    messages = next(t for t in chat.tables if t.name == "messages")
    columns = tuple(replace(c, nullable=c.name == "user_id") for c in messages.columns)
    keys = tuple(
        replace(k, on_delete="set null") if k.referred == "users" else k
        for k in messages.foreign_keys
    )
    design = made(chat, columns=columns, foreign_keys=keys)
    tests = text_of(written(demo, design, users, tasks), "test_add_conversations_models.py")
    maker = tests[tests.index("async def add_message(") :].split("\n\n\n")[0]
    assert "add_user(session)" in maker


def test_a_least_length_reaches_every_file(
    demo: Path, chat: Design, users: Table, tasks: Table, written: Write
) -> None:
    """Model, migration and schemas know the least length, and a test tries a shorter text."""
    check = Check("ck_messages_content_length", column="content", min_length=1)
    change = written(demo, made(chat, checks=(check,)), users, tasks)
    texts = {f.path: f.content for f in change.change_set.files}
    models = texts["app/models/message.py"]
    assert 'CheckConstraint("length(content) >= 1", name="ck_messages_content_length")' in models
    assert any("length(content) >= 1" in t for p, t in texts.items() if "versions" in p)
    assert sum("min_length=1" in text for text in texts.values()) == 1
    assert 'content=""' in text_of(change, "test_add_conversations_models.py")


@pytest.mark.parametrize("least", [0, 1, 12, 200])
@pytest.mark.parametrize("unique", [False, True])
def test_samples_keep_their_bounds(least: int, unique: bool) -> None:
    """A sample is never shorter than its CHECK demands, nor longer than its column."""
    column = Column("body", ColumnType("string", length=220))
    checks = (Check("ck", column="body", min_length=least),) if least else ()
    uniques = (Unique(("body",)),) if unique else ()
    code, imports = sample(column, Table("notes", (column,), checks=checks, uniques=uniques))
    namespace: dict[str, object] = {}
    for each in imports:
        exec(f"from {each.module} import {each.name}", namespace)
    assert least <= len(eval(code, namespace)) <= 220
