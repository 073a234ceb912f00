"""The stage reads the spec, raises what is wrong, and never writes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sddflow.domain.event import FindingRaised, Noted
from sddflow.domain.plan import Plan
from sddflow.domain.settings import Settings
from sddflow.domain.workflow import Proceed, Stage, Step, Stop, Workflow
from sddflow.errors import SpecError
from sddflow.stages.services import Services
from sddflow.stages.spec_check import spec_check

DEMO = Path(__file__).parents[2] / "examples/todo-chatbot"


class Outside:
    """The services of a stage on a real folder; what it emits is kept."""

    def __init__(self, target, spec):
        self.events, self.keys = [], []
        workflow = Workflow("w", "", (Stage("spec-check", "spec-check"),))
        self.services = Services(
            run="r", plan=Plan("feature", spec, workflow, (), Settings(), "offline"),
            step=Step("spec-check", 1), workspace=target, target=target, model=self.never,
            once=self.once, emit=self.events.append, now=lambda: datetime.now(UTC), history=tuple,
        )  # fmt: skip

    def never(self, role):
        raise AssertionError("spec-check asks no model")

    def once(self, key, work):
        assert key not in self.keys
        self.keys.append(key)
        return work()


def test_the_demo():
    """The demo's spec passes: two new entities, one existing, nothing raised, nothing asked."""
    outside = Outside(DEMO, "specs/add-conversations/spec.md")
    done = spec_check(outside.services)
    assert done.summary == "2 new entities, 1 existing, 14 requirements, 0 errors, 0 warnings"
    assert done.outcome == Proceed()
    assert done.result.findings == () and done.result.questions == ()
    assert outside.events == []


def test_findings_are_raised(tmp_path):
    """Each finding is an event, each question a note, and the run goes on to its gate."""
    text = "# F\n\n### Key Entities\n\n- **Label**: Attributes: text. Belongs to one Pallet.\n"
    (tmp_path / "spec.md").write_text(text, "utf-8")
    outside = Outside(tmp_path, "spec.md")
    done = spec_check(outside.services)
    raised = [e.finding for e in outside.events if isinstance(e, FindingRaised)]
    assert tuple(raised) == done.result.findings
    assert [f.code for f in raised] == ["spec-unknown-entity"]
    assert any(isinstance(e, Noted) and "What is Pallet?" in e.text for e in outside.events)
    assert done.outcome == Proceed()
    assert done.summary.endswith("1 error, 0 warnings")
    assert (tmp_path / "spec.md").read_text("utf-8") == text


def test_existing_models_are_known(tmp_path):
    """Tables of the application's own models are no unknown entities."""
    text = "# F\n\n### Key Entities\n\n- **Label**: Attributes: text. Belongs to one Task.\n"
    models = (
        "from sqlmodel import Field, SQLModel\n\n\n"
        "class Task(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n"
    )
    (tmp_path / "spec.md").write_text(text, "utf-8")
    (tmp_path / "models.py").write_text(models, "utf-8")
    assert spec_check(Outside(tmp_path, "spec.md").services).result.findings == ()


def test_no_change_ends_the_run(tmp_path):
    """A spec that needs no database change finishes the run."""
    (tmp_path / "spec.md").write_text("# F\n\n## Key Entities\n\nNo database changes.\n", "utf-8")
    done = spec_check(Outside(tmp_path, "spec.md").services)
    assert done.outcome == Stop("finished", "the spec needs no database change")


def test_no_spec(tmp_path):
    """Without a spec the run stops and says how to write one."""
    done = spec_check(Outside(tmp_path, "").services)
    assert isinstance(done.outcome, Stop) and done.outcome.status == "failed"
    assert 'sddflow spec new feature "what it is for"' in done.outcome.reason


@pytest.mark.parametrize("spec", ["../spec.md", "/etc/hostname", "missing.md"])
def test_bad_paths(tmp_path, spec):
    """A spec outside of the target or not there is one clear line."""
    (tmp_path / "target").mkdir()
    (tmp_path / "spec.md").write_text("# F\n", "utf-8")
    with pytest.raises(SpecError):
        spec_check(Outside(tmp_path / "target", spec).services)
