"""The constitution and the guides of a target are found where projects keep them."""

import pytest

from sddflow.domain.settings import Settings
from sddflow.errors import SpecError, WorkspaceError
from sddflow.target.guidance import read_constitution, read_guidance


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    "path", [".specify/memory/constitution.md", "memory/constitution.md", "constitution.md"]
)
def test_usual_places(tmp_path, path):
    """Each usual place is read."""
    put(tmp_path / path, "# Rules\n")
    assert read_constitution(tmp_path, Settings()) == "# Rules\n"


def test_settings_decide(tmp_path):
    """The settings' place wins; one that is missing or outside is an error."""
    put(tmp_path / "constitution.md", "usual")
    put(tmp_path / "docs/rules.md", "ours")
    assert read_constitution(tmp_path, Settings(constitution="docs/rules.md")) == "ours"
    with pytest.raises(SpecError, match="does not exist"):
        read_constitution(tmp_path, Settings(constitution="docs/none.md"))
    with pytest.raises(WorkspaceError):
        read_constitution(tmp_path, Settings(constitution="../rules.md"))


def test_up_to_the_git_root(tmp_path):
    """A backend folder reads the repository's constitution, but nothing above the repository."""
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "backend").mkdir()
    put(tmp_path / "constitution.md", "outside")
    assert read_constitution(repository / "backend", Settings()) == ""
    put(repository / ".specify/memory/constitution.md", "inside")
    assert read_constitution(repository / "backend", Settings()) == "inside"


def test_nothing_there(tmp_path):
    """Without any of the files the texts are empty."""
    assert read_constitution(tmp_path, Settings()) == ""
    assert read_guidance(tmp_path) == ""


def test_large_constitutions(tmp_path):
    """A 120 kB constitution is read whole; a huge one is cut at a line, and says so."""
    put(tmp_path / "constitution.md", "a line\n" * 17_000)
    assert len(read_constitution(tmp_path, Settings())) == 119_000
    put(tmp_path / "constitution.md", "a line\n" * 60_000)
    text = read_constitution(tmp_path, Settings())
    assert 199_000 < len(text) < 201_000
    assert "[cut: constitution.md has 420,000 characters" in text


def test_guides(tmp_path):
    """CLAUDE.md and AGENTS.md are read together, one that repeats the other once."""
    put(tmp_path / "CLAUDE.md", "Use async.\n")
    put(tmp_path / "AGENTS.md", "Use types.\n")
    assert read_guidance(tmp_path) == "Use async.\n\n\nUse types.\n"
    put(tmp_path / "AGENTS.md", "Use async.\n")
    assert read_guidance(tmp_path) == "Use async.\n"


def test_links_out_are_not_followed(tmp_path):
    """A link that leads out of its folder is passed over."""
    put(tmp_path / "secret.md", "secret")
    (tmp_path / "target").mkdir()
    (tmp_path / "target/constitution.md").symlink_to(tmp_path / "secret.md")
    assert read_constitution(tmp_path / "target", Settings()) == ""
