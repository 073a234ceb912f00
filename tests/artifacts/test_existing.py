"""Edits of existing files add, and leave every other byte alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.artifacts.existing import (
    add_classes,
    add_fields,
    add_names,
    add_relationships,
    add_table_args,
)
from sddflow.artifacts.import_lines import Style, add_imports, with_imports
from sddflow.artifacts.imports import Import
from sddflow.artifacts.source import Source
from sddflow.errors import TargetError

STYLE = Style(("app",), 100)

_COMMENTS = st.sampled_from(["", "  # é 🥛", "  # type: ignore", "   "])
_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
_HEADS = st.sampled_from(
    [
        '"""Docstring."""',
        "# a comment",
        "from __future__ import annotations",
        "import os",
        "from typing import Any, Optional",
        "from sqlmodel import Field, SQLModel",
        "from app.clock import now",
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from app.zed import Zed",
        "X = (1,\n     2)",
        "",
    ]
)
_BODIES = st.sampled_from(
    [
        'name: str = "x"',
        "id: int | None = Field(default=None,\n             primary_key=True)",
        'tasks: list["Task"] = Relationship(back_populates="user")',
        "__tablename__ = 'users'",
        "__table_args__ = (A(),)",
        "__table_args__ = (\n    A(),\n)",
        "def method(self):\n    return 1",
        "# a comment in between",
        '"""Text."""',
        "",
    ]
)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A module with a class User, in many shapes."""
    end, indent = draw(_ENDS), draw(st.sampled_from(["    ", "  ", "\t"]))
    heads = draw(st.lists(_HEADS, unique=True, max_size=5))
    heads.sort(key=lambda head: (not head.startswith('"""'), "__future__" not in head))
    bodies = draw(st.lists(_BODIES, unique_by=lambda b: b.split(" ")[0], min_size=1, max_size=6))
    lines = [f"{line}{draw(_COMMENTS) if line else ''}" for head in heads for line in [head]]
    lines += ["", f"class User(SQLModel):{draw(_COMMENTS)}"]
    body = [*bodies, "last = 1"]
    lines += [indent + part.replace("\n    ", f"\n{indent}{indent}").replace("\n)", f"\n{indent})")
              if part else "" for part in body]  # fmt: skip
    tail = draw(st.sampled_from(["", "\n", "\n\n\ndef helper():\n    pass\n", "\n# the end"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return mark + ("\n".join(lines) + tail).replace("\n", end)


@given(files())
def test_without_what_was_inserted_it_is_the_original(text: str) -> None:
    """Taking the inserted texts out again gives the bytes there were, in any shape of file."""
    source = Source(text)
    add_relationships(source, "User", ['a: list["A"] = Relationship(', '    back="user"', ")"])
    add_fields(source, "User", ["status: str = Field(max_length=20)"])
    add_table_args(source, "User", [["# why", 'Index("ix", "status")']])
    add_classes(source, 'class A:\n    """New."""\n')
    wanted = [
        Import("sqlmodel", "Relationship"),
        Import("sqlalchemy", "Index"),
        Import("app.a", "A", typing=True),
    ]
    add_imports(source, wanted, STYLE)
    made = source.text
    assert made != text
    assert taken_out(made, source) == text
    compile(made.removeprefix("\ufeff"), "made", "exec")


def taken_out(made: str, source: Source) -> str:
    """The text without the insertions, cut out where they were put in, the first one first."""
    raw = made.removeprefix("\ufeff").encode()
    for each in sorted(source.insertions, key=lambda each: each.at):
        assert raw[each.at :].startswith(each.text.encode())
        raw = raw[: each.at] + raw[each.at + len(each.text.encode()) :]
    return ("\ufeff" if made.startswith("\ufeff") else "") + raw.decode()


def test_relationships_follow_relationships() -> None:
    """A new one stands after those there are; columns stand before them."""
    text = 'class A:\n    x: int\n    r: "B" = Relationship()\n\n    def f(self): ...\n'
    source = Source(text)
    add_relationships(source, "A", ['s: "C" = Relationship()'])
    add_fields(source, "A", ["y: int"])
    assert source.text == (
        'class A:\n    x: int\n    y: int\n    r: "B" = Relationship()\n'
        '    s: "C" = Relationship()\n\n    def f(self): ...\n'
    )


def test_the_first_relationship_stands_apart() -> None:
    """After columns there is an empty line, as between different things."""
    source = Source("class A:\n    x: int")
    add_relationships(source, "A", ['s: "C" = Relationship()'])
    assert source.text == 'class A:\n    x: int\n\n    s: "C" = Relationship()'


def test_names_in_all_stay_sorted() -> None:
    """A sorted list stays sorted, a long one goes over several lines, others get it at the end."""
    for before, after in (
        ('__all__ = ["Task"]\n', '__all__ = ["Alpha", "Task"]\n'),
        ('__all__ = ("Task", "B")\n', '__all__ = ("Task", "B", "Alpha")\n'),
        ('__all__ = [\n    "Task",\n]\n', '__all__ = [\n    "Alpha",\n    "Task",\n]\n'),
        ('__all__ = ["Alpha"]\n', '__all__ = ["Alpha"]\n'),
        ("x = 1\n", "x = 1\n"),
    ):
        source = Source(before)
        add_names(source, ["Alpha"], 100)
        assert source.text == after
    long = Source(f'__all__ = ["{"T" * 60}"]\n')
    add_names(long, ["Alpha", "B" * 30], 80)
    assert long.text.count("\n") == 5


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ("", Import("os"), "import os\n"),
        ('"""Doc."""\n', Import("os"), '"""Doc."""\n\nimport os\n'),
        ("import os\n", Import("os"), "import os\n"),
        ("import os\nimport sys\n", Import("re"), "import os\nimport re\nimport sys\n"),
        ("from a import B\n", Import("a", "A"), "from a import A, B\n"),
        ("from a import B as C\n", Import("a", "D"), "from a import B as C, D\n"),
        ("from a import *\n", Import("a", "D"), "from a import *\nfrom a import D\n"),
        (
            "import zlib\nx = 1\n",
            Import("app.b", "B"),
            "import zlib\n\nfrom app.b import B\nx = 1\n",
        ),
        ("from app.b import B\n", Import("zlib"), "import zlib\n\nfrom app.b import B\n"),
        ("x = 1\n", Import("os"), "import os\nx = 1\n"),
        (
            "import os\n",
            Import("app.b", "B", typing=True),
            (
                "import os\nfrom typing import TYPE_CHECKING\n"
                "\nif TYPE_CHECKING:\n    from app.b import B\n"
            ),
        ),
    ],
)
def test_imports_go_to_their_place(before: str, wanted: Import, after: str) -> None:
    """In groups and sorted; what is imported already is not imported twice."""
    assert with_imports(before, [wanted], STYLE) == after


def test_a_class_on_one_line_is_refused() -> None:
    """It has no body to add to, and that is said with its file."""
    with pytest.raises(TargetError, match="class A stands on one line"):
        add_relationships(Source("class A: pass\n", "app/a.py"), "A", ["x = 1"])


def test_table_arguments_that_are_no_tuple_are_refused() -> None:
    """A dictionary or a function call is not guessed at."""
    source = Source("class A:\n    __table_args__ = make()\n", "app/a.py")
    with pytest.raises(TargetError, match="no plain tuple"):
        add_table_args(source, "A", [['Index("x")']])


def test_table_options_stay_last() -> None:
    """Elements come before the dictionary of options, where SQLAlchemy wants it."""
    source = Source('class A:\n    __table_args__ = (B(), {"schema": "x"})\n')
    add_table_args(source, "A", [['Index("x")']])
    compile(source.text, "made", "exec")
    assert source.text.index("Index") < source.text.index("schema")


def test_an_import_without_room():
    """An import that has no room for another name is opened into brackets, a line for each."""
    from sddflow.artifacts.import_lines import Style, with_imports
    from sddflow.artifacts.imports import Import

    more, style = [Import("sqlalchemy", "Text"), Import("sqlalchemy", "Index")], Style((), 50)
    text = "from sqlalchemy import Boolean, DateTime, Uuid  # x\n"
    names = ("Boolean", "DateTime", "Index", "Text", "Uuid")
    opened = "".join(f"    {name},\n" for name in names)
    assert with_imports(text, more, style) == f"from sqlalchemy import (\n{opened})  # x\n"
    short = "from sqlalchemy import (\n    Boolean,\n    DateTime,\n    Uuid as U,  # y\n)\n"
    wanted = short.replace("    Uuid", "    Index,\n    Text,\n    Uuid")
    assert with_imports(short, more, style) == wanted
