"""A proof as SARIF 2.1.0, for code scanning."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from sddflow.domain.finding import Finding
from sddflow.domain.proof import Proof

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(proof: Proof, rules: Mapping[str, str], version: str = "") -> str:
    """The JSON.

    Args:
        proof: what was seen.
        rules: code → its sentence.
        version: of sddflow.
    """
    used = sorted({f.code for f in proof.findings})
    driver: dict[str, Any] = {
        "name": "sddflow",
        "rules": [{"id": c, "shortDescription": {"text": rules.get(c) or c}} for c in used],
    }
    if version:
        driver["version"] = version
    run = {
        "tool": {"driver": driver},
        "results": [_result(f, used.index(f.code)) for f in proof.findings],
        "columnKind": "utf16CodeUnits",
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _result(finding: Finding, index: int) -> dict[str, Any]:
    on = f" (on {finding.dialect})" if finding.dialect else ""
    cure = f"\n{finding.cure}" if finding.cure else ""
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}{on}{cure}"},
    }
    if finding.place:
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.place.file)}}
        place["region"] = {"startLine": max(finding.place.line, 1)}
        result["locations"] = [{"physicalLocation": place}]
    if finding.allowed:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.allowed}]
    return result
