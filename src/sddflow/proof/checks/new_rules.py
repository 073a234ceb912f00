"""What today's rules let in keeps the rules that come: tried with rows made to break them."""

from collections.abc import Iterator

from sddflow.database.scratch import Scratch
from sddflow.domain.finding import Finding
from sddflow.errors import HungError, TargetError
from sddflow.proof.broken_rules import rule_broken
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.provoking import provoke
from sddflow.proof.rules import Rule, new_rules
from sddflow.proof.violations import breaking


def run(case: Case) -> Seen:
    """For each new CHECK, and each new index that is unique over more than plain columns."""
    rules = tuple(new_rules(case.first.schema, case.built.schema))
    if not rules:
        raise SkippedError("no rule over old columns is new")
    findings = tuple(f for rule in rules if not _is_told(case, rule) for f in _look(case, rule))
    return Seen(findings, f"{len(rules)} rules tried on rows that are made to break them")


def _is_told(case: Case, rule: Rule) -> bool:
    """The usual rows have broken it already."""
    return case.awkward is not None and _breaks(case.awkward, rule)


def _breaks(scratch: Scratch, rule: Rule) -> bool:
    with scratch.engine().connect() as connection:
        return rule.broken(connection) is not None


def _look(case: Case, rule: Rule) -> Iterator[Finding]:
    """The migration may bring such rows in order, or leave them in peace: so it is run on them."""
    copy = case.first.scratch.clone()
    row = provoke(copy, case.first.schema, rule, case.words)
    if row is not None:
        try:
            case.application.upgrade(copy.url, case.history.newest)
        except HungError:
            raise
        except TargetError as error:
            yield rule_broken(case, breaking(rule, row), error)
    copy.drop()


CHECK = Check("new-rules", "What today's rules let in keeps the rules that come.", run)
