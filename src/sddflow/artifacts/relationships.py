"""Relationships that the new foreign keys make: both sides, with names nobody has yet."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sddflow.artifacts.pretty import quoted
from sddflow.domain.schema.naming import plural, snake
from sddflow.domain.schema.table import ForeignKey, OnDelete, Table

_ENDINGS = ("_id", "_uuid", "_key")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relationship, an attribute of a class.

    Args:
        table: the table of the class that has it.
        name: of the attribute.
        other: the class at the other end.
        other_table: its table.
        back: the attribute there.
        form: what the attribute holds: one, perhaps one, or a list.
        on_delete: what the database does to children; "" at the children's side too.
        parent: it is the side that the key points to.
        keys: `Message.sender_id`, where several keys join the two tables.
        remote: `Comment.id`, at the child's side of a table that points to itself.
    """

    table: str
    name: str
    other: str
    other_table: str
    back: str
    form: str
    on_delete: OnDelete = ""
    parent: bool = False
    keys: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Keyword and code, as SQLAlchemy's `relationship` takes them."""
        found = [("back_populates", quoted(self.back))]
        if self.parent and self.on_delete == "cascade":
            found.append(("cascade", '"all, delete-orphan"'))
        if self.parent:
            trusted = self.on_delete in {"cascade", "set null"}
            found.append(("passive_deletes", "True" if trusted else '"all"'))
        if self.parent and self.form != "list":
            found.append(("uselist", "False"))
        if self.keys:
            found.append(("foreign_keys", quoted(f"[{', '.join(self.keys)}]")))
        if self.remote:
            found.append(("remote_side", quoted(f"[{', '.join(self.remote)}]")))
        return tuple(found)


def relationships(
    keys: Iterable[tuple[Table, ForeignKey]],
    classes: Mapping[str, str],
    taken: Mapping[str, frozenset[str]],
    joins: Iterable[tuple[str, str]],
) -> tuple[Side, ...]:
    """Both sides for each new key between tables that have a class.

    Args:
        keys: the child table, complete, and its new key; in the order of the result.
        classes: table → class.
        taken: table → names its class has already.
        joins: child and parent of every key there is, old and new.
    """
    counts = Counter(frozenset(pair) for pair in joins)
    used = {table: set(names) for table, names in taken.items()}
    new = list(keys)
    crowd = Counter((child.name, key.referred) for child, key in new)
    made: list[Side] = []
    for child, key in new:
        if child.name not in classes or key.referred not in classes:
            continue
        several = counts[frozenset((child.name, key.referred))] > 1
        alone = crowd[child.name, key.referred] == 1 and child.name != key.referred
        made += _pair(child, key, classes, used, several=several, alone=alone)
    return tuple(made)


def _pair(
    child: Table,
    key: ForeignKey,
    classes: Mapping[str, str],
    used: dict[str, set[str]],
    *,
    several: bool,
    alone: bool,
) -> Iterator[Side]:
    own, other = classes[child.name], classes[key.referred]
    up = _free(used.setdefault(child.name, set()), _upwards(key, other))
    single = is_single(child, key)
    many = snake(own) if single else plural(snake(own))
    names = [many, f"{up}_{many}"] if alone or up == snake(other) else [f"{up}_{many}"]
    if child.name == key.referred:
        names = ["children", *names] if up == "parent" else names
    down = _free(used.setdefault(key.referred, set()), names)
    nullable = any(c.nullable for c in child.columns if c.name in key.columns)
    columns = tuple(f"{own}.{column}" for column in key.columns) if several else ()
    here = Side(child.name, up, other, key.referred, down, "maybe" if nullable else "one")
    here = replace(here, keys=columns)
    if child.name == key.referred:
        here = replace(here, remote=tuple(f"{own}.{column}" for column in key.referred_columns))
    yield here
    form = "maybe" if single else "list"
    there = Side(key.referred, down, own, child.name, up, form, key.on_delete, parent=True)
    yield replace(there, keys=columns)


def is_single(child: Table, key: ForeignKey) -> bool:
    """Whether a parent has one child at most."""
    columns = set(key.columns)
    unique = [set(u.columns) for u in child.uniques]
    unique += [set(i.columns) for i in child.indexes if i.unique and not i.where]
    return columns in [*unique, set(child.primary_key)]


def _upwards(key: ForeignKey, parent: str) -> list[str]:
    column = key.columns[0] if len(key.columns) == 1 else ""
    stem = next((column.removesuffix(e) for e in _ENDINGS if column.endswith(e)), "")
    names = [stem, snake(parent)] if stem else [snake(parent)]
    return [*names, *(f"{name}_row" for name in names)]


def _free(used: set[str], names: list[str]) -> str:
    """The first name that is free; with a number where none is."""
    numbered = (f"{names[-1]}_{number}" for number in range(2, len(used) + 3))
    name = next(name for name in (*names, *numbered) if name not in used)
    used.add(name)
    return name
