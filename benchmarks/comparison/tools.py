"""The tools: how each is asked about a project, and when it complains.

A tool is given what it asks for: linters of SQL get what `alembic upgrade --sql` writes, without
Alembic's own bookkeeping; linters of Python the files under test; those that run an empty database.
Warnings count as complaints, as they do for sddflow.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.comparison.project import Project

_STYLE = (  # opinions about types and names, and timeouts that are set elsewhere
    *("prefer-bigint-over-int", "prefer-bigint-over-smallint", "prefer-identity"),
    *("prefer-robust-stmts", "prefer-text-field", "prefer-timestamp-tz", "ban-char-field"),
    *("require-lock-timeout", "require-statement-timeout", "require-timeout-settings"),
)
_PYTEST_ALEMBIC = """
import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool


@pytest.fixture
def alembic_config():
    return {{"file": "alembic.ini"}}


@pytest.fixture
def alembic_engine():
    return create_engine({url!r}, poolclass=NullPool)
"""
_FOUR = "from pytest_alembic.tests import *\n"
_TRACE = "from pytest_alembic.tests.experimental import test_downgrade_leaves_no_trace\n"
_CI = """
from alembic import command
from alembic.config import Config

config = Config("alembic.ini")
command.upgrade(config, "head")
command.check(config)
command.downgrade(config, {below!r})
command.upgrade(config, "head")
"""
Ask = Callable[[Project], "bool | None"]


@dataclass(frozen=True)
class Tool:
    """One tool.

    Args:
        name: as its authors write it.
        distribution: what it is installed as; its version is told.
        how: in a few words, for the table.
        complains: whether it complains about a project; None where it could not look.
    """

    name: str
    distribution: str
    how: str
    complains: Ask


def _sql(*words: str) -> Ask:
    """A linter of SQL; the file's path stands for `FILE`."""

    def ask(project: Project) -> bool | None:
        file = project.sql()
        if file is None:
            return None
        return project.run(*(str(file) if w == "FILE" else w for w in words)).returncode != 0

    return ask


def _python(*words: str) -> Ask:
    """A linter of revision files."""

    def ask(project: Project) -> bool | None:
        return project.run(*words, *(str(f) for f in project.tested)).returncode != 0

    return ask


def _pgfence(project: Project) -> bool | None:
    file = project.sql()
    if file is None:
        return None
    words = ["--format", "sql", "--ci", "--max-risk", "low", "--no-lock-timeout"]
    words.append("--no-statement-timeout")
    if project.case.sizes:
        stats = project.root / "pgfence-stats.json"
        rows = [
            {"schemaName": "public", "tableName": t, "rowCount": n, "totalBytes": n * 100}
            for t, n in project.case.sizes
        ]
        stats.write_text(json.dumps(rows))
        words += ["--stats-file", str(stats)]
    return project.run("pgfence", "analyze", *words, str(file)).returncode != 0


def _alembic_lint(project: Project) -> bool | None:
    words = ("-c", "alembic.ini", "-d", "postgresql", "--no-cache", "--warnings-as-errors")
    since = () if project.case.every else ("-s", project.below)
    return project.run("alembic-lint", *words, *since).returncode != 0


def _migrationiq(project: Project) -> bool | None:
    """Its graph check on all of them, its linter on the files under test alone."""
    if project.run("migrationiq", "check", "--framework", "alembic").returncode:
        return True
    aside = project.root / "aside" / "alembic" / "versions"
    aside.mkdir(parents=True, exist_ok=True)
    for file in project.tested:
        (aside / file.name).write_text(file.read_text())
    folder = str(project.root / "aside")
    return (
        project.run("migrationiq", "lint", "--framework", "alembic", "--dir", folder).returncode
        != 0
    )


def _pylembic(project: Project) -> bool | None:
    folder = str(project.script_location)
    return project.run("pylembic", "validate", folder, "--detect-branches").returncode != 0


def _linear(project: Project) -> bool | None:
    if project.run("alembic-linear", "update").returncode:
        return True
    return project.run("alembic-linear", "check").returncode != 0


def _alembic(project: Project) -> bool | None:
    """What many teams run in CI: up, check, down, up again."""
    script = project.root / "ci.py"
    script.write_text(_CI.format(below=project.below))
    return any(
        project.run("python", script.name, dialect=dialect).returncode
        for dialect in project.case.on
    )


def _pytest_alembic(tests: str) -> Ask:
    """Some of its tests, on each dialect."""

    def ask(project: Project) -> bool | None:
        (project.root / "test_alembic.py").write_text(tests)
        return any(_pytest(project, dialect) for dialect in project.case.on)

    return ask


def _pytest(project: Project, dialect: str) -> bool:
    (project.root / "conftest.py").write_text(_PYTEST_ALEMBIC.format(url=project.urls[dialect]))
    words = ("-q", "-p", "no:cacheprovider", "test_alembic.py")
    return project.run("pytest", *words, dialect=dialect).returncode != 0


TOOLS = (
    Tool("squawk", "squawk-cli", "reads SQL", _sql("squawk", "FILE")),
    Tool("squawk, style and timeouts off", "squawk-cli", "reads SQL",
         _sql("squawk", "--exclude", ",".join(_STYLE), "FILE")),
    Tool("pgfence", "pgfence", "reads SQL, knows sizes", _pgfence),
    Tool("pg-migration-guard", "pg-migration-guard", "reads SQL",
         _sql("pg-migration-guard", "--fail-on", "warn", "FILE")),
    Tool("safemigrate-lint", "safemigrate-lint", "reads SQL", _sql("safemigrate-lint", "FILE")),
    Tool("alembic-guard", "alembic-guard", "reads revisions",
         _python("alembic-guard", "--strict")),
    Tool("lockcheck", "lockcheck", "reads revisions", _python("lockcheck")),
    Tool("zdm", "zdm", "reads revisions", _python("zdm", "--warnings-as-errors")),
    Tool("alembic-migration-linter", "alembic-migration-linter", "reads SQL", _alembic_lint),
    Tool("migrationiq", "migrationiq", "reads revisions and their graph", _migrationiq),
    Tool("pylembic", "pylembic", "reads the graph", _pylembic),
    Tool("alembic-linear-migrations", "alembic-linear-migrations", "reads the graph", _linear),
    Tool("alembic: upgrade, check, downgrade, upgrade", "alembic", "runs", _alembic),
    Tool("pytest-alembic, its four tests", "pytest-alembic", "runs", _pytest_alembic(_FOUR)),
    Tool("pytest-alembic, downgrade leaves no trace", "pytest-alembic", "runs",
         _pytest_alembic(_TRACE)),
)  # fmt: skip
