"""Members of a list as developers note them: `status code int?`, `attempts int = 0`, `user FK`."""

import re

from sddflow.domain.spec.words import class_name

_TERSE = re.compile(
    r"^(?P<name>[a-z_]\w*(?: \w+){0,3}?)"
    r"(?: (?P<type>int|integer|bigint|bool|boolean|jsonb?|uuid|str|varchar(?:\(\d+\))?|float"
    r"|decimal|numeric|datetime|timestamptz))?(?P<empty>\?)?"
    r"(?:\s*=\s*(?P<default>[\w.'\"-]+))?$"
)
_FOREIGN = re.compile(r"^(?P<name>[a-z_]\w*(?: \w+)?) FK(?P<rest>\b.*)?$")


def noted(part: str) -> tuple[str, str] | None:
    """The name, and what is noted of it in words that lists use; None where it is no shorthand."""
    key = _FOREIGN.match(part)
    if key:
        rest = key["rest"] or ""
        rule = "on delete cascade" if "cascade" in rest else rest.strip()
        return key["name"], ", ".join(filter(None, (f"FK → {class_name(key['name'])}", rule)))
    match = _TERSE.match(part)
    if not match:
        return None
    told = (
        match["type"],
        "optional" if match["empty"] else "",
        f"default {match['default']}" if match["default"] else "",
    )
    facts = ", ".join(filter(None, told))
    return (match["name"], facts) if facts else None
