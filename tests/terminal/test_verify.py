"""`sddflow verify` as a developer and a build server meet it."""

import json
import subprocess
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from sddflow.terminal.main import answer

FORMS = {"json": "p.json", "junit": "p.xml", "sarif": "p.sarif", "github": "p.txt"}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "required": ["driver"],
                        "properties": {"driver": {"required": ["name", "rules"]}},
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message", "ruleId", "locations", "level"],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"required": ["text"]},
                                "locations": {
                                    "type": "array",
                                    "minItems": 1,
                                    "items": {
                                        "required": ["physicalLocation"],
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation", "region"],
                                                "properties": {
                                                    "artifactLocation": {
                                                        "properties": {
                                                            "uri": {
                                                                "pattern": "^[^/\\\\][^\\s\\\\]*$"
                                                            }
                                                        }
                                                    },
                                                    "region": {
                                                        "properties": {"startLine": {"minimum": 1}}
                                                    },
                                                },
                                            }
                                        },
                                    },
                                },
                                "suppressions": {
                                    "items": {"properties": {"kind": {"enum": ["inSource"]}}}
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
"""What SARIF 2.1.0 requires of the parts that are written, and code scanning besides."""


def _spoil(place) -> str:
    """Let the newest migration take nothing back, and allow a finding of it; its path."""
    newest = max((place / "app" / "alembic" / "versions").glob("0003*.py"))
    text = newest.read_text()
    body = text[: text.index("def downgrade")]
    said = "# sddflow: allow revision-empty because of 100%\n"
    newest.write_text(f"{body}def downgrade() -> None:\n    pass\n{said}")
    return newest.relative_to(place).as_posix()


@pytest.fixture(scope="module")
def proofs():
    """What one run said, by form; filled by the first test that asks."""
    return {}


@pytest.fixture
def spoilt(sddflow, place, proofs):
    """Every form of one proof that does not hold, of a target below the repository's root."""
    path = _spoil(place)
    if not proofs:
        subprocess.run(["git", "init", "-q", str(place)], check=True)
        words = [w for form, file in FORMS.items() for w in ("--format", f"{form}={file}")]
        more = ("--format", "markdown", "--output", "p.md")
        said = sddflow("verify", "--on", "sqlite", *words, *more)
        files = {form: (place / file).read_text() for form, file in FORMS.items()}
        proofs.update(files, markdown=(place / "p.md").read_text(), text=said.out, code=said.code)
    return proofs | {"path": path}


@pytest.mark.slow
def test_text_is_quiet_but_for_what_matters(spoilt):
    """No line per check; findings by severity; one verdict with counts; no colour; 80 columns."""
    lines = spoilt["text"].splitlines()
    assert spoilt["code"] == 1
    assert lines[0].startswith("Errors")
    assert not [line for line in lines if line.startswith("✓")]
    assert "downgrade-empty" in spoilt["text"]
    assert any("does not hold" in line for line in lines)
    assert any("checks passed" in line for line in lines)
    assert "\x1b" not in spoilt["text"]
    assert max(map(len, lines)) <= 80


@pytest.mark.slow
def test_json_is_one_object(spoilt):
    """The keys of the manual, places relative to the target."""
    told = json.loads(spoilt["json"])
    assert set(told) == {"ok", "target", "revisions", "dialects", "checks", "findings"}
    assert not told["ok"]
    places = {f["place"] for f in told["findings"] if f["code"] == "downgrade-empty"}
    assert {place.partition(":")[0] for place in places} == {spoilt["path"].removeprefix("app/")}


@pytest.mark.slow
def test_sarif_is_what_code_scanning_takes(spoilt):
    """The schema holds; files are named from the root of the repository."""
    told = json.loads(spoilt["sarif"])
    jsonschema.validate(told, SARIF)
    results = [r for r in told["runs"][0]["results"] if r["ruleId"] == "downgrade-empty"]
    where = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert where == {"uri": spoilt["path"], "uriBaseId": "%SRCROOT%"}


@pytest.mark.slow
def test_junit_is_what_build_servers_read(spoilt):
    """Suites of cases with name, classname and time; failures have a message; counts are right."""
    root = ET.fromstring(spoilt["junit"])
    assert root.tag == "testsuites"
    for suite in root.findall("testsuite"):
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        for case in cases:
            assert case.get("name")
            assert case.get("classname")
            assert float(case.get("time")) >= 0
        assert all(f.get("message") for f in suite.findall("testcase/failure"))
    files = {
        c.get("file") for c in root.iter("testcase") if c.get("classname") == "downgrade-empty"
    }
    assert files == {spoilt["path"]}


@pytest.mark.slow
def test_annotations_stand_at_the_files_of_the_repository(spoilt):
    """One command a line, the errors first, the verdict last."""
    lines = spoilt["github"].splitlines()
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    assert lines[0].startswith("::error ")
    assert any(line.startswith(f"::error file={spoilt['path']},line=") for line in lines)
    assert "does not hold" in lines[-1]


@pytest.mark.slow
def test_markdown_fits_a_comment(spoilt):
    """The verdict comes first, then a table; SQL is folded."""
    told = spoilt["markdown"]
    assert told.startswith("## ❌ sddflow verify: app does not hold\n")
    assert "| ❌ | **downgrade-empty**" in told
    assert "<details><summary>SQL of the upgrade on sqlite</summary>" in told
    assert len(told) < 65_000


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (("--format", "pdf"), "there is no format 'pdf'"),
        (("--format", "sarif", "--format", "junit"), "cannot both be printed"),
        (("--output", "x"), "--output is for one format"),
        (("--format", "sarif=none/x.sarif"), "there is no such folder"),
        (("--format", "text=x"), "text is for the terminal"),
        (("--explain", "downgrade-emty"), "nearest: downgrade-empty"),
        (("--on", "mysql"), "'mysql'"),
        (("--revision", "9999", "--on", "sqlite"), "9999"),
    ],
)
def test_wrong_words_are_one_line(sddflow, place, words, cure):
    """What cannot be meant ends with 2, in one line, before anything runs."""
    said = sddflow("verify", *words)
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert cure in said.err


def test_no_alembic_is_one_line(tmp_path, capsys):
    """A folder without migrations ends with 2 and says so."""
    assert answer(["verify", str(tmp_path), "--on", "sqlite"]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "lembic" in said.err


def test_explain_prints_the_page(sddflow, place):
    """A code's page as it stands; `all` names every code."""
    assert sddflow("verify", "--explain", "rows-lost").out.startswith("# rows-lost\n")
    assert "\nrows-lost\n" in sddflow("verify", "--explain", "all").out
