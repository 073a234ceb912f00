"""Code that still runs finds what it asks for: SQLAlchemy names every column of a class it loads.

What has another name since is read of the revision itself; what goes is known from the models of
before. The last step of expand and contract drops what these do not know any more.
"""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.proof.aimed.way_up import way_up
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.disused import disused, gone_from, knows, unmapped
from sddflow.proof.drift import older_models


def run(case: Case) -> Seen:
    """Look for tables and columns that go in the models that git has from before."""
    source = way_up(case.history.source)
    gone = [
        (table, column)
        for table, column in gone_from(case.first.schema, case.built.schema)
        if not _is_renamed(source, bare(table), column)
    ]
    was = older_models(case) if gone else None
    if was is None:
        raise SkippedError("nothing goes that models of before are known to ask for")
    said = disused(case)  # of a table; a column is asked for by whoever asks for its class
    not_asked = unmapped(case, gone)
    used = [
        (table, column)
        for table, column in gone
        if was.schema.table(table) and knows(was.schema, table, column)
        if (table, column) not in (not_asked if column else said)
    ]
    return Seen(tuple(_told(case, used)), f"{len(gone)} names that go looked up in older models")


def _is_renamed(source: str, table: str, column: str) -> bool:
    """The revision says so itself: told already."""
    name = re.escape(column or table)
    return bool(
        re.search(
            rf"\bRENAME\s+(?:COLUMN\s+)?\"?{name}\b|\b{name}\"?\s+RENAME\s+TO\b", source, re.I
        )
        or re.search(rf"[\"']{name}[\"'][^()]*(?:\([^()]*\)[^()]*)*\bnew_column_name", source)
        or re.search(rf"\brename_table\(\s*[\"']{name}[\"']", source)
    )


def _told(case: Case, used: list[tuple[str, str]]) -> Iterator[Finding]:
    for table, column in used:
        what = f"{table}.{column}" if column else f"the table {table}"
        yield case.finding(
            "drop-in-use", "info",
            f"{what} goes, and the models of before ask for it: so does code that still runs",
            table=table, column=column,
            cure="stop it during the deploy; or take it out of the models first, and drop it in a "
            "later release",
        )  # fmt: skip


CHECK = Check("old-names", "Code that still runs finds what it asks for.", run)
