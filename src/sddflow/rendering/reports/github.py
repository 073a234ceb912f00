"""A proof as annotations of GitHub Actions: one workflow command per finding.

The runner shows ten of each kind in a step, so that the gravest come first.
"""

from sddflow.domain.finding import Finding
from sddflow.domain.proof import Proof
from sddflow.rendering.reports.counted import counted

_WORDS = {"error": "error", "warning": "warning", "info": "notice"}


def github(proof: Proof) -> str:
    """The lines, the verdict last; what a file allows is a notice."""
    order = list(_WORDS.values())
    ranked = sorted(proof.findings, key=lambda f: order.index(_word(f)))
    verdict = "holds" if proof.ok else "does not hold"
    said = _data(f"{proof.target} {verdict}: {counted(proof)}")
    return "".join(f"{_line(f)}\n" for f in ranked) + f"::notice title=sddflow verify::{said}\n"


def _word(finding: Finding) -> str:
    return "notice" if finding.allowed else _WORDS[finding.severity]


def _line(finding: Finding) -> str:
    properties = {"title": finding.code + (f" on {finding.dialect}" if finding.dialect else "")}
    if finding.place:
        properties = {
            "file": finding.place.file, "line": str(max(finding.place.line, 1)), **properties
        }  # fmt: skip
    allowed = f"allowed: {finding.allowed}" if finding.allowed else ""
    said = "\n".join(p for p in (finding.message, allowed, finding.evidence, finding.cure) if p)
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_word(finding)} {given}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
