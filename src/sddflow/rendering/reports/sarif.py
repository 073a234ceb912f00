"""A proof as SARIF 2.1.0, for code scanning."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from sddflow.domain.finding import Finding
from sddflow.domain.proof import Proof
from sddflow.rendering.reports.counted import skips

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
        "rules": [_rule(code, rules.get(code) or code) for code in used],
    }
    if version:
        driver["version"] = version
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, **_skipped(proof)}],
        "results": [_result(f, used.index(f.code)) for f in proof.findings],
        "columnKind": "utf16CodeUnits",
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(code: str, sentence: str) -> dict[str, Any]:
    more = f"sddflow verify --explain {code} says more."
    return {"id": code, "shortDescription": {"text": sentence}, "help": {"text": more}}


def _skipped(proof: Proof) -> dict[str, Any]:
    """What was not looked at, where code scanning shows it."""
    told = [
        {"level": "note", "message": {"text": f"skipped: {', '.join(names)}: {why}"}}
        for why, names in skips(proof).items()
    ]
    return {"toolExecutionNotifications": told} if told else {}


def _result(finding: Finding, index: int) -> dict[str, Any]:
    on = f" (on {finding.dialect})" if finding.dialect else ""
    said = (f"{finding.message}{on}", finding.evidence, finding.cure)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(part for part in said if part)},
        "partialFingerprints": {"sddflow/v1": _fingerprint(finding)},
    }
    if finding.place:
        place: dict[str, Any] = {
            "artifactLocation": {"uri": quote(finding.place.file), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": max(finding.place.line, 1)},
        }
        result["locations"] = [{"physicalLocation": place}]
    if finding.allowed:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.allowed}]
    return result


def _fingerprint(finding: Finding) -> str:
    """The same for as long as it is the same finding, whatever line it has moved to."""
    said = (finding.code, finding.revision, finding.table, finding.column, finding.dialect)
    where = finding.place.file if finding.place else ""
    return sha256("\0".join((*said, where, finding.message)).encode()).hexdigest()[:32]
