"""IF NOT EXISTS makes what it says: what is there already has the form that it asks for."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Schema, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError

_NAME = r"(?:[\"`]?\w+[\"`]?\.)?[\"`]?(\w+)[\"`]?"
_TABLE = re.compile(rf"\s*CREATE\s+TABLE\s+IF\s+NOT\s+EXISTS\s+{_NAME}\s*\((.*)\)", re.I | re.S)
_INDEX = re.compile(
    r"\s*CREATE\s+(?P<unique>UNIQUE\s+)?INDEX\s+(?:CONCURRENTLY\s+)?IF\s+NOT\s+EXISTS\s+"
    rf"{_NAME}\s+ON\s+(?:ONLY\s+)?{_NAME}\s*(?:USING\s+\w+\s*)?\((.*?)\)\s*(?P<where>WHERE\b.*)?;?$",
    re.I | re.S,
)
_RULES = frozenset(
    {"constraint", "primary", "unique", "check", "foreign", "exclude", "like", "period"}
)
_PLAIN = re.compile(r"[\"`]?(\w+)[\"`]?(?:\s+(DESC|ASC))?", re.IGNORECASE)
_DEPTH = {"(": 1, ")": -1}
_ENDS = r"\b(?:DROP|RENAME)\b.*(?<!\w){}(?!\w)"


def run(case: Case) -> Seen:
    """Compare each such statement with what was there before it."""
    said = [sql for sql in case.upgrade if "IF NOT EXISTS" in " ".join(sql.upper().split())]
    if not said:
        raise SkippedError("nothing is made IF NOT EXISTS")
    findings = tuple(f for sql in said for f in (*_table(case, sql), *_index(case, sql)))
    return Seen(findings, f"{len(said)} statements compared with what was there")


def _table(case: Case, sql: str) -> Iterator[Finding]:
    found = _TABLE.match(sql)
    if found is None or _goes(case, found[1]):
        return
    was, now = _named(case.first.schema, found[1]), _named(case.built.schema, found[1])
    words = [item.split()[0].strip('"`').lower() for item in _items(found[2]) if item.split()]
    there = {c.name.lower() for c in now.columns} if now else set()
    missing = [w for w in words if w not in _RULES and w not in there]
    if was is not None and missing:
        yield _told(case, sql, found[1], f"the table is there, without {', '.join(missing)}")


def _index(case: Case, sql: str) -> Iterator[Finding]:
    found = _INDEX.match(sql)
    if found is None or _goes(case, found[2]):
        return
    for table in case.first.schema.tables:
        for index in table.indexes:
            if index.name == found[2]:
                wanted = _columns(found[4])
                same = wanted is None or wanted == _columns(", ".join(index.columns))
                same = same and bare(table.name) == found[3]
                same = same and index.unique == bool(found["unique"])
                if not same or bool(index.where) != bool(found["where"]):
                    form = f"{table.name}({', '.join(index.columns)})"
                    more = f" where {index.where}" if index.where else ""
                    is_unique = "unique, " if index.unique else ""
                    why = f"an index of that name is there, {is_unique}on {form}{more}"
                    yield _told(case, sql, found[2], why)


def _columns(said: str) -> list[str] | None:
    """Plain columns and how they are sorted; None where one is anything else."""
    found = [_PLAIN.fullmatch(item.strip()) for item in _items(said)]
    if not all(found):
        return None
    pairs = ((f[1].lower(), (f[2] or "").upper() == "DESC") for f in found if f)
    return [f"{name} {down}" for name, down in pairs]


def _items(said: str) -> Iterator[str]:
    """What stands between commas that are in no parentheses."""
    depth, item = 0, ""
    for sign in said:
        depth += _DEPTH.get(sign, 0)
        if sign == "," and not depth:
            yield item
            item = ""
        else:
            item += sign
    yield item


def _goes(case: Case, name: str) -> bool:
    """The one that was there goes in the same upgrade, or gets another name."""
    ends = re.compile(_ENDS.format(re.escape(name)), re.IGNORECASE | re.DOTALL)
    return any(ends.search(sql) for sql in case.upgrade)


def _named(schema: Schema, name: str) -> Table | None:
    return next((t for t in schema.tables if bare(t.name) == name), None)


def _told(case: Case, sql: str, name: str, why: str) -> Finding:
    return case.finding(
        "nothing-made", "warning", f"IF NOT EXISTS {name} makes nothing: {why}",
        evidence=" ".join(sql.split())[:200],
        cure="alter what is there, or make it under a name of its own",
    )  # fmt: skip


CHECK = Check("nothing-made", "What is made IF NOT EXISTS has the form that is asked for.", run)
