"""What a migration does besides its work is told; what it does to this machine is undone."""

import os
import signal
import subprocess
import sys

import pytest
from processes import gone, holds_within, parent

FORKS = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
UP = 'op.create_index("ix_notes_user_id", "notes", ["user_id"])'


def conduct(app, code: str, *, down: str = "pass"):
    """Findings of the check `conduct`, by code, of a second revision that also does something."""
    file = "alembic/versions/0002_notes.py"
    app.change(file, UP, f"{UP}\n    {code}").change(
        file, "def downgrade():", f"def downgrade():\n    {down}"
    )
    proof = app.prove("sqlite")
    assert "conduct" in {c.id for c in proof.checks if c.status == "passed"}
    codes = ("writes-outside", "process-left", "prints-much")
    return {f.code: f for f in proof.findings if f.code in codes}


def test_a_file_that_a_revision_writes(app):
    """It is a warning at the line that writes, and the proof goes on."""
    found = conduct(app, 'open("done.txt", "w").write("x")')["writes-outside"]
    assert (found.severity, found.revision) == ("warning", "0002")
    assert str(found.place).startswith("alembic/versions/0002_notes.py:")
    assert "done.txt" in found.message


def test_a_file_that_the_application_writes(app):
    """It has nothing to do with the revision, and is worth knowing only."""
    app.change("models.py", "from datetime", 'open("app.log", "a").close()\nfrom datetime')
    found = conduct(app, "pass")["writes-outside"]
    assert (found.severity, str(found.place)) == ("info", "models.py:2")


@FORKS
def test_a_process_that_is_left(app):
    """It is killed, and told by the words it was started with; on the way down too."""
    start = 'import subprocess; subprocess.Popen(["sleep", "603.5"], start_new_session=True)'
    found = conduct(app, "pass", down=start)["process-left"]
    assert (found.severity, found.evidence) == ("warning", "sleep 603.5")


@pytest.mark.slow
def test_output_without_an_end(app):
    """More than anybody reads is a warning; a line is none."""
    found = conduct(app, '[print("x" * 1000) for _ in range(12_000)]', down='print("done")')
    assert "12 MB" in found["prints-much"].message


def test_what_is_right_says_nothing(app):
    """A temporary file and a child that was waited for are nobody's harm."""
    right = "import subprocess, tempfile; tempfile.mkstemp(); subprocess.run(['true'], check=True)"
    assert conduct(app, right) == {}


@FORKS
@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_verification_leaves_nothing(app, tmp_path_factory, how):
    """No server, no process and, but for `kill -9`, no folder stays behind."""
    folder = tmp_path_factory.mktemp("own")
    note = folder / "pids"
    code = (
        f"import os, time; open({str(note)!r}, 'a').write(f'{{os.getpid()}} {{os.getppid()}}\\n'); "
        "time.sleep(600)"
    )
    app.change("alembic/versions/0002_notes.py", UP, f"{UP}\n    {code}")
    temporary = folder / "tmp"
    temporary.mkdir()
    main = subprocess.Popen(
        [sys.executable, "-m", "sddflow", "verify", str(app.root), "--on", "sqlite"],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    assert holds_within(100, lambda: note.exists() and note.read_text().endswith("\n"))
    pids = [int(pid) for pid in note.read_text().split()]
    pids.append(parent(pids[-1]))

    main.send_signal(how)
    main.wait(30)

    assert gone(pids)
    if how != signal.SIGKILL:
        assert main.returncode == 130
        assert [p for p in temporary.rglob("*") if p.parent != temporary and p.is_dir()] == []
        assert [p.name for p in temporary.iterdir()] == [f"sddflow-sqlite-{os.geteuid()}"]


def test_what_fails_is_told_of_too(app):
    """A revision that writes and then fails is told for both."""
    file = "alembic/versions/0002_notes.py"
    proof = app.change(file, UP, f'open("done.txt", "w").close()\n    1 / 0\n    {UP}').prove(
        "sqlite"
    )
    found = {f.code: f for f in proof.findings}
    assert {"upgrade-fails", "writes-outside"} <= found.keys()
    assert (found["writes-outside"].severity, found["writes-outside"].revision) == (
        "warning",
        "0002",
    )
    assert {c.status for c in proof.checks if c.id in ("downgrade", "round-trip")} == {"skipped"}
