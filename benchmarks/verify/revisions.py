"""The newest revision of longer and longer histories: the first time, and when it is kept.

A long history has also built more: each is set beside ten revisions that build the same schema.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from histories import write_history

from benchmarks.verify.measured import Taken, adopt, measure
from sddflow.database.postgres.server import serve

LENGTHS = (10, 100, 1_000)
_SHORT = 10
_FIRST = """from alembic import op

from app.models import core

revision = "short_0"
down_revision = None


def upgrade() -> None:
    core.Base.metadata.create_all(op.get_bind())


def downgrade() -> None:
    core.Base.metadata.drop_all(op.get_bind())
"""
_NEXT = """revision = "short_{number}"
down_revision = "short_{before}"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
"""


def main() -> None:
    """Print a row for each length, dialect and turn."""
    adopt()
    serve()
    with tempfile.TemporaryDirectory() as folder:
        for length in LENGTHS:
            root = Path(folder, str(length))
            write_history(root, length)
            short = _shortened(root, Path(folder, f"{length}-short"))
            for dialect in ("sqlite", "postgres"):
                _compare(root, short, dialect, length)


def _shortened(root: Path, short: Path) -> Path:
    """The same application, whose history builds the same in ten revisions."""
    shutil.copytree(root, short)
    versions = short / "migrations" / "versions"
    newest = (versions / "newest.py").read_text("utf-8")
    shutil.rmtree(versions)
    versions.mkdir()
    texts = [_FIRST, *(_NEXT.format(number=n, before=n - 1) for n in range(1, _SHORT - 1))]
    for number, text in enumerate(texts):
        (versions / f"short_{number}.py").write_text(text, "utf-8")
    follows = f'down_revision = "short_{_SHORT - 2}"'
    (versions / "newest.py").write_text(re.sub(r"down_revision = .*", follows, newest), "utf-8")
    return short


def _compare(root: Path, short: Path, dialect: str, length: int) -> None:
    base = [_verify(short, dialect) for _ in range(2)][-1]
    _tell(f"ten that build what {length:,} do, {dialect}, kept", base, base)
    for turn in ("first time", "kept"):
        _tell(f"{length:,} revisions, {dialect}, {turn}", _verify(root, dialect), base)


def _verify(root: Path, dialect: str) -> Taken:
    words = (sys.executable, "-m", "sddflow", "verify", "--on", dialect, ".")
    return measure(words, root, {"XDG_CACHE_HOME": str(root.parent / "cache")})


def _tell(what: str, taken: Taken, base: Taken) -> None:
    ratio = f"{taken.processor / base.processor:6.2f} x"
    sys.stdout.write(f"    {what:46} {taken} {ratio}  (exit {taken.code})\n")
    sys.stdout.flush()
