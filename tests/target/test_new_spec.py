"""A new spec stands where the project would put it, and is never written over a file."""

import pytest

from sddflow.errors import Failed, SpecError, WorkspaceError
from sddflow.target.features import find_spec
from sddflow.target.new_spec import place_of_new, write_new


def make(target, *paths):
    for path in paths:
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# Spec\n", "utf-8")


@pytest.mark.parametrize(
    ("there", "feature", "path"),
    [
        (("specs/001-auth/spec.md", "specs/009-chat/spec.md"), "Due dates",
         "specs/010-due-dates/spec.md"),
        (("specs/auth/spec.md",), "due-dates", "specs/due-dates/spec.md"),
        (("specs/01_auth.md", "specs/02_chat.md"), "due-dates", "specs/03_due_dates.md"),
        (("specs/features/01-auth.md",), "due-dates", "specs/features/02-due-dates.md"),
        (("specs/001-auth/spec.md", "specs/old/spec.md", "specs/003-b/spec.md"), "004-due",
         "specs/004-due/spec.md"),
        (("specs/phase-2/007-auth/spec.md",), "due", "specs/phase-2/008-due/spec.md"),
    ],
)  # fmt: skip
def test_its_place(tmp_path, there, feature, path):
    """A new spec is numbered and named like those beside it."""
    make(tmp_path, *there)
    assert place_of_new(tmp_path, feature) == path


@pytest.mark.parametrize("feature", ["auth", "001-auth", "1", "Auth"])
def test_a_feature_with_a_spec_is_refused(tmp_path, feature):
    """A spec that the name fits already is named, with what to do about it."""
    make(tmp_path, "specs/001-auth/spec.md")
    with pytest.raises(SpecError) as error:
        place_of_new(tmp_path, feature)
    assert error.value.place == "specs/001-auth/spec.md"
    assert "sddflow spec check 001-auth" in error.value.cure


def test_a_number_alone_is_no_new_name(tmp_path):
    """A number that no spec has needs words beside it."""
    with pytest.raises(SpecError, match="needs words"):
        place_of_new(tmp_path, "007")


def test_a_name_that_would_not_be_found_is_refused(tmp_path):
    """Where specs are files, `tasks.md` would be taken for something beside them."""
    make(tmp_path, "specs/01-auth.md")
    with pytest.raises(SpecError, match="not read as one"):
        place_of_new(tmp_path, "tasks")


def test_a_folder_of_that_name_is_fine(tmp_path):
    """Where specs are folders, `tasks` is a name like any other, and is found again."""
    make(tmp_path, "specs/auth/spec.md")
    path = place_of_new(tmp_path, "tasks")
    write_new(tmp_path, path, "# Tasks\n")
    assert find_spec(tmp_path, "tasks") == path == "specs/tasks/spec.md"


def test_a_link_out_of_the_target_is_refused(tmp_path):
    """A `specs` that leads elsewhere is not written to."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "specs").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WorkspaceError, match="leads out"):
        place_of_new(tmp_path / "app", "auth")
    with pytest.raises(WorkspaceError, match="leads out"):
        write_new(tmp_path / "app", "specs/auth/spec.md", "# Auth\n")


def test_a_file_is_never_written_over(tmp_path):
    """A file that came between is left as it is."""
    make(tmp_path, "specs/auth/spec.md")
    with pytest.raises(SpecError, match="not overwritten"):
        write_new(tmp_path, "specs/auth/spec.md", "# Other\n")
    assert (tmp_path / "specs/auth/spec.md").read_text() == "# Spec\n"


def test_a_file_where_a_folder_should_be(tmp_path):
    """A `specs` that is a file ends in one line, and stays."""
    (tmp_path / "specs").write_text("mine")
    with pytest.raises(Failed, match="cannot be written"):
        write_new(tmp_path, "specs/auth/spec.md", "# Auth\n")
    assert (tmp_path / "specs").read_text() == "mine"


def test_nothing_by_halves(tmp_path):
    """A text that cannot be written leaves no file."""
    with pytest.raises(UnicodeEncodeError):
        write_new(tmp_path, "specs/auth/spec.md", "# Auth \ud800\n")
    assert not (tmp_path / "specs/auth/spec.md").exists()
