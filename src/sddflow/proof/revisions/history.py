"""The target's revisions, and which of them are under test."""

from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.target.application import Application
from sddflow.target.migrations import version_files
from sddflow.target.revisions import Revision, read_revision


@dataclass(frozen=True, slots=True)
class History:
    """Revisions in order, the last of them under test.

    Args:
        revisions: ids from base to head.
        tested: ids of those under test, in order; the last of `revisions`. None where only the
            models are.
        files: every revision, read.
        root: the target's folder, absolute.
        named: somebody named the revisions under test; what was wrong before is not theirs.
        forked: there are revisions beside these, on a branch of their own that the models know.
    """

    revisions: tuple[str, ...]
    tested: tuple[str, ...]
    files: tuple[Revision, ...] = ()
    root: Path = Path()
    named: bool = False
    forked: bool = False

    @property
    def is_half(self) -> bool:
        """What the models say cannot be asked of it: another branch builds the rest."""
        return self.forked and not self.named

    @property
    def newest(self) -> str:
        """The revision that is upgraded to."""
        return self.revisions[-1]

    @property
    def earlier(self) -> tuple[str, ...]:
        """The revisions before those under test, in order."""
        return self.revisions[: len(self.revisions) - len(self.tested)]

    @property
    def starts(self) -> tuple[str, ...]:
        """The heads of what is before: several under a merge, none where the base is."""
        earlier, known = self.earlier, {r.id: r for r in self.files}
        followed = {parent for i in earlier if i in known for parent in known[i].parents}
        return tuple(i for i in earlier if i not in followed) if known else earlier[-1:]

    @property
    def way_back(self) -> tuple[str, ...]:
        """What Alembic is told to go down to, one after the other, to undo those under test.

        Where the history is a line, the revision before. Where it has branches, that would undo
        other branches too: then each is named with the revision that begins what is undone.
        """
        known = {r.id: r for r in self.files}
        roots = [i for i in self.tested if i in known and not {*known[i].parents} & {*self.tested}]
        if not roots or (len(roots) == 1 and known[roots[0]].parents == self.starts):
            return self.starts or ("base",)
        return tuple(f"{i}@{self._last(known[i].parents) or 'base'}" for i in roots)

    def _last(self, revisions: tuple[str, ...]) -> str:
        """The last of some revisions in the order of all: none of the others comes after it."""
        return max(revisions, key=self.revisions.index, default="")

    @property
    def parent(self) -> str:
        """The state before in words, one id or several; "" where it is the base."""
        return ", ".join(self.starts)

    @property
    def source(self) -> str:
        """The text of the revisions under test."""
        tested = (r.file for r in self.files if r.id in self.tested)
        return "\n".join(file.read_text("utf-8", errors="replace") for file in tested)

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
    root = application.root.resolve()
    every = _files(application, root)
    files = tuple(f for f in every if f.id in found)
    last = _with_descendants(tested or found[-1:], found, files)
    ordered = (*(r for r in found if r not in last), *last)
    return History(ordered, last, files, root, named=bool(tested), forked=len(files) < len(every))


def _with_descendants(
    tested: tuple[str, ...], found: tuple[str, ...], files: tuple[Revision, ...]
) -> tuple[str, ...]:
    """Those under test and all that comes after them, in order; other branches are before."""
    after = set(tested)
    known = {r.id: r for r in files}
    if len(known) < len(found):
        return found[min(found.index(r) for r in tested) :]
    for revision in (known[i] for i in found):
        if after.intersection((*revision.parents, *revision.needs)):
            after.add(revision.id)
    return tuple(r for r in found if r in after)


def _files(application: Application, root: Path) -> tuple[Revision, ...]:
    """Every file that can be read."""
    found = []
    for file in version_files(root, Settings(alembic_ini=application.migrations.ini)):
        try:
            found.append(read_revision(file, root))
        except TargetError:
            continue
    return tuple(found)
