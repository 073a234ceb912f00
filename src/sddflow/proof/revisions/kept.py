"""The database before the revisions under test, kept from one verification to the next.

It is kept without rows, under a digest of all that decides it: what is kept is what the history
built the first time. Where anything of it is missing or changed, the history runs. With it is kept
which settings the application demanded meanwhile, so that they need not be missed once more.
"""

from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy.exc import SQLAlchemyError

from sddflow.database.reading import catalogue
from sddflow.database.scratch import Scratch
from sddflow.database.shelf import Shelf, shelf_of
from sddflow.proof.case import Case
from sddflow.proof.revisions.history import History
from sddflow.proof.revisions.identity import identity
from sddflow.proof.revisions.named import Beginning
from sddflow.target.application import Application

_FEWEST = 5  # a shorter history is run as quickly as looked up
_BARE = "bare"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the database before one case belongs.

    Args:
        shelf: of its dialect.
        name: the digest.
    """

    shelf: Shelf
    name: str


def with_digest(beginning: Beginning, application: Application, history: History) -> Beginning:
    """With the digest of what decides the database before, where it is worth keeping."""
    if not beginning.cached or beginning.baseline is not None or len(history.earlier) < _FEWEST:
        return beginning
    return replace(beginning, digest=identity(application, history))


def place_of(case: Case) -> Place | None:
    """Where it belongs; None where nothing is to be kept."""
    shelf = shelf_of(case.server) if case.beginning.digest else None
    if shelf is None:
        return None
    told = f"{case.beginning.digest} {case.server.server}"
    return Place(shelf, sha256(told.encode()).hexdigest()[:32])


def recall(case: Case, place: Place | None) -> Scratch | None:
    """What was kept there, if it is still what it was; `case.earlier` is told again."""
    kept = place.shelf.take(place.name, case.server) if place is not None else None
    if kept is None:
        return None
    try:
        bare, earlier = kept.parts[_BARE], tuple(kept.facts["earlier"])
        missed = tuple(kept.facts["missed"])
        if _digest(bare) != kept.facts["catalogue"]:
            return None
    except (SQLAlchemyError, LookupError, TypeError):
        return None
    case.earlier = earlier
    case.application.demands.expect(missed)
    return bare


def remember(case: Case, place: Place | None, bare: Scratch) -> None:
    """Keep it for the next time."""
    if place is not None:
        missed = case.application.demands.missed
        facts = {"catalogue": _digest(bare), "earlier": case.earlier, "missed": missed}
        place.shelf.put(place.name, {_BARE: bare}, facts)


def _digest(bare: Scratch) -> str:
    return sha256(catalogue(bare.url).encode()).hexdigest()
