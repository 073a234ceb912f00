"""The texts a gate is made of."""

from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.proof import CheckResult, DialectSql, Proof
from sddflow.domain.results import CheckedSpec, Landed, Opinion, Proved, Reviewed, Written
from sddflow.domain.spec.parse import parse_spec
from sddflow.rendering.sections import findings, sections, table

SPEC = """# Chats

## Requirements

- **FR-001**: A chat MUST be kept.

### Key Entities

- **Chat** (new, table `chats`): a thread. Belongs to one User. Attributes:
  - `id`: integer, primary key
  - `title`: text, optional, at most 200 characters
"""


def bodies(result) -> dict[str, str]:
    return {s.title: s.body for s in sections(result)}


def test_a_spec_is_shown_as_it_was_read():
    """Each entity and attribute with its rules and its line: what was misread is seen here."""
    document = parse_spec(SPEC, feature="chats", path="spec.md")
    shown = bodies(CheckedSpec(document, (), ()))
    assert "new entities: Chat" in shown["What the spec says"]
    rows = shown["Entities"].splitlines()
    assert any(
        "| title " in r and "at most 200 characters" in r and "spec.md:11" in r for r in rows
    )
    assert "Findings" not in shown


def test_findings_come_errors_first():
    """One line each, with the place and the cure."""
    found = (
        Finding("b", "warning", "slow", dialect="sqlite"),
        Finding("a", "error", "wrong", Place("m.py", 3), cure="mend it"),
    )
    assert findings(found).splitlines() == ["✗ a: m.py:3: wrong (mend it)", "! b on sqlite: slow"]


def test_reviewers_stand_side_by_side():
    """Each with its own words."""
    reviewed = Reviewed((Opinion("isolation", "holds", ()), Opinion("speed", "slow", ())))
    assert bodies(reviewed) == {"What the reviewers say": "isolation: holds\n\nspeed: slow"}


def test_files_are_listed_before_their_diff():
    """What is new and what changes, and for what."""
    new, changed = FileChange("a.py", "x", "", "model"), FileChange("b.py", "y", "d", "side")
    first, second = sections(Written((), ChangeSet((new, changed), "1", "a.py"), "+x"))
    assert "| a.py | new     | model |" in first.body
    assert "| b.py | changed | side  |" in first.body
    assert (second.form, second.body) == ("diff", "+x")


def test_a_proof_shows_sql_and_checks():
    """The SQL of each dialect, the verdict, and every check with its result."""
    check = CheckResult("upgrade", "sqlite", "passed", 0.5)
    sql = DialectSql("sqlite", "CREATE", "DROP")
    proof = Proof("app", ("1",), ("sqlite 3.45",), (check,), (), (sql,))
    shown = bodies(Proved(proof))
    assert shown["SQL on sqlite, upgrade"] == "CREATE"
    assert shown["SQL on sqlite, downgrade"] == "DROP"
    assert shown["Proof"] == "everything holds on sqlite 3.45"
    assert "| upgrade | sqlite | passed | 0.50 s |" in shown["Checks"]


def test_what_says_nothing_is_left_out():
    """A result without anything to decide on has no section."""
    assert sections(Landed((), "")) == ()


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1))
def test_a_table_is_a_table(rows):
    """Whatever stands in a cell, lines have one width and as many cells as the head."""
    lines = table(("a", "b"), rows).split("\n")
    assert len(lines) == len(rows) + 2
    assert {len(line) for line in lines} == {len(lines[0])}
