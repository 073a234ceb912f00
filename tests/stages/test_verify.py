"""The stage that proves: on a copy of the target, live, once, and back to the design if not."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.conventions import Conventions, Migrations
from sddflow.domain.event import CheckFinished, FindingRaised, Noted
from sddflow.domain.plan import Plan
from sddflow.domain.results import Proposal, Written
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import Schema
from sddflow.domain.settings import Settings
from sddflow.domain.workflow import Back, Proceed, Stage, Step, Workflow
from sddflow.proof.checks.registry import CHECKS
from sddflow.stages.services import Services
from sddflow.stages.verify import verify

ENV = """
from alembic import context
from sqlalchemy import create_engine
from models import Base

with create_engine("sqlite:///real.db").connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
MODELS = '''
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    """All models."""

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
'''
FIRST = '''
"""Users."""
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))

def downgrade():
    op.drop_table("users")
'''
SECOND = '''
"""A name."""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

def upgrade():
    op.add_column("users", sa.Column("name", sa.String(40)))

def downgrade():
    op.drop_column("users", "name")
'''
NAME = "    name: Mapped[str | None] = mapped_column(String(40))\n"
TEST = "from models import User\n\ndef test_name():\n    assert User.name\n"
WORKFLOW = Workflow("w", "", (Stage("design", "design"), Stage("verify", "verify", back="design")))


def _written(**texts: str) -> Written:
    files = {
        "alembic/versions/0002_name.py": SECOND,
        "models.py": MODELS + NAME,
        "tests/test_name.py": TEST,
        **{path.replace("__", "/") + ".py": text for path, text in texts.items()},
    }
    changes = tuple(FileChange(path, text, "", "") for path, text in sorted(files.items()))
    return Written((), ChangeSet(changes, "0002", "alembic/versions/0002_name.py", "0001"), "")


@dataclass
class World:
    """A run's outside: what was once done is given back, events are remembered."""

    target: Path
    events: list = field(default_factory=list)
    kept: dict = field(default_factory=dict)

    def once(self, key, work):
        if key not in self.kept:
            self.kept[key] = work()
        return self.kept[key]

    def verify(self, written: Written):
        settings = Settings(dialects=("sqlite",))
        plan = Plan("name", "spec.md", WORKFLOW, (), settings, "offline")
        services = Services(
            run="r", plan=plan, step=Step("verify", 1), workspace=self.target, target=self.target,
            model=lambda _: None, once=self.once, emit=self.events.append,
            now=lambda: datetime(2026, 1, 1, tzinfo=UTC), history=lambda: (),
        )  # fmt: skip
        conventions = Conventions(
            "sqlalchemy", is_async=False, models_form="module", models_path="models.py",
            models_module="models", user_model="User", user_table="users",
        )  # fmt: skip
        migrations = Migrations("alembic.ini", "alembic", "alembic/versions", ("0001",), ("0001",))
        design = Design("names", (), (), (), (), (), ())
        return verify(
            written, Proposal(design, Schema(), conventions, migrations, (), "r"), services
        )

    def of(self, kind):
        return [e for e in self.events if isinstance(e, kind)]


@pytest.fixture
def world(tmp_path):
    """An application with users."""
    versions = tmp_path / "alembic" / "versions"
    versions.mkdir(parents=True)
    (tmp_path / "alembic.ini").write_text(
        "[alembic]\nscript_location = alembic\nprepend_sys_path = .\n"
    )
    (tmp_path / "alembic" / "env.py").write_text(ENV)
    (tmp_path / "models.py").write_text(MODELS)
    (versions / "0001_users.py").write_text(FIRST)
    return World(tmp_path)


def test_a_proof(world):
    """Every check is told as it ends, the new tests among them; the target is left alone, and a
    resumed run does not prove again.
    """
    before = {p: p.read_bytes() for p in world.target.rglob("*") if p.is_file()}
    done = world.verify(_written())
    assert done.outcome == Proceed()
    told = [e.result for e in world.of(CheckFinished)]
    assert tuple(told) == done.result.proof.checks
    assert [r.id for r in told if r.dialect] == [*(c.id for c in CHECKS), "tests"]
    assert told[-1].status == "passed"
    assert "1 passed" in told[-1].reason
    assert done.result.proof.revisions == ("0002",)
    assert "0 errors" in done.summary
    assert world.of(Noted)
    assert {p: p.read_bytes() for p in world.target.rglob("*") if p.is_file()} == before
    count = len(world.events)
    assert world.verify(_written()).result == done.result
    assert len(world.events) == count


@pytest.mark.slow
def test_no_proof(world):
    """What is wrong is told, and leads back to the design; tests that fail are wrong too."""
    wrong = SECOND.replace("sa.String(40)", "sa.String(30)")
    failing = TEST.replace("assert User.name", "assert not User.name")
    done = world.verify(_written(alembic__versions__0002_name=wrong, tests__test_name=failing))
    findings = [e.finding for e in world.of(FindingRaised)]
    assert {f.code for f in findings} == {"models-column-type", "tests-fail"}
    assert tuple(findings) == done.result.proof.findings
    assert done.outcome == Back("design", findings[0].message)
    assert done.outcome.counts
    assert "1 failed" in done.result.proof.checks[-1].reason


@pytest.mark.slow
def test_tests_that_do_not_run(world):
    """Tests that cannot be imported say why in the finding's own line."""
    broken = "from app.nowhere import Nobody\n\n\n" + TEST
    done = world.verify(_written(tests__test_name=broken))
    (found,) = [f for f in done.result.proof.findings if f.code == "tests-fail"]
    assert "they do not run" in found.message
    assert "ModuleNotFoundError" in found.message


def test_what_was_wrong_before_is_no_reason_to_hold_up_a_change(world):
    """A password that stood in the settings already is told as a warning, and the run goes on."""
    ini = world.target / "alembic.ini"
    url = "postgresql://app:" + "-".join(("hunt", "er", "2")) + "@db.example.org/app"
    ini.write_text(f"{ini.read_text()}sqlalchemy.url = {url}\n")
    done = world.verify(_written())
    (found,) = [f for f in done.result.proof.findings if f.code == "secret-in-file"]
    assert found.severity == "warning"
    assert "it was so before" in found.message
    assert done.outcome == Proceed()
