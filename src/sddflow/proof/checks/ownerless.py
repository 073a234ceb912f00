"""A new table of people's words is somebody's, where all others of the kind are."""

from sddflow.database.writer import generated
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Schema, Table
from sddflow.errors import TargetError
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.owners.ownership import RECORDS

_ENOUGH = 2  # tables that are somebody's are a habit
# What happens, and what is sent, is kept of everybody; what comes from outside has no owner yet.
_EVERYBODYS = frozenset(
    (
        *RECORDS,
        *("job", "jobs", "queue", "task", "run", "runs", "webhook", "webhooks", "setting"),
        *("settings", "config", "template", "templates", "article", "articles", "page", "pages"),
        *("announcement", "announcements", "faq", "faqs", "news", "release", "releases"),
        *("email", "emails", "contact", "contacts", "subscriber", "subscribers", "lead", "leads"),
    )
)
_FROM_OUTSIDE = frozenset({"email", "phone", "ip", "ip_address", "user_agent"})


def run(case: Case) -> Seen:
    """Look for new tables of free text without any key; what hangs on another row is that one's."""
    before = case.first.schema
    of = case.holders
    kind = [t for t in before.tables if t.name not in of and _is_words(t)]
    owned = [t for t in before.tables if t.name not in of and _leads(before, t, of)]
    if len(owned) < _ENOUGH or not all(t in owned for t in kind):
        raise SkippedError("there are no users, or other tables of words that are nobody's")
    new = [t for t in case.touched if before.table(t.name) is None and _is_words(t)]
    lost = [t for t in new if _is_nobodys(case, t)]
    found = tuple(
        case.finding(
            "isolation-none", "warning",
            f"{table.name} holds texts, and no key says whose: everybody has the same rows",
            table=table.name,
            evidence=f"{len(owned)} tables lead to {' or '.join(sorted(of))}, and none with texts "
            "does not",
            cure="add the key of the owner, unless the rows are meant for everybody",
        )
        for table in lost
    )  # fmt: skip
    return Seen(found, f"{len(new)} new tables of texts")


def _is_nobodys(case: Case, table: Table) -> bool:
    """A model writes its rows, which hang on nothing, and the migration wrote none of them."""
    try:
        mapped = case.models.table(table.name) is not None
    except TargetError:
        return False
    return mapped and not table.foreign_keys and not case.now[table.name].rows


def _is_words(table: Table) -> bool:
    """Free text that nothing finds by a name, such as a code or a slug, and that names no other."""
    names = {c.name for c in table.columns} - {*table.primary_key}
    keys = {n for key in table.foreign_keys for n in key.columns}
    loose = any(name.endswith("_id") for name in names - keys) or names & _FROM_OUTSIDE
    free = any(c.type.kind == "text" and not generated(c) for c in table.columns)
    named = set(table.unique_sets) - {table.primary_key}
    everybodys = _EVERYBODYS & set(bare(table.name).lower().split("_"))
    return free and not (loose or named or everybodys)


def _leads(schema: Schema, table: Table, to: frozenset[str]) -> bool:
    """Some way of keys leads from the table to one of those, or from one below it."""
    seen, left = set[str](), [table.name]
    while left:
        name = left.pop()
        if name in to:
            return True
        at = schema.table(name)
        if at is not None and name not in seen:
            left += [key.referred for key in at.foreign_keys]
        seen.add(name)
    return False


CHECK = Check("ownerless", "New tables of texts are somebody's where all others are.", run)
