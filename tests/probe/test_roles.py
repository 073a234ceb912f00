"""Settings that migrations give to roles."""

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
        listen(engine)
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
