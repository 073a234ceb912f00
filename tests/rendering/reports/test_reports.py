"""A proof in every format that other programs read, with signs that each must escape."""

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.proof import CheckResult, DialectSql, Proof
from sddflow.rendering.reports.counted import skips
from sddflow.rendering.reports.github import github
from sddflow.rendering.reports.junit import junit
from sddflow.rendering.reports.markdown import markdown
from sddflow.rendering.reports.sarif import sarif

ODD = 'rows <b> & "x" | 100%\n::error::second, line\x00 `code`'
FOUND = Finding("rows-lost", "error", ODD, Place("a b/0001.py", 7), ODD, "mend: it, now", "sqlite")
NOTED = Finding("rows-none", "info", "nothing there")
ALLOWED = Finding("downgrade-empty", "error", "no way", Place("0001.py"), allowed="it is meant")
CHECKS = (
    CheckResult("secrets", "", "passed", 0.0, "1 revision read"),
    CheckResult("upgrade", "sqlite", "failed", 1.25, ODD),
    CheckResult("unique", "sqlite", "skipped", 0.0, "nothing new"),
)
PROOF = Proof("shop & co", ("0001",), ("sqlite 3.50",), CHECKS, (FOUND, NOTED, ALLOWED))
EMPTY = Proof("shop", (), (), (), ())


@pytest.mark.parametrize("proof", [PROOF, EMPTY])
def test_every_format_takes_every_proof(proof):
    """Nothing is too odd or too empty to be told."""
    assert ET.fromstring(junit(proof)).tag == "testsuites"
    assert json.loads(sarif(proof, {}))["version"] == "2.1.0"
    assert markdown(proof).startswith(("## ✅ sddflow verify", "## ❌ sddflow verify"))
    assert isinstance(github(proof), str)


def test_junit_counts_what_it_holds():
    """Suites by dialect; failures and skips are counted; what is allowed is no failure."""
    suites = {s.get("name"): s for s in ET.fromstring(junit(PROOF))}
    assert set(suites) == {"source", "sqlite", "findings"}
    for suite in suites.values():
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        assert int(suite.get("failures")) == sum(c.find("failure") is not None for c in cases)
        assert int(suite.get("skipped")) == sum(c.find("skipped") is not None for c in cases)
    assert suites["findings"].get("failures") == "1"
    assert "allowed: it is meant" in suites["findings"][2].find("system-out").text


def test_junit_fails_for_warnings_where_they_count():
    """A strict proof's warnings are failures to a build server as they are to the exit code."""
    proof = replace(PROOF, findings=(Finding("rows-removed", "warning", "gone"),))
    for strict, failures in ((False, "0"), (True, "1")):
        *_, last = ET.fromstring(junit(replace(proof, strict=strict)))
        assert last.get("failures") == failures


def test_sarif_has_what_the_format_requires():
    """Rules for every result, levels, places that are URIs, suppressions with their reason."""
    run = json.loads(sarif(PROOF, {"rows-lost": "Rows are gone."}))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "sddflow"
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["level"] in ("error", "warning", "note")
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%20b/0001.py", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 7}
    assert "locations" not in run["results"][1]
    told = run["results"][2]["suppressions"]
    assert told == [{"kind": "inSource", "justification": "it is meant"}]


def test_github_keeps_each_finding_on_its_line():
    """What a finding says cannot begin a command of its own; what is allowed is a notice."""
    lines = github(PROOF).splitlines()
    assert len(lines) == 4
    assert lines[3].startswith("::notice title=sddflow verify::shop & co does not hold: 1 error")
    assert lines[0].startswith("::error file=a b/0001.py,line=7,title=rows-lost on sqlite::rows")
    assert "100%25%0A::error" in lines[0]
    assert lines[1].startswith("::notice title=rows-none::")
    assert lines[2].startswith("::notice file=0001.py")


def test_markdown_shows_the_open_ones_first():
    """The verdict, a table, and findings whose signs do no harm."""
    said = markdown(PROOF)
    assert "## ❌ sddflow verify: shop & co does not hold" in said
    assert "\\<b\\>" in said
    assert said.index("rows-lost") < said.index("rows-none") < said.index("downgrade-empty")
    assert "Allowed: it is meant" in said


def test_markdown_never_outgrows_a_comment():
    """The verdict and the first findings are kept; what has no room is left out, and said so."""
    many = tuple(replace(FOUND, revision=str(n), evidence="row " * 400) for n in range(200))
    sql = (DialectSql("sqlite", "SELECT 1;\n" * 20_000, ""),)
    said = markdown(replace(PROOF, findings=many, sql=sql))
    assert 30_000 < len(said) <= 65_000
    assert said.startswith("## ❌ sddflow verify")
    assert said.count("<details>") == said.count("</details>")
    assert "parts are left out here" in said
    assert "SELECT 1;" not in said


def test_markdown_calls_nobody():
    """A name behind an @ in a row of somebody's database notifies nobody."""
    said = markdown(replace(PROOF, findings=(replace(NOTED, message="ask @octocat"),)))
    assert "@octocat" not in said


def test_a_finding_keeps_its_fingerprint():
    """It is the same finding when only its line moves, and another one in another table."""
    moved = replace(FOUND, place=Place("a b/0001.py", 90))
    other = replace(FOUND, table="tasks")
    results = json.loads(sarif(replace(PROOF, findings=(FOUND, moved, other)), {}))["runs"][0]
    one, two, three = (r["partialFingerprints"]["sddflow/v1"] for r in results["results"])
    assert one == two
    assert one != three


def test_why_checks_were_skipped_is_told_once():
    """Skipped on both dialects for one reason: one name; on one of them: with its dialect."""
    both = [CheckResult("cascade", on, "skipped", 0, "no key") for on in ("sqlite", "postgresql")]
    one = CheckResult("locks", "sqlite", "skipped", 0, "a file")
    assert skips(replace(EMPTY, checks=(*both, one))) == {
        "no key": ["cascade"], "a file": ["locks on sqlite"],
    }  # fmt: skip
