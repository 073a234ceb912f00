"""What people are called by what they do: words that stand for a user."""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.domain.spec.document import Attribute
from sddflow.domain.spec.mentions import MARKED

PEOPLE = (
    "owner", "author", "creator", "assignee", "sender", "recipient", "reviewer", "reporter",
    "approver", "requester", "uploader", "member", "created_by", "assigned_to", "updated_by",
)  # fmt: skip

_WORD = "|".join(word for word in PEOPLE if "_" not in word)
_ROLE = re.compile(
    rf"\s*\((?:as\s+)?(?:the\s+|its\s+|an?\s+)?(?P<role>{_WORD})\b(?P<more>[^()]*)\)", re.I
)
_ACCOUNT = re.compile(
    r"(?<=\s)(?:an?|the|their)\s+(?:user\s+)?account(?=\s+(?:is|gets|has been)\b)", re.I
)
_THEIRS = re.compile(rf"\b((?:their|its)\s+)(?:{_WORD})\b", re.I)
_WHO = re.compile(
    r"\b(?:the|an?|its|one)\s+(?P<role>[a-z]+),\s+(?:who\s+is\s+)?(?:also\s+)?"
    r"(?:an?\s+user|one\s+of\s+(?:our|the)\s+users)\b(?P<more>[^.;]*)",
    re.I,
)
_TWO = re.compile(
    r"\btwo\s+users,\s+(?:the|an?)\s+(?P<one>[a-z]+)\s+and\s+(?:the|an?)\s+(?P<two>[a-z]+)\b", re.I
)


def role_after(words: str) -> tuple[str, bool]:
    """What a person is called right after they are named, "a User (author, optional)".

    Returns:
        The word, or "", and whether there need not be one.
    """
    told = _ROLE.match(words)
    return (told["role"].lower(), "optional" in told["more"].lower()) if told else ("", False)


def persons_in(text: str, place: Place) -> Iterator[Attribute]:
    """Who is who, "a driver, who is one of our users": a key to the user for each."""
    for told in _WHO.finditer(text):
        empty = re.search(r"\bempty\b|\boptional\b", told["more"])
        yield _person(told["role"], told[0], place, required=False if empty else None)
    for two in _TWO.finditer(text):
        yield _person(two["one"], two[0], place, required=True)
        yield _person(two["two"], two[0], place, required=True)


def _person(role: str, words: str, place: Place, *, required: bool | None) -> Attribute:
    said = " ".join(words.split())
    return Attribute(role.lower(), said, place, required=required, references="User")


def as_users(marked: str, roles: frozenset[str] = frozenset()) -> tuple[str, tuple[str, ...]]:
    """A marked text in which "their author" is a mention of the user.

    Args:
        marked: the text.
        roles: what users are called in this spec, besides the usual words.

    Returns:
        The text, and which of the spec's own words were in it.
    """
    text = _ACCOUNT.sub(f"{MARKED}User\ue001", marked)
    text = _THEIRS.sub(lambda told: f"{told[1]}{MARKED}User\ue001", text)
    if not roles:
        return text, ()
    own = re.compile(rf"\b((?:the|their|its|an?)\s+)({'|'.join(sorted(roles))})\b", re.I)
    said = tuple(dict.fromkeys(m[2].lower() for m in own.finditer(text)))
    return own.sub(lambda told: f"{told[1]}{MARKED}User\ue001", text), said
