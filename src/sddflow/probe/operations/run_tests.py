"""Run the target's own tests, with their databases redirected like everything else."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from ..request import Request


def run(request: Request) -> dict[str, Any]:
    """Pytest on `paths`; answers its exit code. What it prints is the caller's to keep."""
    import json

    import pytest

    site = str(Path(__file__).resolve().parent.parent / "site")
    inherited = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join(p for p in (site, inherited) if p)
    os.environ["SDDFLOW_PROBE"] = json.dumps(request.to_json())
    sys.path.insert(0, request.folder)
    sys.argv[:] = ["pytest"]
    code = pytest.main(["-p", "no:cacheprovider", *request.arguments["paths"]])
    return {"code": int(code)}
