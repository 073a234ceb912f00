"""A proof as Markdown, for a comment under a pull request.

The verdict comes first, then a row for each finding; evidence, SQL and what was skipped are folded.
What a comment has no room for is left out from the end, and said so.
"""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.proof import Proof
from sddflow.rendering.reports.counted import counted, skips

MOST = 65_000  # characters: the largest comment that GitHub takes has 65,536
_MARKS = {"error": "❌", "warning": "⚠️", "info": "ℹ️"}
_MOST_EVIDENCE = 2_000
_ROOM = 200  # for the sentence that says what was left out


def markdown(proof: Proof, most: int = MOST) -> str:
    """The comment.

    Args:
        proof: what was seen.
        most: characters it may have.
    """
    told, left = "", 0
    for part in _parts(proof):
        if len(told) + len(part) <= most - _ROOM:
            told += part
        else:
            left += 1
    if left:
        told += f"\n{left} parts are left out here: a comment has no room for them.\n"
    return told


def _parts(proof: Proof) -> Iterator[str]:
    """From what must be read to what may be missing; each stands for itself."""
    yield from _verdict(proof)
    ranked = sorted(proof.findings, key=_rank)
    if ranked:
        yield "\n| | finding | where |\n| --- | --- | --- |\n"
    yield from (_row(f) for f in ranked)
    yield from (_seen(f) for f in ranked if f.evidence or f.cure or f.allowed)
    yield _skipped(proof)
    for sql in proof.sql:
        yield _folded(f"SQL of the upgrade on {sql.dialect}", _fenced(sql.upgrade, "sql"))
        if sql.downgrade:
            yield _folded(f"SQL of the downgrade on {sql.dialect}", _fenced(sql.downgrade, "sql"))


def _rank(finding: Finding) -> tuple[bool, int]:
    return bool(finding.allowed), list(_MARKS).index(finding.severity)


def _verdict(proof: Proof) -> Iterator[str]:
    mark, verdict = ("✅", "holds") if proof.ok else ("❌", "does not hold")
    on = ", ".join(proof.dialects) or "no database"
    revisions = ", ".join(f"`{r}`" for r in proof.revisions[:20]) or "none"
    more = f" and {len(proof.revisions) - 20} more" if len(proof.revisions) > 20 else ""
    yield f"## {mark} sddflow verify: {_plain(proof.target)} {verdict}\n"
    yield f"\n{counted(proof)}. Revisions {revisions}{more} on {on}.\n"


def _row(finding: Finding) -> str:
    mark = "🔕" if finding.allowed else _MARKS[finding.severity]
    on = f" on {finding.dialect}" if finding.dialect else ""
    where = f"`{finding.place}`" if finding.place else ""
    message = _plain(finding.message)[:500]
    return f"| {mark} | **{finding.code}**{on}: {message} | {where} |\n"


def _seen(finding: Finding) -> str:
    """What was seen, and what to do about it."""
    said = []
    if finding.allowed:
        said.append(f"Allowed: {_plain(finding.allowed)}")
    if finding.evidence:
        said.append(_fenced(finding.evidence[:_MOST_EVIDENCE], "text"))
    if finding.cure:
        said.append(_plain(finding.cure))
    place = f" at {finding.place}" if finding.place else ""
    return _folded(f"{finding.code}{place}", "\n\n".join(said))


def _skipped(proof: Proof) -> str:
    lines = [f"- {_plain(', '.join(names))}: {_plain(why)}" for why, names in skips(proof).items()]
    return _folded("What was skipped", "\n".join(lines)) if lines else ""


def _folded(title: str, body: str) -> str:
    named = title.replace("&", "&amp;").replace("<", "&lt;")
    return f"\n<details><summary>{named}</summary>\n\n{body}\n\n</details>\n"


def _fenced(text: str, language: str) -> str:
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _longest_run(text: str) -> int:
    longest = run = 0
    for sign in text:
        run = run + 1 if sign == "`" else 0
        longest = max(longest, run)
    return longest


def _plain(text: str) -> str:
    """Text that Markdown leaves as it is, on one line; no name is called by it."""
    said = "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in text).replace("\n", " ")
    return said.replace("@", "@\u200b")
