"""Carries the redirection into Python programs that the target's tests start themselves."""

import importlib
import json
import os
import runpy
from pathlib import Path

_SAID = os.environ.get("SDDFLOW_PROBE", "")

if _SAID:
    _FOLDER = Path(__file__).resolve().parent.parent
    runpy.run_path(str(_FOLDER / "__main__.py"), run_name="sddflow_site")["load"]()

    importlib.import_module("sddflow_probe.safety").protect(json.loads(_SAID))
