"""Looking at files: numbered, bounded, inside the target, and never a secret."""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sddflow.domain.exchange import ToolCall
from sddflow.domain.plan import RoleText
from sddflow.domain.schema.table import Schema
from sddflow.roles.tools import reading

ROLE = RoleText("architect", "agents/architect.md", "", "You design.")


@pytest.fixture
def target(tmp_path):
    root = tmp_path / "shop"
    (root / "app").mkdir(parents=True)
    (root / "app" / "models.py").write_text("class Task:\n    title: str\n    done: bool\n")
    (root / ".env").write_text("DATABASE_URL=postgresql://u:hunter2hunter2@h/db\n")
    (root / ".env.example").write_text("DATABASE_URL=\n")
    (root / "app" / "secrets.yaml").write_text("key: 1\n")
    (root / "app" / "tls.pem").write_text("x\n")
    (root / "app.db").write_bytes(b"SQLite format 3\0")
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text("[core]\n")
    (tmp_path / "outside.txt").write_text("not yours\n")
    (root / "app" / "way_out").symlink_to(tmp_path / "outside.txt")
    return root


@pytest.fixture
def use(target):
    box = reading(target, Schema(), ROLE, 8)

    def call(name, **given):
        return box.use(ToolCall("c", name, json.dumps(given)))

    return call


def test_a_file_is_read_with_its_line_numbers(use):
    """Lines carry their numbers, so that they can be cited; a part says how much follows."""
    assert use("read_file", path="app/models.py").text.startswith(
        "   1| class Task:\n   2|     title"
    )
    part = use("read_file", path="app/models.py", first_line=2, lines=1).text
    assert part == "   2|     title: str\n[2 lines follow]"


def test_names_are_listed_without_what_must_not_be_seen(use):
    """A list holds the application's texts: nothing hidden, no secrets, no databases, no links."""
    assert use("list_files").text.split("\n") == [".env.example", "app/models.py"]
    assert use("list_files", pattern="*.py").text == "app/models.py"


def test_words_are_found_with_their_place(use):
    """A search gives path, line and text, and looks at no secret."""
    assert use("search", words="TITLE").text == "app/models.py:2: title: str"
    assert use("search", words="hunter2").text == "no line holds that"


@pytest.mark.parametrize(
    "path",
    [
        ".env", "app/secrets.yaml", "app/tls.pem", "app.db", ".git/config", "../outside.txt",
        "app/way_out", "/etc/passwd", "app/../../outside.txt", "no/such.py", "app", "a\0b",
        ".env.production", "", "~/.ssh/id_rsa",
    ],
)  # fmt: skip
def test_a_path_that_must_not_be_read_is_refused(use, path):
    """Secrets, data, hidden files, links and ways out are refused with a sentence."""
    result = use("read_file", path=path)
    assert result.failed
    assert "hunter2" not in result.text
    assert "not yours" not in result.text


def test_secrets_in_a_plain_file_are_hidden(use, target):
    """A key that stands in source code does not reach a model."""
    (target / "app" / "config.py").write_text('KEY = "sk-ant-' + "a" * 30 + '"\n')
    assert "[redacted]" in use("read_file", path="app/config.py").text


def test_results_are_bounded(use, target):
    """Neither a long file, a long line nor many hits makes a long result."""
    (target / "app" / "long.py").write_text("x = 1\n" * 90_000)
    (target / "app" / "wide.py").write_text("y" * 500_000)
    (target / "app" / "huge.py").write_text("z = 1\n" * 900_000)
    assert len(use("read_file", path="app/long.py", lines=90_000).text) < 10_000
    assert len(use("read_file", path="app/wide.py").text) < 400
    assert use("read_file", path="app/huge.py").failed
    assert len(use("search", words="x = 1").text) < 2_000


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("shell", {"command": "ls"}, "there is no tool 'shell'"),
        ("read_file", {}, "lacks path"),
        ("read_file", {"path": 3}, "must be of type string"),
        ("read_file", {"path": "a", "mode": "w"}, "has no input 'mode'"),
        ("search", {"words": " "}, "no words"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong(use, name, given, says):
    """Unknown tools and inputs get a sentence, never an exception."""
    result = use(name, **given)
    assert result.failed
    assert says in result.text


@pytest.mark.parametrize("text", ["[]", "{", '"x"', "[" * 99_999])
def test_an_input_that_is_no_object_is_refused(target, text):
    """Whatever a model sends as input, the call ends in a sentence."""
    result = reading(target, Schema(), ROLE, 8).use(ToolCall("c", "read_file", text))
    assert result.failed


def test_a_role_gets_the_tools_its_file_asks_for(target):
    """Claude Code's names choose among the tools; none that writes or runs is ever given."""
    role = RoleText("a", "a.md", "", "i", tools=("Read", "Bash(git:*)", "Write"))
    names = [tool.name for tool in reading(target, Schema(), role, 8).tools]
    assert names == ["read_file", "describe_table", "explain_query"]
    assert reading(target, Schema(), role, 0).tools == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=40))
def test_no_path_leads_out(use, target, path):
    """Whatever a path says, what is read lies inside the target."""
    result = use("read_file", path=path)
    assert result.failed or (target / path).resolve().is_relative_to(target.resolve())


def test_pipes_are_not_waited_for(use, target):
    """A named pipe is refused, not opened."""
    os.mkfifo(target / "app" / "pipe.py")
    assert use("read_file", path="app/pipe.py").failed
    assert use("search", words="class").text.startswith("app/models.py:1")
