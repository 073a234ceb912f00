"""Times keep their moment, and know their zone where all others do."""

import re
from collections.abc import Iterator
from itertools import islice

from sddflow.database.quoting import verbatim
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Column, Schema, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.filled.words import words_of
from sddflow.proof.formulas.days import OWN, zone_of_day
from sddflow.proof.formulas.reading import formulas, source_of
from sddflow.proof.operation.told_zones import told_zone
from sddflow.proof.queries.found import found_before, found_in
from sddflow.proof.wording.updates import updates

_SAID = re.compile(r"\bAT\s+TIME\s+ZONE\b|\btimezone\s*\(", re.IGNORECASE)
_SET = re.compile(
    r"^\s*SET\s+(?:LOCAL\s+|SESSION\s+)?TIME\s*ZONE\b|\bset_config\s*\(\s*'timezone'", re.IGNORECASE
)
_NEXT = re.compile(r",\s*ALTER\b", re.IGNORECASE)
_READ = re.compile(
    r"(?:\b\w+\.)?\"?(?P<column>\b[a-z_]\w*)\"?\s+AT\s+TIME\s+ZONE\s+'(?P<zone>[^']+)'",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\bSET\s+\"?(?P<day>\w+)\"?\s*=\s*(?:CAST\s*\(|date\s*\()?[\s(]*(?:\w+\.)?\"?(?P<column>\w+)\"?"
    r"(?:\s+AT\s+TIME\s+ZONE\s+'(?P<zone>[^']+)')?[\s)]*(?:::\s*date\b|AS\s+date\b|\))",
    re.IGNORECASE,
)
_CAST = re.compile(
    r"(?:\w+\.)?\"?(?P<cast>[a-z_]\w*)\"?\s*::\s*(?:timestamptz|timestamp\s+with\s+time\s+zone)\b"
    r"|\bCAST\s*\(\s*(?:\w+\.)?\"?(?P<as>[a-z_]\w*)\"?\s+AS\s+"
    r"(?:timestamptz|timestamp\s+with\s+time\s+zone)\b",
    re.IGNORECASE,
)
_COPIED = re.compile(
    r"(?:\bSET|,)\s*\"?(?P<to>[a-z_]\w*)\"?\s*=\s*(?:coalesce\s*\(\s*)?(?:\w+\.)?"
    r"\"?(?P<column>[a-z_]\w*)\"?\s*(?=,|$|\)|;|\bWHERE\b|\bFROM\b)",
    re.IGNORECASE,
)
_ZONES = re.compile(r"(^|_)(timezone|time_zone|tz)$", re.IGNORECASE)
_NOTED = frozenset({
    "created", "updated", "modified", "changed", "deleted", "inserted", "logged", "expires", "seen",
    "sent", "read", "imported", "synced",
})  # fmt: skip
_UTC = frozenset({"UTC", "GMT", "ETC/UTC", "Z"})
_NOWS = {True: "utcnow", False: "datetime.now"}
_AWARE_NOW = r"\bnow\(\s*(?:tz\s*=\s*)?(?:(?:\w+\.)*(?:UTC|utc)\b|ZoneInfo\()[^)\n]*\)(?!\.replace)"
_NAMED_NOW = re.compile(
    rf"^\s+(?P<name>\w+)\s*(?::[^=\n]+)?=\s*(?:\w+\.)*{_AWARE_NOW}"
    r"|^\s*def (?P<function>\w+)\(\)[^\n]*:\n(?:\s+\"\"\"[^\n]*\n)?"
    rf"\s+return (?:\w+\.)*{_AWARE_NOW}",
    re.MULTILINE,
)
_SEVERAL = 2


def run(case: Case) -> Seen:
    """Look at times that change between knowing a zone and not, and at new ones without."""
    if case.dialect != "postgresql":
        raise SkippedError("SQLite knows no time zones")
    times = [(t, c) for t in case.touched for c in t.columns if c.type.kind == "datetime"]
    days = tuple(_of_another_zone(case))
    if not times and not days:
        raise SkippedError("no table with times is new or changed")
    findings = tuple(f for table, column in times for f in _look(case, table, column))
    defaults = tuple(_by_default(case, times))
    return Seen(
        (
            *findings,
            *defaults,
            *days,
            *_read_as_session(case),
            *_written_otherwise(case),
            *_copied_as_one(case),
        ),
        f"{len(times)} columns of times looked at",
    )


