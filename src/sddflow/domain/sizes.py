"""How many rows tables hold where the application really runs, as far as anybody said.

Told by `[sizes]` in `sddflow.toml`, by a dump of the server's statistics, by the spec, or by a page
of the application.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sddflow.domain.schema.qualified import parts, qualified
from sddflow.errors import UsageError

_REST = "*"
BIG = 100_000  # rows from which on work over all of them holds others up for more than a moment
_WORKED_A_SECOND = 200_000  # rows that are written, or indexed, on a usual server
_READ_A_SECOND = 1_000_000
Pairs = tuple[tuple[str, int], ...]
_TABLE = ("relname", "table", "table_name", "tablename", "name")
_ROWS = ("reltuples", "rows", "row_count", "n_live_tup", "estimate", "count")
_SIGNS = (",", "\t", "|", ";")
_NOTHING = re.compile(r"[-+|\s]*|\(\d+ rows?\)")


@dataclass(frozen=True, slots=True)
class ToldSize:
    """A table's size, as a page of the application tells it.

    Args:
        table: its name.
        rows: at most so many, where the page tells a range.
        place: of the page's line, `README.md:7`.
    """

    table: str
    rows: int
    place: str


@dataclass(frozen=True, slots=True)
class Wait:
    """How long others may wait for a lock, as a page of the application tells it.

    Args:
        table: that they wait for; `*` for every table that is not named.
        seconds: no more than so many.
        place: of the page's line, `README.md:7`.
    """

    table: str
    seconds: float
    place: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rows of tables.

    Args:
        rows: table and how many; `*` stands for every table that is not named, whose size is
            unknown otherwise.
        parts: partition and the table that it is a part of; a DEFAULT one, which may be empty, is
            not among them.
        places: table and `README.md:7`, where a page of the application told its size.
        waits: for how long work over all rows of a table may hold others up, where that is known.
    """

    rows: Pairs = ()
    parts: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    waits: tuple[Wait, ...] = ()

    def of(self, table: str) -> int | None:
        """Rows of a table; None where nobody said.

        A name without a schema is that of the table in any, where it is not named more exactly. A
        partitioned table holds what its partitions do, and these share what it does.
        """
        known = [n for n in (self._named(table), self._of_parts(table)) if n is not None]
        found = max(known) if known else self._share(table)  # statistics may count a whole as empty
        return self._named(_REST) if found is None and table != _REST else found

    def place(self, table: str) -> str:
        """Where a page told it; "" where none did."""
        return next((place for name, place in self.places if name == table), "")

    def beside(self, told: Iterable[ToldSize]) -> "Sizes":
        """With what pages tell of the tables that nobody named."""
        new = [size for size in told if self._named(size.table) is None]
        rows = (*self.rows, *((size.table, size.rows) for size in new))
        places = (*self.places, *((size.table, size.place) for size in new))
        return replace(self, rows=rows, places=places)

    def _named(self, table: str) -> int | None:
        exact = [rows for name, rows in self.rows if name == table]
        alike = [rows for name, rows in self.rows if _may_be(name, table)]
        return next(iter((*exact, *alike)), None)

    def _of_parts(self, table: str) -> int | None:
        """The sum of those that are known."""
        below = [part for part, whole in self.parts if whole == table]
        found = [n for part in below if (n := self._known(part)) is not None]
        return sum(found) if found else None

    def _known(self, table: str) -> int | None:
        named = self._named(table)
        return self._of_parts(table) if named is None else named

    def _share(self, table: str) -> int | None:
        """What is left of the whole for each partition that nobody named."""
        whole = self._whole(table)
        rows = self._above(whole)
        if rows is None:
            return None
        named = [self._named(part) for part, its in self.parts if its == whole]
        left = rows - sum(n for n in named if n is not None)
        return max(left, 0) // max(named.count(None), 1)

    def _whole(self, part: str) -> str:
        return next((whole for name, whole in self.parts if name == part), "")

    def _above(self, whole: str) -> int | None:
        if not whole:
            return None
        named = self._named(whole)
        return self._share(whole) if named is None else named

    def wait(self, table: str) -> Wait | None:
        """How long others may wait for a table; None where nobody said."""
        found = {each.table: each for each in self.waits}
        return found.get(table) or found.get(_REST)

    def is_big(self, table: str, *, kept: str = "", is_read: bool = False) -> bool:
        """It is known to hold so many rows that work over all of them takes long.

        Partitions of a big table are big together, and work comes over all of them.

        Args:
            table: worked over.
            kept: the one that others wait for meanwhile; the same where none is named.
            is_read: its rows are read only.
        """
        wait = self.wait(kept or table)
        rows = _in_a_second(is_read=is_read) * (wait.seconds if wait else 0)
        if (self.of(table) or 0) >= max(BIG, rows):
            return True
        whole = self._whole_of_unknown(table)
        return bool(whole) and self.is_big(whole, kept=kept or table, is_read=is_read)

    def takes_seconds(self, table: str, *, is_read: bool = False) -> bool:
        """Work over all rows of a big table takes a second, or longer than others may wait.

        Args:
            table: worked over.
            is_read: its rows are read only.
        """
        of = self._whole_of_unknown(table) or table
        return self.wait(table) is not None or (self.of(of) or 0) >= _in_a_second(is_read=is_read)

    def _whole_of_unknown(self, table: str) -> str:
        return self._whole(table) if self._known(table) is None else ""

    def is_small(self, table: str) -> bool:
        """It is known to hold few."""
        return self.of(table) is not None and not self.is_big(table)


