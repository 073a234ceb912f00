"""Texts that a migration takes apart, and leaves blanks and capitals on the parts.

"Milk, nuts" at each comma is "Milk" and " nuts": the source, which read the text until now, took
the blank away, and the capital.
"""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.aimed.way_up import way_up
from sddflow.proof.case import Case
from sddflow.proof.queries.found import found_before, found_in

_TEXTS = frozenset({"string", "text"})
_SPLITS = re.compile(
    r"\b(?:string_to_(?:array|table)|regexp_split_to_(?:array|table)|split_part)\s*\(\s*"
    r"(?:\w+\.)*\"?(?P<sql>\w+)\"?\s*,\s*'(?P<at>[^'\w]{1,3})'"
    r"|(?:\.|\[[\"'])(?P<python>\w+)(?:[\"']\])?\.split\(\s*[\"'](?P<by>[^\"'\w]{1,3})[\"']",
    re.IGNORECASE,
)
_TRIMS = re.compile(r"trim\s*\(|\.strip\(|\breplace\s*\(|\\s", re.IGNORECASE)
_LOWERS = re.compile(r"\blower\s*\(|\.lower\(|\.casefold\(", re.IGNORECASE)


def split_plainly(case: Case) -> Iterator[Finding]:
    """Each column that the way up splits, and whose parts the source made plain until now."""
    said = way_up(case.history.source)
    split = {f["sql"] or f["python"] for f in _SPLITS.finditer(said)}
    for table in case.first.schema.tables if split else ():
        for column in table.columns:
            if column.name in split and column.type.kind in _TEXTS:
                yield from _kept(case, table, column, said)


def _kept(case: Case, table: Table, column: Column, said: str) -> Iterator[Finding]:
    """What stays on the parts, unless the source of now takes it away as it reads them."""
    reads = re.compile(rf"^.*\.{re.escape(column.name)}\.split\(.*$", re.MULTILINE)
    if any(True for _ in found_in(case, reads)):
        return
    before = [(found[0], place) for found, place in found_before(case, reads)]
    whole = rf"[\w.]*\.{re.escape(column.name)}\b"
    each = re.compile(
        rf"\b(?P<part>\w+)\.(?:strip|lower|casefold)\(.*\bfor (?P=part) in {whole}"
        rf"|\bmap\(\s*str\.\w+\s*,\s*{whole}"
    )
    told: list[tuple[str, Place]] = []
    for what, plainly in (("blanks", _TRIMS), ("capitals", _LOWERS)):
        place = next((at for line, at in before if plainly.search(line)), None)
        if place and not plainly.search(said) and not any(True for _ in found_in(case, each)):
            told.append((what, place))
    if told:
        kept = " and ".join(what for what, _ in told)
        yield case.finding(
            "backfill-otherwise", "warning",
            f"the parts of {table.name}.{column.name} keep their {kept}, which the source took "
            f"away where it read the text: {told[0][1]}",
            table=table.name, column=column.name,
            cure="take them away as well: lower(btrim(…)) of each part",
        )  # fmt: skip
