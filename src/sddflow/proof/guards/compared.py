"""What guards the tables before and after, and what is usual among them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sddflow.domain.schema.table import Schema, Table
from sddflow.proof.guards.guard import Guard
from sddflow.proof.guards.persons import Person, people, person_of, settings_of


@dataclass(frozen=True)
class Guards:
    """What guards the tables before and after.

    Args:
        first: the schema before.
        was: what guarded it.
        built: the schema after.
        now: what guards it.
        users: whom sessions work for where no policy compares a column of the row with them.
    """

    first: Schema
    was: dict[str, Guard]
    built: Schema
    now: dict[str, Guard]
    users: Person

    def changed(self) -> Iterator[Table]:
        """Tables that are new or owned since now, or guarded in another way; no parts of others."""
        for table in self.built.tables:
            guard, old = self.now[table.name], self.was.get(table.name)
            if not guard.part and (guard != old or self.is_new(table)):
                yield table

    @cached_property
    def person(self) -> Person:
        """Whom most policies tell apart: those before, where there were any."""
        counted = people(self.first, self.was) or people(self.built, self.now)
        return counted.most_common(1)[0][0] if counted else self.users

    @cached_property
    def settings(self) -> dict[str, Person]:
        """What sessions are known to say; of a new setting's name nobody says it."""
        known = settings_of(self.first, self.was) or settings_of(self.built, self.now)
        asked = {s for g in self.now.values() for p in g.policies for s in p.settings}
        return known or dict.fromkeys(sorted(asked), self.person)

    @cached_property
    def usual(self) -> dict[str, Guard]:
        """What guarded older tables; where nothing did, what does so now."""
        older = {t.name: self.now[t.name] for t in self.first.tables if t.name in self.now}
        return self.was if any(g.holds for g in self.was.values()) else older

    def is_new(self, table: Table) -> bool:
        """It is not older than this: as a table, or as one that somebody's rows are in."""
        old = self.first.table(table.name)
        return old is None or (self.names_somebody(table) and not self.names_somebody(old))

    def names_somebody(self, table: Table) -> bool:
        """A column says whose a row is."""
        schema = self.built if table in self.built.tables else self.first
        if table.name == self.person.table:
            return False
        return any(person_of(schema, table, c.name) == self.person for c in table.columns)

    def belongs(self, table: Table) -> bool:
        """A row points to one that is guarded."""
        held = {name for name, guard in self.now.items() if guard.holds}
        return any(k.referred in held and k.referred != table.name for k in table.foreign_keys)

    def alike(self, table: Table) -> list[Guard]:
        """What guarded older tables of the same kind."""
        kind = self.names_somebody if self.names_somebody(table) else self.belongs
        older = (t for t in self.first.tables if kind(t) and t.name != table.name)
        found = [self.usual[t.name] for t in older if t.name in self.usual]
        return [g for g in found if not g.part] or [g for g in self.usual.values() if g.holds]

    def is_expected(self, table: Table) -> bool:
        """Most older tables of its kind are guarded, and it is as reachable as they are."""
        if not self.is_new(table) or not (self.names_somebody(table) or self.belongs(table)):
            return False
        alike = self.alike(table)
        reachable = self.now[table.name].granted or not any(g.granted for g in alike)
        return reachable and _most(g.holds for g in alike)

    def are_forced(self, table: Table) -> bool:
        """Most older tables of its kind are guarded against their owner too."""
        return self.is_new(table) and _most(g.forced for g in self.alike(table))


def _most(said: Iterable[bool]) -> bool:
    votes = list(said)
    return sum(votes) * 2 > len(votes)
