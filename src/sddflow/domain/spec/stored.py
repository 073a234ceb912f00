"""Whether a named thing is a table at all, by the spec's own words."""

import re

_SENT = re.compile(
    r"(?<=[a-z ])(?:Schema|DTO|Dto|Service|Payload|Endpoint|Controller|Handler"
    r"|Middleware|Response|Router"
    r"|ViewModel|Repository|(?:Request|Response)(?:Model|Body|Schema))s?$"
)
_PERHAPS = re.compile(
    r"(?<=\w)(?:Request|Create|Update|Read|Public|Base|In|Out|Tool|Agent|Server|Client"
    r"|Page"
                      r"|Component|Widget|API|Token|Job|Context|State|Cache|Event"
                      r"|Result|Input|Output)s?$")  # fmt: skip
_PROGRAM = re.compile(
    r"^\W*(?:the\s+|an?\s+)?(?:backend|frontend|front-end|back-end|react|web|ui|api"
    r"|external|third-party|background"
    r"|mcp|http|python|next\.?js|client-side|server-side"
    r"|stateless)\s+(?:\w+\s+)?(?:service|component|widget|server"
    r"|endpoint|hook|middleware|client|tool|page|layer|module)\b",
    re.I,
)
_NOT_STORED = re.compile(
    r"\b(?:(?:is|are|be)?\s*(?:not|never|n't)\s+(?:be\s+)?(?:stored|persisted|saved"
    r"|kept in the database|a (?:database )?table)"
    r"|no (?:database )?table\b|non-?persist\w+|in-memory(?: only)?|transient"
    r"|ephemeral|data transfer object"
    r"|(?:request|response|api|input|output|pydantic) (?:schema|model|payload|body"
    r"|object)\b(?! (?:is )?stored)"
    r"|(?:request|response)(?: |/)(?:or )?(?:request|response) schema)",
    re.I,
)
_HINT = re.compile(
    r"\b(?:api|endpoint|http|request|response|schema|payload|body|sent|returned|ui|mcp"
    r"|interface|service|tools?"
    r"|client|validat\w+)\b",
    re.I,
)


def is_stored(name: str, description: str) -> bool:
    """False where name or words say that it is sent, computed or held, but no table.

    Args:
        name: PascalCase; a suffix that says nothing for sure (`LeaveRequest`) needs a hint.
        description: the spec's words, remarks among them.
    """
    if _SENT.search(name) or _NOT_STORED.search(description[:400]) or _PROGRAM.match(description):
        return False
    return not (
        _PERHAPS.search(name) and _HINT.search(description[:200]) and not _says_stored(description)
    )


def _says_stored(description: str) -> bool:
    return bool(
        re.search(r"\b(?:stored|persisted|saved|table|foreign key|belongs to)\b", description, re.I)
    )


def is_schema_class(name: str) -> bool:
    """Whether a class without a table is, by its name, a request or response schema."""
    return bool(
        _SENT.search(name)
        or re.search(
            r"(?<=[a-z])(?:Request|Create|Update|Read|Public|Base|In|Out|Patch|Result)$", name
        )
    )
