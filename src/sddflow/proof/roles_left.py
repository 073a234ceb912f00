"""Roles that the way up makes without asking whether they are there, and the way back leaves.

A role belongs to the whole server: the next upgrade finds it there, and so does that of another
database. Scratch databases share a server, so that what was said to it tells, and not who is there.
"""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.proof.case import Case

_KIND = r"(?:ROLE|USER|GROUP)"
_NAME = r"\"?(\w+)\"?"
_MAKES = re.compile(rf"\s*CREATE\s+{_KIND}\s+(?!MAPPING\b){_NAME}", re.IGNORECASE)
_DROPS = rf"\bDROP\s+{_KIND}\s+(?:IF\s+EXISTS\s+)?(?:[\w\", ]*\b)?"


def roles_left(case: Case) -> Iterator[Finding]:
    """Each role that a plain CREATE ROLE made, and nothing drops."""
    made = dict.fromkeys(found[1] for s in case.upgrade if (found := _MAKES.match(s)))
    said = "\n".join((*case.upgrade, *case.downgrade))
    for name in made if case.dialect == "postgresql" else ():
        dropped = re.search(rf"{_DROPS}\"?{re.escape(name)}\b", said, re.IGNORECASE)
        if dropped is None:
            yield case.finding(
                "downgrade-role-left", "error", f"the downgrade leaves the role {name} behind",
                evidence=f"CREATE ROLE {name} says no IF NOT EXISTS: where it is there, the next "
                "upgrade fails",
                cure=f"take its rights away and drop it: REVOKE …, DROP ROLE {name}; or ask "
                "pg_roles before it is made, where it is to stay",
            )  # fmt: skip
