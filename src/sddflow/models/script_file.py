"""Script files: YAML or JSON → steps, with one clear line for what is wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sddflow.errors import UsageError
from sddflow.models.script_step import Step

_KEYS = frozenset({
    "task", "role", "attempt", "contains", "reply", "reply_file", "stop", "usage", "error",
    "delay", "block", "calls",
})  # fmt: skip
_TOKENS = frozenset({"input", "output", "cache_write", "cache_read"})
_STOPS = ("end", "max_tokens", "refusal", "context", "other")


@dataclass(frozen=True, slots=True)
class Script:
    """What a script file says.

    Args:
        steps: in order.
        log: the file its calls are told to; None where it names none.
        model: who is said to answer; "" for the script itself.
    """

    steps: tuple[Step, ...]
    log: Path | None
    model: str


def read_script(path: Path) -> Script:
    """The script in a file.

    Raises:
        UsageError: the file cannot be read, or is no script; the place says which step.
    """
    value = _loaded(path)
    whole = {"steps": value} if isinstance(value, list) else _mapping(value, path)
    steps = whole.get("steps")
    if not isinstance(steps, list):
        raise UsageError("a script is a list of steps", place=str(path))
    read = tuple(_step(step, path, number) for number, step in enumerate(steps, 1))
    log = whole.get("log")
    return Script(read, path.parent / str(log) if log else None, str(whole.get("model", "")))


def _loaded(path: Path) -> Any:  # noqa: ANN401 - any YAML value
    import yaml

    try:
        text = path.read_text("utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except OSError as wrong:
        why = (wrong.strerror or "unreadable").lower()
        raise UsageError(f"the script cannot be read: {why}", place=str(path)) from wrong
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        said = " ".join(str(wrong).split())[:200]
        raise UsageError(f"the script is not valid: {said}", place=str(path)) from wrong


def _mapping(value: object, path: Path) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise UsageError("a script is a list of steps", place=str(path))
    unknown = set(value) - {"steps", "log", "model"}
    if unknown:
        raise UsageError(f"a script has no key {min(map(str, unknown))!r}", place=str(path))
    return value


def _step(value: object, path: Path, number: int) -> Step:
    place = f"{path}: step {number}"
    if not isinstance(value, dict) or not isinstance(value.get("task"), str):
        raise UsageError("a step names its task: `- task: design`", place=place)
    unknown = {str(key) for key in value} - _KEYS
    if unknown:
        raise UsageError(f"a step has no key {min(unknown)!r}", place=place)
    contains = value.get("contains", ())
    try:
        return Step(
            task=value["task"],
            reply=_reply(value, path, place),
            role=str(value.get("role", "")),
            attempt=int(value.get("attempt", 0)),
            contains=(contains,) if isinstance(contains, str) else tuple(map(str, contains)),
            stop=_one_of(value.get("stop", "end"), place),
            usage=_usage(value.get("usage", {}), place),
            error=str(value.get("error", "")),
            delay=float(value.get("delay", 0)),
            block=bool(value.get("block", False)),
            calls=_calls(value.get("calls", ()), place),
        )
    except (TypeError, ValueError) as wrong:
        raise UsageError(f"a value has the wrong kind: {wrong}", place=place) from wrong


def _reply(value: Mapping[str, Any], path: Path, place: str) -> str:
    if "reply_file" in value:
        file = path.parent / str(value["reply_file"])
        try:
            return file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as wrong:
            raise UsageError(f"the reply {file.name} cannot be read", place=place) from wrong
    if "reply" not in value and not any(value.get(key) for key in ("error", "block", "calls")):
        raise UsageError("a step has a reply, a reply_file, calls or an error", place=place)
    reply = value.get("reply", "")
    return reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False, default=str)


def _calls(value: object, place: str) -> tuple[tuple[str, str], ...]:
    """Calls of tools: a list of `{name: {input: value}}`."""
    calls = value if isinstance(value, list | tuple) else (None,)
    if not all(isinstance(call, dict) and len(call) == 1 for call in calls):
        raise UsageError("calls is a list like `- read_file: {path: app.py}`", place=place)
    pairs = [pair for call in calls for pair in call.items()]
    return tuple((str(name), json.dumps(given or {}, default=str)) for name, given in pairs)


def _one_of(value: object, place: str) -> Any:  # noqa: ANN401 - a Stop, checked here
    if value not in _STOPS:
        raise UsageError(f"stop is one of {', '.join(_STOPS)}", place=place)
    return value


def _usage(value: object, place: str) -> tuple[tuple[str, int], ...]:
    if not isinstance(value, dict) or set(value) - _TOKENS:
        raise UsageError(f"usage has {', '.join(sorted(_TOKENS))}", place=place)
    return tuple((key, int(count)) for key, count in value.items())
