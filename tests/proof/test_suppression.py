"""What a file allows, with a reason: on its line, above it, or for the whole file."""

import pytest

from sddflow.domain.finding import Finding, errors
from sddflow.domain.place import Place
from sddflow.proof.suppression import allow, complaints

BODY = """\
{top}
import sqlalchemy as sa

def upgrade():
    {above}
    op.drop_column(  {on}
        "users",
        "nick",  {inside}
    )  {behind}
    op.drop_table("x")
"""
REASON = "# sddflow: allow destructive-operation because it moved"


def _file(tmp_path, **parts):
    slots = dict.fromkeys(("top", "above", "on", "inside", "behind"), "#") | parts
    (tmp_path / "r.py").write_text(BODY.format(**slots))
    return tmp_path


def _allowed(tmp_path, line=6, code="destructive-operation"):
    found = Finding(code, "error", "m", Place("r.py", line))
    return allow((found,), tmp_path)[0].allowed


@pytest.mark.parametrize("where", ["top", "above", "on", "inside", "behind"])
def test_where_it_may_stand(tmp_path, where):
    """Anywhere in the statement, right above it, or at the top of the file."""
    root = _file(tmp_path, **{where: REASON})
    assert _allowed(root) == "it moved"
    assert bool(_allowed(root, line=10)) == (where == "top")


def test_it_is_about_what_it_names(tmp_path):
    """Another code is not allowed; several may be named."""
    assert not _allowed(_file(tmp_path, on=REASON), code="batch-missing")
    both = "# sddflow: allow batch-missing, destructive-operation because it moved"
    assert _allowed(_file(tmp_path, on=both)) == "it moved"


def test_what_is_allowed_forbids_nothing(tmp_path):
    """An allowed error is still there, and no error any more."""
    found = Finding("destructive-operation", "error", "m", Place("r.py", 6))
    (marked,) = allow((found,), _file(tmp_path, on=REASON))
    assert marked.severity == "error"
    assert errors((marked,)) == ()


def test_what_a_revision_does_to_other_files(tmp_path):
    """Its top allows it there too, and a line of it does not."""
    found = Finding("destructive-operation", "error", "m", Place("app.py", 3))
    for where, allowed in (("top", "it moved"), ("on", "")):
        (marked,) = allow((found,), _file(tmp_path, **{where: REASON}), ("r.py",))
        assert marked.allowed == allowed


def test_a_revision_speaks_for_no_other_one(tmp_path):
    """What the top of one allows is not allowed in another one that is under test with it."""
    found = Finding("destructive-operation", "error", "m", Place("s.py", 3))
    root = _file(tmp_path, top=REASON)
    (marked,) = allow((found,), root, ("r.py", "s.py"))
    assert not marked.allowed


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# sddflow: allow destructive-operation", "allow-without-reason"),
        ("# sddflow: allow destructive-operation because", "allow-without-reason"),
        ("# sddflow: allow", "allow-without-reason"),
        ("# sddflow: allow everything because I say so", "allow-unknown-code"),
    ],
)
def test_what_allows_nothing_is_told(tmp_path, comment, code):
    """Without a reason, or with a code that nobody knows, it does not count."""
    root = _file(tmp_path, on=comment)
    assert _allowed(root) == ""
    text = (root / "r.py").read_text()
    known = frozenset({"destructive-operation"})
    assert [f.code for f in complaints("r.py", text, known)] == [code]


def test_words_in_a_text_allow_nothing(tmp_path):
    """Only comments count; settings are read line by line."""
    root = _file(tmp_path, above=f'note = "{REASON}"')
    assert _allowed(root, line=5) == ""
    (tmp_path / "alembic.ini").write_text(
        "url = x\n; sddflow: allow secret-in-file because local\nu=1\n"
    )
    found = Finding("secret-in-file", "error", "m", Place("alembic.ini", 3))
    assert allow((found,), tmp_path)[0].allowed == "local"


def test_above_what_decorates_a_function(tmp_path):
    """A comment above the decorators of a function is about it."""
    text = f"import app\n\n{REASON}\n@app.get('/')\n@app.open\ndef show():\n    pass\n"
    (tmp_path / "r.py").write_text(text)
    assert _allowed(tmp_path) == "it moved"
    assert not _allowed(tmp_path, line=7)
