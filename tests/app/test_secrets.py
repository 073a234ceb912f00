"""What a run leaves behind tells no secret that stood in what it read."""

import json
import shutil
from pathlib import Path

import pytest

from sddflow.app.running import resume, run
from sddflow.app.surroundings import held, known, quiet
from sddflow.domain.settings import Settings
from sddflow.engine.planning import Options
from sddflow.workspace import load_workspace

EXAMPLE = Path(__file__).parents[2] / "examples" / "todo-chatbot"
SECRETS = {
    "key": "-".join(("sk", "ant", "a1B2" * 8)),
    "token": "gh" + "p_" + "c3D4" * 9,
    "url": "Pw" + "e5F6" * 3,
    "said": "lp" + "g7H8" * 3,
    "pem": "i9J0" * 12,
    "env": "made-up-" + "k1L2" * 3,
    "server": "sv" + "m3N4" * 3,
}


@pytest.fixture
def workspace(tmp_path: Path):
    """The example with secrets in its spec, its guidance, its settings and its `.env`."""
    skipped = shutil.ignore_patterns("__pycache__", ".venv", "*.db", ".pytest_cache")
    shutil.copytree(EXAMPLE, tmp_path / "app", ignore=skipped)
    rule = "-" * 5
    told = (
        f"\n- KEY={SECRETS['key']} {SECRETS['token']}\n- password: {SECRETS['said']}\n"
        f"- postgresql://app:{SECRETS['url']}@db.example.com/shop\n"
        f"\n{rule}BEGIN PRIVATE KEY{rule}\n{SECRETS['pem']}\n{rule}END PRIVATE KEY{rule}\n"
    )
    spec = next((tmp_path / "app" / "specs").rglob("spec.md"))
    for path in (spec, tmp_path / "app" / "CLAUDE.md", tmp_path / "app" / ".env"):
        before = path.read_text() if path.exists() else ""
        path.write_text(f"{before}\n## Assumptions\n{told}")
    (tmp_path / "sddflow.toml").write_text(
        'target = "app"\ndialects = ["sqlite"]\n'
        f'postgres = "postgresql://me:{SECRETS["server"]}@127.0.0.1:1/scratch"\n'
        f'[env]\nSIGNING = "{SECRETS["env"]}"\n'
    )
    return load_workspace(tmp_path)


@pytest.mark.slow
def test_nothing_that_is_kept_tells_a_secret(workspace):
    """Journal, events and records know none of them; the run still has its settings."""
    heard = []
    report = run(workspace, "add-conversations", Options(model="offline"), listen=heard.append)
    assert report.status == "waiting"
    report = resume(workspace, report.id, approvals=["spec"], listen=heard.append)

    kept = [p for p in workspace.root.rglob("*") if p.is_file() and p.name != "sddflow.toml"]
    ours = [p for p in kept if {".sddflow", "history", "agent_docs"} & set(p.parts)]
    assert any(p.name == "journal.db" for p in ours)
    texts = {str(p): p.read_bytes().decode("utf-8", "replace") for p in ours}
    texts["events"] = repr(heard)
    told = {(n, k) for n, t in texts.items() for k, s in SECRETS.items() if s in t}
    assert told == set()


def test_what_is_not_kept_is_read_anew(workspace):
    """A run that goes on takes made-up settings and server from the workspace."""
    report = run(workspace, "add-conversations", Options(model="offline"))
    with known(workspace, report.id) as (journal, row):
        assert SECRETS["env"] not in json.dumps(repr(journal.plan(row.id)))
        with held(workspace, journal, row, quiet) as again:
            found: Settings = again.plan.settings
    assert found.env == workspace.settings.env
    assert found.postgres == workspace.settings.postgres
