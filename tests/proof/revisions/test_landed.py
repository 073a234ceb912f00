"""What landed on the base branch, and what happens to it since."""

import subprocess

import pytest

from sddflow.proof.revisions.landed import landed
from sddflow.proof.revisions.since import changed_since
from sddflow.target.revisions import read_revisions

FIRST = '"""One."""\nrevision = "1"\ndown_revision = None\n\n\ndef upgrade():\n    pass\n'
SECOND = FIRST.replace('"1"', '"2"').replace("None", '"1"')
THIRD = SECOND.replace('"2"', '"3"').replace('"1"', '"2"')


def _git(root, *words):
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", "-C", str(root), *who, *words], check=True, capture_output=True)


@pytest.fixture
def look(tmp_path):
    """Change files of a repository where two revisions had landed; what is told."""
    (tmp_path / "1.py").write_text(FIRST)
    (tmp_path / "2.py").write_text(SECOND)
    _git(tmp_path, "init", "-q", "-b", "main")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "landed")

    def look(**files):
        for name, text in files.items():
            (tmp_path / f"{name[1:]}.py").write_text(text)
        found = landed(
            read_revisions((tmp_path,), tmp_path, deep=True), changed_since(tmp_path, "main")
        )
        return [(f.code, f.revision) for f in found]

    look.root = tmp_path
    return look


BETWEEN = SECOND.replace('"2"', '"1b"')


def test_a_revision_below_one_that_landed(look):
    """Databases at 2 never run what is put below it."""
    moved = SECOND.replace('down_revision = "1"', 'down_revision = "1b"')
    assert look(_1b=BETWEEN, _2=moved) == [
        ("landed-revision-edited", "2"), ("revision-inserted", "1b"),
    ]  # fmt: skip


def test_a_branch_that_is_merged_below(look):
    """A second parent of one that landed is below it, too."""
    moved = SECOND.replace('down_revision = "1"', 'down_revision = ("1", "1b")')
    assert ("revision-inserted", "1b") in look(_1b=BETWEEN, _2=moved)


def test_a_new_base(look):
    """Nothing comes before the first one any more."""
    base = FIRST.replace('"1"', '"0"')
    first = FIRST.replace("None", '"0"')
    assert ("revision-inserted", "0") in look(_0=base, _1=first)


def test_what_comes_after_is_fine(look):
    """New revisions, branches and merges on top of what landed."""
    merge = THIRD.replace('"3"', '"4"').replace('"2"', '("3", "1b")')
    assert look(_3=THIRD, _1b=BETWEEN, _4=merge) == []


def test_what_does_nothing_is_no_edit(look):
    """Comments, docstrings and layout; what the code does is the same."""
    assert look(_1="# sddflow: allow x because y\n" + FIRST.replace("One.", "The first.")) == []
    assert look(_2=SECOND.replace("    pass", "    return")) == [("landed-revision-edited", "2")]


def test_a_file_that_moved_is_not_new(look):
    """Its revision had landed, under another name."""
    _git(look.root, "mv", "1.py", "1_first.py")
    assert look() == []


def test_the_newest_that_landed_is_gone(look):
    """A database at 2 finds no way on when no file has its id, be it deleted or renamed."""
    assert look(_2=SECOND.replace('"2"', '"2b"')) == [
        ("landed-revision-gone", ""), ("landed-revision-edited", "2b"),
    ]  # fmt: skip
    (look.root / "2.py").unlink()
    assert look(_3=THIRD.replace('"2"', '"1"')) == [("landed-revision-gone", "")]


def test_one_for_several_with_the_id_of_the_newest(look):
    """A squash that keeps the newest id, and a file that only moved, are no loss."""
    (look.root / "1.py").unlink()
    (look.root / "2.py").unlink()
    assert look(_squashed=SECOND.replace('"1"', "None")) == []
