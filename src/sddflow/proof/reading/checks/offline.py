"""Where a project writes its migrations as SQL scripts, no revision asks the database anything.

`alembic upgrade --sql` has no database: `op.get_bind()` gives None there.
"""

import ast
import re
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from sddflow.domain.finding import Finding
from sddflow.proof.reading.reading import Reading
from sddflow.proof.reading.script import Material, Script
from sddflow.target.source import last_name

_USED = re.compile(r"\balembic\b[^\n|;&`]*\s(?:up|down)grade\b[^\n|;&`]*\s--sql\b")
_GUARDS = re.compile(r"\bis_offline_mode\b|\bas_sql\b")
_PLACES = (
    *("README*", "Makefile", "justfile", "*.sh", ".gitlab-ci.yml", "Dockerfile", "tox.ini"),
    *(".github/workflows/*.y*ml", "docs/*.md", "docs/*/*.md", "scripts/*", "pyproject.toml"),
)
_MOST, _LARGEST = 200, 200_000


def run(material: Material) -> Iterator[Finding]:
    """Nothing, where no file of the project runs Alembic with `--sql`."""
    asking = [(s, call) for s in material.scripts for call in _asked(s)]
    where = _used_in(material.root) if asking else ""
    for script, call in asking if where else ():
        yield script.finding(
            "offline-impossible", "warning",
            f"{where} runs Alembic with --sql, where there is no database to ask: "
            "op.get_bind() gives None",
            call, cure="op.execute() for what can be said in SQL; context.is_offline_mode() "
            "tells the two apart",
        )  # fmt: skip


def _asked(script: Script) -> Iterator[ast.Call]:
    """The first call of `get_bind` in each function that is run, unless the file tells apart."""
    if _GUARDS.search(script.text):
        return
    for function in script.walk.functions.values():
        calls = (n for n in ast.walk(function) if isinstance(n, ast.Call))
        yield from islice((c for c in calls if last_name(c.func) == "get_bind"), 1)


def _used_in(root: Path) -> str:
    """The first file that says so, relative to the root."""
    files = islice(chain.from_iterable(sorted(root.glob(place)) for place in _PLACES), _MOST)
    for file in files:
        if file.is_file() and file.stat().st_size < _LARGEST:
            text = file.read_text("utf-8", errors="replace")
            if _USED.search(text):
                return file.relative_to(root).as_posix()
    return ""


READING = Reading("offline", "What is written as a SQL script asks the database nothing.", run)
