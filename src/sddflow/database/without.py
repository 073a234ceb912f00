"""A database from which some pieces are taken out again; there are no rows in it yet."""

from dataclasses import dataclass, fields

from sqlalchemy import Connection, Engine

from sddflow.database.quoting import quoted, quoted_table
from sddflow.database.sqlite.without import keys_off, without_items


@dataclass(frozen=True, slots=True)
class Pieces:
    """Parts of a schema by name.

    Args:
        tables: whole ones.
        columns: table and column.
        indexes: by their own name.
        constraints: table and constraint.
    """

    tables: frozenset[str] = frozenset()
    columns: frozenset[tuple[str, str]] = frozenset()
    indexes: frozenset[str] = frozenset()
    constraints: frozenset[tuple[str, str]] = frozenset()

    def __add__(self, other: "Pieces") -> "Pieces":
        """Both."""
        pairs = {f.name: getattr(self, f.name) | getattr(other, f.name) for f in fields(self)}
        return Pieces(**pairs)

    @property
    def names(self) -> frozenset[str]:
        """Every name in them."""
        pairs = {name for pair in self.columns | self.constraints for name in pair}
        return frozenset(pairs) | self.tables | self.indexes


def take_out(engine: Engine, pieces: Pieces) -> None:
    """Take the pieces out of a database, and what stands on them; one that is missing is no error.

    Args:
        engine: on a scratch database without rows.
        pieces: what goes.
    """
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            keys_off(connection)
        with connection.begin():
            _take(connection, pieces)


def _take(connection: Connection, pieces: Pieces) -> None:
    for index in sorted(pieces.indexes):
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {_quoted_table(index)}")
    if connection.dialect.name == "sqlite":
        changed = {table for table, _ in pieces.columns | pieces.constraints} - pieces.tables
        for table in sorted(changed):
            own = {n for t, n in pieces.columns | pieces.constraints if t == table}
            without_items(connection, table, own)
    for table in sorted(pieces.tables):
        cascade = " CASCADE" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_quoted_table(table)}{cascade}")
    if connection.dialect.name == "postgresql":
        for what, pairs in (("CONSTRAINT", pieces.constraints), ("COLUMN", pieces.columns)):
            for table, name in sorted(pairs):
                connection.exec_driver_sql(
                    f"ALTER TABLE IF EXISTS {_quoted_table(table)} "
                    f"DROP {what} IF EXISTS {_quoted(name)} CASCADE"
                )


def _quoted(name: str) -> str:
    return quoted(name).replace("%", "%%")


def _quoted_table(name: str) -> str:
    return quoted_table(name).replace("%", "%%")
