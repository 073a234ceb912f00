"""What rows hold after the migration is what the application can read."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from sddflow.database.quoting import quoted
from sddflow.database.rows import Snapshot
from sddflow.domain.finding import Finding
from sddflow.proof.case import Case, State
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.evidence import short
from sddflow.proof.misspelled import misspelled
from sddflow.proof.queries.answers import demanded, words_of_answers

Raw = str | int | float
_RAW = (str, int, float)


def run(case: Case) -> Seen:
    """Look for words that no label of an enumeration is, and for what is no value of its type."""
    spelled = [*misspelled(case), *_answered(case), *_unanswered(case)]
    if not case.words and case.dialect != "sqlite" and not spelled:
        raise SkippedError("no column has words that the models list")
    read = {at: words for at, words in case.words.items() if at[0] in case.now}
    words = [f for (table, name), each in read.items() for f in _look(case, table, name, each)]
    typed = (*_untyped(case), *_dashed(case)) if case.dialect == "sqlite" else ()
    return Seen(
        (*words, *typed, *spelled), f"the words of {len(read)} columns compared with the models"
    )


def _look(case: Case, table: str, column: str, words: tuple[str, ...]) -> Iterator[Finding]:
    """Only words that the migration wrote: what stood there before is not its doing."""
    now, before = case.now[table], case.rows.get(table)
    known = set(words) | set(_words(before, column) if before is not None else ())
    strange = {w: n for w, n in _words(now, column).items() if w not in known}
    if strange:
        word, count = next(iter(strange.items()))
        yield case.finding(
            "value-unreadable", "error",
            f"rows of {table}.{column} say {short(word)} now, which the models cannot read",
            table=table, column=column,
            evidence=f"{count} rows of the proof; the models read {', '.join(map(short, words))}",
            cure="change the models in the same step, or write a word that they read",
        )  # fmt: skip


def _untyped(case: Case) -> Iterator[Finding]:
    """SQLite keeps any text in any column; the application reads what its models say."""
    for name, now in case.now.items():
        before = case.rows.get(name)
        for column in now.table.columns:
            is_strange = _STRANGE.get(column.type.kind)
            values = [row[column.name] for row in now.rows.values()] if is_strange else []
            found = [v for v in values if isinstance(v, _RAW) and is_strange and is_strange(v)]
            known = [row.get(column.name) for row in before.rows.values()] if before else []
            if found and not any(v in known for v in found):
                yield case.finding(
                    "value-unreadable", "error",
                    f"rows of {name}.{column.name} hold {short(found[0])} now, which the models "
                    f"cannot read as {column.type}",
                    table=name, column=column.name,
                    evidence=f"{len(found)} rows of the proof",
                    cure="write it as SQLAlchemy does: by sa.update() on a table with the column's "
                    "type, or as ISO text, JSON, or hex without dashes",
                )  # fmt: skip


def _dashed(case: Case) -> Iterator[Finding]:
    """A UUID that is written out, where its type keeps hex alone, and looks for that."""
    before = set(_written_out(case.first))
    for table, column, value in _written_out(case.built):
        if not any((table, column) == each[:2] for each in before):
            yield case.finding(
                "value-unreadable", "error",
                f"rows of {table}.{column} hold {short(value)} now, where the models look for hex "
                "without dashes: they find none of them",
                table=table, column=column,
                cure="write uuid.uuid4().hex, or by sa.update() on a table with sa.Uuid()",
            )  # fmt: skip


def _answered(case: Case) -> Iterator[Finding]:
    """Rows have NULL in a column that may be NULL now, and the source answers with no None."""
    for table in case.touched:
        now = case.now.get(table.name)
        for column in table.columns if now is not None else ():
            was = case.first.schema.column(table.name, column.name)
            empty = sum(1 for row in now.rows.values() if row[column.name] is None) if now else 0
            if not empty or not column.nullable or (was is not None and was.nullable):
                continue
            for name, place in demanded(case.application.root, case.conventions, table, column):
                yield case.finding(
                    "value-unreadable", "warning",
                    f"{empty} rows of {table.name} have no {column.name}, and {name} at {place} "
                    "takes no None for it: each answer with one of them fails",
                    table=table.name, column=column.name,
                    cure=f"let {name} take None, or fill {column.name} in all rows",
                )  # fmt: skip


def _unanswered(case: Case) -> Iterator[Finding]:
    """The migration wrote a word that an answer does not take."""
    root, conventions = case.application.root, case.conventions
    for name, now in case.now.items():
        before = case.rows.get(name)
        for column in (c.name for c in now.table.columns if before is not None):
            new = _words(now, column).keys() - (_words(before, column).keys() if before else set())
            asked = words_of_answers(root, conventions, name, column) if new else ()
            for answer, place, words in asked:
                if strange := sorted(new - words):
                    yield case.finding(
                        "value-unreadable", "warning",
                        f"rows of {name}.{column} say {short(strange[0])} now, and {answer} at "
                        f"{place} does not take it: each answer with one of them fails",
                        table=name, column=column,
                        cure=f"let {answer} take it, in the same change",
                    )  # fmt: skip


def _written_out(state: State) -> Iterator[tuple[str, str, str]]:
    """Columns of UUIDs with one that has dashes, and that one."""
    with state.scratch.engine().connect() as connection:
        for table in state.schema.tables:
            for column in (c for c in table.columns if c.type.kind == "uuid"):
                name = quoted(column.name)
                sql = f"SELECT {name} FROM {quoted(table.name)} WHERE length({name}) = 36 LIMIT 1"  # noqa: S608 - names of the schema
                for value in connection.exec_driver_sql(sql).scalars():
                    yield table.name, column.name, str(value)


def _is_no_json(value: Raw) -> bool:
    """It begins as a list or an object, and is none; other texts may be JSON that was read."""
    return re.match(r"\{'|\['|\{\w+=", str(value)) is not None


def _is_no_time(_value: Raw) -> bool:
    """What could be read is a text or a number no more."""
    return True


_STRANGE: dict[str, Callable[[Raw], bool]] = {
    "datetime": _is_no_time, "date": _is_no_time, "time": _is_no_time,
    "json": _is_no_json,
}  # fmt: skip


def _words(taken: Snapshot, column: str) -> Counter[str]:
    values = (row.get(column) for row in taken.rows.values())
    return Counter(value for value in values if isinstance(value, str))


CHECK = Check("value-unreadable", "What rows hold is what the application can read.", run)
