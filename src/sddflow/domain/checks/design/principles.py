"""What a constitution demands of tables, each demand with the line that says so.

Only sentences that name the thing itself count: a principle this reader does not understand
demands nothing here, and is left to reviewers and humans.
"""

import re
from dataclasses import dataclass

_OBLIGED = r"(?:must|shall|requires?|required|always|mandatory|have to|has to)"
_ALL = r"(?:every|all|each|any)"
_OWNER = re.compile(
    rf"\b{_ALL}\b[^.]*\b(?:tables?|entit(?:y|ies)|models?|rows?|records?)\b[^.]*"
    rf"(?:\buser_?id\b|\bowner(?:_id)?\b|\bforeign key to[^.]*\busers?\b)",
    re.IGNORECASE,
)
_ISOLATION = re.compile(
    rf"\b{_ALL}\s+(?:database\s+)?quer(?:y|ies)\b[^.]*\b{_OBLIGED}\b[^.]*\b(?:user|owner)"
    r"|\b(?:user|data|tenant)[ -](?:data )?isolation\b"
    r"|\busers?\b[^.]*\b(?:must|may|can) (?:only|never)\b[^.]*\b(?:own|other)",
    re.IGNORECASE,
)
_CASCADE = re.compile(
    r"on delete cascade|(?:delet\w+|go(?:es)?)\b[^.]*\bwith (?:its|the|their) (?:user|owner)",
    re.IGNORECASE,
)
_CREATED = re.compile(
    rf"\b(?:{_ALL}|{_OBLIGED})\b[^.]*\bcreated_at\b|\bcreated_at\b[^.]*\b{_OBLIGED}", re.IGNORECASE
)
_UPDATED = re.compile(rf"\b(?:{_ALL}|{_OBLIGED}|table)\b[^.]*\bupdated_at\b", re.IGNORECASE)
_TIMESTAMPS = re.compile(rf"\b{_ALL}\b[^.]*\btables?\b[^.]*\btimestamps\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:not|n't|no)\b[^.]{0,20}\b(?:need|require|demand|isolat)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Principle:
    """One demand.

    Args:
        text: the sentence, as the constitution says it.
        line: where it begins, counted from 1.
    """

    text: str
    line: int

    def __str__(self) -> str:
        return f"constitution, line {self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Principles:
    """The demands this reader knows; None where the constitution does not make one.

    Args:
        isolation: a user never meets another user's rows.
        owner: tables of user data carry the owner's key themselves.
        cascade: a user's rows go with the user.
        created: every table says when a row came to be.
        updated: every table whose rows change says when they did.
    """

    isolation: Principle | None = None
    owner: Principle | None = None
    cascade: Principle | None = None
    created: Principle | None = None
    updated: Principle | None = None


def read_principles(constitution: str) -> Principles:
    """The demands in the text of a constitution; none at all in an empty one."""
    said = _sentences(constitution)
    both = _first(_TIMESTAMPS, said)
    owner = _first(_OWNER, said)
    return Principles(
        isolation=owner or _first(_ISOLATION, said),
        owner=owner,
        cascade=_first(_CASCADE, said) if owner or _first(_ISOLATION, said) else None,
        created=_first(_CREATED, said) or both,
        updated=_first(_UPDATED, said) or both,
    )


def _first(pattern: re.Pattern[str], sentences: tuple[Principle, ...]) -> Principle | None:
    fitting = (s for s in sentences if pattern.search(s.text) and not _NEGATED.search(s.text))
    return next(fitting, None)


def _sentences(text: str) -> tuple[Principle, ...]:
    """Sentences with the line each begins on; a paragraph's lines are joined first."""
    found: list[Principle] = []
    paragraph: list[tuple[int, str]] = []
    for number, line in enumerate((*text.split("\n"), ""), 1):
        stripped = line.strip()
        if not stripped or re.match(r"#|[-*+] |\d+[.)] |\|", stripped):
            found += _split(paragraph)
            paragraph = []
        if stripped:
            paragraph.append((number, stripped))
            if stripped.startswith("#"):
                found += _split(paragraph)
                paragraph = []
    return tuple(found)


def _split(paragraph: list[tuple[int, str]]) -> list[Principle]:
    text, starts = "", list[tuple[int, int]]()
    for number, line in paragraph:
        starts.append((len(text), number))
        text += line + " "
    found = []
    for match in re.finditer(r"\S.*?(?:[.!?:](?=\s)|$)", text.strip()):
        begins = max((n for at, n in starts if at <= match.start()), default=0)
        found.append(Principle(match.group().strip(" :"), begins))
    return found
