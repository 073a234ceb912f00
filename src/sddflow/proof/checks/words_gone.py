"""Where rows say another word now, nothing asks for the old one any more, or writes it.

`UPDATE tasks SET status = 'todo' WHERE status = 'open'` is half of a renaming: a view, the
condition of an index, a policy, a trigger, the default, and the source go on with `open`, and no
database minds.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Column
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.evidence import short
from sddflow.proof.queries.word_places import Word, WordPlace, word_places
from sddflow.proof.wording.updates import names, updates

Rows = Mapping[Any, Mapping[str, Any]]  # by their keys
_WORDS = frozenset({"string", "text", "enum", "other"})
_KINDS = re.compile(r"(column|check|index|unique|view|policy|trigger|function) ", re.IGNORECASE)
_BATCH = re.compile(r"\bid\b\W*(?:[<>]|BETWEEN|IN\b|=\s*ANY)|^\s*[%:$\w()]+\s*$", re.IGNORECASE)
_CURES = {
    "column": "change the default in the revision that changes the rows",
    "index": "make the index anew, with the word that rows have now",
    "view": "make the view anew, with the word that rows have now",
}


def run(case: Case) -> Seen:
    """Look for what speaks of words that no row says any more."""
    gone = [*_gone(case)]
    if not gone:
        raise SkippedError("no word of the rows gives way to another one")
    found = [f for word in gone for f in (*_in_database(case, word), *_in_source(case, word))]
    return Seen(tuple(found), f"{len(gone)} words that gave way to others")


def _gone(case: Case) -> Iterator[Word]:
    """Words that the migration names, and whose rows all say something else now."""
    for name, before in case.rows.items():
        now = case.now.get(name)
        for column in before.table.columns if now is not None else ():
            if now is not None and column.type.kind in _WORDS and _stays(case, name, column):
                yield from _of(case, name, column, before.rows, now.rows)


def _stays(case: Case, table: str, column: Column) -> bool:
    known = case.built.schema.column(table, column.name)
    return known is not None and known.type.kind in _WORDS


def _of(case: Case, table: str, column: Column, before: Rows, now: Rows) -> Iterator[Word]:
    since: dict[str, set[str | None]] = defaultdict(set)
    for key, row in before.items():
        was = row.get(column.name)
        if isinstance(was, str) and key in now:
            said = now[key].get(column.name)
            since[was].add(said if isinstance(said, str) else None)
    left = [row.get(column.name) for row in now.values()]
    for was, words in since.items():
        now_said = frozenset(word for word in words if word is not None)
        is_gone = was and was not in left and len(now_said) == len(words)
        if is_gone and _is_named(case, was) and not _asks_for_more(case, table, was):
            yield Word(table, column.name, was, now_said)


def _is_named(case: Case, word: str) -> bool:
    """The migration speaks of it, so that it is no text of the proof's own."""
    return any(f"'{word}'" in statement for statement in case.upgrade)


def _asks_for_more(case: Case, table: str, word: str) -> bool:
    """It takes the rows that say the word and are something else besides: others may still say it.

    That no made-up row does is chance.
    """
    about = [s for s in case.upgrade if updates(s, table) and f"'{word}'" in s]
    return bool(about) and all(any(_conditions(s, word)) for s in about)


def _conditions(statement: str, word: str) -> Iterator[str]:
    """What an UPDATE asks for besides the word; the rows of a batch are no matter."""
    *_, asked = re.split(r"\bWHERE\b", statement, maxsplit=1, flags=re.IGNORECASE)
    for each in re.split(r"\bAND\b", asked, flags=re.IGNORECASE):
        if f"'{word}'" not in each and not _BATCH.search(each):
            yield each


def _in_database(case: Case, told: Word) -> Iterator[Finding]:
    """What stands as it stood, asks for the old word, and does not know the new one."""
    old = set(case.first.text.splitlines())
    about = [rf"'{re.escape(told.word)}'", rf"\b{re.escape(told.column)}\b"]
    for fact in case.built.text.splitlines():
        kind = _KINDS.match(fact)
        if kind is None or fact not in old or any(f"'{word}'" in fact for word in told.since):
            continue
        if all(re.search(each, fact) for each in about) and _is_about(case, fact, told):
            yield _asked(case, told, kind[1].lower(), fact)


def _is_about(case: Case, fact: str, told: Word) -> bool:
    """It names the table; or it is a function that a trigger of the table runs."""
    table = rf"\b{re.escape(bare(told.table))}\b"
    if not fact.startswith("function "):
        return names(fact, told.table)
    name = re.escape(fact.removeprefix("function ").partition("(")[0].rpartition(".")[2])
    runs = re.compile(rf"^trigger .*\bON \S*{table}.*\b{name}\(", re.IGNORECASE | re.MULTILINE)
    return names(fact, told.table) or runs.search(case.built.text) is not None


def _asked(case: Case, told: Word, kind: str, fact: str) -> Finding:
    named = " ".join(fact.partition(":")[0].split())
    word = short(told.word)
    gets = f"new rows still get {word} by default"
    still = gets if kind == "column" else f"the {named} still asks for {word}"
    return case.finding(
        "word-gone", "warning", f"{_since(told)}, and {still}",
        table=told.table, column=told.column, evidence=fact[:300],
        cure=_CURES.get(kind, f"change the {kind} in the revision that changes the rows"),
    )  # fmt: skip


def _since(told: Word) -> str:
    words = " or ".join(sorted(map(short, told.since)))
    return f"rows of {told.table}.{told.column} that said {short(told.word)} say {words} now"


def _in_source(case: Case, told: Word) -> Iterator[Finding]:
    found = list(word_places(case, told))
    for writes in (True, False):
        first = next((p for p in found if p.writes is writes), None)
        if first is not None:
            yield _spoken(case, told, first, sum(p.writes is writes for p in found))


def _spoken(case: Case, told: Word, first: WordPlace, count: int) -> Finding:
    does = "still writes" if first.writes else "still asks for"
    more = f"; and {count - 1} more places" if count > 1 else ""
    return case.finding(
        "word-gone", "warning",
        f"{_since(told)}, and {first.place} {does} {short(told.word)}{more}",
        table=told.table, column=told.column, place=first.place, evidence=first.shown,
        cure="change the source in the same step, or have both words known until it is",
    )  # fmt: skip


CHECK = Check("words-gone", "Nothing asks for words that no row says any more.", run)
