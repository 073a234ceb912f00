"""Settings that migrations give to roles."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import sqlalchemy as sa

from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.probe.roles import listen


@pytest.mark.postgres
@pytest.mark.parametrize("word", ["ROLE", "user"])
def test_they_hold_in_one_database(word):
    """A role's setting holds in the scratch database and its copies, and nowhere else."""
    with scratch("postgresql", Settings()) as made:
        engine = sa.create_engine(made.engine().url)
        listen(engine, "")
        with engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER {word} CURRENT_USER SET lock_timeout = '7s'")
        engine.dispose()
        shown = {}
        for name, each in {"own": made, "copy": made.clone(), "other": made.fresh()}.items():
            with each.engine().connect() as connection:
                shown[name] = connection.exec_driver_sql("SHOW lock_timeout").scalar()
        assert shown == {"own": "7s", "copy": "7s", "other": "0"}
        with engine.begin() as connection:
            connection.exec_driver_sql(f"ALTER {word} CURRENT_USER RESET lock_timeout")
        engine.dispose()
        with made.engine().connect() as connection:
            assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "0"


@pytest.mark.postgres
def test_a_role_is_made_and_dropped_in_each():
    """Two databases of one server each make a role, and drop it, as if it were theirs alone."""
    name = f"probe_{uuid4().hex}"
    with scratch("postgresql", Settings()) as one, scratch("postgresql", Settings()) as other:
        first, second = (sa.create_engine(each.engine().url) for each in (one, other))
        for engine in (first, second):
            listen(engine, "")
            _run(engine, "CREATE TABLE notes (id int)", f"CREATE ROLE {name} NOLOGIN")
            _run(engine, f"GRANT SELECT ON notes TO {name}")
        with pytest.raises(sa.exc.ProgrammingError, match="already exists"):
            _run(first, f"CREATE ROLE {name}")
        with pytest.raises(sa.exc.InternalError, match="cannot be dropped"):
            _run(first, f"DROP ROLE {name}")
        _run(first, f"REVOKE ALL ON notes FROM {name}", f"DROP ROLE {name}", f"CREATE ROLE {name}")
        _run(first, f"DROP ROLE IF EXISTS {name}")
        _run(second, f"REVOKE ALL ON notes FROM {name}", f"DROP ROLE {name}")
        with pytest.raises(sa.exc.ProgrammingError, match="does not exist"):
            _run(second, f"DROP ROLE {name}")


@pytest.mark.postgres
def test_a_role_is_dropped_in_a_list_and_in_a_block():
    """What is dropped beside others, or where it is there, is dropped in its own database alone."""
    names = [f"probe_{uuid4().hex}" for _ in range(2)]
    block = "DO $$ BEGIN IF true THEN DROP ROLE {}; END IF; END $$"
    with scratch("postgresql", Settings()) as one, scratch("postgresql", Settings()) as other:
        first, second = (sa.create_engine(each.engine().url) for each in (one, other))
        for engine in (first, second):
            listen(engine, "")
            _run(engine, "CREATE TABLE notes (id int)", *(f"CREATE ROLE {n}" for n in names))
            _run(engine, f"GRANT SELECT ON notes TO {names[0]}")
        _run(first, f"REVOKE ALL ON notes FROM {names[0]}", f"DROP ROLE {', '.join(names)}")
        _run(second, f"REVOKE ALL ON notes FROM {names[0]}", *map(block.format, names))
        with pytest.raises(sa.exc.ProgrammingError, match="does not exist"):
            _run(second, f"DROP ROLE {names[0]}")


@pytest.mark.postgres
def test_two_that_ask_first_whether_a_role_is_there():
    """Of two databases that make a role unless it is there, at the same time, neither fails."""
    name = f"probe_{uuid4().hex}"
    asks = f"IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}')"
    block = f"DO $$ BEGIN {asks} THEN CREATE ROLE {name}; END IF; END $$"
    with scratch("postgresql", Settings()) as one, scratch("postgresql", Settings()) as other:
        first, second = (sa.create_engine(each.engine().url) for each in (one, other))
        for engine in (first, second):
            listen(engine, "")
        with ThreadPoolExecutor(1) as pool:
            with first.begin() as connection:
                connection.exec_driver_sql(block)
                beside = pool.submit(_run, second, block)
                with pytest.raises(TimeoutError):
                    beside.result(timeout=0.5)
            assert beside.result(timeout=10) is None
        _run(first, f"DROP ROLE {name}")
        first.dispose()
        second.dispose()


@pytest.mark.postgres
def test_a_role_that_is_made_elsewhere(tmp_path):
    """What the application's files name is made where it is asked for, and may own."""
    name = f"probe_{uuid4().hex}"
    (tmp_path / "setup.sql").write_text(f"CREATE ROLE {name};")
    with scratch("postgresql", Settings()) as made:
        engine = sa.create_engine(made.engine().url)
        listen(engine, str(tmp_path))
        _run(engine, f"SET LOCAL ROLE {name}", "CREATE TABLE notes (id int)")
        with pytest.raises(sa.exc.ProgrammingError, match="does not exist"):
            _run(engine, "GRANT SELECT ON notes TO probe_nobody_of_them")
        own = engine.url.database
        _run(engine, "DROP TABLE notes", f"ALTER DATABASE {own} OWNER TO CURRENT_USER")
        _run(engine, f"DROP ROLE {name}")


def _run(engine, *statements):
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
