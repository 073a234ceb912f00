"""A migration on one dialect: what the checks look at."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from sqlalchemy.exc import DBAPIError

from sddflow.database.reading import schema_and_text
from sddflow.database.rows import Filled, Snapshot, snapshot
from sddflow.database.scratch import Scratch
from sddflow.database.words import Words
from sddflow.domain.conventions import Conventions
from sddflow.domain.finding import Finding, Severity
from sddflow.domain.schema.order import parents_first
from sddflow.domain.schema.table import Schema, Table
from sddflow.domain.schema.tenancy import holders, tenants
from sddflow.domain.sizes import Sizes
from sddflow.errors import HungError, TargetError, UsageError
from sddflow.proof.building import build_models
from sddflow.proof.revisions.history import History
from sddflow.proof.revisions.named import Beginning
from sddflow.proof.revisions.older import Older, older
from sddflow.target.answers import Metadata, ReadRow, Watched
from sddflow.target.application import Application
from sddflow.target.conduct import Conduct
from sddflow.target.stay import Stay

T = TypeVar("T")
Written = dict[str, Any]
Read = ReadRow | TargetError
Trip = tuple[list[Written], tuple[Read, ...] | TargetError]


@dataclass(frozen=True, slots=True)
class State:
    """A database, and what it was like when it was looked at.

    Args:
        scratch: the database.
        schema: as values.
        text: its catalogue, exact.
    """

    scratch: Scratch
    schema: Schema
    text: str


def look_at(scratch: Scratch) -> State:
    """The state of a database now."""
    return State(scratch, *schema_and_text(scratch.url))


@dataclass(slots=True)
class Case:
    """The migrations under test on one dialect. The checks fill it in their order.

    Args:
        application: the target.
        conventions: of its code; they name the table of the users.
        history: its revisions, and which of them are under test.
        server: an empty scratch database, to make others from.
        note: a line of progress.
        sizes: rows of tables where the application really runs, as far as they are known.
        beginning: where the revisions under test start, where somebody says so.
        guarded: tables whose rows policies tell apart, which are tenants therefore.
        before: at the revision before, with rows.
        rows: what those rows are.
        filled: how many there are, and which tables have none.
        after: at the newest revision under test.
        down: back at the revision before.
        upgrade: the statements that were executed on the way up.
        downgrade: those on the way down.
        earlier: those of the revisions before.
        watched: what those on the way up did to tables, on PostgreSQL.
        stay: the process that went up, as long as it may go down and up again.
        models_stay: the one that has loaded the models, as long as it may write rows through them.
        stopped: why there is no state after.
        foreign: the application is not made for the dialect.
        awkward: the database before, with rows that the migration does not run on; None where it
            runs on them.
        alone: those on the way up that were a transaction of their own, on PostgreSQL.
        conduct: what the code did besides its work on the database, up and down.
        calls: functions of the source may be called.
        only: no other dialect is proven beside it.
        trips: rows that were written through the models, and how they came back: with values of
            ours for every column, and with what the classes fill by themselves.
    """

    application: Application
    conventions: Conventions
    history: History
    server: Scratch
    note: Callable[[str], None]
    sizes: Sizes = field(default_factory=Sizes)
    beginning: Beginning = field(default_factory=Beginning)
    guarded: frozenset[str] = frozenset()
    before: State | None = None
    rows: dict[str, Snapshot] = field(default_factory=dict)
    filled: Filled | None = None
    after: State | None = None
    down: State | None = None
    upgrade: tuple[str, ...] = ()
    downgrade: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    watched: tuple[Watched, ...] = ()
    stay: Stay = field(default_factory=Stay)
    models_stay: Stay = field(default_factory=Stay)
    stopped: str = "the upgrade failed"
    foreign: bool = False
    alone: tuple[str, ...] = ()
    awkward: Scratch | None = None
    conduct: tuple[Conduct, ...] = ()
    calls: bool = True
    only: bool = True
    trips: dict[bool, Trip] = field(default_factory=dict)
    _models: State | TargetError | None = None
    _is_server_empty: bool = True
    _declared: Metadata | None = None
    _words: Words | None = None
    _now: dict[str, Snapshot] | None = None
    _known: dict[str, Any] = field(default_factory=dict)

    @property
    def dialect(self) -> Literal["sqlite", "postgresql"]:
        """Which one."""
        return self.server.dialect

    @property
    def first(self) -> State:
        """The state before; the checks that need it run after the one that made it."""
        assert self.before is not None, "`upgrade` has run"  # noqa: S101 - the order of the registry
        return self.before

    @property
    def built(self) -> State:
        """The state after; the checks that need it run after the one that made it."""
        assert self.after is not None, "`upgrade` has run"  # noqa: S101 - the order of the registry
        return self.after

    @property
    def tenants(self) -> frozenset[str]:
        """Tables that the rows of others belong to, as their keys say it, or their policies."""
        return tenants(self.first.schema, self.conventions.user_table) | self.guarded

    @property
    def holders(self) -> frozenset[str]:
        """Those, and the users'."""
        return holders(self.first.schema, self.conventions.user_table) | self.guarded

    def once(self, name: str, find: Callable[[], T]) -> T:
        """What somebody has found out, and others ask for after them.

        Args:
            name: of the question.
            find: called by the first who asks.
        """
        if name not in self._known:
            self._known[name] = find()
        return cast("T", self._known[name])

    @property
    def older(self) -> Older:
        """The application as git has it from before; unpacked once.

        Raises:
            UsageError: git does not know how it was before.
        """
        found = self.once("older", self._unpack)
        if isinstance(found, UsageError):
            raise found
        return found

    @property
    def root_before(self) -> Path:
        """The application's folder as git has it from before; as it is, where git has none."""
        try:
            return self.older.application.root
        except UsageError:
            return self.application.root

    def _unpack(self) -> Older | UsageError:
        try:
            return older(self.application, self.history, self.beginning.since)
        except UsageError as error:
            return error

    def at(self, after: State) -> "Case":
        """The same with another state after, of which nothing has been read yet."""
        return replace(self, after=after, trips={}, _now=None)

    @property
    def now(self) -> dict[str, Snapshot]:
        """Every row after the upgrade; read once.

        Raises:
            TargetError: a column that is computed as it is read cannot be.
        """
        if self._now is None:
            try:
                self._now = snapshot(self.built.scratch.engine(), self.built.schema)
            except DBAPIError as error:
                line = str(error.orig).strip().splitlines()[0]
                raise TargetError(f"its rows cannot be read afterwards: {line}") from None
        return self._now

    @property
    def models(self) -> Schema:
        """What the models promise: built on a second empty database, and read back.

        Raises:
            TargetError: they cannot be built.
        """
        return self.promise.schema

    @property
    def promise(self) -> State:
        """The database that the models build.

        Raises:
            TargetError: they cannot be built.
        """
        if self._models is None:
            self._models = self._build_models()
        if isinstance(self._models, TargetError):
            raise self._models
        return self._models

    def _build_models(self) -> State | TargetError:
        """With the extensions that the migrations bring; before those ran, it may fail for them.

        Where it comes to no end, that is the last word: nobody waits for it twice.

        Raises:
            TargetError: it failed too early to be the last word.
        """
        scratch = self._empty()
        self.models_stay.begin(scratch.url)
        try:
            there = self.after.scratch if self.after is not None else None
            self._declared = build_models(self.application, scratch, there, self.models_stay)
        except TargetError as error:
            if self.after is None and not isinstance(error, HungError):
                raise
            return error
        if self._declared is not None and not self._declared.is_whole:
            self.models_stay.end()  # on a database with tables and rows, env.py may show more
        return look_at(scratch)

    def _empty(self) -> Scratch:
        """An empty database: that of the server itself the first time, which nobody else fills."""
        spare, self._is_server_empty = self._is_server_empty, False
        return self.server if spare else self.server.fresh()

    @property
    def declared(self) -> Metadata:
        """What the models declare: told as they are built, or asked for where they cannot be.

        Raises:
            TargetError: they cannot be imported.
        """
        if self._declared is None and self._models is None:
            with suppress(TargetError):
                self.promise  # noqa: B018 - it tells what is declared
        if isinstance(self._models, HungError):
            raise self._models
        return self._declared or self.application.metadata()

    @property
    def words(self) -> Words:
        """By table and column, the labels that an enumeration of the models can read; asked once.

        Databases that keep them as plain text take any word; the application does not.
        """
        if self._words is None:
            try:
                tables = self.declared.tables
            except TargetError:
                tables = ()
            told = {(t.name, c.name): c.labels for t in tables for c in t.columns if c.labels}
            self._words = told
        return self._words

    @property
    def mapped(self) -> frozenset[str]:
        """Tables that a class is mapped to once the models are loaded; none where they cannot."""
        try:
            return frozenset(name for name, _ in self.declared.classes)
        except TargetError:
            return frozenset()

    def promised(self, table: Table) -> Table:
        """A table as the models promise it; as it is where they do not know it."""
        try:
            return self.models.table(table.name) or table
        except TargetError:
            return table

    @property
    def users(self) -> str:
        """The table of the users; as the source calls it where the database has none so called."""
        name, state = self.conventions.user_table, self.after or self.before
        found = state.schema.called(name) if state is not None else None
        return found.name if found is not None else name

    @property
    def touched(self) -> tuple[Table, ...]:
        """The tables that are new or changed, parents first."""
        old = self.first.schema
        return tuple(t for t in parents_first(self.built.schema.tables) if old.table(t.name) != t)

    def finding(self, code: str, severity: Severity, message: str, **more: Any) -> Finding:  # noqa: ANN401 - Finding's own
        """A finding of this dialect, about the newest revision under test where none is named."""
        made = Finding(code, severity, message, dialect=self.dialect, by="proof", **more)
        revision = made.revision or self.history.newest
        return replace(made, revision=revision, place=made.place or self.history.place(revision))
