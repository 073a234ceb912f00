"""The newest revision of a long history is judged as that of a short one."""

import pytest
from histories import write_history

from sddflow.domain.settings import Settings
from sddflow.proof.standalone import verify_target

LENGTHS = pytest.mark.parametrize(
    ("length", "on"),
    [
        (100, ("sqlite",)),
        pytest.param(100, ("postgresql",), marks=pytest.mark.postgres),
        pytest.param(1_000, ("postgresql",), marks=pytest.mark.postgres),
    ],
)


@pytest.mark.slow
@pytest.mark.timeout(900)
@LENGTHS
def test_the_newest_revision_is_judged(tmp_path, monkeypatch, length, on):
    """A sound one holds, with a word about env.py alone; what the way back forgets is found."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root, quiet = tmp_path / "app", {"notify": lambda _: None, "note": lambda _: None}
    newest = write_history(root, length) / "newest.py"
    proof = verify_target(root, Settings(), on=on, **quiet)
    assert {f.code for f in proof.findings if f.severity != "info"} <= {"models-unseen"}
    assert proof.revisions == ("newest",)
    assert proof.ok
    text = newest.read_text()
    newest.write_text(text[: text.index("def downgrade")] + "def downgrade() -> None:\n    pass\n")
    proof = verify_target(root, Settings(), on=on, **quiet)
    assert "downgrade-incomplete" in {f.code for f in proof.findings}
    assert not proof.ok
