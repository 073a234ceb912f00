"""Stage `record`: the records of the run, also when it was refused or failed."""

from sddflow.domain.event import FilesWritten
from sddflow.domain.results import Documented, Proposal
from sddflow.records.adr import suggestions
from sddflow.records.writing import write_records
from sddflow.stages.services import Done, Services
from sddflow.workspace import inside


def record(proposal: Proposal | None, services: Services) -> Done[Documented]:
    """Write prompt history records from the run's events; suggest ADRs, create none."""
    history = inside(services.workspace, "history")
    paths = write_records(history, services.run, services.plan, services.history())
    services.emit(FilesWritten(services.step.stage, paths))
    due = suggestions(proposal.design) if proposal else ()
    return Done(Documented(paths, due), f"{len(paths)} records")
