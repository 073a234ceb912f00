"""Features are found under every usual name, and bad names and files end in one clear line."""

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.settings import Settings
from sddflow.errors import SpecError
from sddflow.target.clarifications import with_answers
from sddflow.target.conventions import read_conventions
from sddflow.target.features import (
    check_feature_name,
    find_spec,
    list_features,
    read_text,
    write_clarifications,
)
from sddflow.target.guidance import read_constitution
from sddflow.target.migrations import read_migrations

DAY = date(2026, 11, 24)


def make(target, *paths):
    for path in paths:
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# Spec\n", "utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "specs/add-conversations/spec.md",
        "specs/001-add-conversations/spec.md",
        "specs/01_add_conversations.md",
        "specs/add-conversations.md",
        "specs/features/02-add-conversations.md",
        "specs/phase-3/014-add-conversations/spec.md",
        "specs/Add_Conversations/SPEC.md",
        ".specify/specs/003-add-conversations/spec.md",
    ],
)
@pytest.mark.parametrize("name", ["add-conversations", "Add_Conversations", " add conversations "])
def test_usual_forms(tmp_path, path, name):
    """Case, dashes, underscores and numbers do not stand in the way of a name."""
    make(tmp_path, path, "specs/002-other/spec.md", "specs/002-other/plan.md")
    assert find_spec(tmp_path, name) == path


@pytest.mark.parametrize("name", ["007-chat", "7-chat", "007", "chat"])
def test_by_number(tmp_path, name):
    """A number given must fit; a number alone is enough."""
    make(tmp_path, "specs/007-chat/spec.md", "specs/008-talk/spec.md")
    assert find_spec(tmp_path, name) == "specs/007-chat/spec.md"


def test_wrong_number(tmp_path):
    """The right words under another number are offered, not taken."""
    make(tmp_path, "specs/007-chat/spec.md")
    with pytest.raises(SpecError, match="did you mean 007-chat"):
        find_spec(tmp_path, "008-chat")


def test_repeated_numbers(tmp_path):
    """A number that three features share lists them; the words tell them apart."""
    make(tmp_path, *(f"specs/001-{n}/spec.md" for n in ("auth", "chat", "todo")))
    with pytest.raises(SpecError, match=r"fits 3 specs.*001-auth or 001-chat or 001-todo"):
        find_spec(tmp_path, "001")
    assert find_spec(tmp_path, "chat") == "specs/001-chat/spec.md"


def test_several_phases(tmp_path):
    """One name in two phases is not guessed; the phase before the name decides."""
    make(tmp_path, "specs/phase-2/001-chat/spec.md", "specs/phase-3/001-chat/spec.md")
    with pytest.raises(SpecError, match="phase-2-001-chat or phase-3-001-chat"):
        find_spec(tmp_path, "chat")
    assert find_spec(tmp_path, "phase-3-001-chat") == "specs/phase-3/001-chat/spec.md"


def test_exact_spelling_wins(tmp_path):
    """The exact name is taken even where another fits by its words."""
    make(tmp_path, "specs/chat/spec.md", "specs/002-chat/spec.md")
    assert find_spec(tmp_path, "002-chat") == "specs/002-chat/spec.md"
    assert find_spec(tmp_path, "chat") == "specs/chat/spec.md"


def test_nearest_names(tmp_path):
    """A misspelt name gets the nearest ones and the folder that was looked in."""
    make(tmp_path, "specs/001-add-conversations/spec.md", "specs/002-due-dates/spec.md")
    with pytest.raises(SpecError) as error:
        find_spec(tmp_path, "add-conversatoins")
    assert "did you mean 001-add-conversations?" in str(error.value)
    assert "due-dates" not in str(error.value)
    assert str(tmp_path / "specs") in str(error.value)


def test_shared_word(tmp_path):
    """A name that only shares a word is offered, never taken."""
    make(tmp_path, "specs/002-ai-chatbot/spec.md")
    with pytest.raises(SpecError, match="did you mean 002-ai-chatbot"):
        find_spec(tmp_path, "persist-chatbot-history")


def test_no_specs_at_all(tmp_path):
    """Without any spec the line says how to begin one."""
    with pytest.raises(SpecError, match=r'to begin: sddflow spec new add-chat "what it is for"'):
        find_spec(tmp_path, "add-chat")


def test_an_unknown_feature_may_be_begun(tmp_path):
    """A name that fits nothing gets the nearest names, and the command that drafts a spec."""
    make(tmp_path, "specs/001-add-chat/spec.md")
    with pytest.raises(SpecError) as near:
        find_spec(tmp_path, "add-chats")
    assert near.value.cure == (
        'did you mean 001-add-chat?, or: sddflow spec new add-chats "what it is for"'
    )
    with pytest.raises(SpecError) as far:
        find_spec(tmp_path, "due dates")
    assert far.value.cure == (
        "there are 001-add-chat, or: sddflow spec new 'due dates' \"what it is for\""
    )


