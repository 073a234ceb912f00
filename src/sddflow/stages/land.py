"""Stage `land`: what was approved and proved moves into the target, all of it or nothing."""

from sddflow.domain.event import FilesLanded, GateReached
from sddflow.domain.results import CheckedSpec, Decided, Landed, Proposal, Proved, Written
from sddflow.domain.workflow import Back, Proceed
from sddflow.errors import LandingError
from sddflow.stages.gate import spec_changed
from sddflow.stages.services import Done, Services


def land(
    written: Written,
    proved: Proved,
    checked: CheckedSpec,
    proposal: Proposal,
    decided: Decided,
    services: Services,
) -> Done[Landed]:
    """Move the files in, if they are the ones that were approved and the world has not moved on.

    Raises:
        LandingError: the files were not proved or not approved, or could not be moved.
    """
    revision = written.change_set.revision
    nothing = Landed((), revision)
    _admit(written, proved, checked, decided, services)
    if spec_changed(services.target, (checked,)):
        reason = "the spec changed after it was approved"
        return Done(nothing, reason, Back("spec-check", reason, counts=False))
    if reason := _new_head(written, proposal, services):
        return Done(nothing, reason, Back("design", reason, counts=False))
    from sddflow.artifacts.landing import land as move_in

    paths = move_in(services.target, written.change_set)
    services.emit(FilesLanded(written.change_set))
    return Done(Landed(paths, revision), f"{len(paths)} files, migration {revision}", Proceed())


def _admit(
    written: Written, proved: Proved, checked: CheckedSpec, decided: Decided, services: Services
) -> None:
    """Only what was proved, and approved as it stands, may land."""
    if not proved.proof.ok:
        raise LandingError("the proof did not succeed", cure="`sddflow show` says what failed")
    if proved.change_set != written.change_set.digest:
        cure = "put `verify` and a gate between `write` and `land` in the workflow"
        raise LandingError("the files are not the ones that were proved", cure=cure)
    decision = decided.decision
    if decision.answer != "approve":
        raise LandingError(f"the gate {decision.gate} was not approved")
    shown = [e.event.shown for e in services.history() if isinstance(e.event, GateReached)]
    facts = {fact for each in shown if each.digest == decision.digest for fact in each.facts}
    needed = {("change set", written.change_set.digest), ("spec", checked.document.digest)}
    if not needed <= facts:
        cure = f"`sddflow approve {services.run}` shows them as they are now"
        raise LandingError("the approval is of other files or of another spec", cure=cure)


def _new_head(written: Written, proposal: Proposal, services: Services) -> str:
    """Why the migration does not follow the head any more; "" where it does (or has landed)."""
    from sddflow.target.migrations import read_migrations

    found = read_migrations(services.target, services.plan.settings)
    head, mine = found.heads[0] if found.heads else "", written.change_set
    if head in {mine.down_revision, mine.revision}:
        return ""
    was = ", ".join(proposal.migrations.heads) or "nothing"
    return f"the migrations moved on: the head is {head}, the design stands on {was}"
