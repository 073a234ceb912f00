"""`make new-check`: the skeleton of a check is whole, and nothing that exists is lost."""

import ast
import importlib.util
from pathlib import Path

import pytest
from shown.page import Page

ROOT = Path(__file__).parents[2]
FOLDERS = ("src/sddflow/proof/checks", "src/sddflow/proof/reading/checks", "docs/checks",
           "tests/proof/checks", "tests/proof/reading")  # fmt: skip


@pytest.fixture
def new_check(tmp_path):
    """The tool, writing into an empty folder."""
    spec = importlib.util.spec_from_file_location("new_check", ROOT / "tools" / "new_check.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for folder in FOLDERS:
        (tmp_path / folder).mkdir(parents=True)
    return lambda *words: tool.main(list(words), tmp_path)


@pytest.mark.parametrize("kind", ["running", "reading"])
def test_three_files(new_check, tmp_path, kind):
    """A check, its test and its page come; code that parses, and a page in the known form."""
    assert new_check("no-wish", kind) == 0
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(path.suffix for path in made) == [".md", ".py", ".py"]
    for path in made:
        if path.suffix == ".py":
            ast.parse(path.read_text())
    page = Page("no-wish", (tmp_path / "docs/checks/no-wish.md").read_text())
    assert page.check == "no-wish"
    assert page.dialects == ("sqlite", "postgresql")
    assert page.blocks("Fails")
    assert page.blocks("Passes")


@pytest.mark.parametrize("words", [(), ("Two Words",), ("two-words", "other")])
def test_wrong_words(new_check, words, capsys):
    """A name that is none ends with 2 and one line."""
    assert new_check(*words) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_nothing_is_overwritten(new_check, tmp_path, capsys):
    """A file that is there stays as it is."""
    there = tmp_path / "docs/checks/no-wish.md"
    there.write_text("mine")
    assert new_check("no-wish") == 2
    assert there.read_text() == "mine"
    assert "is there already" in capsys.readouterr().err
