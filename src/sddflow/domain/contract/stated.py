"""What a file's front matter or a workflow states of a contract, beside or instead of the text.

sddflow:
  ask: Is the database spec approved?     # a gate asks it
  scope: backend                          # files outside are refused
  must-not-write: [app/api]               # so are files in here
  must: [Every table has a comment]
  checklist: [Reviewed by operations]
  report: [Summary, Risks]
  document: agent_docs
  escalate: [data-loss]                   # a trigger's name, or words
  ignore: [14, business logic]            # a line of the file, or words of an item
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from sddflow.domain.contract.item import Contract, Item, Kind
from sddflow.domain.contract.triggers import NAMES
from sddflow.errors import RoleError

KEYS: dict[str, Kind] = {
    "ask": "question", "scope": "scope", "must-not-write": "must-not", "must": "must",
    "must-not": "must-not", "checklist": "checklist", "report": "report", "document": "document",
    "escalate": "escalation",
}  # fmt: skip
_VALUED = ("ask", "scope", "must-not-write", "report", "document")


def with_stated(contract: Contract, stated: str, place: str) -> Contract:
    """A contract with what is stated explicitly.

    Args:
        contract: read from the text.
        stated: the value of `sddflow:` as JSON; "" for nothing.
        place: the file, for errors.

    Raises:
        RoleError: a key that nobody knows, or a value of the wrong form.
    """
    if not stated.strip():
        return contract
    said = _read(stated, place)
    ignored = _texts(said.get("ignore", []), "ignore", place)
    kept = tuple(item for item in contract.items if not _ignored(item, ignored))
    return replace(contract, items=(*_items(said, place), *kept))


def _read(stated: str, place: str) -> dict[str, object]:
    try:
        said = json.loads(stated)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise RoleError(
            "`sddflow:` holds no keys and values", place=place, cure=f"keys: {_known()}"
        )
    for key in said:
        if key not in KEYS and key != "ignore":
            raise RoleError(f"`sddflow:` has no key {key!r}", place=place, cure=f"keys: {_known()}")
    return said


def _known() -> str:
    return ", ".join((*KEYS, "ignore"))


def _items(said: dict[str, object], place: str) -> Iterator[Item]:
    for key, kind in KEYS.items():
        for text in _texts(said.get(key, []), key, place):
            value = text.strip("/") if key in _VALUED else ""
            if key == "escalate" and text in NAMES:
                value = text
            yield Item(kind, text, 0, value)


def _texts(value: object, key: str, place: str) -> tuple[str, ...]:
    several = value if isinstance(value, list) else [value]
    if not all(isinstance(v, str | int) and str(v).strip() for v in several):
        raise RoleError(f"`sddflow: {key}` must be a text or a list of texts", place=place)
    return tuple(str(v).strip() for v in several)


def _ignored(item: Item, ignored: tuple[str, ...]) -> bool:
    return any(
        item.line == int(word) if word.isdigit() else word.lower() in item.text.lower()
        for word in ignored
    )
