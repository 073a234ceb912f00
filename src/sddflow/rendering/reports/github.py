"""A proof as annotations of GitHub Actions: one workflow command per finding."""

from sddflow.domain.finding import Finding
from sddflow.domain.proof import Proof

_WORDS = {"error": "error", "warning": "warning", "info": "notice"}


def github(proof: Proof) -> str:
    """The lines; what a file allows is a notice."""
    return "".join(f"{_line(f)}\n" for f in proof.findings)


def _line(finding: Finding) -> str:
    word = "notice" if finding.allowed else _WORDS[finding.severity]
    properties = {"title": finding.code + (f" on {finding.dialect}" if finding.dialect else "")}
    if finding.place:
        properties = {
            "file": finding.place.file, "line": str(max(finding.place.line, 1)), **properties
        }  # fmt: skip
    allowed = f"allowed: {finding.allowed}" if finding.allowed else ""
    said = "\n".join(p for p in (finding.message, allowed, finding.evidence, finding.cure) if p)
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{word} {given}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
