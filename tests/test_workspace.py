"""The workspace file and the path guard."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.settings import Settings
from sddflow.errors import WorkspaceError
from sddflow.workspace import Workspace, inside, load_workspace


def test_settings_are_read_from_the_nearest_file_upwards(tmp_path: Path):
    """The nearest `sddflow.toml` upwards is the workspace."""
    (tmp_path / "sddflow.toml").write_text(
        'target = "app"\n[limits]\nrounds = 1\ncost = 2\n[env]\nSECRET = "x"\n'
        "[sizes]\nnotes = 2_000\napp.tasks = 7\n"
    )
    (tmp_path / "app" / "deep").mkdir(parents=True)
    found = load_workspace(tmp_path / "app" / "deep")
    assert found.root == tmp_path
    assert found.target == tmp_path / "app"
    assert found.settings.limits.rounds == 1
    assert found.settings.limits.cost == 2.0
    assert found.settings.env == (("SECRET", "x"),)
    assert found.settings.sizes == (("notes", 2_000), ("app.tasks", 7))


def test_without_a_file_the_git_root_is_the_workspace(tmp_path: Path):
    """All keys have defaults, so no file is needed."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "src").mkdir()
    found = load_workspace(tmp_path / "src")
    assert (found.root, found.settings) == (tmp_path, Settings())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('tarket = "app"', "did you mean target?"),
        ("target = 3", "must be a text"),
        ("rolling = 1", "must be true or false"),
        ("rolling = true\nstopped = true", "exclude each other"),
        ("target = [", "not valid TOML"),
        ('dialects = "sqlite"', "must be a list of texts"),
        ("[limits]\nrounds = true", "must be a whole number"),
        ("limits = 3", "must be a table"),
        ("sizes = 3", "must be a table"),
        ('[sizes]\nnotes = "many"', "must be a number of rows"),
        ("[sizes]\nnotes = -1", "must be a number of rows"),
    ],
)
def test_a_mistake_in_the_file_is_one_clear_line(tmp_path: Path, text: str, words: str):
    """A wrong key or value names the file, the key and the cure in one line."""
    (tmp_path / "sddflow.toml").write_text(text)
    with pytest.raises(WorkspaceError) as caught:
        load_workspace(tmp_path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "link/x", "a\0b"])
def test_no_path_leaves_the_root(tmp_path: Path, path: str):
    """Absolute paths, dots and links that lead out are refused."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(WorkspaceError):
        inside(root, path)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_whatever_is_asked_the_answer_is_inside(
    tmp_path_factory: pytest.TempPathFactory, path: str
):
    """Any text is either refused or a path below the root."""
    root = tmp_path_factory.getbasetemp()
    try:
        found = inside(root, path)
    except WorkspaceError:
        return
    assert found.is_relative_to(root.resolve())


@pytest.mark.parametrize(
    "link", [".sddflow", ".sddflow/journal.db", ".sddflow/locks", ".sddflow/.gitignore", "history"]
)
def test_no_link_leads_what_is_written_out_of_the_workspace(tmp_path: Path, link: str):
    """Journal, locks and records stay in the workspace, though a link stands in their place."""
    workspace = Workspace(tmp_path / "here", Settings())
    place = workspace.root / link
    place.parent.mkdir(parents=True)
    place.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(WorkspaceError, match="leads out of"):
        _ = workspace.state, workspace.history


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dialects = []", "dialects: names no dialect"),
        ('dialects = ["oracle"]', "dialects: unknown 'oracle' \\(known are sqlite and postgresql"),
        ("[limits]\ncost = nan", "limits.cost: makes no sense as nan"),
        ("[limits]\ncost = inf", "limits.cost: makes no sense as inf"),
        ("[limits]\nrounds = -1", "limits.rounds: makes no sense as -1"),
        ("[limits]\nseconds = 0", "limits.seconds: makes no sense as 0"),
    ],
)
def test_a_value_that_makes_no_sense_is_told_at_once(tmp_path: Path, text: str, words: str):
    """A dialect nobody knows and a limit that limits nothing are refused before any work."""
    (tmp_path / "sddflow.toml").write_text(text)
    with pytest.raises(WorkspaceError, match=words):
        load_workspace(tmp_path)
