"""`verify`: prove migrations of any Alembic project; no run, nothing needed but it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sddflow.domain.proof import CheckResult, Proof
from sddflow.domain.settings import Settings
from sddflow.domain.sizes import Pairs, sizes_in
from sddflow.errors import UsageError, WorkspaceError
from sddflow.workspace import load_workspace

_DIALECTS = {
    "sqlite": ("sqlite",),
    "postgres": ("postgresql",),
    "postgresql": ("postgresql",),
    "both": ("sqlite", "postgresql"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is verified, and how: the application's folder and the settings that hold for it."""

    target: Path
    settings: Settings


def subject(
    path: Path | None,
    workspace: Path | None = None,
    on: str = "",
    sizes: Path | None = None,
    python: str = "",
) -> Subject:
    """What the words of `verify` mean.

    Args:
        path: an application's folder; the workspace's target where none is given.
        workspace: a folder in the workspace; the current one where none is given.
        on: `sqlite`, `postgres`, `both`, or the URL of a PostgreSQL server for scratch databases;
            "" is what the settings say.
        sizes: a dump of the rows of tables; it comes before what the settings say.
        python: the application's interpreter; "" is what the settings say, or finds it.

    Raises:
        WorkspaceError: the folder is missing.
        UsageError: `on` says nothing known, or `sizes` cannot be read.
    """
    around = load_workspace(path or workspace)
    if path is None or path.resolve() in (around.root, around.target):
        found = Subject(around.target, around.settings)
    else:
        found = Subject(path.resolve(), Settings())
    if not found.target.is_dir():
        raise WorkspaceError("there is no such folder", place=str(found.target))
    known = (*_sizes(sizes), *found.settings.sizes)
    chosen = str(Path(python).expanduser().absolute()) if python else found.settings.python
    settings = replace(_on(found.settings, on), sizes=known, python=chosen)
    return replace(found, settings=settings)


def verify(
    subject: Subject,
    *,
    revisions: tuple[str, ...] = (),
    every: bool = False,
    since: str = "",
    baseline: str = "",
    cached: bool = True,
    strict: bool = False,
    notify: Callable[[CheckResult], None],
    note: Callable[[str], None],
) -> Proof:
    """Prove it on scratch databases.

    Args:
        subject: what is verified.
        revisions: those under test; the newest where nothing is said.
        every: all revisions are.
        since: those are that came since a git ref.
        baseline: where they start: a dump of the schema, or `models`; "" for the revisions before.
        cached: what the revisions before build may be kept for the next time.
        strict: it does not hold where there are warnings.
        notify: called after each check.
        note: called with lines of progress.

    Raises:
        TargetError: there is no Alembic environment, revision or interpreter.
        UsageError: two ways of choosing at once, a git ref that nobody knows, or a baseline that
            cannot be read.
    """
    from sddflow.proof.revisions.named import read_baseline
    from sddflow.proof.standalone import Chosen, verify_target

    if sum((bool(revisions), every, bool(since))) > 1:
        raise UsageError(
            "--revision, --all and --since each choose the revisions", cure="give one of them"
        )
    chosen = Chosen(revisions, every, since)
    proof = verify_target(
        subject.target,
        subject.settings,
        chosen=chosen,
        baseline=read_baseline(baseline),
        cached=cached,
        notify=notify,
        note=note,
    )
    return replace(proof, strict=strict)


def explain(code: str) -> str:
    """The page of a finding's code; with `all`, every code and its sentence.

    Raises:
        UsageError: there is no such code; the line names the nearest.
    """
    from sddflow.proof.pages import areas, page

    if code == "all":
        return "\n".join(
            f"{area}\n" + "".join(f"{name}\n    {sentence}\n" for name, sentence in pages)
            for area, pages in areas()
        )
    return page(code)


def _sizes(file: Path | None) -> Pairs:
    """What a dump of statistics says; nothing where none is given."""
    if file is None:
        return ()
    try:
        return sizes_in(file.read_text("utf-8-sig"), str(file))
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", place=str(file)) from None
    except UnicodeDecodeError:
        raise UsageError("is not UTF-8", place=str(file), cure="save it as UTF-8") from None


def _on(settings: Settings, on: str) -> Settings:
    if not on:
        return settings
    if on in _DIALECTS:
        return replace(settings, dialects=_DIALECTS[on])
    if on.startswith(("postgresql:", "postgres:", "postgresql+")):
        return replace(settings, dialects=("postgresql",), postgres=on)
    raise UsageError(
        f"there is nothing called {on!r} to verify on",
        cure="sqlite, postgres, both, or the URL of a PostgreSQL server for scratch databases",
    )
