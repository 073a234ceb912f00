"""A proof as Markdown, for a pull request."""

from sddflow.domain.finding import Finding
from sddflow.domain.proof import Proof

_MARKS = {"error": "❌", "warning": "⚠️", "info": "ℹ️"}
_MOST_EVIDENCE = 2_000


def markdown(proof: Proof) -> str:
    """Verdict, checks by dialect, findings with what was seen; those allowed at the end."""
    verdict = "✅ holds" if proof.ok else "❌ does not hold"
    on = ", ".join(proof.dialects) or "no database"
    told = [
        f"## sddflow verify: {_plain(proof.target)} {verdict}",
        f"Revisions {', '.join(f'`{r}`' for r in proof.revisions) or 'none'} on {on}.",
        _checks(proof),
    ]
    order = list(_MARKS)
    ranked = sorted(proof.findings, key=lambda f: (bool(f.allowed), order.index(f.severity)))
    told += [_finding(f) for f in ranked]
    return "\n\n".join(part for part in told if part) + "\n"


def _checks(proof: Proof) -> str:
    lines = ["| on | passed | failed | skipped |", "| --- | --- | --- | --- |"]
    for dialect in dict.fromkeys(c.dialect for c in proof.checks):
        counts = [
            sum(c.dialect == dialect and c.status == status for c in proof.checks)
            for status in ("passed", "failed", "skipped")
        ]
        lines.append(f"| {dialect or 'source'} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


def _finding(finding: Finding) -> str:
    mark = "🔕" if finding.allowed else _MARKS[finding.severity]
    on = f" on {finding.dialect}" if finding.dialect else ""
    where = f" · `{finding.place}`" if finding.place else ""
    told = f"{mark} **{finding.code}**{on}{where}\n\n{_plain(finding.message)}"
    if finding.allowed:
        return f"{told}\n\nAllowed: {_plain(finding.allowed)}"
    if finding.evidence:
        shown = finding.evidence[:_MOST_EVIDENCE]
        fence = "`" * max(3, _longest_run(shown) + 1)
        told += f"\n\n{fence}text\n{shown}\n{fence}"
    return f"{told}\n\n_{_plain(finding.cure)}_" if finding.cure else told


def _longest_run(text: str) -> int:
    longest = run = 0
    for sign in text:
        run = run + 1 if sign == "`" else 0
        longest = max(longest, run)
    return longest


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|" else c for c in text).replace("\n", " ")
