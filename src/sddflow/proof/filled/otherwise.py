"""Columns that the application works out for new rows in one way, and a migration in another.

The source's formula is worked out with the values that each old row had, and held against what the
migration put there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sddflow.database.writer import NoRowError, generated
from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import WHOLE, Table
from sddflow.proof.aimed.joins import Pair, joined_in
from sddflow.proof.case import Case
from sddflow.proof.evidence import short
from sddflow.proof.filled.sources import New
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.formulas.reading import Formula, formulas, source_of
from sddflow.proof.formulas.working import UnknownError, World, body, worth
from sddflow.proof.probing import trial

_ITSELF = frozenset({"self", "row", "item", "obj", "instance", "record", "cls", "r", "it", "this"})
_FAILS = (ArithmeticError, TypeError, ValueError, LookupError, AttributeError)
_NEAR = Decimal("1e-6")
Row = dict[str, Any]
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One row, worked out: what it had, what the source makes of that, what stands there.

    Args:
        leaves: values that the formula used.
        there: by the source.
        here: by the migration.
    """

    leaves: Mapping[str, Any]
    there: Any
    here: Any


def otherwise(case: Case, new: Iterable[New]) -> Iterator[tuple[New, Verdict]]:
    """Where rows have another value than the source makes of theirs, by each way that it has."""
    source = source_of(case)
    for each in new:
        ways = formulas(source, each.table.name, each.column.name)
        worked = [(way, told) for way in ways if (told := list(_worked_out(case, each, way)))]
        wrong = [(way, [t for t in told if not _same(each, t)]) for way, told in worked]
        if wrong and all(other for _, other in wrong) and len(set(map(repr, each.values))) > 1:
            yield each, _verdict(each, *wrong[0])


def _verdict(new: New, way: Formula, wrong: list[Told]) -> Verdict:
    shown = max(wrong, key=lambda each: len(str(each.there)) + len(str(each.here)))
    values = ", ".join(f"{name} = {short(value)}" for name, value in shown.leaves.items())
    return Verdict(
        "backfill-otherwise", None,
        f"{new.table.name}.{new.column.name} of {len(wrong)} rows is not what the source makes of "
        f"the same values: {way.place.file}:{way.place.line}",
        "fill the rows that are there by the formula that new ones get",
        f"{way.shown}\n{values}: the source makes {short(shown.there)}, "
        f"the migration {short(shown.here)}",
    )  # fmt: skip


def _worked_out(case: Case, new: New, way: Formula) -> Iterator[Told]:
    """Each row that was there and has a value, as far as the formula can be worked out for it."""
    joined = joined_in(case.history.source)
    for row in (*case.now[new.table.name].rows.values(), *_computed(case, new)):
        if row[new.column.name] is None:
            continue
        used: dict[str, Any] = {}
        leaf = _leaf(_beside(case, new.table, row, joined), new, case.rows, used)
        try:
            there = _plain(_result(way, World(leaf, way.named, way.functions)))
        except UnknownError:
            return
        except _FAILS:
            continue
        here = _plain(row[new.column.name])
        fits = there is not None and type(there) is type(here)
        if fits and _own(used, new) and all(map(_is_plain, used.values())):
            yield Told(used, there, here)


def _computed(case: Case, new: New) -> Iterator[Row]:
    """Rows that are written now, of a column that the database computes in these as well."""
    if generated(new.column):
        with trial(case) as writer, suppress(NoRowError):
            yield from [writer.add(new.table, form) for form in ("plain", "odd", "longest")]


def _own(used: Iterable[str], new: New) -> bool:
    """A value of the row itself is among them: what is only about others is another thing."""
    own = singular(bare(new.table.name))
    bases = (path.rpartition(".")[0].rpartition(".")[2] for path in used)
    return any(not base or base in _ITSELF or _stands_for(base, own) for base in bases)


def _is_plain(value: object) -> bool:
    """Python and the database agree on what its capitals and its blanks are."""
    return not isinstance(value, str) or (value.isascii() and value.isprintable())


def _result(way: Formula, world: World) -> Any:  # noqa: ANN401 - of any type
    return body(way.said, world) if isinstance(way.said, list) else worth(way.said, world)


def _beside(case: Case, table: Table, row: Row, joined: frozenset[Pair]) -> dict[str, Row]:
    """The row itself, as "", and rows that it hangs on, or is joined to, each by its own name."""
    was = case.rows.get(table.name)
    old = was.rows.get(tuple(row[n] for n in table.primary_key), {}) if was is not None else {}
    found: dict[str, Row] = {"": {**row, **old}}
    for key in table.foreign_keys:
        if key.referred != table.name:
            pairs = tuple(zip(key.columns, key.referred_columns, strict=True))
            _add(found, case, key.referred, pairs)
    for other in case.rows:
        columns = {c.name for c in case.rows[other].table.columns}
        pairs = tuple((a, b) for a, b in joined if a in row and b in columns)
        if other != table.name and pairs:
            _add(found, case, other, pairs)
    return found


def _add(found: dict[str, Row], case: Case, other: str, pairs: tuple[Pair, ...]) -> None:
    """The one row of another table that has the same values there."""
    rows = case.rows[other].rows.values() if other in case.rows else ()
    own = found[""]
    same = [each for each in rows if all(own.get(a) == each.get(b) for a, b in pairs)]
    if len(same) == 1:
        found.setdefault(singular(bare(other)), same[0])


def _leaf(
    beside: dict[str, Row], new: New, tables: Iterable[str], used: dict[str, Any]
) -> Callable[[Path], Any]:
    """What a path of names is worth, of the row or of one beside it."""
    own, others = singular(bare(new.table.name)), {singular(bare(name)) for name in tables}

    def leaf(path: Path) -> Any:  # noqa: ANN401 - any column's
        *above, name = path
        of = above[-1] if above else ""
        if of in others - beside.keys() - {own}:
            raise LookupError(of)
        known = of in beside or of in _ITSELF or _stands_for(of, own)
        row = beside.get(of, beside[""]) if known else {}
        if name == new.column.name or name not in row:
            raise UnknownError
        used[".".join(path)] = row[name]
        return row[name]

    return leaf


def _stands_for(name: str, own: str) -> bool:
    """A variable that is called like the table, or by the beginning of its name."""
    return bool(name) and (own.startswith(name) or own.endswith(name) or name.endswith(own))


def _plain(value: Any) -> Any:  # noqa: ANN401 - any column's
    """Numbers as exact ones, moments in UTC; what else there is stays as it is."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return Decimal(str(value))
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _same(new: New, told: Told) -> bool:
    """Equal, but for what the column's last place rounds away."""
    if not isinstance(told.there, Decimal):
        return bool(told.there == told.here)
    kind, scale = new.column.type.kind, new.column.type.scale
    whole = kind in WHOLE
    places = 0 if whole else scale
    room = abs(told.there) * _NEAR if places is None else Decimal(1).scaleb(-places)
    return bool(abs(told.there - told.here) <= room)
