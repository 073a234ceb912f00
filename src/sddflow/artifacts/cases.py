"""What the generated tests hold: a case for each promise of a new table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sddflow.artifacts.imports import Import
from sddflow.artifacts.layout import attribute
from sddflow.artifacts.relationships import Side
from sddflow.artifacts.samples import choices
from sddflow.domain.schema.condition import least_length
from sddflow.domain.schema.naming import snake, with_article
from sddflow.domain.schema.table import ForeignKey, Table

_PYTEST = Import("pytest")
_REFUSED = Import("sqlalchemy.exc", "IntegrityError")
_RAISES = "with pytest.raises(IntegrityError):"


@dataclass(frozen=True, slots=True)
class Case:
    """One test.

    Args:
        name: of the function.
        sentence: its rule.
        lines: of the check, which has a `session`.
        imports: what they need.
    """

    name: str
    sentence: str
    lines: tuple[str, ...]
    imports: tuple[Import, ...] = ()


@dataclass(frozen=True, slots=True)
class Play:
    """A new table on the stage.

    Args:
        table: it.
        classes: table → class.
        wait: `await ` in an async target.
    """

    table: Table
    classes: Mapping[str, str]
    wait: str

    @property
    def model(self) -> str:
        """Its class."""
        return self.classes[self.table.name]

    @property
    def noun(self) -> str:
        """Its name in a function's name."""
        return snake(self.model)

    @property
    def words(self) -> str:
        """Its name in a sentence."""
        return self.noun.replace("_", " ")

    def add(self, values: str = "", noun: str = "") -> str:
        """Store one."""
        more = f", {values}" if values else ""
        return f"{self.wait}add_{noun or self.noun}(session{more})"


def cases(
    new: Iterable[Table], sides: Iterable[Side], classes: Mapping[str, str], *, is_async: bool
) -> tuple[Case, ...]:
    """The cases of all new tables; no name is used twice."""
    found: dict[str, Case] = {}
    known = tuple(sides)
    for table in new:
        play = Play(table, classes, "await " if is_async else "")
        for case in _of_table(play, known):
            found.setdefault(case.name, case)
    return tuple(found.values())


def _of_table(play: Play, sides: tuple[Side, ...]) -> Iterator[Case]:
    yield _kept(play)
    yield from _required(play)
    yield from _checks(play)
    yield from _uniques(play)
    for key in play.table.foreign_keys:
        if key.referred in play.classes and key.referred != play.table.name:
            yield _parent_gone(play, key)
    if play.table.owner:
        yield _isolated(play)
    yield from (_both_sides(play, s) for s in sides if s.parent and s.other == play.model)


def _kept(play: Play) -> Case:
    lines = [
        f"row = {play.add()}",
        f"stored = row.{_key(play.table)}" if len(play.table.primary_key) == 1 else "",
        f"{play.wait}session.commit()",
        "session.expunge_all()",
    ]
    if len(play.table.primary_key) != 1:
        parts = ", ".join(f"row.{attribute(name)}" for name in play.table.primary_key)
        lines[1] = f"stored = ({parts})"
    lines.append(f"found = {play.wait}session.get({play.model}, stored)")
    lines.append("assert found is not None")
    for column in play.table.columns:
        if column.type.kind in {"string", "text", "integer", "boolean", "date"}:
            name = attribute(column.name)
            lines.append(f"assert found.{name} == row.{name}")
    return Case(
        f"test_{_a(play.noun)}_is_kept", f"{_an(play)} comes back as it was stored.", tuple(lines)
    )


def _required(play: Play) -> Iterator[Case]:
    """The owner, and every other parent it cannot be without."""
    columns = {column.name: column for column in play.table.columns}
    for key in play.table.foreign_keys:
        name = key.columns[0]
        if len(key.columns) == 1 and not columns[name].nullable and key.referred in play.classes:
            what = "its owner" if name == play.table.owner else f"its {_stem(name)}"
            yield Case(
                f"test_{_a(play.noun)}_needs_{_stem(name)}",
                f"{_an(play)} without {what} is refused.",
                (_RAISES, f"    {play.add(f'{attribute(name)}=None')}"),
                (_PYTEST, _REFUSED),
            )


def _checks(play: Play) -> Iterator[Case]:
    for column in play.table.columns:
        name = attribute(column.name)
        wrong = '"?"' if choices(column, play.table) else ""
        least = least_length(play.table, column.name)
        if least:
            wrong = f'"{"x" * (least - 1)}"' if least <= 20 else ""
        if wrong:
            yield Case(
                f"test_{_a(play.noun)}_refuses_a_wrong_{column.name}",
                f"The database holds the rule about `{column.name}`.",
                (_RAISES, f"    {play.add(f'{name}={wrong}')}"),
                (_PYTEST, _REFUSED),
            )


