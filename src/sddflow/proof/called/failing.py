"""Which failures of functions are told: those that the migration is the reason of."""

import re

from sddflow.domain.schema.table import Schema
from sddflow.proof.called.pairs import Pair
from sddflow.target.called import Failure

# a column or a table that is not there; nothing unique for ON CONFLICT
_OF_NAMES = frozenset(("42703", "42P01", "42P10"))
_NO_NAME = ("no such column", "no such table", "has no column", "ON CONFLICT clause")
_MISSING = re.compile(r"\"(\w+)\" does not exist|no such (?:column|table): (?:\w+\.)*(\w+)")
_RULE, _NOTHING = "IntegrityError", "NoResultFound"
_RAISED = "P0001"  # by a trigger that says no
_NOT_NULL = ("NOT NULL", "not-null")
_NAMED_RULE = re.compile(r"constraint \"(\w+)\"|CHECK constraint failed: (\w+)")
_IS_GIVEN = re.compile(r"\bIS NOT NULL\b", re.IGNORECASE)
_COMPARES = re.compile(r"[<>=~]|\b(?:IN|LIKE|BETWEEN|IS NULL)\b", re.IGNORECASE)
_UNIQUE = re.compile(r"UNIQUE constraint failed: (.+)")


def breaks(pair: Pair, before: Schema, after: Schema) -> bool:
    """No answer of the source itself, nothing that it did before, and no new rule at work.

    A rule that demands a value is no answer: what the function leaves out is its own doing.

    Args:
        pair: that fails now.
        before: the schema before the migration.
        after: that after it.
    """
    failure, was = pair.now.failure, pair.was
    if failure is None or failure.said or _failed_so(pair):
        return False
    if was is None or was.failure is not None:
        return _lacks_a_name(failure, pair.now.arguments)
    if failure.state == _RAISED or _NOTHING in failure.kinds:
        return False
    return (
        _RULE not in failure.kinds
        or any(words in failure.message for words in _NOT_NULL)
        or (_is_old_rule(failure, before) and not _meets_its_arguments(pair, before))
        or _demands_a_value(failure, after)
    )


def refuses(pair: Pair) -> bool:
    """The source says no, in the same words as before, to what it did before."""
    failure, was = pair.now.failure, pair.was
    if failure is None or was is None or was.failure is not None:
        return False
    return (failure.said or _NOTHING in failure.kinds) and not pair.changed and pair.settled


def _failed_so(pair: Pair) -> bool:
    failure, before = pair.now.failure, pair.was.failure if pair.was is not None else None
    return failure is not None and before is not None and before.kinds == failure.kinds


def _is_old_rule(failure: Failure, before: Schema) -> bool:
    """The rule that is broken was there before: what it forbids did not come about then."""
    named = _NAMED_RULE.search(failure.message)
    if named is not None:
        return (named[1] or named[2]) in _rules(before)
    told = _UNIQUE.search(failure.message)
    columns = [each.strip().rpartition(".") for each in told[1].split(",")] if told else []
    table = before.called(columns[0][0]) if columns else None
    names_of = tuple(name for *_, name in columns)
    return table is not None and any(set(names_of) == set(u) for u in table.unique_sets)


def _meets_its_arguments(pair: Pair, before: Schema) -> bool:
    """It came not so far before, and the row that is there already has what it was given."""
    failure, was = pair.now.failure, pair.was
    if failure is None or was is None or any(numbers[0] > 0 for numbers in was.wrote.values()):
        return False
    told, named = _UNIQUE.search(failure.message), _NAMED_RULE.search(failure.message)
    columns = {c.strip().rpartition(".")[2] for c in told[1].split(",")} if told else set()
    rules = [u for table in before.tables for u in table.uniques]
    columns.update(*(u.columns for u in rules if named and u.name in named.groups()))
    return bool(columns) and all(f"'{name}'" in pair.now.arguments for name in columns)


def _demands_a_value(failure: Failure, after: Schema) -> bool:
    """The rule that is broken is a CHECK of nothing but that something is given."""
    named = _NAMED_RULE.search(failure.message)
    name = (named[1] or named[2]) if named is not None else ""
    rules = [c.condition for t in after.tables for c in t.checks if c.name == name]
    return any(_IS_GIVEN.search(r) and not _COMPARES.search(r) for r in rules)


def _rules(schema: Schema) -> set[str]:
    """Names of all rules."""
    return {
        rule.name
        for table in schema.tables
        for rules in (table.uniques, table.foreign_keys, table.checks, table.indexes)
        for rule in rules
    } | {f"{table.name}_pkey" for table in schema.tables}


def _lacks_a_name(failure: Failure, arguments: str) -> bool:
    """The database has not what the statement names, and the function was not given that name."""
    if failure.state not in _OF_NAMES and not any(word in failure.message for word in _NO_NAME):
        return False
    missing = _MISSING.search(failure.message)
    name = (missing[1] or missing[2]) if missing else ""
    return not (name and name in arguments)
