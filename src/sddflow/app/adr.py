"""The commands about architecture decision records: which are due, and writing one."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from sddflow.app.surroundings import reading
from sddflow.domain.results import Proposal
from sddflow.domain.schema.design import Choice
from sddflow.engine.journal import Journal, Row
from sddflow.engine.recorded import finished, result_key
from sddflow.engine.world import now
from sddflow.errors import UsageError
from sddflow.records.adr import write_adr
from sddflow.records.numbering import slug
from sddflow.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Due:
    """A decision that a run took and that deserves an ADR.

    Args:
        run: its id.
        feature: what it was about.
        spec: path of the spec.
        choice: the decision.
    """

    run: str
    feature: str
    spec: str
    choice: Choice

    @property
    def name(self) -> str:
        """What `sddflow adr new` calls it."""
        return slug(self.choice.title)


def due(workspace: Workspace) -> tuple[Due, ...]:
    """Significant decisions of landed runs that no ADR tells yet, the newest first."""
    told = {path.stem.partition("-")[2] for path in (workspace.history / "adr").glob("*.md")}
    with reading(workspace) as journal:
        found = [d for row in journal.rows() for d in _of_run(journal, row)] if journal else []
    newest = {d.name: d for d in reversed(found) if d.name not in told}
    return tuple(reversed(newest.values()))


def new(workspace: Workspace, title: str) -> str:
    """Write the ADR of a decision that is due; gives its path, relative to the workspace.

    Raises:
        UsageError: no decision of that title is due; the nearest are named.
    """
    candidates = {d.name: d for d in due(workspace)}
    found = candidates.get(slug(title))
    if found is None:
        near = get_close_matches(slug(title), candidates, 3, 0.3)
        cure = f"due are: {', '.join(near or candidates) or 'none'}"
        raise UsageError(f"no decision {title!r} is due", cure=cure)
    path = write_adr(
        workspace.history, found.choice, feature=found.feature, spec=found.spec, at=now()
    )
    return path.relative_to(workspace.root).as_posix()


def _of_run(journal: Journal, row: Row) -> Iterator[Due]:
    """The significant choices of a landed run's last proposal."""
    if row.status != "landed":
        return
    kept = [journal.call(row.id, result_key(d.step)) for d in finished(journal.events(row.id))]
    proposals = [value for found in kept for value in found if isinstance(value, Proposal)]
    spec = journal.plan(row.id).spec
    for choice in proposals[-1].design.choices if proposals else ():
        if choice.significant:
            yield Due(row.id, row.feature, spec, choice)
