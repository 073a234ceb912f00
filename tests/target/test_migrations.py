"""The Alembic environment is read without running it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.target.migrations import read_migrations
from sddflow.target.revisions import id_style

Write = Callable[[dict[str, str]], Path]
Revision = Callable[..., str]
INI = "[alembic]\nscript_location = alembic\n"


def test_a_chain(write: Write, sync_files: dict[str, str]) -> None:
    """Head, chain and habits are there."""
    found = read_migrations(write(sync_files), Settings())

    assert (found.ini, found.script_location, found.versions) == (
        "alembic.ini", "alembic", "alembic/versions",
    )  # fmt: skip
    assert (found.heads, found.revisions) == (("0002",), ("0001", "0002"))
    assert (found.id_style, found.batch, found.file_template) == (
        "number", False, "%%(rev)s_%%(slug)s",
    )  # fmt: skip


def test_no_alembic(write: Write) -> None:
    """Its absence is told with two cures."""
    with pytest.raises(TargetError, match="no Alembic environment") as caught:
        read_migrations(write({"app/main.py": ""}), Settings())
    assert "sddflow init" in caught.value.cure
    assert "alembic init" in caught.value.cure


def test_several_environments_need_a_choice(write: Write) -> None:
    """They are listed; `alembic_ini` chooses."""
    root = write({
        "one/alembic.ini": INI, "one/alembic/env.py": "",
        "services/two/alembic.ini": INI, "services/two/alembic/env.py": "",
        ".venv/x/alembic.ini": INI,
    })  # fmt: skip

    with pytest.raises(TargetError, match=r"one/alembic\.ini, services/two/alembic\.ini") as caught:
        read_migrations(root, Settings())
    assert "alembic_ini" in caught.value.cure
    chosen = read_migrations(root, Settings(alembic_ini="services/two/alembic.ini"))
    assert (chosen.script_location, chosen.heads) == ("services/two/alembic", ())


def test_a_choice_must_exist_and_stay_inside(write: Write) -> None:
    """A wrong `alembic_ini` is told as such."""
    root = write({"app.py": ""})
    (root.parent / "alembic.ini").write_text(INI)
    for wrong in ("nowhere.ini", "../alembic.ini"):
        with pytest.raises(TargetError, match="no such file"):
            read_migrations(root, Settings(alembic_ini=wrong))


def test_settings_in_pyproject(write: Write, make_revision: Revision) -> None:
    """`[tool.alembic]` counts as Alembic's settings."""
    root = write({
        "pyproject.toml": '[tool.alembic]\nscript_location = "%(here)s/migrations"\n'
        'file_template = "%%(epoch)s_%%(rev)s"\n',
        "migrations/env.py": "context.configure(render_as_batch=True)",
        "migrations/versions/a.py": make_revision("20251224_001", None),
    })  # fmt: skip

    found = read_migrations(root, Settings())

    assert (found.ini, found.script_location, found.batch) == ("pyproject.toml", "migrations", True)
    assert (found.file_template, found.id_style) == ("%%(epoch)s_%%(rev)s", "date")


def test_locations_packages_and_a_url_with_percent_signs(
    write: Write, make_revision: Revision
) -> None:
    """version_locations, `package:folder` and an unescaped URL are read."""
    root = write({
        "backend/alembic.ini": """\
            [alembic]
            script_location = app.db:alembic
            version_locations = %(here)s/old %(here)s/new
            sqlalchemy.url = postgresql://u:p%40ss@h/x
            """,
        "backend/app/db/alembic/env.py": "",
        "backend/old/a.py": make_revision("1975ea83b712", None),
        "backend/new/b.py": make_revision("ae1027a6acf", "1975ea83b712"),
    })  # fmt: skip

    found = read_migrations(root, Settings())

    assert found.script_location == "backend/app/db/alembic"
    assert (found.versions, found.heads) == ("backend/new", ("ae1027a6acf",))


def test_two_heads(write: Write, make_revision: Revision, sync_files: dict[str, str]) -> None:
    """Both are named with their files, and the cure merges them."""
    extra = {"alembic/versions/0003_x.py": make_revision("0003", "0001")}

    with pytest.raises(TargetError, match="2 heads") as caught:
        read_migrations(write({**sync_files, **extra}), Settings())
    assert "0002 (alembic/versions/0002_notes.py)" in caught.value.message
    assert "0003 (alembic/versions/0003_x.py)" in caught.value.message
    assert caught.value.cure == "run `alembic merge heads`"


def test_merged_heads_are_one(
    write: Write, make_revision: Revision, sync_files: dict[str, str]
) -> None:
    """A merge revision follows both."""
    merge = make_revision("0004", None).replace("None", "('0002', '0003')", 1)
    root = write({
        **sync_files,
        "alembic/versions/0003_x.py": make_revision("0003", "0001"),
        "alembic/versions/0004_y.py": merge,
    })  # fmt: skip

    assert read_migrations(root, Settings()).revisions == ("0001", "0002", "0003", "0004")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("0003.py", "revision = '0003'\ndown_revision = 'gone'\n", "follows revision gone"),
        ("0003.py", "revision = '0002'\ndown_revision = '0001'\n", "stands in two files"),
        ("0003.py", "x = 1\n", "says no revision id"),
        ("0003.py", "revision = '0003\n", "not valid Python"),
        ("0003.py", "revision = '0003'\ndown_revision = '0002'\nx = (\n", "not valid Python"),
        ("0001_users.py", "revision = '0001'\ndown_revision = '0002'\n", "in a circle"),
    ],
)
def test_a_broken_history(
    write: Write, sync_files: dict[str, str], name: str, text: str, message: str
) -> None:
    """What is broken is said, with the file."""
    root = write({**sync_files, f"alembic/versions/{name}": text})

    with pytest.raises(TargetError, match=message) as caught:
        read_migrations(root, Settings())
    assert "circle" in message or "alembic/versions/0003.py" in str(caught.value)


def test_a_script_location_that_is_not_there(write: Write) -> None:
    """The ini is named, and the location."""
    with pytest.raises(TargetError, match="holds no env") as caught:
        read_migrations(write({"alembic.ini": INI}), Settings())
    assert caught.value.place == "alembic.ini"


def test_id_styles() -> None:
    """Alembic's hex, numbers and dates are told apart by the majority."""
    assert id_style(()) == "hex"
    assert id_style(("1975ea83b712", "ae1027a6acf1", "0003")) == "hex"
    assert id_style(("001", "002_add_x")) == "number"
    assert id_style(("20251224_002", "202512241530")) == "date"