def _uniques(play: Play) -> Iterator[Case]:
    groups = [unique.columns for unique in play.table.uniques]
    groups += [i.columns for i in play.table.indexes if i.unique and not i.where]
    columns = {column.name: column for column in play.table.columns}
    for group in groups:
        if not all(name in columns and not columns[name].nullable for name in group):
            continue
        values = ", ".join(f"{attribute(name)}=first.{attribute(name)}" for name in group)
        yield Case(
            f"test_{_a(play.noun)}_is_unique_by_{'_and_'.join(group)}",
            f"A second {play.words} with the same {' and '.join(group)} is refused.",
            (f"first = {play.add()}", _RAISES, f"    {play.add(values)}"),
            (_PYTEST, _REFUSED),
        )


def _parent_gone(play: Play, key: ForeignKey) -> Case:
    """What becomes of a row when the one it points to is deleted."""
    parent, model = play.classes[key.referred], play.model
    noun, own = snake(parent), attribute(key.columns[0])
    pairs = list(zip(key.columns, key.referred_columns, strict=True))
    given = ", ".join(f"{attribute(a)}=parent.{attribute(b)}" for a, b in pairs)
    where = ", ".join(f"{parent}.{attribute(b)} == parent.{attribute(b)}" for _, b in pairs)
    start = [f"parent = {play.add(noun=noun)}", f"row = {play.add(given)}"]
    gone = f"{play.wait}session.execute(delete({parent}).where({where}))"
    found = [
        f"{model}.{attribute(name)} == row.{attribute(name)}" for name in play.table.primary_key
    ]
    select = f"select({model}.{own}).where({', '.join(found)})"
    query, left = f"query = {select}", f"({play.wait}session.execute(query)).all()"
    start += [f"{play.wait}session.commit()"]
    imports = [Import("sqlalchemy", "delete"), Import("sqlalchemy", "select")]
    if key.on_delete == "cascade":
        lines, end = [*start, gone, query, f"assert {left} == []"], "goes with"
    elif key.on_delete == "set null":
        lines, end = [*start, gone, query, f"assert {left} == [(None,)]"], "outlives"
    else:
        lines, end = (
            [start[0], start[1].removeprefix("row = "), start[2], _RAISES, f"    {gone}"],
            "holds",
        )
        imports = [imports[0], _PYTEST, _REFUSED]
    stem = _stem(key.columns[0])
    return Case(
        f"test_{_a(play.noun)}_{end.replace(' ', '_')}_its_{stem}",
        f"{_an(play)} {end} its {stem.replace('_', ' ')}.",
        tuple(lines),
        tuple(imports),
    )


def _isolated(play: Play) -> Case:
    owner = attribute(play.table.owner)
    key = _key(play.table)
    select = f"select({play.model}).where({play.model}.{owner} == mine.{owner})"
    lines = (
        f"mine = {play.add()}",
        f"other = {play.add()}",
        f"query = {select}",
        f"found = ({play.wait}session.execute(query)).scalars().all()",
        f"assert [row.{key} for row in found] == [mine.{key}]",
        f"assert other.{owner} != mine.{owner}",
    )
    return Case(
        f"test_{_a(play.noun)}_is_seen_by_its_owner_only",
        f"A query that names the owner gives no {play.words} of anybody else.",
        lines,
        (Import("sqlalchemy", "select"),),
    )


def _both_sides(play: Play, side: Side) -> Case:
    parent = play.classes[side.table]
    noun = snake(parent)
    key = next(k for k in play.table.foreign_keys if _joins(k, side))
    pairs = zip(key.columns, key.referred_columns, strict=True)
    given = ", ".join(f"{attribute(a)}=parent.{attribute(b)}" for a, b in pairs)
    mine = _key(play.table)
    got = f"found.{side.name}" if side.form != "list" else f"found.{side.name}[0]"
    ident = f"parent.{attribute(key.referred_columns[0])}"
    load = f"selectinload({parent}.{side.name})"
    lines = (
        f"parent = {play.add(noun=noun)}",
        f"row = {play.add(given)}",
        f"{play.wait}session.commit()",
        "session.expunge_all()",
        f"load = {load}",
        f"found = {play.wait}session.get({parent}, {ident}, options=[load])",
        "assert found is not None",
        f"assert {got}.{mine} == row.{mine}",
        f"assert {got}.{side.back} is found",
    )
    return Case(
        f"test_{_a(noun)}_knows_its_{side.name}",
        f"The relationship between {noun.replace('_', ' ')} and {play.words} has both its sides.",
        lines,
        (Import("sqlalchemy.orm", "selectinload"),),
    )


def _joins(key: ForeignKey, side: Side) -> bool:
    if key.referred != side.table:
        return False
    return not side.keys or [k.split(".")[1] for k in side.keys] == list(key.columns)


def _key(table: Table) -> str:
    return attribute(table.primary_key[0])


def _stem(column: str) -> str:
    return column.removesuffix("_id") or column


def _a(noun: str) -> str:
    return with_article(noun).replace(" ", "_")


def _an(play: Play) -> str:
    said = with_article(play.words)
    return said[:1].upper() + said[1:]