def test_specs_above_the_target(tmp_path):
    """Where the specs stand above the target, the line says which target would have them."""
    make(tmp_path, "specs/001-chat/spec.md", "backend/alembic.ini")
    (tmp_path / ".git").mkdir()
    with pytest.raises(SpecError, match=rf"set `target` .* to {tmp_path}, which has specs"):
        find_spec(tmp_path / "backend", "chat")


def test_the_usual_monorepo(tmp_path):
    """Specs and constitution at the root, the application in backend/: the target is the root."""
    files = {
        "specs/001-chat/spec.md": "# Chat\n",
        ".specify/memory/constitution.md": "# Constitution\n\n- Every row has an owner.\n",
        "backend/alembic.ini": "[alembic]\nscript_location = alembic\nprepend_sys_path = .\n",
        "backend/alembic/env.py": "from app.models import SQLModel\n",
        "backend/alembic/script.py.mako": "",
        "backend/alembic/versions/0001_users.py":
            'revision = "0001"\ndown_revision = None\n\n\ndef upgrade():\n    pass\n',
        "backend/app/__init__.py": "",
        "backend/app/models/__init__.py": "from app.models.user import User\n",
        "backend/app/models/user.py":
            "from sqlmodel import Field, SQLModel\n\n\nclass User(SQLModel, table=True):\n"
            '    __tablename__ = "users"\n'
            "    id: int | None = Field(default=None, primary_key=True)\n    email: str\n",
        "frontend/package.json": "{}\n",
    }  # fmt: skip
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    assert find_spec(tmp_path, "chat") == "specs/001-chat/spec.md"
    assert "has an owner" in read_constitution(tmp_path, Settings())
    conventions = read_conventions(tmp_path, Settings())
    assert (conventions.models_path, conventions.models_module) == (
        "backend/app/models", "app.models",
    )  # fmt: skip
    assert (conventions.user_model, conventions.user_table) == ("User", "users")
    migrations = read_migrations(tmp_path, Settings())
    assert (migrations.ini, migrations.heads) == ("backend/alembic.ini", ("0001",))


def test_files_beside_specs(tmp_path):
    """Plans, tasks, checklists and READMEs are no features."""
    make(tmp_path, "specs/001-chat/spec.md", "specs/001-chat/tasks.md", "specs/README.md",
         "specs/001-chat/checklists/requirements.md", "specs/plan.md",
         "specs/.hidden/spec.md")  # fmt: skip
    assert [f.name for f in list_features(tmp_path)] == ["001-chat"]


@pytest.mark.parametrize(
    "name",
    ["", "  ", "../x", "a/b", "a\\b", "/etc/passwd", "..", ".", "C:x", "a\0b", "a\nb", "-x", "~x",
     "x" * 101, "---", "a\u2028b", "\x1b[31m"],
)  # fmt: skip
def test_refused_names(name):
    """Paths, control characters and empty names are refused in one line."""
    with pytest.raises(SpecError) as error:
        check_feature_name(name)
    assert "\n" not in str(error.value)


@given(st.text(max_size=60))
def test_any_name_is_judged(name):
    """Any text is either a usable name or refused by a SpecError."""
    try:
        check_feature_name(name)
    except SpecError:
        return
    assert "/" not in name and ".." not in name and name.strip()


def test_links_that_leave(tmp_path):
    """A spec that is a link out of the target is not a feature of it."""
    outside = tmp_path / "outside"
    make(outside, "spec.md")
    target = tmp_path / "target"
    make(target, "specs/001-chat/spec.md")
    (target / "specs/002-away").symlink_to(outside)
    (target / "specs/loop").symlink_to(target / "specs/loop")
    assert [f.name for f in list_features(target)] == ["001-chat"]


def test_read_text(tmp_path):
    """A byte order mark goes, line ends become plain, an empty file is an empty text."""
    file = tmp_path / "spec.md"
    file.write_bytes("\ufeff# Ä\r\nb\rc\n".encode())
    assert read_text(file) == "# Ä\nb\nc\n"
    file.write_bytes(b"")
    assert read_text(file) == ""


def test_not_utf8(tmp_path):
    """Latin-1 is refused with line and position; UTF-16 by its name."""
    file = tmp_path / "spec.md"
    file.write_bytes(b"# Title\nCaf\xe9 au lait\n")
    with pytest.raises(SpecError, match=r"spec\.md:2: is not UTF-8: byte 0xE9 at position 4"):
        read_text(file)
    file.write_bytes("# Title\n".encode("utf-16"))
    with pytest.raises(SpecError, match="UTF-16"):
        read_text(file)


