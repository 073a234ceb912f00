"""A new view does not show what the policies of its tables hide."""

from collections.abc import Iterator

from sqlalchemy.exc import DBAPIError

from sddflow.database.writer import NoRowError
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.probe.named_roles import known_to
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.guards.guard import Guard, guards_of, speak_of
from sddflow.proof.guards.persons import people, settings_of
from sddflow.proof.guards.session import Session, two_people
from sddflow.proof.guards.views import View, views_of
from sddflow.proof.probing import trial


def run(case: Case) -> Seen:
    """Look through each new view as a role that owns nothing, for somebody else's row."""
    if case.dialect != "postgresql" or not speak_of(case.built.text):
        raise SkippedError("no table has row level security")
    new = views_of(case.built.scratch.engine()) - views_of(case.first.scratch.engine())
    root = str(case.application.root)
    if any(view.forced for view in new) and not known_to(root, "BYPASSRLS", but=""):
        new = frozenset(view for view in new if not view.forced)
    if not new:
        raise SkippedError("no new view reads such a table as its owner")
    open_now = {v.name: v for v in sorted(new) if _was_bound(case, v.name)}
    found = [_unbound(case, view) for view in open_now.values()]
    rest = [view for view in sorted(new) if view.name not in open_now]
    try:
        found += _look(case, rest) if rest else ()
    except (NoRowError, DBAPIError) as error:
        if not found:
            raise SkippedError(f"the rows of two people could not be made: {error}") from None
    return Seen(tuple(found), f"{len(new)} views looked through")


def _was_bound(case: Case, name: str) -> bool:
    """The view was there, and read as whoever asks it."""
    there = any(fact.startswith(f"view {name}:") for fact in case.first.text.splitlines())
    return there and name not in {view.name for view in views_of(case.first.scratch.engine())}


def _unbound(case: Case, view: View) -> Finding:
    return case.finding(
        "rls-view-open", "warning",
        f"the view {view.name} read as whoever asks it until now, and reads as its owner, whom no "
        f"policy of {view.table} binds",
        table=view.table, evidence="security_invoker = true is gone",
        cure=f"CREATE VIEW {view.name} WITH (security_invoker = true), as it was",
    )  # fmt: skip


def _look(case: Case, views: list[View]) -> Iterator[Finding]:
    schema, guards = case.built.schema, guards_of(case.built.scratch.engine())
    counted = people(schema, guards).most_common(1)
    with trial(case) as writer:
        for person, _ in counted:
            mine, _ = two_people(writer, schema, person)
            session = Session(writer, guards, settings_of(schema, guards), mine)
            for view in views:
                table = schema.table(view.table)
                keys = _shown(view, table, guards.get(view.table)) if table is not None else ()
                if table is not None and keys and session.shows(view.name, table, keys):
                    yield _told(case, view.name, view.table, session.named)


def _shown(view: View, table: Table, guard: Guard | None) -> tuple[str, ...]:
    """The table's key, where the view has it; else what its policies tell people by."""
    if table.primary_key and set(table.primary_key) <= {*view.columns}:
        return table.primary_key
    policies = guard.policies if guard is not None else ()
    asked = {c for p in policies for c in p.columns(table, f"{p.using} {p.check}")}
    return tuple(sorted(asked & {*view.columns}))


def _told(case: Case, view: str, table: str, named: str) -> Finding:
    return case.finding(
        "rls-view-open", "warning",
        f"the view {view} shows the rows of everybody in {table}: it reads them as its owner, whom "
        "no policy binds",
        table=table, evidence=f"with {named}, it has rows that {table} does not show",
        cure=f"CREATE VIEW {view} WITH (security_invoker = true), or let its WHERE ask the session",
    )  # fmt: skip


CHECK = Check("guarded-views", "A view does not show what policies hide.", run)
