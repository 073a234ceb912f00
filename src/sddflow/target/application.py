"""The user's application at work: each call is one command in its own interpreter.

Whatever it is asked, its engines lead to the scratch database of the call, and every other
connection is refused. `url` is always a plain SQLAlchemy URL without a driver, `sqlite:////path`
or `postgresql://user@/name?host=/folder`; the driver is chosen by the kind of engine the target
makes and by what is installed there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import Any

from sddflow.domain.conventions import Migrations
from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.target.answers import (
    AlembicOperation,
    Metadata,
    Ran,
    ReadRow,
    TestRun,
    metadata_of,
    ran_of,
)
from sddflow.target.asking import Arguments, Asking
from sddflow.target.callables import CallableName
from sddflow.target.called import Called, called_of
from sddflow.target.conduct import Conduct, conduct_of
from sddflow.target.conventions import Reading, read_target
from sddflow.target.demands import Demands
from sddflow.target.stay import Stay
from sddflow.target.telling import error_of
from sddflow.target.trips import trips_of

_NONE: Arguments = MappingProxyType({})


def _nothing(_url: str) -> str:
    """Nobody looks."""
    return ""


@dataclass(frozen=True)
class Application:
    """The application, and how to run it: one state of its files, whose source is read once.

    Args:
        root: its folder, absolute.
        python: its interpreter, as `find_python` gives it.
        migrations: its Alembic environment.
        env: made-up settings it needs.
        seconds: that one call may take.
        witness: asked about a scratch database whose call does not end: what is waited for there,
            and who holds it, in words; "" for nothing.
        demands: settings that it was seen to demand, besides.
    """

    root: Path
    python: Path
    migrations: Migrations
    env: tuple[tuple[str, str], ...] = ()
    seconds: float = 300
    witness: Callable[[str], str] = field(default=_nothing, compare=False, repr=False)
    demands: Demands = field(default_factory=Demands, compare=False, repr=False)
    _failing: dict[str, Conduct] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def reading(self) -> Reading:
        """Its source."""
        return read_target(self.root, Settings(alembic_ini=self.migrations.ini))

    def versions(self) -> dict[str, str]:
        """Versions by name: `python`, `sqlalchemy`, `alembic`, and drivers that are there.

        Raises:
            TargetError: SQLAlchemy or Alembic is missing there.
        """
        result = self._ask("versions", "")
        return {str(name): str(version) for name, version in result["versions"].items()}

    def upgrade(
        self, url: str, revision: str = "head", *,
        watch_locks: bool = False, stay: Stay | None = None,
    ) -> Ran:  # fmt: skip
        """Run the migrations up to a revision on a scratch database.

        Args:
            url: of the scratch database.
            revision: to go to.
            watch_locks: on PostgreSQL, look after each statement what it did to the tables.
            stay: whose process is asked, and may be asked again, where it is on that database.

        Raises:
            TargetError: a revision, env.py or the application failed; the line says where.
        """
        words = {"revision": revision, "watch_locks": watch_locks}
        return self._run("upgrade", url, words, stay)

    def conduct_at(self, url: str) -> Conduct:
        """What the last call that failed on a scratch database did besides."""
        return self._failing.get(url, Conduct())

    def stopped(self, url: str, revision: str, after: int) -> bool:
        """Run the migrations up to a revision, and let them fail half way.

        Args:
            url: of the scratch database.
            revision: to go to.
            after: statements that may run; queries and Alembic's own notes do not count.

        Returns:
            Whether there was a statement after those, that could fail.

        Raises:
            TargetError: it failed before that.
        """
        return bool(self._ask("stopped", url, {"revision": revision, "after": after})["stopped"])

    def downgrade(self, url: str, revision: str = "-1", *, stay: Stay | None = None) -> Ran:
        """Run the migrations down to a revision (`-1`, `base`, an id) on a scratch database.

        Args:
            url: of the scratch database.
            revision: to go to.
            stay: as for `upgrade`.

        Raises:
            TargetError: as for `upgrade`.
        """
        return self._run("downgrade", url, {"revision": revision}, stay)

    def stamp(self, url: str, revisions: Sequence[str]) -> None:
        """Say that a scratch database stands at some revisions, without running any.

        Raises:
            TargetError: there is no such revision, or env.py failed.
        """
        self._ask("stamp", url, {"revisions": list(revisions)})

    def create_all(self, url: str, *, stay: Stay | None = None) -> Ran:
        """Build the models' tables on an empty scratch database, past the migrations.

        Args:
            url: of the scratch database.
            stay: as for `upgrade`.

        Raises:
            TargetError: the models cannot be imported, or their tables not be made.
        """
        return self._run("create_all", url, stay=stay)

    def metadata(self) -> Metadata:
        """The tables and columns that the models declare, and those that Alembic sees of them.

        They are asked for once.

        Raises:
            TargetError: neither env.py nor the models' modules can be imported.
        """
        return self._metadata

    def metadata_tables(self) -> tuple[str, ...]:
        """Names of the tables that the models declare, in order."""
        return tuple(table.name for table in self.metadata().tables)

    def autogenerate(self, url: str) -> tuple[AlembicOperation, ...]:
        """What Alembic would still change on a scratch database: its own view of the models.

        Raises:
            TargetError: env.py failed.
        """
        found = self._ask("autogenerate", url)["operations"]
        return tuple(AlembicOperation(**operation) for operation in found)

    def round_trips(
        self, lots: Sequence[tuple[str, Sequence[dict[str, Any]]]], *, stay: Stay | None = None
    ) -> tuple[tuple[ReadRow | TargetError, ...] | TargetError, ...]:
        """Write rows through the mapped classes, and read them back in a new session.

        Sessions are async where the application's are. Foreign keys are enforced on SQLite. The
        models are loaded once for all lots.

        Args:
            lots: each with the URL of a scratch database that has the tables, and its rows:
                `{"table": name, "values": {column: value}}` in an order that can be inserted;
                times as ISO text, UUIDs and decimals as text, bytes as base64; a value
                `{"row": 0, "column": "id"}` stands for that column of an earlier row.
            stay: whose process has loaded the models already.

        Returns:
            What was read of each row of each lot; or the error, where the row was refused, its
            table has no mapped class, or nothing of the lot could be written.
        """
        words = {"lots": [{"url": url, "rows": list(rows)} for url, rows in lots]}
        try:
            url = (stay.url if stay is not None else "") or lots[0][0]
            result = self._ask("round_trip", url, words, foreign_keys=True, stay=stay)
        except TargetError as error:
            if len(lots) == 1:
                return (error,)
            return tuple(self.round_trips([lot])[0] for lot in lots)
        return trips_of(result, self.python)

    def call(
        self, url: str, functions: Sequence[CallableName], *, stay: Stay | None = None
    ) -> tuple[Called, ...]:
        """Call functions of the source with values of the rows of a scratch database.

        What each does on a session that it is given is undone; what it opens by itself it may
        write for good, on that database. It reaches nothing else, and is ended after seconds.

        Args:
            url: of the scratch database, with rows.
            functions: as `callables_of` finds them.
            stay: whose process has loaded the models already.

        Raises:
            TargetError: the models cannot be loaded.
        """
        words = {
            "url": url,
            "functions": [{"module": f.module, "name": f.name} for f in functions],
        }
        own = (stay.url if stay is not None else "") or url
        return called_of(self._ask("call", own, words, foreign_keys=True, stay=stay))

    def run_tests(self, paths: Sequence[str], url: str) -> TestRun:
        """Run the target's tests with pytest, from the folder their imports start from.

        Their own SQLite databases, in memory or in temporary folders, are left to them; every
        other database is the scratch one.

        Args:
            paths: of tests, relative to the target.
            url: of a scratch database.

        Raises:
            TargetError: pytest is missing there, or it could not be run.
        """
        absolute = [str((self.root / path).resolve()) for path in paths]
        outcome = self._asking.outcome("run_tests", url, {"paths": absolute})
        if outcome.answer is None or "result" not in outcome.answer:
            raise error_of(outcome, self.root.resolve(), self.python, "run_tests", self.seconds)
        return TestRun(int(outcome.answer["result"]["code"]), outcome.tail)

    def _run(
        self, operation: str, url: str, arguments: Arguments = _NONE, stay: Stay | None = None
    ) -> Ran:
        started = monotonic()
        result = self._ask(operation, url, arguments, stay=stay)
        return ran_of(result, monotonic() - started)

    def _ask(
        self,
        operation: str,
        url: str,
        arguments: Arguments = _NONE,
        *,
        foreign_keys: bool = False,
        stay: Stay | None = None,
    ) -> dict[str, Any]:
        """The result of an operation, or the error it means."""
        outcome = self._asking.outcome(
            operation, url, arguments, foreign_keys=foreign_keys, stay=stay
        )
        answer = outcome.answer or {}
        seen = conduct_of(outcome.printed, outcome.left, answer.get("wrote", []))
        if outcome.answer is None or "result" not in outcome.answer:
            self._failing[url] = seen
            raise error_of(outcome, self.root.resolve(), self.python, operation, self.seconds)
        refused = outcome.answer.get("refused", [])
        return {**outcome.answer["result"], "refused": refused, "conduct": seen}

    @cached_property
    def _metadata(self) -> Metadata:
        return metadata_of(self._ask("metadata", ""))

    @cached_property
    def _asking(self) -> Asking:
        return Asking(
            self.root, self.python, self.migrations, self.reading,
            self.env, self.seconds, self.witness, self.demands,
        )  # fmt: skip
