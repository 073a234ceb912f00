"""Lines of a catalogue, found by what they are about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.domain.schema.table import Table
from sddflow.proof.case import State

_KEPT_SQLITE = {
    "collate": r" collate (\S+)",
    "formula": r" generated (?:stored|virtual) (.*?)(?: collate \S+)?$",
    "generated": r" generated (stored|virtual)",
}
_KEPT = {
    "collate": r" collate (\S+)$",
    "formula": r" default (.*) generated \w",
    "generated": r" generated (\w)",
    "identity": r" identity (\w)",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """A catalogue.

    Args:
        lines: by their heads: `column users.id`, `index users ix_users_email`.
        dialect: whose words they are.
    """

    lines: dict[str, str]
    dialect: str

    def about(self, kind: str, table: str) -> Iterator[tuple[str, str]]:
        """Name and words of each thing of a kind that a table has: `constraint`, `index`."""
        start = f"{kind} {table}"
        for head, words in self.lines.items():
            if head == start or head.startswith(f"{start} "):
                yield head[len(start) + 1 :], words

    def column(self, table: str, name: str) -> dict[str, str]:
        """What a column is besides its type: `collate`, `identity`, `generated`, `formula`."""
        words = self.lines.get(f"column {table}.{name}", "")
        kept = _KEPT_SQLITE if self.dialect == "sqlite" else _KEPT
        found = {what: re.search(pattern, words) for what, pattern in kept.items()}
        return {what: seen[1] for what, seen in found.items() if seen}

    def comment(self, about: str) -> str:
        """Of a table or a column, `users.id`."""
        return self.lines.get(f"comment {about}", "")

    def indexes(self, table: Table) -> dict[str, str]:
        """What an index does, by name: from its method on, without names."""
        return {name: _behind_table(words) for name, words in self.about("index", table.name)}


def facts_of(state: State) -> Facts:
    """The catalogue of a database, taken apart.

    SQLite's constraints may have no name: a number tells those of one table apart.
    """
    lines: dict[str, str] = {}
    for number, line in enumerate(state.text.splitlines()):
        head, _, words = line.partition(": ")
        lines[f"{head} {number}" if head in lines else head] = words
    return Facts(lines, state.scratch.dialect)


def _behind_table(words: str) -> str:
    """`CREATE INDEX a ON public.t USING btree (b)` is `USING btree (b)`."""
    found = re.search(r"\sON\s+(?:ONLY\s+)?(?:\"[^\"]+\"|[\w.])+\s*(.*)", words, re.IGNORECASE)
    plain = found[1] if found else words
    return re.sub(r"\s+ASC\b", "", plain.removesuffix(" invalid"), flags=re.IGNORECASE)
