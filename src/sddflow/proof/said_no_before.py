"""Triggers that were there before the migration, and that refuse rows in words of their own.

A rule of the application, such as that lines of an issued invoice do not change, stops rows of the
proof that know nothing of it: the migration is not to blame.
"""

import re

from sddflow.proof.case import Case

_POSTGRES = (
    "SELECT p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
    "WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')"
)
_SQLITE = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
_RAISES = re.compile(
    r"\bRAISE\s+EXCEPTION\s+'((?:[^']|'')+)'|\bRAISE\s*\(\s*\w+\s*,\s*'((?:[^']|'')+)'", re.I
)


def said_no_before(case: Case, message: str) -> bool:
    """The words of an error are those of such a trigger.

    Args:
        case: of the migration.
        message: of the database, whatever stands around it.
    """
    told = case.once("words of triggers before", lambda: _words(case))
    return any(words.search(message) for words in told)


def _words(case: Case) -> list[re.Pattern[str]]:
    query = _POSTGRES if case.dialect == "postgresql" else _SQLITE
    with case.first.scratch.engine().connect() as connection:
        bodies = [str(body) for body in connection.exec_driver_sql(query).scalars()]
    said = ["".join(found).replace("''", "'") for b in bodies for found in _RAISES.findall(b)]
    return [re.compile(".*?".join(map(re.escape, words.split("%")))) for words in said]
