"""Any project: histories that are not whole, revisions chosen by git, findings that are allowed."""

import subprocess

import pytest

from sddflow.domain.settings import Settings
from sddflow.errors import UsageError
from sddflow.proof.standalone import Chosen, verify_target

NOTES = "alembic/versions/0002_notes.py"
EMPTY = "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"


def _verify(app, chosen=None):
    quiet = {"notify": lambda _: None, "note": lambda _: None}
    return verify_target(app.root, Settings(), on=("sqlite",), chosen=chosen, **quiet)


def _add(app, name, revision, parent):
    said = f'revision = "{revision}"\ndown_revision = {parent!r}\n\n\n{EMPTY}'
    (app.root / "alembic" / "versions" / name).write_text(said)


def _codes(proof):
    return {f.code for f in proof.findings if f.severity == "error"}


@pytest.mark.slow
def test_two_heads_are_told_and_one_is_proved(app):
    """Several heads are an error; what leads to the last of them is proved all the same."""
    _add(app, "0000_other.py", "other", "0001")
    proof = _verify(app)
    assert _codes(proof) == {"history-heads"}
    assert proof.revisions == ("0002",)
    status = {c.id: c.status for c in proof.checks}
    assert (status["downgrade"], status["matches-models"]) == ("passed", "skipped")
    assert status["round-trip"] == "skipped"
    assert not proof.ok


@pytest.mark.parametrize(
    ("name", "revision", "parent", "code"),
    [
        ("0003.py", "0003", "gone", "history-parent-missing"),
        ("0003.py", "0002", "0001", "history-id-twice"),
    ],
)
def test_what_cannot_be_run_is_still_read(app, name, revision, parent, code):
    """Where Alembic itself stops, the fault is a finding with its file, and the rest is read."""
    _add(app, name, revision, parent)
    app.change(NOTES, 'op.drop_table("notes")', "op.drop_constraint(None, 'notes')")
    proof = _verify(app)
    assert _codes(proof) == {code, "drop-constraint-unnamed"}
    assert proof.dialects == ()
    assert not proof.ok


def test_a_parent_that_is_missing_is_told_at_its_line(app):
    """The line says what the file follows."""
    _add(app, "0003.py", "0003", "gone")
    (found,) = (f for f in _verify(app).findings if f.code == "history-parent-missing")
    text = (app.root / "alembic" / "versions" / "0003.py").read_text()
    assert found.place is not None
    assert text.splitlines()[found.place.line - 1].startswith("down_revision")


def test_a_file_that_is_no_python(app):
    """A revision that cannot be read is told with its line."""
    (app.root / "alembic" / "versions" / "0003.py").write_text("revision = 3 4\n")
    proof = _verify(app)
    assert [str(f.place) for f in proof.findings if f.severity == "error"] == [
        "alembic/versions/0003.py:1"
    ]


def _git(app, *words):
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", "-C", str(app.root), *who, *words], check=True, capture_output=True)


@pytest.mark.slow
def test_since_a_ref(app):
    """Revisions that are new since a ref are under test; those that changed are told."""
    second = app.root / NOTES
    text = second.read_text()
    second.unlink()
    _git(app, "init", "-q", "-b", "main")
    _git(app, "add", ".")
    _git(app, "commit", "-qm", "users")
    nothing = _verify(app, Chosen(since="main"))
    assert (nothing.ok, nothing.revisions, nothing.checks) == (True, (), ())
    with pytest.raises(UsageError, match="no git ref 'nowhere'"):
        _verify(app, Chosen(since="nowhere"))
    second.write_text(text)
    app.change("alembic/versions/0001_users.py", "sa.String(30)", "sa.String(length=30)")
    proof = _verify(app, Chosen(since="main"))
    assert proof.revisions == ("0002",)
    assert [f.code for f in proof.findings] == ["landed-revision-edited"]


def _drift(app, words):
    """What is told of a users' column that the revision under test does not touch."""
    proof = _verify(app, Chosen(since="main") if words else Chosen(("0002",)))
    (found,) = (f for f in proof.findings if f.code.startswith("models-") and f.table == "users")
    return found.severity, found.message


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "with the change", "nobody knows"])
def test_models_that_no_revision_follows(app, when):
    """Older models say whether a difference came with the change; without git nobody claims it."""
    second, models = app.root / NOTES, app.root / "models.py"
    text, was = second.read_text(), models.read_text()
    models.write_text(was.replace("String(30)", "String(60)"))
    if when != "nobody knows":
        changed = models.read_text()
        second.unlink()
        models.write_text(changed if when == "before" else was)
        _git(app, "init", "-q", "-b", "main")
        _git(app, "add", ".")
        _git(app, "commit", "-qm", "users")
        second.write_text(text)
        models.write_text(changed)
    severity, said = _drift(app, when != "nobody knows")
    weights = {"before": "info", "with the change": "error", "nobody knows": "warning"}
    assert severity == weights[when]
    assert said.endswith(
        {
            "before": "it was so before",
            "with the change": "the models changed, and no revision under test follows",
            "nobody knows": "no revision under test touches it",
        }[when]
    )


@pytest.mark.slow
def test_what_a_revision_allows_does_not_fail(app):
    """An error that a file allows with a reason is listed, and the proof holds."""
    app.change(NOTES, ', ondelete="CASCADE"', "")
    why = "# sddflow: allow models-on-delete, cascade-differs because the trigger does it\n"
    file = app.root / NOTES
    file.write_text(why + file.read_text())
    proof = _verify(app)
    assert {f.code: f.allowed for f in proof.findings} == {
        "models-on-delete": "the trigger does it",
        "cascade-differs": "the trigger does it",
    }
    assert proof.ok


def test_findings_of_running_get_their_line(app):
    """What running finds about a column stands at the line that makes it."""
    app.change(NOTES, "sa.String(50), nullable=False", "sa.String(50)")
    found = next(f for f in _verify(app).findings if f.code == "models-column-nullable")
    lines = (app.root / NOTES).read_text().splitlines()
    assert '"title"' in lines[found.place.line - 1]
