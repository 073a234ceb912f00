"""kill -9 at any moment is no loss: real processes die in the middle, others follow them."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sddflow.domain.event import StageFinished
from sddflow.domain.results import Result
from sddflow.engine.journal import Journal, read_journal
from sddflow.engine.values import decode

WORKER = Path(__file__).with_name("worker.py")
DEATHS = 5


def work(folder: Path, moment: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, WORKER, folder, str(moment)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def kept(journal: Journal, form: str) -> dict[str, Result]:
    rows = journal._all("SELECT key, value FROM calls WHERE key LIKE ? ORDER BY key", form)
    return {key: decode(value) for key, value in rows}


def calls(folder: Path) -> list[str]:
    return (folder / "calls").read_text().splitlines() if (folder / "calls").exists() else []


def recorded(folder: Path) -> set[str]:
    """The prompts whose answers the journal has."""
    journal = read_journal(folder)
    if journal is None:
        return set()
    found = {completion.text for completion in kept(journal, "%:model/%").values()}
    journal.close()
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Result], int]:
    """The results of a run that nothing happened to, and how many moments it has."""
    folder = tmp_path_factory.mktemp("calm")
    status, moments = work(folder).stdout.split()
    assert status == "landed"
    journal = read_journal(folder)
    assert journal
    results = kept(journal, "%:result")
    journal.close()
    return {k: v for k, v in results.items() if not k.startswith("landing")}, int(moments)


@pytest.mark.parametrize("seed", range(5))
def test_killed_again_and_again(tmp_path: Path, undisturbed, seed: int):
    """Each process dies at a random moment; the last one ends with the results of a calm run.

    No answer that is recorded is ever asked for again, and no step is finished twice.
    """
    results, moments = undisturbed
    chance = random.Random(seed)
    for _ in range(DEATHS):
        before, safe = len(calls(tmp_path)), recorded(tmp_path)
        died = work(tmp_path, chance.randint(1, moments // 2))
        assert not safe & set(calls(tmp_path)[before:])
        if died.returncode == 0:
            break
        assert died.returncode == -signal.SIGKILL, died.stderr
    before, safe = len(calls(tmp_path)), recorded(tmp_path)
    last = work(tmp_path)
    assert last.stdout.startswith("landed"), last.stderr
    assert not safe & set(calls(tmp_path)[before:])
    journal = read_journal(tmp_path)
    assert journal
    found = kept(journal, "%:result")
    assert {k: v for k, v in found.items() if not k.startswith("landing")} == results
    events = journal.events("chats-1")
    finished = [
        (s.event.stage, s.event.round) for s in events if isinstance(s.event, StageFinished)
    ]
    journal.close()
    assert len(finished) == len(set(finished)) == 7
    assert [s.number for s in events] == list(range(1, len(events) + 1))
    assert (tmp_path / "landed").read_text() == "one think/2"


def test_two_processes_at_once(tmp_path: Path):
    """While one works on a run, another is refused naming it."""
    hold = "\n".join(
        [
            "import sys, time",
            "from pathlib import Path",
            "from sddflow.engine.held import lock_of",
            "from sddflow.engine.lock import locked",
            "from sddflow.engine.world import now",
            "with locked(lock_of(Path(sys.argv[1]), 'chats-1'), 'it', now()):",
            "    print('held', flush=True)",
            "    time.sleep(60)",
        ]
    )
    first = subprocess.Popen([sys.executable, "-c", hold, tmp_path], stdout=subprocess.PIPE)
    assert first.stdout
    first.stdout.readline()
    second = work(tmp_path)
    first.kill()
    first.wait()
    first.stdout.close()
    line = f"Busy: run chats-1 of chats is being worked on by process {first.pid} (since "
    assert line in second.stderr
    assert work(tmp_path).stdout.startswith("landed")
