"""The newest revision of longer and longer histories: the first time, and when it is kept."""

import sys
import tempfile
from pathlib import Path

from histories import write_history

from benchmarks.verify.measured import adopt, measure
from sddflow.database.postgres.server import serve

LENGTHS = (10, 100, 1_000)


def main() -> None:
    """Print a row for each length, dialect and turn."""
    adopt()
    serve()
    with tempfile.TemporaryDirectory() as folder:
        env = {"XDG_CACHE_HOME": str(Path(folder, "cache"))}
        for length in LENGTHS:
            root = Path(folder, str(length))
            write_history(root, length)
            for dialect in ("sqlite", "postgres"):
                words = (sys.executable, "-m", "sddflow", "verify", "--on", dialect, ".")
                for turn in ("first time", "kept"):
                    taken = measure(words, root, env)
                    what = f"{length:5} revisions, {dialect}, {turn}"
                    sys.stdout.write(f"    {what:40} {taken}  (exit {taken.code})\n")
                    sys.stdout.flush()
