"""Models that changed since a ref while no revision came: the forgotten migration."""

import pytest

from sddflow.domain.settings import Settings
from sddflow.proof.standalone import Chosen, verify_target

OLD = "nick: Mapped[str | None] = mapped_column(String(30))"
NEW = "nick: Mapped[str | None] = mapped_column(String(30), index=True)"
METHOD = "    user: Mapped[User] = relationship()\n"


@pytest.fixture
def landed(app):
    """The application as main has it; what is changed afterwards is the work."""
    app.commit()
    return app


def _verify(app):
    quiet = {"notify": lambda _: None, "note": lambda _: None}
    chosen = Chosen(since="main")
    return verify_target(app.root, Settings(), on=("sqlite",), chosen=chosen, **quiet)


def test_an_index_only_in_the_model(landed):
    """What the models got and no revision builds is an error at the model's class."""
    landed.change("models.py", OLD, NEW)
    proof = _verify(landed)
    (found,) = proof.findings
    assert (found.code, found.severity, found.revision) == ("models-index-missing", "error", "")
    assert found.message.endswith("the models changed, and no revision follows")
    line = (landed.root / found.place.file).read_text().splitlines()[found.place.line - 1]
    assert line == "class User(Base):"
    assert not proof.ok
    assert {c.id for c in proof.checks} == {"matches-models"}


def test_methods_alone_run_no_revision(landed):
    """Models that build what they built before are quiet, and no revision is run."""
    landed.change("models.py", METHOD, f"{METHOD}\n    def stars_left(self):\n        return 5\n")
    landed.change("alembic/versions/0001_users.py", "def upgrade():", "def upgrade():\n    1 / 0")
    proof = _verify(landed)
    assert {f.code for f in proof.findings} == {"landed-revision-edited"}
    assert [(c.id, c.status) for c in proof.checks if c.dialect] == [("matches-models", "passed")]


def test_what_was_so_before_is_only_told(app):
    """Of two differences on one table, only the one that came with the change is an error."""
    app.change("models.py", "String(100), unique=True", "String(200), unique=True")
    app.commit()
    app.change("models.py", OLD, NEW)
    proof = _verify(app)
    told = {f.code: (f.severity, f.message.partition("; ")[2]) for f in proof.findings}
    assert told == {
        "models-column-type": ("info", "it was so before"),
        "models-index-missing": ("error", "the models changed, and no revision follows"),
    }


def test_a_file_that_models_import(app):
    """What the models import decides what they build, too."""
    (app.root / "lengths.py").write_text("NICK = 30\n")
    app.change("models.py", "from datetime", "from lengths import NICK\nfrom datetime")
    app.change("models.py", "String(30)", "String(NICK)")
    app.commit()
    (app.root / "lengths.py").write_text("NICK = 60\n")
    (found,) = _verify(app).findings
    assert (found.table, found.column, found.severity) == ("users", "nick", "error")


def test_other_files_change_nothing(landed):
    """Where no file of the models changed, nothing is run."""
    (landed.root / "pages.py").write_text("import models\n")
    proof = _verify(landed)
    assert (proof.ok, proof.checks, proof.findings) == (True, (), ())


def test_models_that_can_be_built_no_more(landed):
    """Models that could be built before, and cannot be now, are an error."""
    landed.change("models.py", OLD, "nick: Mapped[str | None] = mapped_column(gone)")
    assert {f.code for f in _verify(landed).findings} == {"env-fails"}


def test_without_older_models_nobody_says_since_when(app):
    """Where the older models cannot be built, a difference is a warning."""
    good = (app.root / "models.py").read_text()
    app.change("models.py", OLD, "nick: Mapped[str | None] = mapped_column(gone)")
    app.commit()
    (app.root / "models.py").write_text(good.replace(OLD, NEW))
    proof = _verify(app)
    assert [(f.code, f.severity) for f in proof.findings] == [("models-index-missing", "warning")]
    assert proof.ok