def _look(case: Case, table: Table, column: Column) -> Iterator[Finding]:
    was = case.first.schema.column(table.name, column.name)
    if was is None:
        yield from _naive(case, table, column)
    elif was.type.kind == "datetime" and was.type.timezone != column.type.timezone:
        yield from _assumed(case, table, column)


def _by_default(case: Case, times: list[tuple[Table, Column]]) -> Iterator[Finding]:
    """A default without a zone, for a time that has one: the session's is put in."""
    with case.built.scratch.engine().connect() as connection:
        for table, column in times:
            default = column.default
            if not column.type.timezone or default is None or not default.expression:
                continue
            if column == case.first.schema.column(table.name, column.name):
                continue
            sql = f"SELECT pg_typeof({default.value})::text"
            if connection.execute(verbatim(sql)).scalar() == "timestamp without time zone":
                yield case.finding(
                    "zone-assumed", "warning",
                    f"the default of {table.name}.{column.name} has no time zone, and is read in "
                    "that of whoever writes the row",
                    table=table.name, column=column.name, evidence=f"DEFAULT {default.value}",
                    cure="server_default=sa.func.now()",
                )  # fmt: skip


def _written_otherwise(case: Case) -> Iterator[Finding]:
    """Times that the application writes in UTC are read in another zone, or local ones as UTC."""
    read = {(f["column"], f["zone"]) for s in case.upgrade for f in _READ.finditer(s)}
    for column, zone in sorted(read):
        told = _told_zone(case, column)
        if told is not None and not _is_one(told[0], zone):
            yield case.finding(
                "zone-assumed", "warning",
                f"the times of {column} are read as those of {zone}, and {told[1]} says {told[0]}",
                column=column, cure=f"{column} AT TIME ZONE '{told[0]}'",
            )  # fmt: skip
            continue
        is_utc = zone.upper() in _UTC
        for place in _writing(case, column, utc=not is_utc):
            written = "the server's own time" if is_utc else "UTC"
            yield case.finding(
                "zone-assumed", "warning",
                f"the times of {column} are read as those of {zone}, and the application writes "
                f"them in {written}",
                column=column, evidence=f"{place}: {_NOWS[not is_utc]}",
                cure=f"{column} AT TIME ZONE 'UTC'" if not is_utc
                else f"read {column} in the zone of the servers",
            )  # fmt: skip


def _told_zone(case: Case, column: str) -> tuple[str, Place] | None:
    """What pages say that the times are; those of before, as a change may tell what they become."""
    return told_zone(case.root_before, column) or told_zone(case.application.root, column)


def _is_one(zone: str, other: str) -> bool:
    one, two = zone.upper(), other.upper()
    return one == two or {one, two} <= _UTC


def _writing(case: Case, column: str, *, utc: bool) -> Iterator[Place]:
    """The first place of the source that gives the column the present time."""
    name, now = re.escape(column), re.escape(_NOWS[utc])
    gives = re.compile(
        rf"\b{name}\b\s*(?::[^=\n]+)?=(?:\s*(?:\w+\.)?(?:mapped_column|Column|Field)\([^\n]*?|[^=\n]*?)"
        rf"\b{now}(?:\(\)|\b(?!\())"
    )
    yield from (place for _, place in islice(found_in(case, gives), 1))


def _of_another_zone(case: Case) -> Iterator[Finding]:
    """Days that the application takes in one zone, and the migration in another one."""
    read = {
        (f["day"], f["column"], f["zone"] or "") for s in case.upgrade for f in _DAY.finditer(s)
    }
    if not read:
        return
    source = source_of(case)
    for table in case.touched:
        for day, column, zone in sorted(read):
            own = table.column(day)
            if own is None or own.type.kind != "date":
                continue
            ways = [(w, zone_of_day(w)) for w in formulas(source, table.name, day)]
            others = [(way, said) for way, said in ways if said and said.upper() != zone.upper()]
            if others and len(others) == len(ways):
                way, said = others[0]
                yield case.finding(
                    "zone-assumed", "warning",
                    f"{table.name}.{day} is the day of {column} in {zone or 'the session'}, and "
                    f"the application takes the day in {said}",
                    table=table.name, column=day,
                    evidence=f"{way.place.file}:{way.place.line}: {way.shown}",
                    cure=f"({column} AT TIME ZONE '{said}')::date" if said != OWN
                    else f"({column} AT TIME ZONE the zone that the row belongs to)::date",
                )  # fmt: skip


