"""One code, one page: every code that the proof can raise is explained, and nothing else is."""

import ast
from fnmatch import fnmatch
from pathlib import Path

import pytest
from shown.page import DIALECTS, Page

import sddflow.proof
from sddflow.errors import UsageError
from sddflow.proof.checks.registry import CHECKS
from sddflow.proof.pages import codes, contents, page
from sddflow.proof.reading.registry import READINGS

SOURCES = sorted(Path(sddflow.proof.__file__).parent.rglob("*.py"))
SECTIONS = ("## Fails", "## Passes", "## Cure")
FACTS = ("- Severity: ", "- Seen by: ", "- Dialects: ", "- Rows needed: ")
RAISERS = {
    "finding": 0,
    "Finding": 0,
    "_fault": 0,
    "seen_finding": 2,
    "Cost": 0,
    "Form": 0,
    "Verdict": 0,
}
HELPERS = {("columns", "_about"): ("models-{}", 2)}
PARTS = {"Loss": ("rows-{}", "downgrade-rows-{}"), "Difference": ("models-{}",)}


def _raised():
    """Codes, and patterns of those that are put together."""
    for source in SOURCES:
        for call in ast.walk(ast.parse(source.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name in RAISERS:
                yield from _spelled(call.args[RAISERS[name]])
            elif (source.stem, name) in HELPERS:
                form, at = HELPERS[source.stem, name]
                yield from (form.format(part) for part in _spelled(call.args[at]))
            elif name in PARTS:
                for part in _spelled(call.args[0]):
                    yield from (form.format(part) for form in PARTS[name])


def _spelled(node):
    if isinstance(node, ast.IfExp):
        yield from (*_spelled(node.body), *_spelled(node.orelse))
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(v.value if isinstance(v, ast.Constant) else "*" for v in node.values)
    elif isinstance(node, ast.Name) and node.id.isupper():
        from sddflow.proof.reading.checks.destructive import CODE

        yield CODE


def test_every_code_has_a_page():
    """A code that nobody explains must not reach a user."""
    raised = set(_raised())
    assert len(raised) > 60
    missing = {c for c in raised if not any(fnmatch(known, c) for known in codes())}
    assert not missing, f"write docs/checks/<code>.md for {sorted(missing)}"


def test_every_page_has_a_code():
    """A page about what nobody raises would be a lie."""
    raised = set(_raised())
    assert [c for c in codes() if not any(fnmatch(c, known) for known in raised)] == []


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_page_says_what_it_must(code):
    """Title, problem, facts, both examples, cure."""
    text = page(code)
    assert text.startswith(f"# {code}\n\n")
    assert all(part in text for part in (*SECTIONS, *FACTS))
    assert len(dict(contents())[code]) > 10


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_fact_is_one(code):
    """Severities, checks, dialects and rows are named as the proof knows them."""
    seen = Page(code, page(code))
    checks = (
        {c.id for c in CHECKS} | {r.id for r in READINGS} | {"history", "any", "dialects-alike"}
    )
    assert seen.check in checks
    assert seen.fact("Severity").split()[0].strip(",;") in ("error", "warning", "info")
    assert set(seen.fact("Dialects").split(", ")) <= DIALECTS.keys()
    assert seen.fact("Rows needed") in ("yes", "no")


def test_a_slip_is_told_the_nearest():
    """An unknown code names those it may be."""
    assert page(" Destructive-Operation ").startswith("# destructive-operation")
    with pytest.raises(UsageError, match="destructive-operation"):
        page("destructive-operatoin")
    with pytest.raises(UsageError, match="--explain all"):
        page("zzz")
