"""Findings that a file allows, with the reason it gives: `# sddflow: allow CODE because …`.

On the line of the finding, in its statement, or in the comments right above: that finding. Above
everything but the docstring: the whole file; in a revision, what it does to other files too.
Without a reason it allows nothing.
"""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.target.source import all_nodes, tree_of

_ALLOW = re.compile(
    r"[#;]\s*sddflow:\s*allow\s+(?P<codes>[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)"
    r"(?:\s+because\b[\s:]*(?P<reason>.*?))?\s*$",
    re.IGNORECASE,
)
_ALMOST = re.compile(r"[#;]\s*sddflow:\s*allow\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Allowance:
    """A comment that allows something.

    Args:
        codes: of findings.
        reason: why; "" where it gives none, and allows nothing.
        line: where it stands.
        first: the first line it is about; 0 for the whole file.
        last: the last one.
    """

    codes: tuple[str, ...]
    reason: str
    line: int
    first: int = 0
    last: int = 0

    def covers(self, finding: Finding) -> bool:
        """Whether it allows a finding of its file."""
        line = finding.place.line if finding.place else 0
        here = not self.first or self.first <= line <= self.last
        return bool(self.reason) and here and finding.code in self.codes


def allowances(text: str, *, python: bool = True) -> tuple[Allowance, ...]:
    """The comments of a file that allow something.

    Args:
        text: its source; what is no valid Python is read line by line.
        python: false for settings, where `;` begins a comment too.
    """
    spans = _spans(text) if python else {}
    top = _top(text) if python else 0
    comments = list(_comments(text, python=python))
    alone = {line for line, _, before in comments if not before}
    found = []
    for line, words, before in comments:
        match = _ALLOW.search(words)
        if match is None:
            if _ALMOST.search(words):
                found.append(Allowance((), "", line, line, line))
            continue
        codes = tuple(c.strip().lower() for c in match["codes"].split(","))
        whole = line < top and not before
        first, last = (0, 0) if whole else _about(line, bool(before), alone, spans)
        found.append(Allowance(codes, (match["reason"] or "").strip(), line, first, last))
    return tuple(found)


def _comments(text: str, *, python: bool) -> Iterator[tuple[int, str, str]]:
    """Line, comment, and what stands before it on the line."""
    if python:
        try:
            for token in tokenize.generate_tokens(io.StringIO(text).readline):
                if token.type == tokenize.COMMENT:
                    yield token.start[0], token.string, token.line[: token.start[1]].strip()
        except (tokenize.TokenError, SyntaxError, IndentationError):
            return
        return
    for number, line in enumerate(text.splitlines(), 1):
        at = next((i for i, sign in enumerate(line) if sign in "#;"), None)
        if at is not None:
            yield number, line[at:], line[:at].strip()


def _top(text: str) -> int:
    """The line of the first statement that is not the docstring."""
    try:
        body = tree_of(text).body
    except (SyntaxError, ValueError):
        return 0
    code = [n for n in body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]
    return code[0].lineno if code else 0


def _spans(text: str) -> dict[int, tuple[int, int]]:
    """For each line, the innermost statement it belongs to; of a block that is its own first line.

    What decorates a function belongs to its first line.
    """
    try:
        tree = tree_of(text)
    except (SyntaxError, ValueError):
        return {}
    spans: dict[int, tuple[int, int]] = {}
    for node in all_nodes(tree):
        if isinstance(node, ast.stmt):
            block = bool(getattr(node, "body", None))
            end = node.lineno if block else node.end_lineno or node.lineno
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
            for line in range(first, end + 1):
                spans[line] = (first, end)
    return spans


def _about(
    line: int,
    behind: bool,  # noqa: FBT001 - whether code stands before it
    alone: set[int],
    spans: dict[int, tuple[int, int]],
) -> tuple[int, int]:
    """The lines a comment is about: its statement, or the one below it."""
    if behind or line in spans:
        return spans.get(line, (line, line))
    below = line + 1
    while below in alone:
        below += 1
    return spans.get(below, (below, below))


def allow(
    findings: Iterable[Finding], root: Path, revisions: tuple[str, ...] = ()
) -> tuple[Finding, ...]:
    """The findings, those marked that their files allow.

    Args:
        findings: with places relative to the root.
        root: the target's folder.
        revisions: files of those that the findings come of: what one of them allows as a whole
            is allowed in files that are none of these, too.
    """
    read = cache(lambda file: _of_file(root / file))
    return tuple(_marked(f, read, revisions) for f in findings)


def _marked(
    finding: Finding, read: Callable[[str], tuple[Allowance, ...]], revisions: tuple[str, ...]
) -> Finding:
    if finding.place is None or finding.allowed:
        return finding
    own = finding.place.file
    others = revisions if own not in revisions else ()  # one revision speaks for no other one
    whole = (a for file in others for a in read(file) if not a.first)
    by = next((a for a in (*read(own), *whole) if a.covers(finding)), None)
    return replace(finding, allowed=by.reason) if by is not None else finding


def _of_file(file: Path) -> tuple[Allowance, ...]:
    try:
        text = file.read_text("utf-8-sig", "replace")
    except (OSError, ValueError):
        return ()
    return allowances(text, python=file.suffix == ".py")


def complaints(shown: str, text: str, known: frozenset[str]) -> Iterator[Finding]:
    """Comments that mean to allow something and do not.

    Args:
        shown: the file's path, as it is told.
        text: what it says.
        known: every code there is; empty where nobody knows.
    """
    for allowance in allowances(text, python=shown.endswith(".py")):
        yield from _judge(allowance, shown, known)


def _judge(allowance: Allowance, file: str, known: frozenset[str]) -> Iterator[Finding]:
    place = Place(file, allowance.line)
    if not allowance.reason:
        yield Finding(
            "allow-without-reason", "warning", "a finding is to be allowed, and nothing says why: "
            "it is not allowed", place, by="proof",
            cure="write # sddflow: allow CODE because …",
        )  # fmt: skip
    for code in allowance.codes if known else ():
        if code not in known:
            yield Finding(
                "allow-unknown-code", "warning", f"there is no finding called {code}: nothing is "
                "allowed by it", place, by="proof",
                cure="write the code as the report tells it",
            )  # fmt: skip
