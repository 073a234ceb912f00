"""What the revisions before build is kept, and found again while all that decides it is same."""

import os
import time
from pathlib import Path

import pytest
from histories import write_history

from sddflow.database.shelf import Shelf
from sddflow.domain.settings import Settings
from sddflow.proof.revisions import kept
from sddflow.proof.revisions.history import history_of
from sddflow.proof.revisions.identity import identity
from sddflow.proof.standalone import application_at, verify_target

LENGTH = 16


@pytest.fixture
def history(tmp_path, monkeypatch):
    """An application with a history, and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write_history(tmp_path / "app", LENGTH)
    return tmp_path / "app"


def _named(root, settings=None):
    application = application_at(root, root, settings or Settings())
    return identity(application, history_of(application))


def _verify(root, *on, cached=True):
    notes = []
    proof = verify_target(
        root, Settings(), on=on, cached=cached, notify=lambda _: None, note=notes.append
    )
    return proof, any("up to" in note for note in notes)


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    os.utime(path, ns=(time.time_ns(), time.time_ns() + 1_000_000))


def test_what_decides_the_digest(history):
    """Earlier revisions, env.py, the ini and settings do; the newest and the models do not."""
    was = _named(history)
    assert _named(history) == was
    assert _named(history, Settings(env=(("A", "b"),))) != was
    newest, core = history / "migrations/versions/newest.py", history / "app/models/core.py"
    for same in (newest, core):
        _write(same, same.read_text() + "\n# another word\n")
        assert _named(history) == was, same
    oldest = sorted(p for p in (history / "migrations/versions").glob("*.py") if p != newest)[0]
    others = ("app/settings.py", "app/models/base.py", "migrations/env.py", "alembic.ini")
    for other in (oldest, *(history / name for name in others)):
        text = other.read_text()
        _write(other, text + "\n# another word\n")
        assert _named(history) != was, other
        _write(other, text)
    assert _named(history) == was


def test_a_revision_that_imports_the_application(history):
    """Where an earlier revision imports the application, what it reaches decides too."""
    oldest = next(
        p for p in (history / "migrations/versions").glob("*.py") if "newest" not in p.name
    )
    _write(oldest, oldest.read_text() + "\nfrom app.models import core\n")
    was = _named(history)
    core, rest = history / "app/models/core.py", history / "app/models/rest.py"
    _write(rest, rest.read_text() + "\n# another word\n")
    assert _named(history) == was
    _write(core, core.read_text() + "\n# another word\n")
    assert _named(history) != was


@pytest.mark.slow
@pytest.mark.parametrize(
    "dialect", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def test_the_second_time_finds_the_same(history, dialect):
    """The history runs once; the proof is the same; without the cache it runs again."""
    first, ran = _verify(history, dialect)
    assert ran
    again, ran_again = _verify(history, dialect)
    assert not ran_again
    assert again.findings == first.findings
    assert [(c.id, c.status, c.reason) for c in again.checks] == [
        (c.id, c.status, c.reason) for c in first.checks
    ]
    assert _verify(history, dialect, cached=False)[1]


def test_what_was_missed_is_kept(history, tmp_path):
    """Settings that the application demanded the first time are there the second time."""
    missed = tmp_path / "missed"
    settings = history / "app/settings.py"
    note = f"import os\nif 'SECRET_KEY' not in os.environ: open({str(missed)!r}, 'a').write('x')\n"
    _write(settings, note + settings.read_text())
    _verify(history, "sqlite")
    assert missed.read_text() == "x"
    _verify(history, "sqlite")
    assert missed.read_text() == "x"


@pytest.mark.slow
def test_a_kept_database_that_was_changed_is_not_believed(history, monkeypatch):
    """Another catalogue than the one that was kept: the history runs."""
    _verify(history, "sqlite")
    monkeypatch.setattr(kept, "_digest", lambda state: "another")
    assert _verify(history, "sqlite")[1]


@pytest.mark.slow
def test_a_defect_is_found_from_a_kept_start_too(history):
    """What is kept is the database before: a downgrade that forgets is seen on it."""
    _verify(history, "sqlite")
    newest = history / "migrations/versions/newest.py"
    text = newest.read_text()
    _write(newest, text[: text.index("def downgrade")] + "def downgrade() -> None:\n    pass\n")
    proof, ran = _verify(history, "sqlite")
    assert not ran
    assert "downgrade-incomplete" in {f.code for f in proof.findings}


@pytest.mark.slow
@pytest.mark.parametrize(
    "dialect", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def test_an_upgrade_that_fails_on_rows_is_tried_without_from_what_is_kept(history, dialect):
    """The database without rows is had once more: what is found is what is found uncached."""
    newest = history / "migrations/versions/newest.py"
    added = 'op.add_column("invoices_0", sa.Column("code", sa.Integer, nullable=False))'
    if dialect == "sqlite":
        batch = 'with op.batch_alter_table("invoices_0", recreate="always") as table:\n        '
        added = batch + added.replace('op.add_column("invoices_0", ', "table.add_column(")
    text = newest.read_text().replace("None:\n", f"None:\n    {added}\n", 1)
    _write(newest, text)
    kept_one, ran = _verify(history, dialect)
    assert ran
    assert "upgrade-on-rows" in {f.code for f in kept_one.findings}
    for cached in (True, False):
        assert _verify(history, dialect, cached=cached)[0].findings == kept_one.findings


def test_short_histories_are_not_kept(tmp_path, monkeypatch):
    """A history of a few revisions is run as quickly as looked up."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write_history(tmp_path / "app", 3)
    _verify(tmp_path / "app", "sqlite")
    assert not Shelf(tmp_path / "cache/sddflow/snapshots/sqlite").folder.exists()
