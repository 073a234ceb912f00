"""The migration, run on a row that is made to break a rule which it brings."""

from collections.abc import Callable, Iterator

from sddflow.database.scratch import Scratch
from sddflow.domain.finding import Finding
from sddflow.errors import HungError, TargetError
from sddflow.proof.case import Case
from sddflow.proof.rules.broken import rule_broken
from sddflow.proof.rules.coming import Rule
from sddflow.proof.rules.provoking import provoke
from sddflow.proof.rules.violations import Row, breaking

After = Callable[[Case, Rule, Row, Scratch], Iterator[Finding]]


def defied(case: Case, rule: Rule, after: After | None = None) -> Iterator[Finding]:
    """The migration may bring such rows in order, or leave them in peace: so it is run on them.

    Args:
        case: the migration.
        rule: that it brings.
        after: what else is looked at where it ran, on the copy with the row.
    """
    copy = case.first.scratch.clone()
    try:
        row = provoke(copy, case.first.schema, rule, case.words)
        if row is not None:
            yield from _upgraded(case, rule, row, copy, after)
    finally:
        copy.drop()


def _upgraded(
    case: Case, rule: Rule, row: Row, copy: Scratch, after: After | None
) -> Iterator[Finding]:
    try:
        case.application.upgrade(copy.url, case.history.newest)
    except HungError:
        raise
    except TargetError as error:
        yield rule_broken(case, breaking(rule, row), error)
    else:
        yield from after(case, rule, row, copy) if after is not None else ()


def stands(scratch: Scratch, rule: Rule) -> bool:
    """A row that breaks the rule is there."""
    with scratch.engine().connect() as connection:
        return rule.broken(connection) is not None
