"""The target's revisions, and which of them are under test."""

from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.errors import TargetError
from sddflow.target.application import Application
from sddflow.target.revisions import Revision, read_revisions


@dataclass(frozen=True, slots=True)
class History:
    """Revisions in order, the last of them under test.

    Args:
        revisions: ids from base to head.
        tested: ids of those under test, in order; the last of `revisions`.
        files: every revision, read.
        root: the target's folder, absolute.
        named: somebody named the revisions under test; what was wrong before is not theirs.
    """

    revisions: tuple[str, ...]
    tested: tuple[str, ...]
    files: tuple[Revision, ...] = ()
    root: Path = Path()
    named: bool = False

    @property
    def newest(self) -> str:
        """The revision that is upgraded to."""
        return self.tested[-1]

    @property
    def parent(self) -> str:
        """The revision before those under test; "" where they begin at the base."""
        at = self.revisions.index(self.tested[0])
        return self.revisions[at - 1] if at else ""

    def place(self, revision: str) -> Place | None:
        """The file of a revision."""
        found = next((r for r in self.files if r.id == revision), None)
        return Place(found.shown) if found else None


def history_of(application: Application, tested: tuple[str, ...] = ()) -> History:
    """The history of a target.

    Args:
        application: the target.
        tested: revisions under test; from the first of them on all are. The newest where none is
            given.

    Raises:
        TargetError: there is no revision, or none of that name.
    """
    found = application.migrations.revisions
    if not found:
        raise TargetError(
            "there is no revision yet", place=application.migrations.versions,
            cure="write one, or let `sddflow run` write it",
        )  # fmt: skip
    for revision in tested:
        if revision not in found:
            raise TargetError(
                f"there is no revision {revision!r}", cure=f"the newest is {found[-1]}"
            )
    start = min((found.index(r) for r in tested), default=len(found) - 1)
    folder = application.root / application.migrations.versions
    root = application.root.resolve()
    return History(found, found[start:], _files(folder, root), root, named=bool(tested))


def _files(folder: Path, root: Path) -> tuple[Revision, ...]:
    """For the places of findings only: what cannot be read has none."""
    try:
        return read_revisions((folder,), root, deep=True)
    except TargetError:
        return ()
