"""What rows hold after the migration is what the application can read."""

from collections import Counter
from collections.abc import Iterator

from sddflow.database.rows import Snapshot
from sddflow.domain.finding import Finding
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.evidence import short


def run(case: Case) -> Seen:
    """Look for words that no label of an enumeration is, and no class of a hierarchy has."""
    if not case.words:
        raise SkippedError("no column has words that the models list")
    read = {at: words for at, words in case.words.items() if at[0] in case.now}
    found = (
        f for (table, column), words in read.items() for f in _look(case, table, column, words)
    )
    return Seen(tuple(found), f"the words of {len(read)} columns compared with the models")


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


def _words(taken: Snapshot, column: str) -> Counter[str]:
    values = (row.get(column) for row in taken.rows.values())
    return Counter(value for value in values if isinstance(value, str))


CHECK = Check("value-unreadable", "What rows hold is what the application can read.", run)
