"""Words that are nearly what the source knows: in rows, as keys of JSON, in what asks for rows."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from sddflow.database.rows import Snapshot
from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.aimed.asked_of_json import keys_asked
from sddflow.proof.aimed.source_words import source_words
from sddflow.proof.case import Case
from sddflow.proof.evidence import short
from sddflow.proof.queries.own_files import migrations_of, own_files
from sddflow.target.source import source_text

_TEXTS = frozenset({"string", "text"})
_NEAR = 0.8  # of 1; `cancelled` and `canceled` are 0.94
_WRITES = re.compile(r"\b(?:update|into)\s+(?:only\s+)?(?:\w+\.)?\"?(\w+)", re.IGNORECASE)
_ASKING = re.compile(r"(?:index|view|policy|trigger|function) ")
_EQUAL = re.compile(r"\b([a-z_]\w*)\W*(?:::\w+(?: varying)?\)*)?\s*=\s*'([A-Za-z][\w -]{0,30})'")


def misspelled(case: Case) -> Iterator[Finding]:
    """Each of them, where the source says the one and the database the other."""
    yield from _in_rows(case)
    yield from _in_keys(case)
    yield from _in_what_asks(case)


def _in_rows(case: Case) -> Iterator[Finding]:
    """Words that are nearly what the source knows, and that it says nowhere."""
    migrations = migrations_of(case.application)
    tables = {t.name: t for t in (*case.touched, *_written_to(case)) if t.name in case.now}
    names = frozenset(c.name for t in tables.values() for c in t.columns if c.type.kind in _TEXTS)
    known = source_words(case.application.root, names, migrations)
    for name, table in tables.items():
        for column in (c for c in table.columns if c.name in known):
            if (name, column.name) in case.words or column.type.kind not in _TEXTS:
                continue
            now, before = case.now[name], case.rows.get(name)
            old = _words(before, column.name) if before is not None else set()
            for word in sorted(_words(now, column.name) - old - {*known[column.name]}):
                near = get_close_matches(word.casefold(), known[column.name], 1, _NEAR)
                if near:
                    yield case.finding(
                        "value-unreadable", "warning",
                        f"rows of {name}.{column.name} say {short(word)} now, and the source "
                        f"asks for {short(near[0])}",
                        table=name, column=column.name,
                        evidence=f"the source knows {', '.join(map(short, known[column.name]))}",
                        cure="write the word as the source spells it",
                    )  # fmt: skip


def _written_to(case: Case) -> list[Table]:
    """Tables that a statement of the upgrade changes rows of."""
    named = {f.lower() for s in case.upgrade for f in _WRITES.findall(s)}
    return [t for t in case.built.schema.tables if bare(t.name).lower() in named]


def _in_keys(case: Case) -> Iterator[Finding]:
    """Keys of JSON that are nearly what the source asks for, and that it asks for nowhere."""
    tables = {t.name: t for t in (*case.touched, *_written_to(case)) if t.name in case.now}
    columns = [(n, c.name) for n, t in tables.items() for c in t.columns if c.type.kind == "json"]
    new = {at: keys for at in columns if (keys := _new_keys(case, *at))}
    texts = [source_text(file) for file, _ in own_files(case)] if new else []
    asked = {pair for text in texts for pair in keys_asked(text)}
    for (name, column), keys in new.items():
        known = {key for about, key in asked if about == column}
        there = {_folded(key): key for key in sorted(known - keys)}
        for key in sorted(keys - known):
            near = get_close_matches(_folded(key), there, 1, _NEAR)
            if near:
                yield case.finding(
                    "value-unreadable", "warning",
                    f"{name}.{column} holds the key {short(key)} now, and the source asks for "
                    f"{short(there[near[0]])}",
                    table=name, column=column,
                    evidence=f"the source knows {', '.join(map(short, sorted(known)))}",
                    cure="write the key as the source spells it",
                )  # fmt: skip


def _new_keys(case: Case, table: str, column: str) -> frozenset[str]:
    """Keys of the objects in a column that no row had before."""
    before = case.rows.get(table)
    now, was = (
        frozenset(key for row in rows if isinstance(row.get(column), dict) for key in row[column])
        for rows in (case.now[table].rows.values(), before.rows.values() if before else ())
    )
    return now - was


def _folded(key: str) -> str:
    return re.sub(r"[_\-\s]", "", key).casefold()


def _in_what_asks(case: Case) -> Iterator[Finding]:
    """Words of a new index, view, rule or trigger, that are nearly what the source writes."""
    old = set(case.first.text.splitlines())
    new = [f for f in case.built.text.splitlines() if f not in old and _ASKING.match(f)]
    said = {(fact, *pair) for fact in new for pair in _EQUAL.findall(fact)}
    names = frozenset(column for _, column, _ in said)
    known = (
        source_words(case.application.root, names, migrations_of(case.application)) if said else {}
    )
    for fact, column, word in sorted(said):
        words = {w.casefold(): w for w in known.get(column, ())}
        near = get_close_matches(word.casefold(), words, 1, _NEAR)
        if near and word not in words.values() and not _lists(case, word):
            yield case.finding(
                "value-unreadable", "warning",
                f"the {fact.partition(':')[0]} asks for {column} {short(word)}, and the source "
                f"writes {short(words[near[0]])}",
                column=column, evidence=fact[:300],
                cure="write the word as the source spells it",
            )  # fmt: skip


def _lists(case: Case, word: str) -> bool:
    """A label, a rule or a default of the database says it; rows of the proof may be made of it."""
    told = re.compile(rf"^(?:column|type|check|constraint) .*\b{re.escape(word)}\b", re.MULTILINE)
    return told.search(case.built.text) is not None


def _words(taken: Snapshot, column: str) -> set[str]:
    values = (row.get(column) for row in taken.rows.values())
    return {value for value in values if isinstance(value, str)}
