"""The form of a reply: the schema a model is given, and the strict reading of what it sends."""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeVar

R = TypeVar("R")
_FENCE = re.compile(r"```(?:json)?[ \t]*\n(.*?)\n[ \t]*```", re.DOTALL)
_CANDIDATES = 20
_PROBLEMS = 12


class Unreadable(Exception):  # noqa: N818 - an answer to give back to the model, not to the user
    """A reply that is not of its type; `problems` are sentences for the one who wrote it."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def reply_schema(reply: type[Any]) -> dict[str, Any]:
    """The closed JSON schema of a dataclass: no other keys, every key required, no defaults.

    Optional keys and unions make a grammar large, and open objects let a model invent.
    """
    from pydantic import TypeAdapter

    schema: dict[str, Any] = _closed(TypeAdapter(reply).json_schema())
    return schema


def _closed(node: Any) -> Any:  # noqa: ANN401 - any part of a JSON schema
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {k: _closed(v) for k, v in node.items() if k not in ("title", "default") or _named(v)}
    if isinstance(kept.get("properties"), dict):
        kept |= {"additionalProperties": False, "required": list(kept["properties"])}
    return kept


def _named(value: object) -> bool:
    """A property that is called `title` or `default`, not the keyword."""
    return isinstance(value, dict) and bool({"type", "$ref", "anyOf", "enum"} & set(value))


def read_reply(text: str, reply: type[R]) -> R:
    """The value a model's text stands for; JSON may come in a fence or inside prose.

    Raises:
        Unreadable: there is no JSON object, or it is not of the type.
    """
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(reply)
    raw = _first_object(text)
    try:
        value = adapter.validate_json(json.dumps(raw), strict=True)
    except ValidationError as wrong:
        raise Unreadable(*_spoken(wrong)) from wrong
    unknown = list(_unknown(raw, adapter.dump_python(value, mode="json"), ""))
    if unknown:
        raise Unreadable(*(f"{path} is no key of the schema" for path in unknown[:_PROBLEMS]))
    return value


def _first_object(text: str) -> dict[str, Any]:
    """The first JSON object in a text."""
    fenced = [found.strip() for found in _FENCE.findall(text)]
    for part in (text.strip(), *fenced):
        if isinstance(whole := _loaded(part), dict):
            return whole
    decoder = json.JSONDecoder()
    for found in list(re.finditer(r"\{", text))[:_CANDIDATES]:
        try:
            value, _ = decoder.raw_decode(text, found.start())
        except (json.JSONDecodeError, RecursionError):
            continue
        if value:
            return dict(value)
    raise Unreadable("the answer holds no complete JSON object")


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None


def _spoken(wrong: Any) -> list[str]:  # noqa: ANN401 - pydantic is imported only where it is used
    problems = wrong.errors(include_url=False, include_input=False)
    return [
        f"{'.'.join(map(str, p['loc'])) or 'the reply'}: {p['msg']}" for p in problems[:_PROBLEMS]
    ]


def _unknown(raw: object, known: object, path: str) -> Iterator[str]:
    if isinstance(raw, dict) and isinstance(known, dict):
        for key, value in raw.items():
            at = f"{path}.{key}" if path else str(key)
            if key in known:
                yield from _unknown(value, known[key], at)
            else:
                yield at
    elif isinstance(raw, list) and isinstance(known, list):
        for number, (one, other) in enumerate(zip(raw, known, strict=False)):
            yield from _unknown(one, other, f"{path}.{number}")
