"""`doctor`: what is there, what is missing, and the cure."""

import shutil
from pathlib import Path

import pytest

from sddflow.app.doctor import examine
from sddflow.app.doctor_model import model_item
from sddflow.workspace import load_workspace

EXAMPLE = Path(__file__).parents[2] / "examples" / "todo-chatbot"


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A workspace of the example that is proved on SQLite only."""
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    skipped = shutil.ignore_patterns("__pycache__", ".venv", "*.db", ".pytest_cache")
    shutil.copytree(EXAMPLE, tmp_path / "app", ignore=skipped)
    (tmp_path / "sddflow.toml").write_text('target = "app"\ndialects = ["sqlite"]\n')
    return tmp_path


def examined(root: Path) -> dict[str, object]:
    return {item.name: item for item in examine(load_workspace(root))}


def test_a_healthy_workspace_misses_nothing(project):
    """With the example application everything a run needs is there."""
    found = examined(project)
    assert not [item for item in found.values() if item.health == "missing"]
    assert "2 models" in found["target"].found
    assert "head 0003" in found["alembic"].found
    assert "2 tables" in found["application"].found
    assert found["postgresql"].health == "note"


@pytest.mark.postgres
def test_the_embedded_postgresql_is_started(project):
    """Where PostgreSQL is wanted, a scratch database is really made."""
    (project / "sddflow.toml").write_text('target = "app"\n')
    assert examined(project)["postgresql"].health == "ok"


def test_a_target_without_alembic_gets_a_cure(project):
    """What is missing is said with what to do about it; the rest is looked at all the same."""
    shutil.rmtree(project / "app" / "alembic")
    (project / "app" / "alembic.ini").unlink()
    found = examined(project)
    assert found["alembic"].health == "missing"
    assert "sddflow init" in found["alembic"].cure
    assert found["agents"].health == "ok"


def test_an_application_that_does_not_import_is_told_in_one_line(project):
    """A broken module is found by really importing the application."""
    models = project / "app" / "app" / "models" / "__init__.py"
    models.write_text(models.read_text() + "\nimport a_module_that_is_not_there\n")
    item = examined(project)["application"]
    assert item.health == "missing"
    assert "a_module_that_is_not_there" in item.found
    assert "\n" not in item.found


BLUE = '{"colour": "blue"}'


def test_a_server_is_asked_what_it_can(messages_server):
    """Another server is seen to know structured output, tools and counts; no key is shown."""
    messages_server.info = {"max_input_tokens": 32_000}
    messages_server.reply("", when="Use the clock", calls=[("clock", {})], stop="tool_use")
    messages_server.reply(BLUE, always=True)
    item = model_item("sonnet", messages_server.environ)
    assert item.health == "ok"
    said = "typed answers by structured output, tools, counts tokens, reads 32,000 tokens"
    assert item.found.endswith(said)
    assert messages_server.url in item.found
    assert messages_server.environ["ANTHROPIC_API_KEY"] not in repr(item)


@pytest.mark.parametrize(
    ("missing", "form"),
    [
        (("structured",), "a forced tool call"),
        (("structured", "forced"), "JSON in the text, checked and repaired"),
    ],
)
def test_what_a_server_cannot_is_said(messages_server, missing, form):
    """The form of typed answers is the best one that was honoured."""
    messages_server.without(*missing, "counts", "models")
    messages_server.reply("It is blue.", when="Use the clock")
    messages_server.reply(BLUE, always=True)
    item = model_item("sonnet", messages_server.environ)
    assert f"typed answers by {form}, no tools, tokens are guessed" in item.found


def test_a_server_that_is_none_is_missing(messages_server):
    """A web page at the address is told, with the setting to look at."""
    messages_server.without("counts", "models")
    messages_server.fail("html")
    item = model_item("sonnet", messages_server.environ)
    assert item.health == "missing"
    assert "does not speak the Messages API" in item.found


def test_a_model_without_its_key_is_missing():
    """A model of the API that has no key would fail, and the cure says what to set."""
    item = model_item("sonnet", {})
    assert item.health == "missing"
    assert "ANTHROPIC_API_KEY" in item.cure


def test_without_a_key_rules_answer():
    """Without any setting and key, the rules of `offline` are ready."""
    assert model_item("", {}).health == "ok"
