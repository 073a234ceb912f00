"""What hurts only where the application runs while the migration comes, and what only where not."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.settings import Settings
from sddflow.proof.operation.idle_tables import idle_tables
from sddflow.proof.operation.marked_stop import marks_of_stop, stopped_for
from sddflow.proof.operation.project_pages import Page, over_lines, project_pages
from sddflow.proof.operation.still_written import still_written
from sddflow.proof.operation.told_rolling import ROLLING
from sddflow.proof.operation.told_unused import told_stopped, told_unused
from sddflow.proof.wording.updates import names

_IN_USE = frozenset({"rename-in-use", "insert-in-use", "drop-in-use"})
_WAITS = frozenset({"rows-all-at-once"})
_STAYS = over_lines(
    r"\b(?:stays?|remains?|is kept|are kept|goe?s? on|runs?) (?:on|with) the "
    r"(?:previous|old|former|last) (?:release|version|code)"
)
_BACK = re.compile(
    r"\b(?:roll(?:ed|s)?[- ]back|rollbacks?|t(?:aken|ook) back|fail(?:s|ed)?"
    r"|former (?:version|release)|go(?:es|ing)? back|rolling back)\b[^.]{0,120}"
    r"\balembic downgrade\b|\bdowngrades (?:are|get) used\b"
    r"|\breturns? to (?:the |an? )?(?:former|previous|old|older|earlier|last) (?:version|release)\b"
    r"(?:[^\n]|\n(?!\n)){0,200}?\balembic downgrade\b"
    r"|\balembic downgrade\b[^.]{0,80}\b(?:(?:former|previous|old|earlier|last) (?:version|release)"
    r"|(?:version|release) before)\b",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(r"\b(?:roll(?:ed|s)?[- ]back|rollbacks?|taken back|downgrade)\b", re.I)
_STOPPED = over_lines(
    r"\b(?:application|app|service|system|server|site|everything|all (?:processes|services|pods))s?"
    r" (?:is|are|gets?|goes|will be) (?:first |then |briefly )?"
    r"(?:stopped|shut down|taken (?:down|offline)|scaled (?:down )?to (?:zero|0)|offline)\b"
    r"|\b(?:with|while) (?:the |our )?(?:whole |entire )?(?:application|app|service|system|site)"
    r" (?:stopped|shut down|offline)\b"
    r"|(?<!not )(?<!never )(?<!cannot )(?<!n't )(?<!to )\bstops? (?:the |our )?(?:whole |entire )?"
    r"(?:application|app|service|system|site)\b"
    r"|--replicas[=\s]0\b|\bsystemctl stop\b|\bdocker[- ]compose (?:stop|down)\b"
    r"|\bold code never (?:sees|meets|works|runs)\b"
    r"|\b(?:nobody|no one|nothing) (?:else )?(?:works|writes|is written)\b[^.;]{0,30}"
    r"\bin (?:that|this) time\b"
    r"|\b(?:one|single|only) process\b[^.]*\. it (?:is|gets|must be) (?:stopped|shut down)\b"
    r"|\b(?:nobody|no one|nothing) (?:else )?(?:works|writes|uses|touches|is using|is connected)\b"
    r"[^.;]{0,60}\b(?:meanwhile|in the meantime|while (?:it|they) runs?)\b"
    r"|\block(?:s|ing)?\b[^.;]{0,60}\b(?:do(?:es)? not|don.t|doesn.t) matter\b"
)
_RELEASED = re.compile(r"\b(?:alembic|migrat|releas|deploy|updat|upgrad)", re.IGNORECASE)
_NOT_ALL = re.compile(r"\b(?:not|n't|never|without being) stop(?:ped|s)?\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\b(?:never|not|n't|without) stop|\bexcept\b|\b(?:keep|goe?)s? (?:running|on)\b",
    re.IGNORECASE,
)
_OF_SQLITE = re.compile(r"#[^\n]*\bSQLite\b", re.IGNORECASE)  # where nobody waits for one table
_HEADING = re.compile(r"^#", re.MULTILINE)
_PAGES_SAY = (
    (_IN_USE, ROLLING, "old code runs on meanwhile"),
    (frozenset({"downgrade-on-rows"}), _BACK, "releases are rolled back by it"),
)
_WEIGHS_NO_MORE = re.compile(
    r"\boverflow\b|\bout of range\b"  # numbers that only a type knows
    r"|^the downgrade turns values of"  # it knows of them, and makes them fit
    r"|: (?:RuntimeError|ValueError|Exception|CommandError|SystemExit): "  # it says so by itself
)
_DENIED = re.compile(r"\b(?:no|not|never|without|instead of)\b[^.]{0,40}$", re.IGNORECASE)


def weighed(
    findings: Iterable[Finding],
    settings: Settings,
    root: Path,
    tables: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """The findings, as severe as they are where the application is deployed like that.

    Args:
        findings: of reading and running.
        settings: `rolling`: what old code stumbles over is a warning; `stopped`: nobody waits for
            a lock, and whatever keeps others waiting is information.
        root: the application's folder; its pages may say that old code runs on, that all of it is
            stopped, or that releases are rolled back, where the settings do not say otherwise.
        tables: all that there are.
    """
    findings = tuple(findings)
    said = dict(_said_of({f.code for f in findings if f.severity == "info"}, settings, root))
    waits = any(_waits(f) and f.severity != "info" for f in findings)
    stopped = _stopped(settings, root) if waits else ""
    idle = idle_tables(root, {f.table for f in findings if f.table}) if waits else {}
    nobody = {
        table: f"{place} says that nobody writes it meanwhile" for table, place in idle.items()
    }
    alone = still_written(root, tables) if waits and not _is_rolling(settings, root) else None
    marks = marks_of_stop(root) if waits or said else {}
    found = []
    for each in findings:
        file = each.place.file if each.place is not None else ""
        marked = stopped_for(root, file, marks) if file else ""
        idle_by = alone.why_idle(each.table) if alone else ""
        spared = each.code in _IN_USE and (marked or told_unused(root, each.table))
        grave = "" if spared else said.get(each.code, "") or _stays(each, settings, root)
        why = stopped or marked or nobody.get(each.table, "") or idle_by or _alone(each, root)
        found.append(_weighed(each, settings, grave, why))
    return tuple(found)


def _alone(finding: Finding, root: Path) -> str:
    """Only those ask for its table who are stopped meanwhile."""
    place = told_stopped(root, finding.table) if finding.table and _waits(finding) else None
    return f"{place} says who alone uses it, and these are stopped" if place else ""


def _is_rolling(settings: Settings, root: Path) -> bool:
    return settings.rolling or next(_said(root, ROLLING), None) is not None


def _stays(finding: Finding, settings: Settings, root: Path) -> str:
    """A page says that a part of the application stays what it was, and which tables it uses."""
    if finding.code not in _IN_USE or settings.rolling or settings.stopped:
        return ""
    for page, found in _found(root, _STAYS):
        before, after = page.text[: found.start()], page.text[found.start() :]
        paragraph = before.rpartition("\n\n")[2] + after.partition("\n\n")[0]
        sentence = before.rpartition(". ")[2]
        if names(paragraph, finding.table) and not _TAKEN_BACK.search(sentence):
            return f"{_place(page, found)} says that old code goes on with it"
    return ""


def _said_of(codes: set[str], settings: Settings, root: Path) -> Iterator[tuple[str, str]]:
    """By code, what a page says that makes it weigh more."""
    for about, pattern, words in _PAGES_SAY:
        is_known = about == _IN_USE and (settings.rolling or settings.stopped)
        if about & codes and not is_known and (place := next(_said(root, pattern), None)):
            yield from ((code, f"{place} says that {words}") for code in about)


def _stopped(settings: Settings, root: Path) -> str:
    """Why nobody waits for a lock: the settings say it, or a page of all and of nothing else."""
    if settings.stopped:
        return "sddflow.toml says that the application is stopped meanwhile"
    if _is_rolling(settings, root):
        return ""
    if any(_NOT_ALL.search(re.sub(r"[*_`]", "", page.text)) for page in project_pages(root)):
        return ""
    for page, found in _found(root, _STOPPED):
        section = _section(page, found)
        goes_on = any(_GOES_ON.search(s) for s in _sentences(section) if not _TAKEN_BACK.search(s))
        others = goes_on or _OF_SQLITE.match(section)
        if _RELEASED.search(section) and not others:
            return f"{_place(page, found)} says that the application is stopped meanwhile"
    return ""


def _weighed(finding: Finding, settings: Settings, said: str, stopped: str) -> Finding:
    if said and finding.severity == "info" and not _WEIGHS_NO_MORE.search(finding.message):
        return replace(finding, severity="warning", message=f"{finding.message}; {said}")
    if settings.rolling and finding.code in _IN_USE:
        return replace(finding, severity="warning")
    if stopped and _waits(finding) and finding.severity != "info":
        return replace(finding, severity="info", message=f"{finding.message}; {stopped}")
    return finding


def _waits(finding: Finding) -> bool:
    """Others wait, and that is all the harm."""
    return finding.code.startswith("lock-") or finding.code in _WAITS


def _said(root: Path, pattern: re.Pattern[str]) -> Iterator[Place]:
    """Where a page of the application says it, and does not deny it."""
    yield from (_place(page, found) for page, found in _found(root, pattern))


def _found(root: Path, pattern: re.Pattern[str]) -> Iterator[tuple[Page, re.Match[str]]]:
    for page in project_pages(root):
        for found in pattern.finditer(page.text):
            if not _DENIED.search(page.text[: found.start()].rpartition("\n\n")[2]):
                yield page, found


def _place(page: Page, found: re.Match[str]) -> Place:
    return Place(page.path, page.line(found.start()))


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+|\n\n", text)


def _section(page: Page, found: re.Match[str]) -> str:
    """What stands below one heading, with it, and without the marks of Markdown."""
    before, after = page.text[: found.start()], page.text[found.start() :]
    starts = [h.start() for h in _HEADING.finditer(before)]
    ending = _HEADING.search(after)
    text = before[starts[-1] if starts else 0 :] + after[: ending.start() if ending else None]
    return re.sub(r"[*_`]", "", text)