def test_too_large(tmp_path):
    """A file beyond the limit is refused with its size, before it is read."""
    file = tmp_path / "spec.md"
    with file.open("wb") as handle:
        handle.truncate(10_000_000)
    with pytest.raises(SpecError, match="10,000,000 bytes"):
        read_text(file)


def test_not_a_file(tmp_path):
    """A folder, a missing file and a pipe are told apart."""
    with pytest.raises(SpecError, match="is a folder"):
        read_text(tmp_path)
    with pytest.raises(SpecError, match="does not exist"):
        read_text(tmp_path / "no.md")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SpecError, match="no regular file"):
        read_text(tmp_path / "pipe")


def test_clarifications_are_added(tmp_path):
    """The section comes before the first heading of level two; all else stays as it was."""
    file = tmp_path / "spec.md"
    file.write_bytes(b"# Spec\n\nIntro.\n\n## Users\n\nText.\n")
    write_clarifications(file, (("How long?", "200\ncharacters"),), day=DAY)
    assert file.read_bytes().decode() == (
        "# Spec\n\nIntro.\n\n## Clarifications\n\n### Session 2026-11-24\n\n"
        "- Q: How long? → A: 200 characters\n\n## Users\n\nText.\n"
    )


def test_clarifications_are_appended(tmp_path):
    """The session of the day grows; another day's session is left alone and followed."""
    file = tmp_path / "spec.md"
    file.write_bytes(
        b"# S\n\n## Clarifications\n\n### Session 2026-11-23\n\n- Q: a -> A: b\n\n## Users\n"
    )
    write_clarifications(file, (("One?", "1"),), day=DAY)
    write_clarifications(file, (("Two?", "2"),), day=DAY)
    assert file.read_bytes().decode() == (
        "# S\n\n## Clarifications\n\n### Session 2026-11-23\n\n- Q: a -> A: b\n\n"
        "### Session 2026-11-24\n\n- Q: One? → A: 1\n- Q: Two? → A: 2\n\n## Users\n"
    )


def test_line_ends_are_kept(tmp_path):
    """CRLF and byte order mark stay, in what was there and in what is new."""
    file = tmp_path / "spec.md"
    file.write_bytes(b"\xef\xbb\xbf# S\r\n\r\n## Users\r\n")
    write_clarifications(file, (("One?", "1"),), day=DAY)
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf# S\r\n\r\n## Clarifications\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_headings_in_fences_are_none(tmp_path):
    """A `## Clarifications` inside a fence is an example."""
    raw = b"# S\n\n```\n## Clarifications\n```\n\n## Users\n"
    done = with_answers(raw, (("One?", "1"),), DAY)
    assert done.index(b"Session") > done.rindex(b"```")


def test_nothing_to_write(tmp_path):
    """Without answers the file is not touched."""
    write_clarifications(tmp_path / "missing.md", (), day=DAY)


def test_unwritable(tmp_path):
    """A file that is not there or no text is a clear error, and nothing is left behind."""
    with pytest.raises(SpecError, match="cannot be written"):
        write_clarifications(tmp_path / "missing.md", (("a", "b"),), day=DAY)
    bad = tmp_path / "bad.md"
    bad.write_bytes(b"# \xff\n")
    with pytest.raises(SpecError, match="not UTF-8"):
        write_clarifications(bad, (("a", "b"),), day=DAY)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.md"]


LINES = ["# S", "## Clarifications", "### Session 2026-11-24", "## Users", "text", "", "```", "- x"]


@given(
    st.lists(st.sampled_from(LINES), max_size=12), st.sampled_from(["\n", "\r\n"]), st.booleans()
)
def test_every_other_byte_stays(lines, end, closed):
    """Taking the new bytes out again gives the old file back."""
    raw = (end.join(lines) + (end if closed else "")).encode()
    done = with_answers(raw, (("One?", "1"),), DAY)
    assert "- Q: One? → A: 1".encode() in done
    same = next((i for i, (a, b) in enumerate(zip(raw, done, strict=False)) if a != b), len(raw))
    assert done.endswith(raw[same:])


def test_file_mode_is_kept(tmp_path):
    """The new file has the old one's permissions."""
    file = tmp_path / "spec.md"
    file.write_bytes(b"# S\n")
    file.chmod(0o640)
    write_clarifications(file, (("One?", "1"),), day=DAY)
    assert file.stat().st_mode & 0o777 == 0o640


def test_the_demo_is_found():
    """The demo's feature is found by its name."""
    demo = Path(__file__).parents[2] / "examples/todo-chatbot"
    assert find_spec(demo, "add-conversations") == "specs/add-conversations/spec.md"
