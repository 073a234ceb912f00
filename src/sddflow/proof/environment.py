"""The application's env.py, as text."""

from sddflow.proof.case import Case


def env_of(case: Case) -> str:
    """What stands in it; "" where there is none."""
    env = case.application.root / case.application.migrations.script_location / "env.py"
    return env.read_text("utf-8", errors="replace") if env.is_file() else ""
