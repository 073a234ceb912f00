"""Tables, columns, constraints and indexes, independent of dialect.

Where an element came from (`source`) does not count when two are compared: a column read back
from a database equals the column that was designed.
"""

from dataclasses import dataclass, field
from json import dumps
from typing import Literal

from sddflow.domain.place import Source
from sddflow.domain.schema.qualified import bare

Kind = Literal[
    "integer", "bigint", "smallint", "string", "text", "boolean", "datetime", "date", "time",
    "interval", "float", "numeric", "uuid", "json", "binary", "other",
]  # fmt: skip
WHOLE: frozenset[Kind] = frozenset({"integer", "bigint", "smallint"})
NUMBERS: frozenset[Kind] = WHOLE | {"numeric", "float"}
OnDelete = Literal["", "cascade", "restrict", "set null", "set default", "no action"]


@dataclass(frozen=True, slots=True)
class ColumnType:
    """What a column holds.

    Args:
        kind: `string` has a `length`, `numeric` a `precision` and `scale`, `datetime` and `time`
            a `timezone`; `other` is named by `name` as the database spells it.
        length: in characters.
        precision: digits in all.
        scale: digits after the point.
        timezone: aware of time zones.
        name: the database's spelling, for `other` and for enum types.
        labels: of an enum type that the database already has; empty otherwise. New designs use
            a string and a CHECK instead, which every dialect can change and drop.
    """

    kind: Kind
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    timezone: bool = False
    name: str = ""
    labels: tuple[str, ...] = ()

    def __str__(self) -> str:
        """`string(200)`, `numeric(12, 2)`, `datetime with time zone`, `other named citext`."""
        size = self.length if self.precision is None else self.precision
        scale = "" if self.scale is None else f", {self.scale}"
        brackets = "" if size is None else f"({size}{scale})"
        zone = " with time zone" if self.timezone else ""
        name = f" named {self.name}" if self.name else ""
        labels = f" of {dumps(self.labels, ensure_ascii=False)}" if self.labels else ""
        return f"{self.kind}{brackets}{zone}{name}{labels}"


@dataclass(frozen=True, slots=True)
class Default:
    """A default value.

    Args:
        value: as text: `0`, `pending`, `false`; `now` for the current time, `uuid` for a random
            one, or an SQL expression where `expression`.
        server: the database fills it; otherwise the application does.
        expression: `value` is SQL, as the database spells it.
    """

    value: str
    server: bool = False
    expression: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Args:
        name: snake_case.
        type: what it holds.
        nullable: whether NULL is allowed.
        default: for rows that name no value.
        comment: what it means, one sentence.
        source: why it is there.
    """

    name: str
    type: ColumnType
    nullable: bool = False
    default: Default | None = None
    comment: str = field(default="", compare=False)
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`columns` of the table point to `referred_columns` of `referred`.

    Args:
        columns: of this table.
        referred: the other table's name, as that table has it.
        referred_columns: its key.
        on_delete: what becomes of this row when the other one goes.
        name: of the constraint; "" where the database may choose one.
        source: why it is there.
    """

    columns: tuple[str, ...]
    referred: str
    referred_columns: tuple[str, ...] = ("id",)
    on_delete: OnDelete = ""
    name: str = field(default="", compare=False)
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Unique:
    """No two rows share the values of `columns`."""

    columns: tuple[str, ...]
    name: str = field(default="", compare=False)
    source: Source | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Check:
    """Every row satisfies `condition`.

    Args:
        name: always given: an unnamed CHECK cannot be dropped.
        condition: portable SQL, used where `column` is empty; see `condition.condition_of`.
        column: the one that `choices` or `min_length` is about.
        choices: the only values it may hold.
        min_length: the fewest characters it may hold, `ck_messages_content_length`; 0 for none.
    """

    name: str
    condition: str = ""
    column: str = ""
    choices: tuple[str, ...] = ()
    source: Source | None = field(default=None, compare=False)
    min_length: int = 0


@dataclass(frozen=True, slots=True)
class Index:
    """An index, and the query it exists for.

    Args:
        name: unique in the database.
        columns: in order; an expression as the database spells it.
        unique: a unique index.
        where: the predicate of a partial index; "" for one of all rows.
        serves: the query, in the spec's words: an index without one is a finding.
        method: what kind it is, where it is no usual one: `gin`, `btree text_pattern_ops`; else "".
    """

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    where: str = ""
    serves: str = field(default="", compare=False)
    source: Source | None = field(default=None, compare=False)
    method: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Args:
        name: as in the database, with its schema where it is not the usual one: `app.tasks`.
        columns: in order.
        primary_key: column names.
        foreign_keys: from this table.
        uniques: UNIQUE constraints.
        checks: CHECK constraints.
        indexes: without those behind a primary key or UNIQUE constraint.
        model: the class name, `Message`.
        comment: what a row is, one sentence.
        owner: the column that names the user a row belongs to; "" where rows are nobody's.
        source: why it is there.
    """

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ("id",)
    foreign_keys: tuple[ForeignKey, ...] = ()
    uniques: tuple[Unique, ...] = ()
    checks: tuple[Check, ...] = ()
    indexes: tuple[Index, ...] = ()
    model: str = field(default="", compare=False)
    comment: str = field(default="", compare=False)
    owner: str = field(default="", compare=False)
    source: Source | None = field(default=None, compare=False)

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((c for c in self.columns if c.name == name), None)

    @property
    def unique_sets(self) -> tuple[tuple[str, ...], ...]:
        """Columns that only one row may have together: the primary key first, each set once."""
        indexes = (i.columns for i in self.indexes if i.unique and not i.where)
        found = dict.fromkeys((self.primary_key, *(u.columns for u in self.uniques), *indexes))
        return tuple(columns for columns in found if columns)


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables of a database, ordered by name."""

    tables: tuple[Table, ...] = ()

    def table(self, name: str) -> Table | None:
        """The table of that name."""
        return next((t for t in self.tables if t.name == name), None)

    def column(self, table: str, name: str) -> Column | None:
        """A column by its table's name and its own."""
        found = self.table(table)
        return found.column(name) if found is not None else None

    def has_once(self, column: str) -> bool:
        """One table alone has a column of that name."""
        return sum(table.column(column) is not None for table in self.tables) == 1

    def called(self, name: str) -> Table | None:
        """The table of that name; the only one of it where the name says no schema."""
        alike = [t for t in self.tables if bare(t.name) == name]
        return self.table(name) or (alike[0] if len(alike) == 1 else None)