def _in_a_second(*, is_read: bool) -> int:
    return _READ_A_SECOND if is_read else _WORKED_A_SECOND


def sizes_in(text: str, shown: str = "") -> Pairs:
    """Tables and rows in a dump of statistics, `SELECT relname, reltuples FROM pg_class`.

    Args:
        text: CSV (or psql's own table) with two columns, or JSON: an object, a list of pairs, or a
            list of objects. Tables never analysed (-1) are left out.
        shown: the file's name, for the error.

    Raises:
        UsageError: a line holds no table and no number.
    """
    start = text.lstrip("\ufeff \t\r\n")[:1]
    pairs = _of_json(text, shown) if start in ("{", "[") else _of_lines(text, shown)
    return tuple((_usual(table), int(rows)) for table, rows in pairs if rows >= 0)


def _of_lines(text: str, shown: str) -> Iterator[tuple[str, float]]:
    lines = text.lstrip("\ufeff").splitlines()
    sign = next((s for s in _SIGNS if lines and any(s in line for line in lines[:3])), ",")
    first = True
    for number, line in enumerate(lines, 1):
        if _NOTHING.fullmatch(line.strip()):
            continue
        table, _, rows = (part.strip(' "') for part in line.partition(sign))
        counted = _number(rows)
        if table and counted is not None:
            yield table, counted
        elif not first:
            raise _unclear(f"{shown}:{number}")
        first = False


def _of_json(text: str, shown: str) -> Iterator[tuple[str, float]]:
    try:
        found = json.loads(text.lstrip("\ufeff"))
    except ValueError:
        raise UsageError("is not valid JSON", place=shown) from None
    rows = found.items() if isinstance(found, dict) else found
    for at, row in enumerate(rows, 1):
        table, counted = _pair(row)
        number = _number(counted)
        if not isinstance(table, str) or number is None:
            raise _unclear(f"{shown}: entry {at}")
        yield table, number


def _pair(row: Any) -> tuple[Any, Any]:  # noqa: ANN401 - whatever stands in a JSON file
    if isinstance(row, dict):
        return _first(row, _TABLE), _first(row, _ROWS)
    return tuple(row) if isinstance(row, (list, tuple)) and len(row) == 2 else (None, None)


def _first(row: dict[str, Any], names: Iterable[str]) -> object:
    return next((row[name] for name in names if name in row), None)


def _number(value: object) -> float | None:
    """`1200`, `"1,200"`, `2e+06`; None for anything else."""
    try:
        return float(str(value).replace(",", "").replace("_", ""))
    except ValueError:
        return None


def _usual(table: str) -> str:
    """A name as the proof has it: alone where the schema is the usual one."""
    schema, own = parts(table)
    return qualified("" if schema == "public" else schema, own)


def _may_be(name: str, table: str) -> bool:
    (one, own), (other, its) = parts(name), parts(table)
    return own == its and (one == other or not one or not other)


def _unclear(place: str) -> UsageError:
    return UsageError(
        "names no table and its number of rows", place=place,
        cure="dump it with SELECT relname, reltuples FROM pg_class WHERE relkind IN ('r', 'p')",
    )  # fmt: skip
