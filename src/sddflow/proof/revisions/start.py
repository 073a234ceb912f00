"""Where the revisions under test start: the database as the revisions before them build it.

Where those do not run from an empty database, that is told first, and the older models are tried;
`--baseline` names another start, and then the history is not asked.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from sddflow.database.scratch import Scratch
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.errors import EnvError, HungError, RevisionError, ScratchError, TargetError, UsageError
from sddflow.proof.case import Case
from sddflow.proof.lacking import skip_where_lacking
from sddflow.proof.revisions.baseline import from_dump, from_models
from sddflow.proof.revisions.foreign import skip_where_foreign
from sddflow.proof.revisions.kept import place_of, recall, remember
from sddflow.proof.revisions.named import Baseline

NO_TABLE = re.compile(r"UndefinedTable|no such table|NoSuchTable|UndefinedTableError")
_EXISTS = re.compile(r"already exists|DuplicateTable|DuplicateObject")
_MEND = "mend the history: nobody can build this database anew"
_TWICE = f"{_MEND}; two revisions make it, or `create_all` runs before them as env.py is loaded"
_ON = "--baseline FILE, a dump of the schema before it, lets verify go on from there"


@dataclass(frozen=True, slots=True)
class Start:
    """Where the revisions under test start.

    Args:
        database: the one before them, without rows; None where none could be made.
        findings: what there is to tell of it.
    """

    database: Scratch | None
    findings: tuple[Finding, ...] = ()


def start_of(case: Case) -> Start:
    """The database before the revisions under test.

    Raises:
        SkippedError: it is another dialect's, or needs what the server lacks.
        EnvError: no revision is reached.
    """
    if case.beginning.baseline is not None:
        return _said(case, case.beginning.baseline)
    place = place_of(case)
    kept = recall(case, place)
    if kept is not None:
        return Start(kept)
    made = case.server.fresh()
    for revision in case.history.starts:
        case.note(f"{case.dialect}: up to {revision}")
        try:
            case.earlier += case.application.upgrade(made.url, revision).statements
        except EnvError:
            raise
        except TargetError as error:
            skip_where_foreign(case, error)
            return elsewhere(case, error)
    remember(case, place, made)
    return Start(made)


def _said(case: Case, baseline: Baseline) -> Start:
    """The start that somebody named."""
    try:
        made, what = from_dump(case, baseline) if baseline.dump else from_models(case)
    except EnvError:
        raise
    except (ScratchError, TargetError, UsageError) as error:
        skip_where_lacking(error)
        failed = case.finding(
            "baseline-impossible", "error",
            f"the revisions under test cannot start from {baseline.name}: {error.message}",
            evidence=error.place, cure=error.cure or _ON,
        )  # fmt: skip
        return Start(None, (failed,))
    return Start(made, (_told(case, what),))


def elsewhere(case: Case, error: TargetError) -> Start:
    """The history does not run from an empty database: the older models may still be a start.

    Raises:
        SkippedError: it needs what the server lacks.
    """
    skip_where_lacking(error)
    try:
        made, what = from_models(case)
    except (ScratchError, UsageError) as other:
        return Start(None, (_failed(case, error, f"{_ON}; {other.message}"),))
    return Start(made, (_failed(case, error, _ON), _told(case, what)))


def _told(case: Case, what: str) -> Finding:
    return case.finding(
        "baseline-used", "info",
        f"the revisions under test start from {what}, not from what the revisions before build",
        cure="a history that runs from an empty database needs no baseline",
    )  # fmt: skip


def _failed(case: Case, error: TargetError, then: str) -> Finding:
    named = error.revision if isinstance(error, RevisionError) else ""
    revision = named or case.history.starts[-1]
    hung = isinstance(error, HungError)
    mend = error.cure or (_TWICE if _EXISTS.search(error.message) else _MEND)
    what = "comes to no end" if hung else "does not run from an empty database"
    which = "" if hung and not named else f"{revision} "
    return case.finding(
        "history-fails", "error",
        f"the history {what}: {which}{'hangs' if hung else 'fails'}: {error.message}",
        evidence=evidence_of(error),
        cure=f"{mend}; {then}",
        revision=revision,
    )  # fmt: skip


def env_fails(case: Case, error: EnvError) -> Finding:
    """No revision is reached, and none of them is to blame."""
    skip_where_lacking(error)
    env = f"{case.application.migrations.script_location}/env.py"
    file, _, line = error.place.partition(":")
    return case.finding(
        "env-fails", "error", f"no revision is reached: {error.message}",
        place=Place(file, int(line)) if line else Place(env), evidence=error.place,
        cure=error.cure or _cure_of(case.application.root / env),
    )  # fmt: skip


def _cure_of(env: Path) -> str:
    if "get_x_argument" in env.read_text("utf-8", errors="replace"):
        return (
            "what env.py asks for by -x may have a default, or be given in sddflow.toml: "
            '[env] "-x name" = "…"'
        )
    return (
        "mend that line, as every command of Alembic runs env.py first; a setting that was made "
        'up and does not fit is given a harmless value in sddflow.toml: [env] NAME = "…"'
    )


def evidence_of(error: TargetError) -> str:
    """The place, and the statement that failed."""
    statement = error.statement if isinstance(error, RevisionError) else ""
    return "\n".join(part for part in (error.place, statement) if part)