def _copied_as_one(case: Case) -> Iterator[Finding]:
    """Times without a zone that an UPDATE reads as those of one, for a new column of the table."""
    for table in case.touched:
        old = case.first.schema.table(table.name)
        read = {c: s for s in case.upgrade if updates(s, table.name) for c in _columns_read(s)}
        for name, statement in read.items() if old is not None else ():
            column = old.column(name) if old is not None else None
            if column is not None and column.type.kind == "datetime" and not column.type.timezone:
                yield from _said_above(case, table, column, [statement])


def _columns_read(statement: str) -> list[str]:
    return [found["column"] for found in _READ.finditer(statement)]


def _said_above(case: Case, table: Table, column: Column, changing: list[str]) -> Iterator[Finding]:
    """One zone for all rows, where the row that each belongs to says which zone it lives in."""
    read = (f for part in changing for f in _READ.finditer(part))
    fixed = next((f for f in read if f["column"] == column.name), None)
    if fixed is None or _NOTED & {*words_of(column.name)} or _is_said(case, column, fixed["zone"]):
        return
    if fixed["zone"].upper() in _UTC and _was_written_in_utc(case, column):
        return
    above = [k.referred for k in table.foreign_keys if k.referred != case.users]
    for name in dict.fromkeys((*above, *_next(case, above))):
        other = case.first.schema.table(name)
        zone = next((c for c in other.columns if _ZONES.search(c.name)), None) if other else None
        if zone is not None:
            yield case.finding(
                "zone-assumed", "warning",
                f"the times of {table.name}.{column.name} are all read as those of "
                f"{fixed['zone']}, and {name}.{zone.name} says another zone for each",
                table=table.name, column=column.name,
                cure=f"{column.name} AT TIME ZONE the zone of its row in {name}, or say "
                "`# sddflow: allow zone-assumed because …` where they were written so",
            )  # fmt: skip
            return


def _is_said(case: Case, column: Column, zone: str) -> bool:
    """A line of the documents says that the times are of that zone; the source is newer."""
    zones = "|".join(_UTC) if zone.upper() in _UTC else re.escape(zone)
    line = re.compile(rf"^[^\n]*\b{re.escape(column.name)}\b[^\n]*\b(?:{zones})\b", re.I | re.M)
    root = case.application.root
    documents = (*root.glob("*.md"), *root.glob("docs/*.md"))
    texts = (file.read_text("utf-8", errors="replace") for file in documents)
    return any(map(line.search, texts))


def _was_written_in_utc(case: Case, column: Column) -> bool:
    """The source of before, or that of now, gives it the present time of UTC."""
    gives = re.compile(
        rf"\b{re.escape(column.name)}\b\s*=(?!=)[^=\n]*\b"
        r"(?:utcnow\(|now\((?:tz=)?(?:\w+\.)*utc\b)",
        re.IGNORECASE,
    )
    return any(True for find in (found_before, found_in) for _ in find(case, gives))


def _next(case: Case, names: list[str]) -> Iterator[str]:
    """Tables that those point to."""
    for name in names:
        table = case.first.schema.table(name)
        keys = table.foreign_keys if table is not None else ()
        yield from (k.referred for k in keys if k.referred != case.users)


def _naive(case: Case, table: Table, column: Column) -> Iterator[Finding]:
    """The source gives it times that know their zone, or every other time of the schema does."""
    if column.type.timezone:
        return
    others = [c.type.timezone for c in _times(case.first.schema)]
    place = _given_aware(case, table, column)
    of_others = len(others) >= _SEVERAL and all(others)
    compared = f", all {len(others)} other times do: the two cannot be compared"
    given = f"; {place} gives it a time that knows one, which asyncpg refuses, and others cut off"
    if place is not None or of_others:
        yield case.finding(
            "zone-missing",
            "info" if place is None else "warning",
            f"{table.name}.{column.name} knows no time zone{compared if of_others else ''}"
            f"{given if place is not None else ''}",
            table=table.name,
            column=column.name,
            cure="sa.DateTime(timezone=True), in the model too",
        )


