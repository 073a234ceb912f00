"""Which findings have a cure that can be tried: by code, the module of it.

It is loaded with the first finding it is for: most bring Alembic's operations with them.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from fnmatch import fnmatch
from importlib import import_module
from typing import cast

from sddflow.domain.finding import Finding
from sddflow.errors import TargetError
from sddflow.proof.case import Case

Cure = Callable[[Case, Finding], str]
_MOST = 3  # of one code; the others are cured alike
CURES = {
    "lock-index": "unlocked",
    "lock-scan": "unlocked",
    "rows-break-not-null": "nulls",
    "downgrade-type-left": "type_left",
    "downgrade-sequence-left": "type_left",
    "sequence-behind": "sequence",
    "foreign-key-unindexed": "key_index",
    "default-frozen": "default",
    "models-*-missing": "models",
    "models-column-nullable": "models",
}


def tried(case: Case, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings; those whose cure was applied on a copy and seen to pass say so."""
    counted: Counter[str] = Counter()
    told = []
    for finding in findings:
        cure = _cure(finding)
        if cure is not None and counted[finding.code] < _MOST:
            counted[finding.code] += 1
            finding = _told(finding, _passing(case, finding, cure))  # noqa: PLW2901 - the same one, told better
        told.append(finding)
    return tuple(told)


def _cure(finding: Finding) -> Cure | None:
    if finding.allowed or finding.severity == "info":
        return None
    name = next((name for code, name in CURES.items() if fnmatch(finding.code, code)), "")
    return cast("Cure", import_module(f"{__package__}.{name}").cure) if name else None


def _passing(case: Case, finding: Finding, cure: Cure) -> str:
    try:
        return cure(case, finding)
    except TargetError:
        return ""  # the models cannot be built: that is told elsewhere


def _told(finding: Finding, sql: str) -> Finding:
    """In the evidence: what was tried is the dialect's own, the cure's words are everybody's."""
    if not sql:
        return finding
    line = f"cure tried on a copy, it passes: {sql}"
    return replace(finding, evidence="\n".join(filter(None, (finding.evidence, line))))
