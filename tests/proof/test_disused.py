"""Drops of what the models of before did not know any more."""

import pytest

from sddflow.domain.settings import Settings
from sddflow.proof.standalone import Chosen, verify_target

NICK = "    nick: Mapped[str | None] = mapped_column(String(30))\n"
DROP = """
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

def upgrade():
    with op.batch_alter_table("users") as users:
        users.drop_column("nick")

def downgrade():
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("nick", sa.String(30)))
"""


@pytest.mark.parametrize(("before", "severity"), [(True, "info"), (False, "warning")])
def test_the_last_step_of_a_contract(app, before, severity):
    """A column that no model knew before is dropped without a question; one in use is not."""
    for step in (before, not before):
        if step:
            app.change("models.py", NICK, "")
        if step is before:
            app.commit()
    (app.root / "alembic/versions/0003_drop.py").write_text(DROP)
    quiet = {"notify": lambda _: None, "note": lambda _: None}
    proof = verify_target(
        app.root, Settings(), on=("sqlite",), chosen=Chosen(since="main"), **quiet
    )
    (found,) = [f for f in proof.findings if f.code == "destructive-operation"]
    assert (found.severity, found.column) == (severity, "nick")


@pytest.mark.parametrize(("said", "severity"), [("unused since 1.4", "info"), ("x", "warning")])
def test_a_column_that_was_given_up(app, said, severity):
    """A column of which the models of before said that nothing uses it is no question."""
    app.change("models.py", NICK, f"{NICK.rstrip()}  # {said}\n")
    app.commit()
    app.change("models.py", f"{NICK.rstrip()}  # {said}\n", "")
    (app.root / "alembic/versions/0003_drop.py").write_text(DROP)
    quiet = {"notify": lambda _: None, "note": lambda _: None}
    proof = verify_target(
        app.root, Settings(), on=("sqlite",), chosen=Chosen(since="main"), **quiet
    )
    (found,) = [f for f in proof.findings if f.code == "destructive-operation"]
    assert found.severity == severity
    assert ("models.py:" in found.message) is (severity == "info")


APPENDED = """
import sqlalchemy

User.__table__.append_column(sqlalchemy.Column("nick", sqlalchemy.String(30)))
"""


def test_a_column_that_no_class_loads(app):
    """A column that the models of before have in the table alone is asked for by nobody."""
    app.change("models.py", NICK, "")
    models = app.root / "models.py"
    text = models.read_text()
    models.write_text(text + APPENDED)
    app.commit()
    models.write_text(text)
    (app.root / "alembic/versions/0003_drop.py").write_text(DROP)
    quiet = {"notify": lambda _: None, "note": lambda _: None}
    proof = verify_target(
        app.root, Settings(), on=("sqlite",), chosen=Chosen(since="main"), **quiet
    )
    told = {f.code: f.severity for f in proof.findings}
    assert told["destructive-operation"] == "info"
    assert "drop-in-use" not in told
