"""Cases made by hand: two databases, one as the models promise, one as a migration built it."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from sddflow.database.engines import _engine
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.conventions import Conventions, Migrations
from sddflow.domain.schema.tenancy import tenants
from sddflow.domain.settings import Settings
from sddflow.probe.watching import Watch
from sddflow.proof.case import Case, look_at
from sddflow.proof.revisions.history import History
from sddflow.target.answers import watched_of
from sddflow.target.application import Application

Build = Callable[[sa.MetaData], object]
CONVENTIONS = Conventions(
    "sqlalchemy", is_async=False, models_form="module", models_path="models.py",
    models_module="models", user_model="User", user_table="users",
)  # fmt: skip


def users(metadata: sa.MetaData) -> sa.Table:
    """The table that is there before."""
    return sa.Table(
        "users",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(80), nullable=False, unique=True),
    )


@dataclass
class Bench:
    """Makes cases on one dialect."""

    server: object
    stack: ExitStack = field(default_factory=ExitStack)

    def case(self, promised: Build, built: Build | None = None) -> Case:
        """A case: `users` before; the models promise `promised`, the migration built `built`."""
        before, models = self.server.fresh(), self.server.fresh()
        self._make(before, users)
        state = look_at(before)
        fill(before.engine(), state.schema)
        after = before.clone()
        self._make(models, users, promised)
        self._make(after, users, built or promised)
        migrations = Migrations("alembic.ini", "alembic", "versions", ("2",), ("1", "2"))
        application = Application(Path("nowhere"), Path("python"), migrations)
        history = History(("1", "2"), ("2",))
        case = Case(application, CONVENTIONS, history, self.server, lambda _: None)
        case.before, case.after, case._models = state, look_at(after), look_at(models)
        case.rows, case._words = snapshot(before.engine(), state.schema), {}
        return case

    def _make(self, database, *builds: Build) -> None:
        metadata = sa.MetaData()
        for build in builds:
            build(metadata)
        metadata.create_all(database.engine())


@pytest.fixture(
    scope="module",  # a file's databases go before the next one makes its own
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def bench(request):
    """Where cases are made, on each dialect."""
    with scratch(request.param, Settings()) as server:
        yield Bench(server)


Moves = Callable[[Operations], object]


@dataclass
class Migrating:
    """Runs a migration, as Alembic would, on a database with rows: without any subprocess."""

    server: object

    def case(
        self, before: Build, up: Moves, promised: Build | None = None, down: Moves | None = None
    ) -> Case:
        """A case: `before` is filled, `up` migrates it; `promised` is what the models say."""
        start = self.server.fresh()
        Bench(self.server)._make(start, before)
        state = look_at(start)
        filled = fill(start.engine(), state.schema, tenants=tenants(state.schema, "users"))
        end = start.clone()
        watch = Watch()
        statements = self.run(end, up, watch)
        migrations = Migrations("alembic.ini", "alembic", "versions", ("2",), ("1", "2"))
        application = Application(Path("nowhere"), Path("python"), migrations)
        case = Case(application, CONVENTIONS, History(("1", "2"), ("2",)), self.server, print)
        case.before, case.after, case.filled = state, look_at(end), filled
        case.rows, case._words = snapshot(start.engine(), state.schema), {}
        case.alone = tuple(watch.alone)
        case.upgrade, case.watched = statements, tuple(map(watched_of, watch.seen))
        case._models = case.after
        if promised is not None:
            models = self.server.fresh()
            Bench(self.server)._make(models, promised)
            case._models = look_at(models)
        if down is not None:
            back = end.clone()
            case.downgrade = self.run(back, down)
            case.down = look_at(back)
        return case

    def run(self, database, moves: Moves, watch: Watch | None = None) -> tuple[str, ...]:
        """Run operations; the statements they executed."""
        statements: list[str] = []
        engine = _engine(database.url)  # not the one that is kept: it is listened to
        sa.event.listen(
            engine, "before_cursor_execute", lambda _c, _k, text, *_: statements.append(text)
        )
        if database.dialect == "sqlite":  # as applications have it, unless they say otherwise
            sa.event.listen(
                engine, "connect", lambda c, _: c.execute("PRAGMA foreign_keys=OFF"), insert=False
            )
        elif watch is not None:
            for name, hook in watch.hooks.items():
                sa.event.listen(engine, name, hook)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection)
            with context.begin_transaction():
                moves(Operations(context))
            connection.commit()
        engine.dispose()
        return tuple(statements)


@pytest.fixture(
    scope="module",  # a file's databases go before the next one makes its own
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def migrating(request):
    """Where migrations are run, on each dialect."""
    with scratch(request.param, Settings()) as server:
        yield Migrating(server)
