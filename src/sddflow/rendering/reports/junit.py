"""A proof as JUnit XML: a test suite per dialect, a test case per check."""

from xml.etree import ElementTree as ET

from sddflow.domain.finding import Finding
from sddflow.domain.proof import CheckResult, Proof


def junit(proof: Proof) -> str:
    """The XML; findings that no check of theirs failed for stand in the suite's output."""
    root = ET.Element("testsuites", name=_clean(f"sddflow verify {proof.target}"))
    for dialect in dict.fromkeys(c.dialect for c in proof.checks):
        checks = [c for c in proof.checks if c.dialect == dialect]
        suite = ET.SubElement(
            root, "testsuite", name=dialect or "source", tests=str(len(checks)),
            failures=str(sum(c.status == "failed" for c in checks)), errors="0",
            skipped=str(sum(c.status == "skipped" for c in checks)),
            time=f"{sum(c.seconds for c in checks):.3f}",
        )  # fmt: skip
        for check in checks:
            _case(suite, check, proof.target)
    if proof.findings:
        last = ET.SubElement(root, "testsuite", name="findings", attrib=_counted(proof))
        for finding in proof.findings:
            _finding(last, finding, wrong=proof.forbids(finding))
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + _clean(
        ET.tostring(root, encoding="unicode")
    )


def _case(suite: ET.Element, check: CheckResult, target: str) -> None:
    group = f"{target}.{check.dialect or 'source'}"
    case = ET.SubElement(
        suite, "testcase", name=check.id, classname=group, time=f"{check.seconds:.3f}"
    )
    if check.status == "failed":
        ET.SubElement(case, "failure", message=_clean(check.reason or "failed"))
    elif check.status == "skipped":
        ET.SubElement(case, "skipped", message=_clean(check.reason))


def _counted(proof: Proof) -> dict[str, str]:
    tests, wrong = len(proof.findings), sum(map(proof.forbids, proof.findings))
    return {"tests": str(tests), "failures": str(wrong), "errors": "0", "skipped": "0"}


def _finding(suite: ET.Element, finding: Finding, *, wrong: bool) -> None:
    where = {"file": _clean(finding.place.file)} if finding.place else {}
    case = ET.SubElement(
        suite, "testcase", name=_clean(finding.message), classname=finding.code, time="0",
        attrib=where,
    )  # fmt: skip
    said = "\n".join(
        part
        for part in (
            str(finding.place or ""), finding.evidence, finding.cure,
            f"allowed: {finding.allowed}" if finding.allowed else "",
        )
        if part
    )  # fmt: skip
    told = ET.SubElement(case, "failure" if wrong else "system-out")
    if wrong:
        told.set("message", _clean(finding.message))
    told.text = _clean(said)


def _clean(text: str) -> str:
    """Without the signs that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or c > "\ue000")
