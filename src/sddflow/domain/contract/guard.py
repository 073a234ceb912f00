"""The path guard: which files a role's text lets a run write, and which it forbids.

A scope names a folder. Where no such folder is there, the application's own folder is meant: a
definition written for `/backend` serves an application that is nothing but its backend.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from sddflow.domain.contract.item import Contract, Item

_AREAS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "API routes",
        r"\bapi (?:routes?|endpoints?|code)|\bendpoints?\b|\brout(?:es|ers?)\b",
        ("api", "routes", "routers", "endpoints", "views"),
    ),
    (
        "frontend",
        r"\bfront-?end\b|\bui\b|\bcomponents?\b",
        ("frontend", "web", "ui", "components", "*.tsx", "*.jsx", "*.vue", "*.css", "*.html"),
    ),
    ("business logic", r"\bbusiness logic\b", ("services", "service", "usecases")),
    (
        "deployment",
        r"\bdeploy|\binfrastructure\b",
        (".github", "deploy", "infra", "Dockerfile", "docker-compose.yml"),
    ),
    ("env.py", r"\benv\.py\b", ("env.py",)),
)
_WRITES = re.compile(
    r"\b(?:write|writes|implement|modify|create|change|touch|edit|update|delete)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that may not be written, and by which item."""

    path: str
    item: Item
    why: str


def areas(item: Item) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The parts of an application that an item keeps a role out of: names and path parts."""
    if item.kind != "must-not" or not (_WRITES.search(item.text) or item.line == 0):
        return ()
    if item.value:
        return ((item.value, (item.value.strip("/"),)),)
    return tuple((name, parts) for name, words, parts in _AREAS if _says(words, item))


def _says(words: str, item: Item) -> bool:
    return re.search(words, item.text, re.IGNORECASE) is not None


def refusals(
    contract: Contract, paths: tuple[str, ...], scopes: Mapping[str, str]
) -> tuple[Refusal, ...]:
    """Every path that a contract forbids.

    Args:
        contract: of a role that designs or writes.
        paths: of the files, POSIX, relative to the target.
        scopes: the folders of scopes that are there, and what leads from where they are named to
            the target: "" or a folder.
    """
    found = []
    for item in contract.of("scope"):
        if item.value in scopes:
            at = PurePosixPath(scopes[item.value])
            outside = (p for p in paths if not (at / p).is_relative_to(item.value))
            found += [Refusal(p, item, f"is outside of {item.value}/") for p in outside]
    for item in contract.of("must-not"):
        for name, parts in areas(item):
            found += [Refusal(p, item, f"belongs to {name}") for p in paths if _meets(p, parts)]
    return tuple(found)


def _meets(path: str, parts: tuple[str, ...]) -> bool:
    """A folder or the file's name is one of the parts; a part may be a whole path."""
    pure = PurePosixPath(path)
    return any(
        pure.is_relative_to(part) if "/" in part
        else any(PurePosixPath(name).match(part) for name in pure.parts)
        for part in parts
    )  # fmt: skip
