"""The process that went up goes down and up again, and is believed only where all is well."""

import pytest

SEEN = "import models; assert not models.MOVES, 'moved before'; models.MOVES.append(1)"


@pytest.mark.parametrize("way", ["upgrade", "downgrade"])
def test_what_comes_of_moving_before(app, way):
    """A move that fails only in a process that has moved before is tried afresh, and right."""
    app.change("models.py", "class User", "MOVES = []\n\nclass User")
    file = "alembic/versions/0002_notes.py"
    app.change(file, "def upgrade():", f"def upgrade():\n    {SEEN}")
    if way == "downgrade":
        app.change(file, "def downgrade():", f"def downgrade():\n    {SEEN}")
    proof = app.prove("sqlite")
    assert {"downgrade", "upgrade-again"} <= {c.id for c in proof.checks if c.status == "passed"}
    assert not [f for f in proof.findings if f.code.startswith(("downgrade", "upgrade"))]


def test_what_comes_of_having_built_the_models(app):
    """Rows that are refused only where the models were built before are tried afresh, and right."""
    app.change(
        "models.py", "class Note(Base)",
        "from sqlalchemy import event\nfrom sqlalchemy.orm import validates\nBUILT = []\n"
        "event.listen(User.__table__, 'after_create', lambda *_, **__: BUILT.append(1))\n\n"
        "class Note(Base)",
    )  # fmt: skip
    app.change(
        "models.py", "    user: Mapped[User] = relationship()",
        "    user: Mapped[User] = relationship()\n\n    @validates('title')\n"
        "    def short(self, _key, title):\n        assert not BUILT, 'built before'\n"
        "        return title",
    )  # fmt: skip
    proof = app.prove("sqlite")
    assert "round-trip" in {c.id for c in proof.checks if c.status == "passed"}
    (told,) = [c.reason for c in proof.checks if c.id == "round-trip"]
    assert "refused" not in told.lower()
    assert "built before" not in told


def test_an_upgrade_that_builds_something_else_each_time(app):
    """What differs in processes of their own too is told."""
    file = "alembic/versions/0002_notes.py"
    app.change(
        file, "def upgrade():",
        "def upgrade():\n    import uuid\n"
        '    op.create_index(f"ix_{uuid.uuid4().hex}", "users", ["nick"])',
    )  # fmt: skip
    app.change(
        file, "def downgrade():",
        "def downgrade():\n"
        "    for index in sa.inspect(op.get_bind()).get_indexes('users'):\n"
        "        op.drop_index(index['name'], 'users')",
    )  # fmt: skip
    assert "upgrade-again-differs" in {f.code for f in app.prove("sqlite").findings}
