"""Values that become others, and are plainly meant to: as a statement says, or in another unit."""

import datetime as dt
import decimal
import re
from collections.abc import Iterator
from typing import Any

from sddflow.domain.schema.table import Column
from sddflow.proof.aimed.converted import formats_in
from sddflow.proof.aimed.spoken import assigned_in
from sddflow.proof.survival.sameness import is_number
from sddflow.proof.wording.mapping import turned_in

_UNITS = frozenset(decimal.Decimal(n) for n in (10, 24, 60, 100, 1_000, 3_600, 86_400, 1_000_000))
_TYPED = frozenset({"email", "mail", "login", "username", "handle", "slug", "domain"})
Pairs = list[tuple[Any, Any]]
Statements = tuple[str, ...]


def why_meant(
    column: str, types: tuple[Column | None, Column | None], pairs: Pairs, changed: Pairs,
    statements: Statements,
) -> str:  # fmt: skip
    """What is plainly meant by a change of values, in words that go on after them; "" where not.

    Args:
        column: whose values became others.
        types: it as it was and as it is.
        pairs: what its values were and are, of all rows.
        changed: those of them that differ.
        statements: what was executed in between.
    """
    if is_said(column, pairs, statements):
        return "get another word each, as the migration says"
    if is_folded(column, changed, statements):
        return "lose their capitals, as the migration says"
    if is_emptied(column, changed, statements):
        return "become NULL, as the migration says of them"
    if is_filled(column, changed, statements):
        return "were empty and get a value, as the migration says"
    if is_taken_apart(changed):
        return "each become the list of their parts"
    was, now = types
    retyped = was is not None and now is not None and was.type.kind != now.type.kind
    if retyped and is_scaled(pairs):
        return "each become the same multiple"
    return "each become the same part" if retyped and is_scaled([p[::-1] for p in pairs]) else ""


def is_emptied(column: str, changed: Pairs, statements: Statements) -> bool:
    """One value alone becomes NULL, and a statement says which: it stood for none.

    Args:
        column: whose values became others.
        changed: what they were and are, of the rows that differ.
        statements: what was executed in between.
    """
    were = {str(was) for was, _ in changed}
    if len(were) != 1 or any(now is not None for _, now in changed):
        return False
    name, value = rf"\b{re.escape(column)}\b\"?\s*=", re.escape(were.pop())
    says = re.compile(
        rf"\bSET\b.*{name}\s*NULL\b.*\bWHERE\b.*{name}\s*'?{value}(?!\w)", re.I | re.S
    )
    return any(map(says.search, statements))


def is_said(column: str, pairs: Pairs, statements: Statements) -> bool:
    """Statements name each new word, or each old one, and no two of these became the same one.

    Args:
        column: whose values became others.
        pairs: what they were and are, of all rows.
        statements: what was executed in between.
    """
    there = {(str(a), str(b)) for a, b in pairs}
    alone = len(there) == len({b for _, b in there})
    given = assigned_in("\n".join(statements)).get(column, ())
    if alone and all(b in given for a, b in there if a != b):
        return True
    about = [s for s in statements if re.search(rf"\b{re.escape(column)}\b", s)]
    if alone and any(all(f"'{a}'" in s for a, _ in there) for s in about):
        return True
    return any(_turns(told, there) for told in _told(column, about))


def is_scaled(pairs: Pairs) -> bool:
    """Every number became the same multiple of itself, exactly: another unit, and nothing lost."""
    numbers = [
        (decimal.Decimal(str(a)), decimal.Decimal(str(b)))
        for a, b in pairs if is_number(a) and is_number(b)
    ]  # fmt: skip
    if len(numbers) < len(pairs) or not any(a for a, _ in numbers):
        return False
    return any(all(b == a * unit for a, b in numbers) for unit in _UNITS)


def is_taken_apart(pairs: Pairs) -> bool:
    """Texts became lists of all that stood in them, but for blanks, marks between, and capitals."""
    return all(
        isinstance(a, str) and isinstance(b, list) and _letters(a) == _letters("".join(map(str, b)))
        for a, b in pairs
    )


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c not in " ,;|\t\n\r")


def is_folded(column: str, pairs: Pairs, statements: Statements) -> bool:
    """Addresses and names that are typed, without their capitals, as a statement says."""
    if not _TYPED & set(column.lower().split("_")):
        return False
    says = re.compile(rf"\blower\(\s*(?:b?trim\(\s*)?(?:\w+\.)?\"?{re.escape(column)}\b", re.I)
    folds = all(isinstance(a, str) and b in {a.lower(), a.strip().lower()} for a, b in pairs)
    return folds and any(map(says.search, statements))


def is_filled(column: str, pairs: Pairs, statements: Statements) -> bool:
    """Empty texts became something, and a statement asks for just these."""
    asks = re.compile(rf"\b{re.escape(column)}\"?\s*(?:=|\bIN\s*\()\s*''", re.IGNORECASE)
    return all(a == "" for a, _ in pairs) and any(map(asks.search, statements))


def _told(column: str, statements: list[str]) -> Iterator[dict[str, str]]:
    """What each CASE about the column says, where it gives each value its own."""
    for statement in statements:
        for turned in turned_in(statement, "postgresql"):
            pairs = dict(turned.pairs)
            if turned.column == column and len(set(pairs.values())) == len(pairs):
                yield pairs


def _turns(told: dict[str, str], there: set[tuple[str, str]]) -> bool:
    """Values that it names became what it says; it names some of them."""
    named = [(a, b) for a, b in there if a in told]
    return bool(named) and all(told[a] == b for a, b in named)


def formats_of(statements: Statements) -> tuple[str, ...]:
    """How statements read days and times out of texts, as `strptime` spells it."""
    return tuple(dict.fromkeys(f for s in statements for f in formats_in(s)))


def is_same_day(was: Any, now: Any, formats: tuple[str, ...]) -> bool:  # noqa: ANN401 - any column's
    """The day or the moment that a text says, read as a statement reads it."""
    if not isinstance(was, str) or not isinstance(now, dt.date):
        return False
    for form in formats:
        try:
            read = dt.datetime.strptime(was, form)  # noqa: DTZ007 - compared without a zone
        except ValueError:
            continue
        plain = now.replace(tzinfo=None) if isinstance(now, dt.datetime) else now
        return plain in (read, read.date())
    return False
