"""Whom policies tell apart: users, tenants, whatever the session says that it works for."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sddflow.domain.schema.table import Schema, Table
from sddflow.proof.guards.guard import Guard, Policy

_SEVERAL = 2


class Person(NamedTuple):
    """The column that a session names somebody by.

    Args:
        table: whose rows they are, `users`; "" where a column points nowhere.
        column: its key, or the name that such columns have everywhere.
    """

    table: str
    column: str


def person_of(schema: Schema, table: Table, column: str) -> Person:
    """Whom a column names: its keys are followed to their end."""
    for key in sorted(table.foreign_keys, key=lambda k: len(k.columns)):
        referred = schema.table(key.referred)
        if column in key.columns and referred is not None and referred.name != table.name:
            to = key.referred_columns[key.columns.index(column)]
            return person_of(schema, referred, to)
    return Person(table.name if table.primary_key == (column,) else "", column)


def people(schema: Schema, guards: Mapping[str, Guard]) -> Counter[Person]:
    """Whom the policies tell apart, and how many of them do."""
    return Counter(p for _, _, each in _named(schema, guards) for p in each)


def told_apart(schema: Schema, guards: Mapping[str, Guard]) -> frozenset[str]:
    """Tables whose rows several policies tell apart: each such row is a tenant, or a user."""
    return frozenset(
        p.table for p, n in people(schema, guards).items() if p.table and n >= _SEVERAL
    )


def settings_of(schema: Schema, guards: Mapping[str, Guard]) -> dict[str, Person]:
    """What the session is asked for, and whom it names most often."""
    found: dict[str, Counter[Person]] = {}
    for _, policy, each in _named(schema, guards):
        for setting in policy.settings:
            found.setdefault(setting, Counter()).update(each)
    return {name: seen.most_common(1)[0][0] for name, seen in found.items() if seen}


def _named(
    schema: Schema, guards: Mapping[str, Guard]
) -> Iterator[tuple[Table, Policy, set[Person]]]:
    """The people of each policy that compares columns of the row itself with the session."""
    for name, guard in guards.items():
        table = schema.table(name)
        for policy in guard.policies if table is not None else ():
            plain = " FROM " not in policy.using + policy.check
            if table is not None and plain and not _is_open(policy):
                columns = policy.columns(table, policy.using + " " + policy.check)
                everybody = {person_of(schema, table, c) for c in columns}
                yield table, policy, {p for p in everybody if _is_somebody(p)}


def _is_open(policy: Policy) -> bool:
    return not policy.settings and "current_user" not in policy.text.lower()


def _is_somebody(person: Person) -> bool:
    """A flag or a state, which a policy may speak of too, names nobody."""
    return bool(person.table) or person.column.endswith(("_id", "owner", "tenant", "username"))
