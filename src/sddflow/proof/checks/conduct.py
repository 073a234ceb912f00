"""The migration works on its database, and on nothing else."""

from collections.abc import Iterator
from pathlib import Path

from sddflow.domain.finding import Finding, Severity
from sddflow.domain.place import Place
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.target.conduct import Wrote
from sddflow.target.layout import shown

_MUCH = 10_000_000  # bytes


def run(case: Case) -> Seen:
    """What was written, left running and printed on the way up and down, failed or not."""
    case.stay.end()
    if not case.conduct:
        raise SkippedError("nothing of it has run")
    findings = dict.fromkeys((*_writes(case), *_left(case), *_printed(case)))
    return Seen(tuple(findings), "files, processes and output of both ways looked at")


def _writes(case: Case) -> Iterator[Finding]:
    """Told for each line of code; env.py and the application may have their reasons."""
    by_place: dict[tuple[str, str], list[str]] = {}
    for wrote in dict.fromkeys(w for conduct in case.conduct for w in conduct.wrote):
        by_place.setdefault((wrote.revision, wrote.place), []).append(_path(case, wrote))
    for (revision, place), paths in by_place.items():
        severity: Severity = "warning" if revision else "info"
        who = "the migration" if revision else "the application, as it is loaded for a migration,"
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        yield case.finding(
            "writes-outside", severity,
            f"{who} writes outside its database: {paths[0]}{more}",
            evidence="\n".join(paths), revision=revision, place=_place(place),
            cure="keep files out of migrations: they run on other machines, and again and again",
        )  # fmt: skip


def _path(case: Case, wrote: Wrote) -> str:
    return shown(Path(wrote.path), case.history.root)


def _place(said: str) -> Place | None:
    file, _, line = said.rpartition(":")
    return Place(file, int(line)) if file else None


def _left(case: Case) -> Iterator[Finding]:
    said = (*(words for conduct in case.conduct for words in conduct.left), *case.stay.left)
    left = list(dict.fromkeys(said))
    if left:
        yield case.finding(
            "process-left", "warning",
            f"the migration ends and leaves a process running, which was killed: {left[0]}",
            evidence="\n".join(left),
            cure="wait for what it starts, or do that outside of migrations",
        )  # fmt: skip


def _printed(case: Case) -> Iterator[Finding]:
    most = max((conduct.printed for conduct in case.conduct), default=0)
    if most > _MUCH:
        yield case.finding(
            "prints-much", "warning",
            f"the migration prints {most / 1_000_000:,.0f} MB, which ends up in somebody's log",
            cure="print a line for each thousand rows, or nothing",
        )  # fmt: skip


CHECK = Check("conduct", "It works on its database, and on nothing else.", run, always=True)
