"""A revision's source, and what else there is to read beside it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sddflow.domain.conventions import Conventions
from sddflow.domain.finding import Finding, Severity
from sddflow.domain.place import Place
from sddflow.proof.reading.operations import Operation, Walk

_NOTHING = Conventions(
    "none", is_async=False, models_form="module", models_path="", models_module=""
)


@dataclass(frozen=True)
class Script:
    """A revision file.

    Args:
        revision: its id.
        parents: ids it follows.
        shown: its path relative to the target.
        text: its source.
        tree: the source as a tree.
    """

    revision: str
    parents: tuple[str, ...]
    shown: str
    text: str
    tree: ast.Module

    @cached_property
    def walk(self) -> Walk:
        """Its functions."""
        return Walk(self.tree)

    @cached_property
    def up(self) -> tuple[Operation, ...]:
        """What `upgrade()` does."""
        return self.walk.operations("upgrade")

    @cached_property
    def down(self) -> tuple[Operation, ...]:
        """What `downgrade()` does."""
        return self.walk.operations("downgrade")

    def ways(self) -> Iterator[tuple[str, Operation]]:
        """Every operation, with the function that does it: `upgrade` first."""
        yield from (("upgrade", operation) for operation in self.up)
        yield from (("downgrade", operation) for operation in self.down)

    def function(self, name: str) -> ast.FunctionDef | None:
        """A function of the file."""
        return self.walk.functions.get(name)

    def finding(
        self,
        code: str,
        severity: Severity,
        message: str,
        node: ast.AST | int | None = None,
        **more: Any,  # noqa: ANN401 - Finding's own
    ) -> Finding:
        """A finding about this revision, at the line of a node."""
        line = node if isinstance(node, int) else getattr(node, "lineno", 0)
        place = Place(self.shown, line)
        return Finding(code, severity, message, place, revision=self.revision, by="proof", **more)


@dataclass(frozen=True, slots=True)
class Extra:
    """A file beside the revisions: env.py, alembic.ini.

    Args:
        shown: its path relative to the target.
        text: what it says.
    """

    shown: str
    text: str


@dataclass(frozen=True, slots=True)
class Material:
    """What is read.

    Args:
        scripts: the revisions under test.
        files: env.py and Alembic's settings, as far as they can be read.
        root: the target's folder, absolute.
        conventions: of its code: which classes are mapped, and where.
        dialects: on which the migration must run.
        earlier: the revisions before those under test, where they are needed.
        known: every code that a comment may allow; empty where nobody knows.
    """

    scripts: tuple[Script, ...]
    files: tuple[Extra, ...] = ()
    root: Path = Path()
    conventions: Conventions = _NOTHING
    dialects: tuple[str, ...] = ("sqlite", "postgresql")
    earlier: tuple[Script, ...] = ()
    known: frozenset[str] = frozenset()

    @property
    def commits_by_itself(self) -> bool:
        """env.py runs every statement outside of a transaction."""
        return any(f.shown.endswith("env.py") and "AUTOCOMMIT" in f.text for f in self.files)


NOTHING = Conventions(
    "none", is_async=False, models_form="module", models_path="", models_module=""
)