def _given_aware(case: Case, table: Table, column: Column) -> Place | None:
    """Where the source gives the column a present time with a zone: asyncpg takes none of those.

    It may stand in a name, or come from a function. Nothing where a column of another table has the
    name too, and knows its zone.
    """
    same = [c for t in case.built.schema.tables if t.name != table.name for c in t.columns]
    if any(c.name == column.name and c.type.timezone for c in same):
        return None
    named = {found["name"] or found["function"] for found, _ in found_in(case, _NAMED_NOW)}
    names = "|".join(map(re.escape, sorted(named - {column.name})))
    or_named = rf"|\s*\b(?:{names})\b(?:\(\))?\s*(?=[,)\n]|$)" if names else ""
    gives = re.compile(
        rf"\b{re.escape(column.name)}\b\s*=(?!=)(?:[^=\n]*{_AWARE_NOW}{or_named})", re.MULTILINE
    )
    return next((place for _, place in islice(found_in(case, gives), 1)), None)


def _read_as_session(case: Case) -> Iterator[Finding]:
    """Days and plain times that become moments, in no zone that anybody said."""
    if any(_SET.search(s) for s in case.upgrade):
        return
    for table in case.touched:
        for name, words, cure in _becoming_moments(case, table):
            was = case.first.schema.column(table.name, name)
            plain = was is not None and (
                was.type.kind == "date" or (was.type.kind == "datetime" and not was.type.timezone)
            )
            if plain:
                yield case.finding(
                    "zone-assumed", "warning",
                    f"{table.name}.{name} is read in the time zone of whoever runs the migration, "
                    "where it becomes a moment",
                    table=table.name, column=name, evidence=words, cure=cure,
                )  # fmt: skip
                break


def _becoming_moments(case: Case, table: Table) -> Iterator[tuple[str, str, str]]:
    """Columns that are cast to a moment, or copied to one; with the words, and a cure."""
    for statement in (s for s in case.upgrade if updates(s, table.name)):
        for found in _CAST.finditer(statement):
            name = found["cast"] or found["as"]
            yield name, found[0], f"{name}::timestamp AT TIME ZONE the zone that it is meant in"
        for found in _COPIED.finditer(statement):
            name, to = found["column"], table.column(found["to"])
            if to is not None and to.type.kind == "datetime" and to.type.timezone:
                zone = "'UTC'" if _utc(case, name) else "the zone that it is meant in"
                words = " ".join(found[0].split())
                yield name, words, f"{to.name} = {name} AT TIME ZONE {zone}"


def _times(schema: Schema) -> Iterator[Column]:
    return (c for t in schema.tables for c in t.columns if c.type.kind == "datetime")


def _assumed(case: Case, table: Table, column: Column) -> Iterator[Finding]:
    """Nobody said which zone the times were in: that of the session decides."""
    changing = [part for s in case.upgrade if table.name in s for part in _parts(s, column)]
    if any(_SET.search(s) for s in case.upgrade) or not changing:
        return
    yield from _said_above(case, table, column, changing)
    if not any(_SAID.search(part) for part in changing):
        told = _told_zone(case, column.name)
        zone = f"'{told[0]}'" if told else "'UTC'" if _utc(case, column.name) else "the zone meant"
        yield case.finding(
            "zone-assumed", "warning",
            f"the times of {table.name}.{column.name} are read in the time zone of whoever runs "
            f"the migration{f'; {told[1]} says {told[0]}' if told else ''}",
            table=table.name, column=column.name,
            evidence=" ".join(changing[0].split()),
            cure=f'postgresql_using="{column.name} AT TIME ZONE {zone}"',
        )  # fmt: skip


def _utc(case: Case, column: str) -> bool:
    """The source gives it the present time as UTC has it."""
    return any(True for _ in _writing(case, column, utc=True))


def _parts(statement: str, column: Column) -> Iterator[str]:
    """What an ALTER TABLE says of the type of one column; it may go on with others."""
    about = re.compile(rf"\b{re.escape(column.name)}\b\W+(?:SET\s+DATA\s+)?TYPE\b", re.IGNORECASE)
    for found in about.finditer(statement):
        end = _NEXT.search(statement, found.end())
        yield statement[found.start() : end.start() if end else None]


CHECK = Check("zones", "Times keep their moment, and know their zone where others do.", run)
