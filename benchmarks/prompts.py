"""Tokens of a whole run on the example, against the same work asked for as free code.

The run is real, with the rules of `offline` as the model: what a model would have been sent and
what was answered are in its events. The same work as free code is one prompt with the same spec,
principles and code, and an answer that holds every file whole ("complete code, not snippets").
Tokens are those that the server of `ANTHROPIC_BASE_URL` counts, else guessed from lengths.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from sddflow import app
from sddflow.app.surroundings import reading
from sddflow.domain.event import ModelAnswered
from sddflow.domain.exchange import ModelCall, Review, Task
from sddflow.domain.results import Written
from sddflow.domain.schema.design import Design
from sddflow.engine.recorded import finished, result_key
from sddflow.models.anthropic import Anthropic
from sddflow.models.protocol import guessed
from sddflow.roles.replies import reply_schema
from sddflow.workspace import Workspace, load_workspace

EXAMPLE = Path(__file__).parents[1] / "examples" / "todo-chatbot"
_REPLIES = {"design": Design, "review": Review}
_FREE = (
    "Write the complete code, not snippets, of every file that this feature needs: models, "
    "request and response schemas, the Alembic migration with its downgrade, and tests. Follow "
    "the spec, the principles and the style of the code below. Give each file whole.\n"
)


def main() -> None:
    """Run the example as far as the landing, and print both sides."""
    count = _counter()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        left = shutil.ignore_patterns("__pycache__", "*.db", ".venv")
        shutil.copytree(EXAMPLE, root / "app", ignore=left)
        (root / "sddflow.toml").write_text('target = "app"\ndialects = ["sqlite"]\n', "utf-8")
        workspace = load_workspace(root)
        app.run(workspace, "add-conversations", app.Options(model="offline"), approvals=("spec",))
        calls, written = _read(workspace)
        free_in = _free(root / "app")
    free_out = "\n".join(file.content for file in written.change_set.files)
    told = [(f"{c.task} by {c.role}", count(_sent(c)), count(_compact(c))) for c in calls]
    total = ("typed, in all", sum(t[1] for t in told), sum(t[2] for t in told))
    sys.stdout.write("| call | tokens in | tokens out |\n| --- | --- | --- |\n")
    for name, sent, answer in (*told, total, ("free code, once", count(free_in), count(free_out))):
        sys.stdout.write(f"| {name} | {sent:,} | {answer:,} |\n")


def _sent(call: ModelCall) -> str:
    """All that the model was told, the form of its answer included."""
    form = json.dumps(reply_schema(_REPLIES[call.task]), ensure_ascii=False)
    return f"{call.system}\n{call.prompt}\n{form}"


def _compact(call: ModelCall) -> str:
    """The answer as models write JSON that no human reads."""
    return json.dumps(json.loads(call.completion.text), ensure_ascii=False, separators=(",", ":"))


def _read(workspace: Workspace) -> tuple[list[ModelCall], Written]:
    with reading(workspace) as journal:
        assert journal is not None  # noqa: S101 - a run was made
        run = journal.rows()[0].id
        events = journal.events(run)
        kept = [journal.call(run, result_key(done.step)) for done in finished(events)]
    written = [found[0] for found in kept if found and isinstance(found[0], Written)]
    return [e.event.call for e in events if isinstance(e.event, ModelAnswered)], written[-1]


def _free(target: Path) -> str:
    """The spec, the principles and the code that free code would have to fit."""
    parts = [
        target / "specs/add-conversations/spec.md", target / ".specify/memory/constitution.md",
        *sorted((target / "app").rglob("*.py")), *sorted((target / "alembic").rglob("*.py")),
    ]  # fmt: skip
    return _FREE + "\n".join(f"# {p.relative_to(target)}\n{p.read_text('utf-8')}" for p in parts)


def _counter() -> Callable[[str], int]:
    if not os.environ.get("ANTHROPIC_BASE_URL"):
        return guessed
    model = Anthropic.from_environ(os.environ.get("BENCH_MODEL", "claude-sonnet-5-5"), os.environ)
    return lambda text: model.count(Task("count", "bench", "", text, {}, None)) or guessed(text)


if __name__ == "__main__":
    main()
