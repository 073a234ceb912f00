"""Commands that only look or decide stay light."""

import os
import subprocess
import sys

import pytest

HEAVY = {"anthropic", "dbos", "sqlmodel", "alembic"}
ENGINE = {"sddflow.engine", "sddflow.stages", "sddflow.roles", "sddflow.models"}


def _loaded(*words: str, cwd) -> set[str]:
    """Packages that are loaded after a command; those of sddflow by two names."""
    code = (
        "import sys\n"
        "from sddflow.terminal.main import answer\n"
        f"answer({list(words)!r})\n"
        "names = {tuple(n.split('.')[: 1 + n.startswith('sddflow.')]) for n in sys.modules}\n"
        "print('loaded:', *sorted('.'.join(name) for name in names))\n"
    )
    environ = {k: v for k, v in os.environ.items() if "ANTHROPIC" not in k}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=cwd,
        env=environ,
    )  # fmt: skip
    return set(done.stdout.rpartition("loaded:")[2].split())


@pytest.mark.parametrize(
    "words", [("--help",), ("runs",), ("show",), ("approve", "--help"), ("approve", "nothing"),
              ("history", "list")],
)  # fmt: skip
def test_a_light_command_loads_nothing_heavy(place, words):
    """`--help`, `runs`, `show`, `approve`, `history` load no model, ORM or migration library."""
    assert not HEAVY & _loaded(*words, cwd=place)


def test_runs_with_runs_in_it_stays_light(place, sddflow):
    """Also with something in the journal, looking loads nothing heavy."""
    sddflow("run", "add-conversations")
    loaded = _loaded("runs", cwd=place)
    assert not HEAVY & loaded
    assert not {"rich", "sqlalchemy", "libcst", "yaml", "jinja2"} & loaded


def test_approving_a_gate_stays_light(place, sddflow):
    """An approval is recorded, and the run goes on, without what the next stages do not need."""
    sddflow("run", "add-conversations")
    assert not HEAVY & _loaded("approve", cwd=place)


@pytest.mark.parametrize("words", [("--help",), ("verify", "--help"), ("history", "list")])
def test_words_that_need_no_engine_load_none(place, words):
    """`--help`, `verify` and `history` load no engine, and nothing that a run alone needs."""
    loaded = _loaded(*words, cwd=place)
    assert not ENGINE & loaded
    assert not {"sqlglot", "sqlalchemy", "fastapi", "markdown_it"} & loaded


def test_a_proof_loads_no_engine(place):
    """`verify` on SQLite loads no engine, no journal, and no parser of SQL that it does not use."""
    loaded = _loaded("verify", "--on", "sqlite", "app", cwd=place)
    assert "sddflow.proof" in loaded
    assert not ENGINE & loaded
    assert not {*HEAVY, "fastapi", "sqlglot", "psycopg", "markdown_it"} & loaded


APPROVED = """\
import io, os, sys

class Watch(io.StringIO):
    def write(self, text):
        if '"decision-taken"' in text:
            names = sorted({name.partition(".")[0] for name in sys.modules})
            os.write(1, " ".join(names).encode())
            os._exit(0)
        return len(text)

sys.stdout = Watch()
from sddflow.terminal.main import answer
answer(["approve", sys.argv[1], "--json"])
"""


def test_an_approval_is_recorded_before_anything_heavy_is_loaded(place, sddflow):
    """`approve RUN` of a whole workflow: at the recorded decision, no heavy library is there.

    The process ends at that very moment, as if killed; the decision is in the journal.
    """
    run = sddflow("run", "add-conversations", "--workflow", "database-feature", "--json").lines[-1]
    assert run["status"] == "waiting"
    done = subprocess.run(
        [sys.executable, "-c", APPROVED, run["id"]], capture_output=True, text=True, check=True,
        cwd=place,
    )  # fmt: skip
    assert "sddflow" in done.stdout
    assert not {*HEAVY, "rich", "sqlalchemy", "libcst"} & set(done.stdout.split())
    story = sddflow("show", run["id"], "--json").out
    assert '"answer": "approve"' in story
