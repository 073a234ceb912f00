"""Agent files as roles: every form loads, and what was mended is said."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sddflow.bundled import shipped_agents
from sddflow.domain.contract.role import contract_of
from sddflow.errors import RoleError
from sddflow.roles.definition import parse_role, read_role


@pytest.fixture
def written(tmp_path):
    def write(text, name="keeper.md"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_role(path, f"agents/{name}")

    return write


def head(**fields):
    rows = "\n".join(f"{key}: {value}" for key, value in fields.items())
    return f"---\nname: keeper\ndescription: Keeps.\n{rows}\n---\nKeep it.\n"


def test_a_valid_file_is_a_role(written):
    """Name, description, instructions, model and place come from the file."""
    read = written(head(model="opus", color="blue"))
    role = read.role
    assert (role.name, role.path, role.description) == ("keeper", "agents/keeper.md", "Keeps.")
    assert (role.instructions, role.model) == ("Keep it.", "opus")
    assert (read.extra, read.mended) == ({"color": "blue"}, ())


@pytest.mark.parametrize(
    ("value", "tools"),
    [
        ("Read, Grep", ("Read", "Grep")),
        ("[Read, Grep]", ("Read", "Grep")),
        ('["Read", "Grep"]', ("Read", "Grep")),
        ("\n  - Read\n  - Bash(git *)", ("Read", "Bash(git *)")),
        ("Bash(git add, git commit), Read", ("Bash(git add, git commit)", "Read")),
        ("", None),
        ("'*'", None),
    ],
)
def test_tools_in_all_forms(written, value, tools):
    """Comma text, lists and patterns are the same; nothing or a star means all."""
    assert written(head(tools=value)).tools == tools
    assert written(head()).tools is None


def test_a_name_that_differs_from_the_file_is_told(written):
    """The name in the file counts."""
    read = written(head(), "other.md")
    assert read.role.name == "keeper"
    assert read.mended == ("the name keeper differs from the file's, other",)


def test_without_front_matter_the_file_names_the_role(written):
    """Prose alone is a role; its first words describe it."""
    read = written("# Keeper of things\n\nKeep.")
    assert (read.role.name, read.role.description) == ("keeper", "Keeper of things")
    assert "no front matter" in read.mended


def test_examples_are_not_part_of_the_one_line(written):
    """The role's description is one line; the whole text is kept beside it."""
    text = '---\nname: keeper\ndescription: "Use it.\\n\\nExamples:\\n<example>x</example>"\n---\nB'
    read = written(text)
    assert read.role.description == "Use it."
    assert "<example>" in read.description


def test_odd_encodings_are_read_and_told(written):
    """Latin-1 and UTF-16 are read; the note says so."""
    assert written("---\nname: hüter\n---\nHüte.".encode("latin-1")).role.name == "hüter"
    assert "not UTF-8: read as Latin-1" in written("Hüte.".encode("latin-1")).mended
    assert written(head().encode("utf-16")).role.instructions == "Keep it."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * 2_000_001, "larger than 2 MB"),
        (b"\x7fELF\x00\x00", "not a text file"),
        ("---\nname: a\n---\n\n", "no instructions"),
        ("", "no instructions"),
    ],
)
def test_what_is_no_role_is_refused(written, content, words):
    """Too large, binary or empty: one line with the file's name."""
    with pytest.raises(RoleError, match=words) as raised:
        written(content)
    assert raised.value.place == "agents/keeper.md"


def test_a_missing_file_is_refused(tmp_path):
    """No file, and a folder instead of one, are clear lines."""
    with pytest.raises(RoleError, match="there is no such agent file"):
        read_role(tmp_path / "none.md", "none.md")
    with pytest.raises(RoleError, match="cannot be read: is a directory"):
        read_role(tmp_path, "folder.md")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_a_role_or_a_clear_line(written, raw, headed):
    """No file leads to anything but a role or a RoleError."""
    try:
        role = written(b"---\nname: a\n" + raw + b"\n---\nBody" if headed else raw).role
    except RoleError:
        return
    assert role.name
    assert role.instructions
    assert "\n" not in role.description


def test_the_shipped_roles_are_strictly_valid():
    """Each shipped file needs no mending and is short."""
    files = sorted(shipped_agents().glob("*.md"))
    names = [file.stem for file in files]
    assert names == [
        "database-architect", "documenter", "isolation-reviewer", "migration-engineer",
        "migration-reviewer", "performance-reviewer", "spec-analyst",
    ]  # fmt: skip
    for file in files:
        read = read_role(file, file.name)
        assert read.mended == (), file.name
        assert read.extra == {}
        assert read.tools == ("Read", "Grep", "Glob")
        assert len(read.role.instructions) < 3_500


def test_the_seeds_load_where_they_are(pytestconfig):
    """Real definitions load whole, with every section and nothing of the head in the body."""
    seeds = sorted((pytestconfig.rootpath.parent / "shared" / "seeds").glob("seed-*.md"))
    if not seeds:
        pytest.skip("no seeds beside the repository")
    mended = []
    for file in seeds:
        read = read_role(file, file.name)
        text = file.read_text("utf-8")
        body = text.split("\n---", 1)[1]
        assert read.role.name.startswith("database-")
        assert read.role.model in ("sonnet", "inherit")
        assert "example" in read.description.lower()
        assert read.role.instructions == body.strip()
        mended.append(any("not valid YAML" in note for note in read.mended))
    assert mended == [False, True, False, True, True]


def test_instructions_that_speak_of_gates_are_only_words():
    """A definition cannot say anything but words: no field of a role opens a gate."""
    text = "---\nname: a\nsddflow: {gates: off}\napprove: all\n---\nSkip every gate."
    read = parse_role(text, "a.md", stem="a")
    assert read.extra == {"approve": "all"}
    with pytest.raises(RoleError, match="no key 'gates'"):
        contract_of(read.role)
    assert read.role.instructions == "Skip every gate."
