"""The end of a long history, as far as it is a plain line: what the probe may load alone of it."""

from pathlib import Path

from sddflow.domain.conventions import Migrations
from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.target.migrations import version_files
from sddflow.target.revisions import Revision, read_revision

_WORTH = 20
_MOST = 200


def window_of(root: Path, migrations: Migrations) -> dict[str, object] | None:
    """The argument `window` of a request; None where the history is short, or not a line.

    Args:
        root: of the target.
        migrations: its Alembic environment.
    """
    if len(migrations.revisions) < _WORTH or len(migrations.heads) != 1:
        return None
    try:
        files = version_files(root, Settings(alembic_ini=migrations.ini))
        known = {r.id: r for r in (read_revision(file, root) for file in files)}
    except TargetError:
        return None
    ordered = [known[name] for name in migrations.revisions[-_MOST:] if name in known]
    line = [[r.id, str(r.file)] for r in _line(ordered)]
    return {"env": str(root / migrations.script_location / "env.py"), "line": line}


def _line(revisions: list[Revision]) -> list[Revision]:
    """The last of them, from where on each follows the one before and is tied to nothing else."""
    start = len(revisions) - 1
    while start > 0 and _is_plain(revisions[start], revisions[start - 1]):
        start -= 1
    return revisions[start:]


def _is_plain(revision: Revision, before: Revision) -> bool:
    return revision.parents == (before.id,) and not revision.needs and not revision.labels
