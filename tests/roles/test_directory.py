"""Where roles are found, which one a name means, and what is said of the others."""

import time

import pytest

from sddflow.errors import RoleError
from sddflow.roles.directory import Directory


@pytest.fixture
def places(tmp_path):
    workspace, target = tmp_path / "work", tmp_path / "work" / "app"
    target.mkdir(parents=True)
    return workspace, target


def put(root, path, name="keeper", body="Keep."):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\nname: {name}\ndescription: d\n---\n{body}\n")
    return file


def test_every_folder_is_searched(places):
    """agents/ and .claude/agents/ of workspace and target, however deep, then the shipped ones."""
    workspace, target = places
    put(workspace, "agents/one.md", "one")
    put(workspace, ".claude/agents/team/deep/two.md", "two")
    put(target, "agents/three.md", "three")
    put(target, ".claude/agents/four.md", "four")
    directory = Directory.of(workspace, target)
    own = [e.path for e in directory.all() if not e.shipped]
    assert own == [
        "agents/one.md",
        ".claude/agents/team/deep/two.md",
        "app/agents/three.md",
        "app/.claude/agents/four.md",
    ]
    assert next(e.name for e in directory.all() if e.shipped) == "database-architect"
    assert directory.find("four").path == "app/.claude/agents/four.md"


def test_a_file_is_found_once_where_workspace_and_target_are_one(tmp_path):
    """The same file is not two roles."""
    put(tmp_path, "agents/keeper.md")
    assert Directory.of(tmp_path, tmp_path).find("keeper").instructions == "Keep."


def test_an_own_role_hides_the_shipped_one(places):
    """A name means the workspace's file; the shipped one is still there by `shipped:`."""
    workspace, target = places
    put(workspace, "agents/mine.md", "database-architect", "Mine.")
    directory = Directory.of(workspace, target)
    assert directory.find("database-architect").instructions == "Mine."
    assert directory.find("shipped:database-architect").path == "shipped:database-architect.md"
    assert [e.path for e in directory.all() if e.shadowed] == ["shipped:database-architect.md"]


def test_two_of_one_name_are_kept_and_told(places):
    """An ambiguous name names the files; each can be had by its path."""
    workspace, target = places
    put(workspace, "agents/a.md", body="A.")
    put(target, "agents/b.md", body="B.")
    directory = Directory.of(workspace, target)
    with pytest.raises(RoleError, match=r"2 agent files .*agents/a\.md, app/agents/b\.md"):
        directory.find("keeper")
    assert directory.find("agents/a.md").instructions == "A."
    assert directory.find("app/agents/b.md").instructions == "B."
    assert directory.find("agents/b.md").instructions == "B."


def test_a_missing_role_offers_the_nearest(places):
    """Names that are close are offered; a path too."""
    directory = Directory.of(*places)
    with pytest.raises(RoleError, match="did you mean database-architect"):
        directory.find("databse-architekt")
    with pytest.raises(RoleError, match="did you mean documenter"):
        directory.find("agents/documentor.md")
    with pytest.raises(RoleError, match="known: database-architect"):
        directory.find("zzz")


def test_a_path_may_lie_anywhere(places, tmp_path, monkeypatch):
    """A path that the user types is relative to where they stand."""
    outside = put(tmp_path, "elsewhere/x.md", "x")
    monkeypatch.chdir(tmp_path)
    directory = Directory.of(*places)
    assert directory.find("elsewhere/x.md").name == "x"
    assert directory.find(str(outside)).path == "../elsewhere/x.md"


def test_a_refused_file_stays_in_the_list(places):
    """One bad file is listed with its reason and hides nothing."""
    workspace, target = places
    put(workspace, "agents/good.md", "good")
    (workspace / "agents" / "bad.md").write_bytes(b"\0\0")
    (workspace / "agents" / "README.md").write_text("What these are.")
    directory = Directory.of(workspace, target)
    refused = {e.path: e.refused for e in directory.all() if e.refused}
    assert refused == {
        "agents/bad.md": "this is not a text file",
        "agents/README.md": "a README without front matter is no agent",
    }
    assert directory.find("good").name == "good"
    with pytest.raises(RoleError, match="not a text file"):
        directory.find("bad")


@pytest.mark.slow
def test_ten_thousand_files_load_in_seconds(places, record_property):
    """A large collection is no reason to wait (2.7 s of processor time when last measured)."""
    workspace, target = places
    for number in range(10_000):
        put(workspace, f"agents/{number % 100}/r{number}.md", f"r{number}")
    directory = Directory.of(workspace, target)
    began = time.process_time()
    assert directory.find("r9999").name == "r9999"
    record_property("processor_seconds", round(time.process_time() - began, 1))
