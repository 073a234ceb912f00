"""Records onto disk."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from sddflow.domain.event import FilesLanded, RunEnded, Stamped
from sddflow.domain.plan import Plan
from sddflow.domain.schema.design import Choice
from sddflow.errors import WorkspaceError
from sddflow.records.adr import write_adr
from sddflow.records.reading import read_records
from sddflow.records.writing import write_records

ORDER = ["id", "title", "stage", "date", "surface", "model", "feature", "branch", "user", "command",
         "labels", "links", "files", "tests"]  # fmt: skip


def test_every_call_every_decision_and_the_run_get_a_record(
    tmp_path: Path, plan: Plan, events: tuple[Stamped, ...]
):
    """A run leaves one record per decision, per step with model calls, and one for itself."""
    paths = write_records(tmp_path / "history", "add-chats-1", plan, events)
    assert paths == (
        "history/prompts/add-chats/0001-decision-at-the-spec-gate-round-1.spec.prompt.md",
        "history/prompts/add-chats/0002-design-round-1.plan.prompt.md",
        "history/prompts/add-chats/0003-run-of-add-chats-landed.green.prompt.md",
    )


def test_front_matter_is_strict_yaml_in_the_order_of_the_convention(
    tmp_path: Path, plan: Plan, events: tuple[Stamped, ...]
):
    """Keys come in the convention's order, and the id stays a text."""
    for path in write_records(tmp_path / "history", "add-chats-1", plan, events):
        text = (tmp_path / path).read_text("utf-8")
        front = yaml.safe_load(text.split("---\n")[1])
        assert list(front) == ORDER
        assert front["id"] == Path(path).name[:4]
        assert f'id: "{front["id"]}"' in text


def test_a_prompt_is_kept_verbatim_even_with_fences_in_it(
    tmp_path: Path, plan: Plan, events: tuple[Stamped, ...]
):
    """The fence around a prompt is longer than any fence inside it."""
    path = write_records(tmp_path / "history", "add-chats-1", plan, events)[1]
    assert "````text\nYou design.\n\n```sql\nx\n```\n````" in (tmp_path / path).read_text("utf-8")


def test_a_run_that_was_killed_while_recording_writes_each_record_once(
    tmp_path: Path, plan: Plan, events: tuple[Stamped, ...]
):
    """Writing again gives the same files, not new numbers."""
    first = write_records(tmp_path / "history", "add-chats-1", plan, events)
    (tmp_path / first[-1]).unlink()
    assert write_records(tmp_path / "history", "add-chats-1", plan, events) == first
    assert len(list((tmp_path / "history").rglob("*.md"))) == 3


def test_a_run_that_is_taken_up_again_is_told_again(
    tmp_path: Path, plan: Plan, events: tuple[Stamped, ...]
):
    """What was told of a failed run stays; what became of it later gets a record of its own."""
    history = tmp_path / "history"
    failed = events[: next(n for n, s in enumerate(events) if isinstance(s.event, FilesLanded))]
    first = write_records(history, "add-chats-1", plan, failed)
    ended = Stamped("add-chats-1", 99, failed[-1].at, RunEnded("failed", "disk full"))
    second = write_records(history, "add-chats-1", plan, (*failed, ended, *events[len(failed) :]))
    assert "not-landed" in first[-1]
    assert "landed" in second[-1]
    assert second[-1] not in first


def test_numbers_go_on_after_the_highest(tmp_path: Path, plan: Plan, events: tuple[Stamped, ...]):
    """The next record gets the highest number in the folder plus one, gaps left alone."""
    folder = tmp_path / "history/prompts/add-chats"
    folder.mkdir(parents=True)
    (folder / "0041-by-hand.spec.prompt.md").write_text("# by hand")
    assert "/0042-" in write_records(tmp_path / "history", "add-chats-1", plan, events)[0]


def test_what_is_written_is_read_back(tmp_path: Path, plan: Plan, events: tuple[Stamped, ...]):
    """A written record is read without anything to mend."""
    write_records(tmp_path / "history", "add-chats-1", plan, events)
    records = read_records(tmp_path, tmp_path)
    assert [(r.id, r.stage, r.feature, r.mended) for r in records] == [
        ("0001", "spec", "add-chats", ()),
        ("0002", "plan", "add-chats", ()),
        ("0003", "green", "add-chats", ()),
    ]


def test_records_never_follow_a_link_out_of_history(tmp_path: Path, plan: Plan):
    """A link in place of their folder is refused; nothing is written where it leads."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "history" / "prompts").mkdir(parents=True)
    (tmp_path / "history" / "prompts" / "add-chats").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "history" / "adr").symlink_to(tmp_path / "elsewhere")
    choice = Choice("One table", "it is one", (), "simple", lasting=True, cutting=True)

    with pytest.raises(WorkspaceError, match="leads out of"):
        write_records(tmp_path / "history", "add-chats-1", plan, ())
    with pytest.raises(WorkspaceError, match="leads out of"):
        write_adr(tmp_path / "history", choice, feature="chats", spec="", at=datetime.now(UTC))
    assert not list((tmp_path / "elsewhere").iterdir())
