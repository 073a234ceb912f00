"""What is told of a need, and which values of the environment were made up."""

from __future__ import annotations

import os

MADE_UP = "made-up-by-sddflow"  # what a text that is made up begins with; its variable follows
OPTION = "-x "  # stands before the name of what Alembic's command line would pass to env.py


def need(
    variable: str, problem: str, kind: str = "str", hint: str = "", path: str = ""
) -> dict[str, str]:
    """One need, as it is told."""
    return {"variable": variable, "path": path, "problem": problem, "kind": kind, "hint": hint}


def made_up() -> dict[str, str]:
    """The variables of this process whose values were made up, and what stands for each in texts.

    A text of ours names its variable, so that it is known again wherever it turns up.
    """
    given = os.environ.get("SDDFLOW_MADE_UP", "")
    return {name: os.environ[name] for name in given.split() if name in os.environ}
