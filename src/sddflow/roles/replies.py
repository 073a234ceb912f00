"""The form of a reply: the schema a model is given, and the strict reading of what it sends."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from typing import Any, TypeVar, get_args, get_type_hints

from sddflow.domain.spelling import SPELLINGS, Spec

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

    Optional keys and unions make a grammar large, and open objects let a model invent. Values that
    have a spelling are texts.
    """
    from pydantic import TypeAdapter

    schema: dict[str, Any] = _closed(TypeAdapter(reply).json_schema())
    known = schema.get("$defs", {})
    for kind, spelling in SPELLINGS.items():
        if kind.__name__ in known:
            known[kind.__name__] = {"type": "string", "description": spelling.form}
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


def read_reply(text: str, reply: type[R], spec: Spec = None) -> R:
    """The value a model's text stands for; JSON may come in a fence or inside prose.

    Args:
        text: what the model said.
        reply: the dataclass it must be; values that have a spelling may also come with their
            fields.
        spec: whose lines sources cite.

    Raises:
        Unreadable: there is no JSON object, or it is not of the type.
    """
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(reply)
    problems: list[str] = []
    raw = _unspelled(_first_object(text), reply, spec, "", problems)
    if problems:
        raise Unreadable(*problems[:_PROBLEMS])
    try:
        value = adapter.validate_json(json.dumps(raw), strict=True)
    except ValidationError as wrong:
        raise Unreadable(*_spoken(wrong)) from wrong
    unknown = list(_unknown(raw, adapter.dump_python(value, mode="json"), ""))
    if unknown:
        raise Unreadable(*(f"{path} is no key of the schema" for path in unknown[:_PROBLEMS]))
    return value


def _unspelled(raw: Any, kind: Any, spec: Spec, path: str, problems: list[str]) -> Any:  # noqa: ANN401 - any part of a reply, and its type
    """The raw values with every spelled one as its fields; what cannot be read is a problem."""
    kinds = (kind, *get_args(kind))
    if isinstance(raw, list):
        inner = next(iter(get_args(kind)), None)
        return [_unspelled(r, inner, spec, f"{path}.{n}", problems) for n, r in enumerate(raw)]
    if isinstance(raw, dict):
        of = next((k for k in kinds if isinstance(k, type) and is_dataclass(k)), None)
        hints = get_type_hints(of) if of else {}
        return {
            key: _unspelled(value, hints.get(key), spec, f"{path}.{key}".strip("."), problems)
            for key, value in raw.items()
        }
    spelling = next((SPELLINGS[k] for k in kinds if k in SPELLINGS), None)
    if spelling is None or not isinstance(raw, str):
        return raw
    try:
        return asdict(spelling.read(raw, spec))
    except ValueError as wrong:
        problems.append(f"{path}: {wrong}")
        return raw


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
