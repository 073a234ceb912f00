"""What had landed on the base branch already, and what must not happen to it any more."""

from collections.abc import Iterator
from contextlib import suppress

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.errors import TargetError
from sddflow.proof.revisions.since import Changed
from sddflow.target.revisions import Revision, ids_said


def landed(files: tuple[Revision, ...], changed: Changed) -> tuple[Finding, ...]:
    """Findings about revisions that databases have run: edited ones, and what got below them.

    Args:
        files: every revision that can be read.
        changed: since the base.
    """
    return (*_gone(files, changed), *_edited(files, changed), *_inserted(files, changed))


def _gone(files: tuple[Revision, ...], changed: Changed) -> Iterator[Finding]:
    """The newest of what had landed, where no file has its id any more: databases stand at it."""
    there = {r.id for r in files}
    was = list(_said_before(changed))
    kept = (r for r in files if r.file.resolve() not in changed.new | changed.edited)
    followed = {p for _, _, parents in was for p in parents} | {p for r in kept for p in r.parents}
    for file, name, _ in was:
        if name not in there and name not in followed:
            yield Finding(
                "landed-revision-gone", "error",
                f"the revision {name} had landed, and no file has its id any more: a database "
                "that is at it can go neither up nor down",
                Place(file), by="proof",
                cure="restore it; where one revision is to stand for several, give it the id of "
                "the newest of them",
            )  # fmt: skip


def _said_before(changed: Changed) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """File, id and parents of each revision that is edited or gone, as it had landed."""
    for file, text in changed.was.items():
        if "down_revision" not in text:
            continue
        with suppress(TargetError):
            ids, parents = ids_said(text.encode())
            if len(ids) == 1:
                yield file.name, ids[0], parents


def _edited(files: tuple[Revision, ...], changed: Changed) -> Iterator[Finding]:
    for revision in files:
        if revision.file.resolve() in changed.edited:
            yield Finding(
                "landed-revision-edited", "warning",
                "this revision had landed already, and was changed: databases that ran it keep "
                "what it did before",
                Place(revision.shown), revision=revision.id, by="proof",
                cure="take the change back, and write a new revision for it",
            )  # fmt: skip


def _inserted(files: tuple[Revision, ...], changed: Changed) -> Iterator[Finding]:
    """A database at a revision counts everything below it as done."""
    old = [r for r in files if r.file.resolve() not in changed.new]
    below = {name: r for r in old for name in _below(r, files)}
    for revision in files:
        above = below.get(revision.id)
        if revision.file.resolve() in changed.new and above is not None:
            yield Finding(
                "revision-inserted", "error",
                f"it was put below {above.id}, which had landed already: a database that is at "
                f"{above.id} never runs it",
                Place(revision.shown), revision=revision.id, by="proof",
                evidence=f"{above.shown} follows {', '.join(above.parents)}",
                cure="let it follow the newest revision that had landed",
            )  # fmt: skip


def _below(revision: Revision, files: tuple[Revision, ...]) -> set[str]:
    """Everything that a revision stands on."""
    known = {r.id: r for r in files}
    found: set[str] = set()
    queue = list(revision.parents)
    while queue:
        name = queue.pop()
        if name in known and name not in found:
            found.add(name)
            queue += known[name].parents
    return found
