"""What is kept of a run: prompt history records (PHR) and architecture decision records (ADR)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

PhrStage = Literal[
    "constitution", "spec", "plan", "tasks", "red", "green", "refactor", "explainer", "misc",
    "general",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PromptRecord:
    """A PHR before it has a number: everything its file will say.

    Args:
        key: what it records, `run/step`: a record is written once for each.
        title: a few words; the file's slug comes from it.
        stage: of the Spec Kit Plus convention.
        date: when it happened, with zone.
        model: who answered, or "none".
        feature: what the run was about.
        branch: git branch, or "".
        user: who started the run.
        command: the command line.
        links: `spec`, `ticket`, `adr`, `pr` and where they point.
        files: paths that were written.
        tests: checks that were run, with their result.
        prompt: verbatim.
        response: what came back, or was decided.
        impact: what it changed.
        next_prompts: what to do next.
        reflection: one or two sentences.
        failures: what was found wrong.
        graders: what judged, and how it came out.
        variant: name and digest of the prompt's templates, and the digest of the role's words.
    """

    key: str
    title: str
    stage: PhrStage
    date: datetime
    model: str
    feature: str
    branch: str
    user: str
    command: str
    links: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    tests: tuple[str, ...]
    prompt: str
    response: str
    impact: str
    next_prompts: str
    reflection: str
    failures: tuple[str, ...]
    graders: tuple[str, ...]
    variant: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record as found on disk, whatever generation of the convention wrote it.

    Args:
        kind: PHR or ADR.
        path: POSIX path relative to the workspace.
        id: as written, or from the file's name.
        title: as written, or from the file's name.
        date: as written, or "".
        stage: of a PHR; the status of an ADR.
        feature: as written, or from the folder.
        model: as written, or "".
        text: the whole file.
        mended: what had to be guessed or repaired to read it.
    """

    kind: Literal["phr", "adr"]
    path: str
    id: str
    title: str
    date: str
    stage: str
    feature: str
    model: str
    text: str
    mended: tuple[str, ...] = ()
