"""What today's rules let in keeps the rules that come: tried with rows made to break them."""

from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.rules.coming import Rule, new_rules
from sddflow.proof.rules.defied import defied, stands


def run(case: Case) -> Seen:
    """For each new CHECK, and each new index that is unique over more than plain columns."""
    rules = tuple(new_rules(case.first.schema, case.built.schema))
    if not rules:
        raise SkippedError("no rule over old columns is new")
    findings = tuple(f for rule in rules if not _is_told(case, rule) for f in defied(case, rule))
    return Seen(findings, f"{len(rules)} rules tried on rows that are made to break them")


def _is_told(case: Case, rule: Rule) -> bool:
    """The usual rows have broken it already."""
    return case.awkward is not None and stands(case.awkward, rule)


CHECK = Check("new-rules", "What today's rules let in keeps the rules that come.", run)
