"""`init`: a workspace in an existing project, nothing overwritten."""

import shutil
from pathlib import Path

import pytest

from sddflow.app.init import begin, create_environment
from sddflow.errors import UsageError, WorkspaceError
from sddflow.workspace import load_workspace

EXAMPLE = Path(__file__).parents[2] / "examples" / "todo-chatbot"


@pytest.fixture
def project(tmp_path) -> Path:
    """A repository with the application in a folder of it."""
    skipped = shutil.ignore_patterns("__pycache__", ".venv", "*.db", ".pytest_cache")
    shutil.copytree(EXAMPLE, tmp_path / "backend", ignore=skipped)
    return tmp_path


def texts(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_the_target_is_found(project):
    """The folder with Alembic and specs becomes the target, and what was found is said."""
    begun = begin(project)
    assert begun.written == ("sddflow.toml", ".sddflow/.gitignore")
    assert load_workspace(project).target == project / "backend"
    assert begun.features == ("add-conversations",)
    assert any("sqlmodel models, async" in line for line in begun.found)
    assert (project / ".sddflow" / ".gitignore").read_text() == "*\n"


def test_a_second_time_changes_nothing(project):
    """Everything there is kept, byte for byte, and said to be kept."""
    begin(project)
    (project / "sddflow.toml").write_text('target = "backend"  # mine\n')
    before = texts(project)
    begun = begin(project)
    assert texts(project) == before
    assert (begun.written, begun.kept) == ((), ("sddflow.toml", ".sddflow/.gitignore"))


def test_specs_above_the_application_decide(project):
    """Where specs stand above Alembic's folder, the target holds both."""
    (project / "backend" / "specs").rename(project / "specs")
    assert begin(project).workspace.settings.target == "."


def test_several_applications_are_not_guessed_at(project):
    """With two applications the target is left open, and both are named."""
    shutil.copytree(project / "backend", project / "other")
    begin(project)
    text = (project / "sddflow.toml").read_text()
    assert 'target = "."' in text
    assert "backend" in text
    assert "other" in text


def test_an_alembic_environment_is_offered_and_made(project):
    """Where there is none, its files are named first and written only then."""
    shutil.rmtree(project / "backend" / "alembic")
    (project / "backend" / "alembic.ini").unlink()
    begun = begin(project)
    assert "no Alembic environment" in begun.found
    assert not (project / "backend" / "alembic.ini").exists()
    made = create_environment(begun)
    assert "alembic.ini" in made
    assert all((project / "backend" / path).is_file() for path in made)
    assert begin(project).environment == ()


def test_an_empty_folder_is_a_workspace_too(tmp_path):
    """Without an application the settings are written all the same, and what is missing is said."""
    begun = begin(tmp_path)
    assert begun.environment == ()
    assert any("no SQLModel or SQLAlchemy models" in line for line in begun.found)


def test_a_target_outside_is_refused(project):
    """The target stays inside the workspace; nothing is written."""
    before = texts(project)
    with pytest.raises(WorkspaceError):
        begin(project, "../elsewhere")
    with pytest.raises(WorkspaceError):
        begin(project, "missing")
    assert texts(project) == before


def test_another_target_than_the_settings_name_is_refused(project):
    """A settings file that is there is changed by its owner only."""
    begin(project)
    with pytest.raises(UsageError):
        begin(project, "backend/app")
