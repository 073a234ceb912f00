"""What the revisions under test start from where the revisions before cannot build it."""

from sddflow.database.dump import dialect_of, load
from sddflow.database.reading import read_schema
from sddflow.database.scratch import Scratch
from sddflow.database.without import take_out
from sddflow.errors import EnvError, ScratchError, SddflowError, TargetError, UsageError
from sddflow.proof.case import Case
from sddflow.proof.check import SkippedError
from sddflow.proof.reading.gather import script_of
from sddflow.proof.revisions.brought import TakesAwayError, brought
from sddflow.proof.revisions.named import Baseline


def from_dump(case: Case, baseline: Baseline) -> tuple[Scratch, str]:
    """A database with the dump in it, at the revisions before those under test; and its story.

    Raises:
        SkippedError: it is another dialect's.
        ScratchError: the database does not take it.
        TargetError: the revisions between the dump and those under test do not run.
    """
    whose = dialect_of(baseline.dump)
    if whose not in (None, case.dialect):
        raise SkippedError(f"{baseline.name} is a dump of {whose}")
    made = case.server.fresh()
    versions = load(baseline.dump, made)
    unknown = [v for v in versions if v not in case.history.revisions]
    if unknown:
        raise ScratchError(
            f"the dump stands at revision {unknown[0]}, which the history does not have",
            cure="dump a database that was migrated by this history",
        )
    late = [v for v in versions if v in case.history.tested]
    if late:
        raise ScratchError(
            f"the dump stands at revision {late[0]}, which is under test",
            cure=f"dump a database at {case.history.parent or 'the base'}",
        )
    _stand(case, made, versions)
    return made, f"the dump {baseline.name}"


def _stand(case: Case, made: Scratch, versions: tuple[str, ...] = ()) -> None:
    """At the revisions before those under test: stamped, or brought on from where a dump is."""
    if not versions and case.history.starts:
        case.application.stamp(made.url, case.history.starts)
    for revision in case.history.starts if versions else ():
        case.application.upgrade(made.url, revision)


def from_models(case: Case) -> tuple[Scratch, str]:
    """A database that the older models built, stamped; and which models those are.

    They are those that git has from before, or else the present ones without what the revisions
    under test add. Where those take away or change, nobody knows what was there.

    Raises:
        UsageError: there are no older models; the line says why.
        EnvError: it cannot be stamped, as no revision is reached.
    """
    try:
        made, which = _of_git(case)
    except SddflowError as error:
        made, which = _of_today(case, error.message)
    try:
        _stand(case, made)
    except EnvError:
        raise
    except TargetError as error:
        raise UsageError(f"the database cannot be stamped: {error.message}") from None
    return made, which


def _of_git(case: Case) -> tuple[Scratch, str]:
    made = case.server.fresh()
    was = case.older
    was.application.create_all(made.url)
    if not read_schema(made.url).tables:
        raise UsageError(f"the models of {was.commit} have no table")
    return made, f"the models as git has them at {was.commit}"


def _of_today(case: Case, why: str) -> tuple[Scratch, str]:
    files = [r for r in case.history.files if r.id in case.history.tested]
    try:
        pieces = brought(s for r in files if (s := script_of(r)) is not None)
        made = case.server.fresh()
        case.application.create_all(made.url)
    except TakesAwayError as error:
        raise UsageError(f"git has no older models ({why}), and {error}") from None
    except TargetError as error:
        raise UsageError(f"the models cannot be built: {error.message}") from None
    take_out(made.engine(), pieces)
    if not read_schema(made.url).tables:
        raise UsageError("without what the revisions under test add, the models have no table")
    return made, f"the present models without what these add (git has no older ones: {why})"
