"""A role that owns nothing, working for one of two people: what it sees, and what it may write."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.postgres.names import OURS
from sddflow.database.quoting import quoted
from sddflow.database.refusal import refusal
from sddflow.database.writer import Row, Writer
from sddflow.domain.schema.table import Schema, Table
from sddflow.proof.guards.guard import Guard
from sddflow.proof.guards.persons import Person
from sddflow.proof.owners.belongings import give
from sddflow.proof.owners.ownership import owned_tables

Rows = dict[str, Row]
_SET = sa.text("SELECT set_config(:name, :value, true)")
_SCHEMAS = f"SELECT n.nspname::text FROM pg_namespace n WHERE {OURS}"  # noqa: S608 - parts of our own
_WORD = re.compile(r"(?<![\w.])(\w+)\)?(?:::\w+)? = '(\w+)'::")  # as the server writes it
_JSON_KEY = re.compile(r"->>\s*'(\w+)'")


@dataclass(frozen=True, slots=True)
class Sight:
    """What a session sees of a table, and what it may write.

    Args:
        own: the row of the one it works for.
        others: somebody else's row.
        writes: a new row in somebody else's name.
        said: the database's words, where it refused to look.
        names: how the session and the other's row are told, `app.user_id = 7`.
    """

    own: bool
    others: bool
    writes: bool
    said: str
    names: str


def two_people(writer: Writer, schema: Schema, person: Person) -> tuple[Rows, Rows]:
    """Two people, and a row of each in every table that has rows of such people.

    Raises:
        NoRowError: one of them could not be made.
    """
    users = schema.table(person.table)
    if users is None:
        return _two_by_name(writer, schema, person.column)
    one, other = writer.add(users), writer.add(users)
    owned = owned_tables(schema, users.name)
    return give(writer, users, owned, one, other), give(writer, users, owned, other, one)


def _two_by_name(writer: Writer, schema: Schema, column: str) -> tuple[Rows, Rows]:
    """People of whom there is no table: a column of the same name tells them apart everywhere."""
    mine: Rows = {}
    theirs: Rows = {}
    for table in (t for t in schema.tables if t.column(column)):
        for rows in (mine, theirs):
            known = next((row[column] for row in rows.values()), None)
            rows[table.name] = writer.add(table, fixed={column: known} if known else {})
    return mine, theirs


class Session:
    """A role of its own; it goes when the transaction is rolled back.

    Args:
        writer: as the owner of everything.
        guards: whose policies may be about some roles only: it is a member of the usual one.
        settings: whom each setting of the session names.
        mine: the rows of the one it works for.

    Raises:
        DBAPIError: the server lets nobody make a role.
    """

    def __init__(
        self,
        writer: Writer,
        guards: Mapping[str, Guard],
        settings: Mapping[str, Person],
        mine: Rows,
    ) -> None:
        self._writer, self._settings, self._mine = writer, settings, mine
        self._policies = [p for guard in guards.values() for p in guard.policies]
        self._role = quoted(f"sddflow_{uuid4().hex}")
        with writer.connection.begin_nested():
            for statement in self._beginning():
                writer.connection.exec_driver_sql(statement)

    def _beginning(self) -> Iterator[str]:
        connection = self._writer.connection
        yield f"CREATE ROLE {self._role}"
        for schema in map(quoted, connection.exec_driver_sql(_SCHEMAS).scalars().all()):
            yield f"GRANT USAGE ON SCHEMA {schema} TO {self._role}"
            yield f"GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {self._role}"
            yield f"GRANT ALL ON ALL SEQUENCES IN SCHEMA {schema} TO {self._role}"
        usual = Counter(role for policy in self._policies for role in policy.roles)
        for role, _ in usual.most_common(1):
            yield f"GRANT {quoted(role)} TO {self._role}"

    def sight(self, table: Table, theirs: Row) -> Sight:
        """What it sees of a table where both have a row."""
        pointing = {c for key in table.foreign_keys for c in key.columns}
        pointing |= {p.column for p in self._settings.values() if not p.table}
        fixed = {c: v for c, v in theirs.items() if c in pointing}
        values = self._writer.values(table, fixed=fixed)
        with self._working():
            own, said = self._sees(table, self._mine[table.name])
            others, _ = self._sees(table, theirs)
            writes = self._writes(table, values)
        others = others or any(self._sees_as(table, theirs, s) for s in self._states(table))
        return Sight(own, others, writes, said, self.named)

    def shows(self, view: str, table: Table, keys: tuple[str, ...]) -> bool:
        """Whether a view has values of a table's columns which the table itself does not show.

        Args:
            view: its name.
            table: that it reads.
            keys: columns of both: the table's key, or what its policies tell people by.
        """
        seen, own = light(replace(table, name=view), *keys).alias(), light(table, *keys).alias()
        same = (seen.c[name] == own.c[name] for name in keys)
        more = sa.select(sa.literal(1)).select_from(seen).where(~sa.exists().where(*same))
        with self._working(), self._writer.connection.begin_nested():
            return self._writer.connection.execute(more.limit(1)).first() is not None

    @property
    def named(self) -> str:
        """The settings, as they are shown."""
        return ", ".join(f"{name} = {value}" for name, value in self._given())

    @contextmanager
    def _working(self) -> Iterator[None]:
        connection = self._writer.connection
        savepoint = connection.begin_nested()
        try:
            for name, value in self._given():
                connection.execute(_SET, {"name": name, "value": value})
            connection.exec_driver_sql(f"SET LOCAL ROLE {self._role}")
            yield
        finally:
            savepoint.rollback()

    def _given(self) -> Iterator[tuple[str, str]]:
        for name, person in self._settings.items():
            value = self._value(person)
            asked = " ".join(p.text for p in self._policies if name in p.settings)
            keys = sorted(set(_JSON_KEY.findall(asked)))
            if value is not None:
                yield name, json.dumps(dict.fromkeys(keys, str(value))) if keys else str(value)

    def _value(self, person: Person) -> Any:  # noqa: ANN401 - any column's
        if person.table:
            return self._mine.get(person.table, {}).get(person.column)
        return next((r[person.column] for r in self._mine.values() if person.column in r), None)

    def _sees(self, table: Table, row: Row) -> tuple[bool, str]:
        target = light(table)
        query = sa.select(sa.literal(1)).select_from(target)
        query = query.where(*(target.c[name] == row[name] for name in table.primary_key))
        try:
            with self._writer.connection.begin_nested():
                return self._writer.connection.execute(query).first() is not None, ""
        except DBAPIError as error:
            return False, refusal(error).line

    def _states(self, table: Table) -> Iterator[Row]:
        """What a row may say for a policy to let it through: a flag, a word that it asks for."""
        flags = [c.name for c in table.columns if c.type.kind == "boolean"]
        yield from (dict.fromkeys(flags, value) for value in (True, False) if flags)
        said = {each for p in self._policies for each in _WORD.findall(p.text)}
        yield from ({name: word} for name, word in sorted(said) if table.column(name) is not None)

    def _sees_as(self, table: Table, row: Row, state: Row) -> bool:
        """It sees a row once that is in a state; not where the database refuses the state."""
        target, savepoint = light(table), self._writer.connection.begin_nested()
        change = sa.update(target).values(state)
        change = change.where(*(target.c[name] == row[name] for name in table.primary_key))
        try:
            self._writer.connection.execute(change)
            with self._working():
                return self._sees(table, row)[0]
        except DBAPIError:
            return False
        finally:
            savepoint.rollback()

    def _writes(self, table: Table, values: Row) -> bool:
        try:
            with self._writer.connection.begin_nested():
                self._writer.connection.execute(sa.insert(light(table)).values(values))
        except DBAPIError:
            return False
        return True
