"""A history that is not whole: what is wrong with it, and what of it can still be run."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.target.migrations import version_files
from sddflow.target.revisions import Revision, demand_python, heads, read_revision, unknown_needs


@dataclass(frozen=True, slots=True)
class Broken:
    """What is left of a history.

    Args:
        findings: what is wrong.
        files: the revisions that can be read.
        whole: those up to one head; empty where nothing can be run.
    """

    findings: tuple[Finding, ...]
    files: tuple[Revision, ...]
    whole: tuple[Revision, ...] = ()


def look_closer(target: Path, settings: Settings, wanted: tuple[str, ...] = ()) -> Broken:
    """What is wrong with a history, every fault with its file.

    Args:
        target: the application's folder, absolute.
        settings: `alembic_ini` chooses where there are several.
        wanted: revisions under test; they choose the head where there are several.

    Raises:
        TargetError: there is no Alembic environment, or several to choose from.
    """
    files, unreadable = _read(version_files(target, settings), target)
    faults = (*unreadable, *_twins(files), *_orphans(files))
    if not faults:
        faults = tuple(_circles(files))
    ends = heads(files)
    several = tuple(_heads(ends, files)) if len(ends) > 1 and not faults else ()
    whole = () if faults or not ends else _up_to(_chosen(ends, files, wanted), files)
    return Broken((*faults, *several), files, whole)


def _read(
    paths: tuple[Path, ...], target: Path
) -> tuple[tuple[Revision, ...], tuple[Finding, ...]]:
    read, findings = [], []
    for path in paths:
        try:
            revision = read_revision(path, target)
            demand_python(revision)
            read.append(revision)
        except TargetError as error:
            findings.append(_fault("history-unreadable", error.message, error.place, error.cure))
    return tuple(read), tuple(findings)


def _fault(code: str, message: str, place: str, cure: str, revision: str = "") -> Finding:
    file, _, line = place.partition(":")
    at = Place(file, int(line) if line.isdigit() else 0)
    return Finding(code, "error", message, at, cure=cure, revision=revision, by="proof")


def _twins(files: tuple[Revision, ...]) -> Iterator[Finding]:
    first: dict[str, Revision] = {}
    for revision in files:
        twin = first.setdefault(revision.id, revision)
        if twin is not revision:
            yield _fault(
                "history-id-twice", f"the revision id {revision.id} stands in {twin.shown} too",
                revision.shown, "give one of them another id, and correct what follows it",
                revision.id,
            )  # fmt: skip


def _orphans(files: tuple[Revision, ...]) -> Iterator[Finding]:
    known = {r.id for r in files}
    for revision in files:
        missing = [p for p in revision.parents if p not in known]
        needs = unknown_needs(revision, files)
        for name, verb, word in (
            *((n, "follows", "down_revision") for n in missing),
            *((n, "depends on", "depends_on") for n in needs),
        ):
            yield _fault(
                "history-parent-missing", f"it {verb} {name}, which does not exist",
                f"{revision.shown}:{_line_of(word, revision.file)}",
                f"restore the missing file, or correct {word}; --baseline FILE, a dump of the "
                "schema before it, or --baseline models lets verify go on all the same",
                revision.id,
            )  # fmt: skip


def _line_of(word: str, file: Path) -> int:
    """Where the file says what it follows; 0 where it does so in another way."""
    lines = file.read_text("utf-8", errors="replace").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.startswith(word)), 0)


def _circles(files: tuple[Revision, ...]) -> Iterator[Finding]:
    done: set[str] = set()
    left = list(files)
    while ready := [r for r in left if {*r.parents} <= done and not _waits(r, left)]:
        done |= {r.id for r in ready}
        left = [r for r in left if r.id not in done]
    for revision in left:
        yield _fault(
            "history-circle", "it stands in a circle, or after one: nothing is the first",
            revision.shown, "correct down_revision", revision.id,
        )  # fmt: skip


def _waits(revision: Revision, left: list[Revision]) -> bool:
    return any(other.id in revision.needs for other in left)


def _heads(ends: tuple[Revision, ...], files: tuple[Revision, ...]) -> Iterator[Finding]:
    names = ", ".join(f"{r.id} ({r.shown})" for r in ends)
    fault = _fault(
        "history-heads", f"the history has {len(ends)} heads: {names}", ends[-1].shown,
        "run `alembic merge heads`, or let one of them follow the other", ends[-1].id,
    )  # fmt: skip
    labels = _labels(ends, files)
    if all(labels):
        said = ", ".join(sorted({name for own in labels for name in own}))
        message = f"{fault.message}; the branches {said} are meant to stand side by side"
        fault = replace(
            fault, severity="info", message=message, cure="--revision ID verifies another branch"
        )
    yield fault


def _labels(ends: tuple[Revision, ...], files: tuple[Revision, ...]) -> list[set[str]]:
    """The labels that lead to one head only, for each of them."""
    alone = tuple(replace(r, needs=()) for r in files)
    all_of = [{name for r in _up_to(end, alone) for name in r.labels} for end in ends]
    return [own - {n for other in all_of if other is not own for n in other} for own in all_of]


def _chosen(
    ends: tuple[Revision, ...], files: tuple[Revision, ...], wanted: tuple[str, ...]
) -> Revision:
    """The head that the wanted revisions lead to; the last in order of file."""
    for end in ends:
        if wanted and set(wanted) <= {r.id for r in _up_to(end, files)}:
            return end
    return ends[-1]


def _up_to(head: Revision, files: tuple[Revision, ...]) -> tuple[Revision, ...]:
    known = {r.id: r for r in files}
    found: dict[str, Revision] = {}
    queue = [head.id]
    while queue:
        revision = known[queue.pop()]
        if revision.id not in found:
            found[revision.id] = revision
            queue += [*revision.parents, *(n for n in revision.needs if n in known)]
    return tuple(r for r in files if r.id in found)
