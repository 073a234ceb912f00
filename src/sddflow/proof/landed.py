"""What had landed on the base branch already, and what must not happen to it any more."""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.proof.since import Changed
from sddflow.target.revisions import Revision


def landed(files: tuple[Revision, ...], changed: Changed) -> tuple[Finding, ...]:
    """Findings about revisions that databases have run: edited ones, and what got below them.

    Args:
        files: every revision that can be read.
        changed: since the base.
    """
    return (*_edited(files, changed), *_inserted(files, changed))


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
