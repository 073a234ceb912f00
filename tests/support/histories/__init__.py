"""Applications with long histories, as public ones are: made to any length, always the same.

An async env.py that takes its URL from pydantic settings and sees one of two modules of models;
enum types, raw SQL, batch operations, data moves, renames, dropped columns, branches and merges.
The models are what the history builds.
"""

from pathlib import Path

from .rendering import ENV, INI, SETTINGS, models, revision
from .steps import history

NEWEST = "versions/newest.py"


def write_history(root: Path, length: int, *, blind: bool = True) -> Path:
    """Write an application whose history has that many revisions; the newest makes a table.

    Args:
        root: a folder, empty or missing.
        length: at least 1.
        blind: env.py sees one of the two modules of models only.

    Returns:
        The folder of its revisions.
    """
    versions = root / "migrations" / "versions"
    tables, steps = history(length)
    files = {
        "alembic.ini": INI,
        "migrations/env.py": ENV if blind else ENV.replace("import core", "import core, rest"),
        "app/__init__.py": "",
        "app/settings.py": SETTINGS,
        "app/models/__init__.py": "",
        "app/models/base.py": models((), base=True),
        "app/models/core.py": models(tables[:1]),
        "app/models/rest.py": models(tables[1:]),
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    versions.mkdir()
    for step in steps:
        (versions / f"{step.revision}.py").write_text(revision(step), "utf-8")
    return versions
