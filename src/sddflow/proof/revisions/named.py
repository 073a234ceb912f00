"""What somebody says the revisions under test start from: the words of `--baseline`."""

from dataclasses import dataclass
from pathlib import Path

from sddflow.errors import UsageError

MODELS = "models"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What somebody says the revisions under test start from.

    Args:
        name: as it is told: a path, or `models`.
        dump: the text of a dump; "" for the older models.
    """

    name: str
    dump: str = ""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where the revisions under test start, as far as somebody says so.

    Args:
        baseline: what stands in for the revisions before; None where those are to run.
        since: the git ref that the revisions under test came since; "" where none was named.
        cached: what the revisions before build may be kept for the next time.
        digest: of all that decides what they build; "" where nothing is to be kept.
    """

    baseline: Baseline | None = None
    since: str = ""
    cached: bool = True
    digest: str = ""


def read_baseline(said: str) -> Baseline | None:
    """What the words of `--baseline` mean; None for no words.

    Raises:
        UsageError: it is neither `models` nor a file that can be read.
    """
    if not said or said == MODELS:
        return Baseline(MODELS) if said else None
    path = Path(said)
    try:
        return Baseline(path.name, path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise UsageError(
            f"the baseline cannot be read: {reason}", place=said,
            cure="name a dump of the schema (pg_dump --schema-only, sqlite3 FILE .schema), "
            "or `models`",
        ) from None  # fmt: skip
