"""Takes a spec through a whole run on a copy of the example, as far as the gate before landing."""

import shutil
import tempfile
from pathlib import Path

from benchmarks.design.asking import EXAMPLE
from sddflow import app
from sddflow.errors import SddflowError
from sddflow.workspace import load_workspace

_LEFT = shutil.ignore_patterns(".specify", "CLAUDE.md", "specs", "__pycache__", "*.db", ".venv")


def proves(spec: Path, model: str) -> str:
    """`passed` where the run reaches the landing with a proof, `no change`, or why it does not."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(EXAMPLE, root / "app", ignore=_LEFT)
        (root / "sddflow.toml").write_text('target = "app"\ndialects = ["sqlite"]\n', "utf-8")
        own = root / "app" / "specs" / spec.stem
        own.mkdir(parents=True)
        shutil.copy(spec, own / "spec.md")
        try:
            report = app.run(
                load_workspace(root), spec.stem, app.Options(model=model), approvals=("spec",)
            )
        except SddflowError as wrong:
            return str(wrong)
    if report.status == "waiting":
        return "passed"
    return "no change" if report.status == "finished" else report.reason
