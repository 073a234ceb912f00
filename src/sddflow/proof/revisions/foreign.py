"""A history that only PostgreSQL can run: nothing of it can be tried on SQLite."""

import re

from sddflow.errors import RevisionError, TargetError
from sddflow.proof.case import Case
from sddflow.proof.check import SkippedError

_CANNOT = re.compile(
    r"SQLiteTypeCompiler.+can't render element"
    r"|in SQLite dialect"
    r"|near \"[^\"]+\": syntax error"
    r"|no such function: "
    r"|unrecognized token: "
    r"|unknown database "
)


class ForeignError(SkippedError):
    """The application is not made for the dialect: nobody is to blame for what it cannot do."""


def only_on(dialect: str) -> str:
    """How somebody says that an application never runs on a dialect."""
    other = "postgresql" if dialect == "sqlite" else "sqlite"
    return (
        f"where the application never runs on {dialect}: --on {other}, or "
        f'dialects = ["{other}"] in sddflow.toml'
    )


def is_foreign(dialect: str, error: TargetError) -> bool:
    """It fails as SQLite lacks what PostgreSQL has, and not for what is in the database."""
    return dialect == "sqlite" and _CANNOT.search(error.message) is not None


def skip_where_foreign(case: Case, error: TargetError) -> None:
    """Nothing, where a revision before those under test fails for another reason.

    Raises:
        ForeignError: it cannot run there. What is wrong with it everywhere, PostgreSQL says.
    """
    revision = error.revision if isinstance(error, RevisionError) else ""
    if revision in case.history.earlier and is_foreign(case.dialect, error):
        why = f"{revision} runs on PostgreSQL alone: {error.message}"
        raise ForeignError(f"the history before is not made for it; {why}") from None
