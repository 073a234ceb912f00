"""Of a long history, only the revisions that run are loaded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sddflow.errors import TargetError
from sddflow.target.application import Application

Write = Callable[[dict[str, str]], Path]
Make = Callable[..., Application]
Files = dict[str, str]
LENGTH = 24
LAST, BEFORE = f"{LENGTH:04d}", f"{LENGTH - 1:04d}"


@pytest.fixture
def long(sync_files: Files, make_revision: Callable[..., str], tmp_path: Path) -> Files:
    """Return an application with a column a revision; each notes that it was loaded."""
    files = dict(sync_files)
    for number in range(3, LENGTH + 1):
        name, parent = f"{number:04d}", f"{number - 1:04d}"
        text = make_revision(
            name,
            parent,
            f'op.add_column("notes", sa.Column("c{number}", sa.Integer()))',
            f'op.drop_column("notes", "c{number}")',
        )
        note = f"open({str(tmp_path / 'loaded')!r}, 'a').write('{name} ')\n"
        files[f"alembic/versions/{name}_step.py"] = text + f"\n\n{note}"
    return files


def loaded(tmp_path: Path) -> list[str]:
    """What was loaded since this was last asked."""
    file = tmp_path / "loaded"
    found = file.read_text().split() if file.exists() else []
    file.unlink(missing_ok=True)
    return found


def test_only_what_runs_is_loaded(
    write: Write, application: Make, scratch: str, long: Files, tmp_path: Path
) -> None:
    """Up from the revision before and down to it, the newest file alone is read, and runs."""
    app = application(write(long))
    app.upgrade(scratch, BEFORE)
    assert len(loaded(tmp_path)) == LENGTH - 2

    for target in (LAST, "head"):
        up = app.upgrade(scratch, target)
        assert up.statements == (f"ALTER TABLE notes ADD COLUMN c{LENGTH} INTEGER",)
        assert loaded(tmp_path) == [LAST]
        down = app.downgrade(scratch, BEFORE)
        assert down.statements == (f"ALTER TABLE notes DROP COLUMN c{LENGTH}",)
        assert loaded(tmp_path) == [LAST]


def test_several_revisions(
    write: Write, application: Make, scratch: str, long: Files, tmp_path: Path
) -> None:
    """The last few run in their order; relative words and the base get the whole history."""
    app = application(write(long))
    app.upgrade(scratch, "0010")
    loaded(tmp_path)
    assert len(app.upgrade(scratch, LAST).statements) == LENGTH - 10
    assert loaded(tmp_path) == [f"{n:04d}" for n in range(11, LENGTH + 1)]
    app.downgrade(scratch, "-1")
    assert len(loaded(tmp_path)) == LENGTH - 2
    app.downgrade(scratch, "base")
    assert len(loaded(tmp_path)) == LENGTH - 2


@pytest.mark.parametrize("where", ["env", "revision", "dependency", "label"])
def test_what_is_unusual_gets_all(
    write: Write, application: Make, scratch: str, long: Files, tmp_path: Path, where: str
) -> None:
    """Code that walks the history, a dependency or a label: nothing is left out."""
    last = f"alembic/versions/{LAST}_step.py"
    change = {
        "env": ("alembic/env.py", "target_metadata =", "context.script\n    target_metadata ="),
        "revision": (last, "def upgrade", "from alembic.script import Script\n\n\ndef upgrade"),
        "dependency": (last, "down_revision", "depends_on = '0002'\ndown_revision"),
        "label": (last, "down_revision", "branch_labels = ('main',)\ndown_revision"),
    }[where]
    file, old, new = change
    app = application(write({**long, file: long[file].replace(old, new, 1)}))
    app.upgrade(scratch, BEFORE)
    loaded(tmp_path)

    assert len(app.upgrade(scratch, LAST).statements) == 1
    assert len(loaded(tmp_path)) == LENGTH - 2


def test_what_fails_before_a_statement_is_tried_with_all(
    write: Write, application: Make, scratch: str, long: Files, tmp_path: Path
) -> None:
    """A history that is asked for from afar is there the second time."""
    asks = (
        "import importlib\n    from alembic import context\n"
        "    history = getattr(context, 'scr' + 'ipt')\n"
        "    assert len(list(getattr(history, 'walk' + '_revisions')())) > 5\n    target_metadata ="
    )
    env = long["alembic/env.py"].replace("target_metadata =", asks, 1)
    app = application(write({**long, "alembic/env.py": env}))
    app.upgrade(scratch, BEFORE)
    loaded(tmp_path)

    assert len(app.upgrade(scratch, LAST).statements) == 1
    assert loaded(tmp_path)[1:] == [f"{n:04d}" for n in range(3, LENGTH + 1)]


def test_an_error_is_told_as_it_is(
    write: Write, application: Make, scratch: str, long: Files
) -> None:
    """What fails with all of the history too is told as if there had been no window."""
    last = f"alembic/versions/{LAST}_step.py"
    broken = long[last].replace("op.add_column", "op.no_such_thing")
    app = application(write({**long, last: broken}))
    app.upgrade(scratch, BEFORE)

    with pytest.raises(TargetError, match=r"AttributeError.*no_such_thing") as caught:
        app.upgrade(scratch, LAST)
    assert caught.value.place.startswith(last)
