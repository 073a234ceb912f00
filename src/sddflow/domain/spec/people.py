"""What people are called by what they do: words that stand for a user."""

import re

from sddflow.domain.spec.mentions import MARKED

PEOPLE = (
    "owner", "author", "creator", "assignee", "sender", "recipient", "reviewer", "reporter",
    "approver", "requester", "uploader", "member", "created_by", "assigned_to", "updated_by",
)  # fmt: skip

_WORD = "|".join(word for word in PEOPLE if "_" not in word)
_ROLE = re.compile(
    rf"\s*\((?:as\s+)?(?:the\s+|its\s+|an?\s+)?(?P<role>{_WORD})\b(?P<more>[^()]*)\)", re.I
)
_THEIRS = re.compile(rf"\b((?:their|its)\s+)(?:{_WORD})\b", re.I)


def role_after(words: str) -> tuple[str, bool]:
    """What a person is called right after they are named, "a User (author, optional)".

    Returns:
        The word, or "", and whether there need not be one.
    """
    told = _ROLE.match(words)
    return (told["role"].lower(), "optional" in told["more"].lower()) if told else ("", False)


def as_users(marked: str) -> str:
    """A marked text in which "their author" is a mention of the user."""
    return _THEIRS.sub(lambda told: f"{told[1]}{MARKED}User\ue001", marked)
