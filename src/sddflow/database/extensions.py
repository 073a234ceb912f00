"""Extensions of PostgreSQL that stand in a database."""

from sqlalchemy import text

from sddflow.database.scratch import Scratch

_INSTALLED = "SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1"


def give_extensions(source: Scratch, target: Scratch) -> None:
    """Give a database the extensions that another one has: models cannot make them themselves."""
    if source.dialect != "postgresql":
        return
    with source.engine().connect() as connection:
        names = [str(row[0]) for row in connection.execute(text(_INSTALLED))]
    with target.engine().begin() as connection:
        for name in names:
            connection.exec_driver_sql(f'CREATE EXTENSION IF NOT EXISTS "{name}" CASCADE')
