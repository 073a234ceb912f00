"""What a change of env.py does to databases that are there."""

import pytest

from sddflow.proof.revisions.env_changed import env_changed
from sddflow.proof.revisions.since import Changed

WAS = (
    "from alembic import context\nfrom app import Base\n\ntarget_metadata = Base.metadata\n"
    "context.configure(connection=1, target_metadata=target_metadata)\n"
)


def _told(tmp_path, now, was=WAS):
    file = tmp_path / "env.py"
    file.write_text(now)
    changed = Changed(frozenset(), frozenset({file}), {file: was})
    return [(f.code, f.severity, str(f.place)) for f in env_changed(tmp_path, changed)]


@pytest.mark.parametrize(
    "word", ['version_table="notes"', 'version_table_schema="other"', "version_table=NAME"]
)
def test_another_table_of_notes(tmp_path, word):
    """A database whose notes are not found counts as empty."""
    now = WAS.replace("connection=1", f"connection=1, {word}")
    assert _told(tmp_path, now) == [("history-forgotten", "error", "env.py")]
    assert _told(tmp_path, WAS, now) == [("history-forgotten", "error", "env.py")]


def test_the_same_table_in_other_words(tmp_path):
    """A name that the file sets says the same, and other words of configure are nobody's loss."""
    was = WAS.replace("connection=1", 'connection=1, version_table="notes"')
    now = "NAME = 'notes'\n" + WAS.replace(
        "connection=1", "connection=2, version_table=NAME, compare_type=True"
    )
    assert _told(tmp_path, now, was) == []


def test_no_models_any_more(tmp_path):
    """An env.py that showed the models and shows None now is told; one that never did is not."""
    none = WAS.replace("= Base.metadata", "= None")
    assert _told(tmp_path, none) == [("models-unseen", "warning", "env.py")]
    assert _told(tmp_path, WAS, none) == []
    assert _told(tmp_path, WAS.replace("Base.metadata", "[Base.metadata]")) == []
