"""What a way back may leave of the catalogue: what is not its own, and what nothing takes back."""

import re

_MADE = re.compile(r"\s*CREATE\s+SCHEMA\s+(?:IF\s+NOT\s+EXISTS\s+)?\"?(?P<name>\w+)", re.IGNORECASE)
_ENUM = re.compile(r"type [^:]+: enum ")
_LABEL = re.compile(r"'(?:[^']|'')*'")


def without_extensions(now: str, was: str) -> str:
    """An extension belongs to the whole database: who drops it takes what others built on it."""
    known = was.splitlines()
    facts = (f for f in now.splitlines() if f in known or not f.startswith("extension "))
    return "".join(f"{fact}\n" for fact in facts)


def without_made(now: str, downgrade: tuple[str, ...]) -> str:
    """An env.py that makes its schema before it migrates makes it on the way back too."""
    made = {found["name"] for s in downgrade if (found := _MADE.match(s))}
    facts = (f for f in now.splitlines() if f.removeprefix("schema ") not in made)
    return "".join(f"{fact}\n" for fact in facts)


def as_validated(was: str, now: str) -> str:
    """What was before, its constraints that are valid now as valid ones: nothing undoes that."""
    there = frozenset(now.splitlines())
    facts = ((fact, fact.replace(" NOT VALID", "")) for fact in was.splitlines())
    return "".join(f"{valid if valid in there else fact}\n" for fact, valid in facts)


def unvalidated(was: str, now: str) -> str:
    """What was before, its constraints NOT VALID that are there so now: a later step validates."""
    there = frozenset(now.splitlines())
    facts = ((fact, f"{fact} NOT VALID") for fact in was.splitlines())
    return "".join(f"{open_ if open_ in there else fact}\n" for fact, open_ in facts)


def with_labels(was: str, now: str) -> str:
    """What was before, its enumerations with the labels that were added: nothing takes one back."""
    there = {fact.partition(":")[0]: fact for fact in now.splitlines() if _ENUM.match(fact)}
    facts = ((fact, there.get(fact.partition(":")[0], fact)) for fact in was.splitlines())
    return "".join(f"{more if _is_more(fact, more) else fact}\n" for fact, more in facts)


def _is_more(fact: str, more: str) -> bool:
    """All labels of an enumeration in their order, and others among them."""
    found = _ENUM.match(fact)
    left = iter(_LABEL.findall(more))
    return found is not None and all(label in left for label in _LABEL.findall(fact))
