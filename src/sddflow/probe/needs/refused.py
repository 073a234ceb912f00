"""Made-up values that the application does not take: whose they are, and what would fit."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .frames import Line, lines_of
from .made import MADE_UP, made_up, need

_LONGEST = 20_000
_NOT_OURS = {"ImportError", "SyntaxError", "NameError", "DBAPIError"}
_WISHES = (
    ("database_url", r"SQLAlchemy URL"),
    ("int", r"invalid literal for int|could not convert string to float|ConversionSyntax"),
    ("bool", r"invalid truth value|[Nn]ot a boolean"),
    ("uuid", r"badly formed hexadecimal UUID"),
    ("hex", r"non-hexadecimal|[Oo]dd-length string"),
    ("fernet", r"Fernet key"),
    ("base64", r"base64|[Ii]ncorrect padding|[Ii]nvalid base"),
    ("date", r"[Ii]nvalid isoformat|does not match format"),
    ("url", r"unknown url type|[Ii]nvalid URL|missing an? '?https?|No scheme supplied"),
    ("level", r"[Uu]nknown level"),
    ("zone", r"No time zone found"),
)


def refused(error: BaseException) -> list[dict[str, str]]:
    """Of one error; nothing where it has no made-up value to do with."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    made = {} if kinds & _NOT_OURS else made_up()
    lines = lines_of(error)
    key = _place(lines[0]) if lines and isinstance(error, (KeyError, TypeError)) else ""
    if key:
        found = [name for name, value in made.items() if value.startswith("{")]
        return [need(name, "missing", path=key) for name in found]
    names = _said(error, made) or _named(lines, made) or _held(lines, made)
    problem, hint = _wish(error, lines)
    found = names or _beside(lines, made)
    return [need(name, problem, hint=hint, path=_within(error, name)) for name in found]


def _said(error: BaseException, made: Mapping[str, str]) -> list[str]:
    """The variables whose texts or names stand in what the error says."""
    parts = [str(error), *map(repr, error.args)]
    parts += [str(getattr(error, name, "")) for name in ("doc", "filename", "object")]
    words = " ".join(parts)[:_LONGEST]
    whole = [n for n, value in made.items() if _marked(n, words) or repr(value) in words]
    return whole or [n for n in made if _word(n, words)]


def _named(lines: Iterable[Line], made: Iterable[str]) -> list[str]:
    """Those that the innermost line which names any of them names."""
    for line in lines:
        if found := [name for name in made if _word(name, line.text)]:
            return found
    return []


def _held(lines: Iterable[Line], made: Iterable[str]) -> list[str]:
    """Those whose texts the innermost frame which has any of them works with."""
    for line in lines:
        names = {n.id for s in line.statements() for n in ast.walk(s) if isinstance(n, ast.Name)}
        values = [v for k, v in line.frame.f_locals.items() if k in names]
        words = " ".join(map(_shown, values))
        if found := [name for name in made if _marked(name, words)]:
            return found
    return []


def _beside(lines: list[Line], made: Iterable[str]) -> list[str]:
    """At last the one that the innermost file names last before the line."""
    above = lines[0].source.splitlines()[: lines[0].number] if lines else []
    for text in reversed(above):
        if found := [name for name in made if _word(name, text)]:
            return found
    return []


def _wish(error: BaseException, lines: list[Line]) -> tuple[str, str]:
    """What it would have taken, as far as the error or the line says; and what of that fits."""
    if type(error).__name__ == "JSONDecodeError":
        return "json", ""
    if isinstance(error, FileNotFoundError) and MADE_UP in str(error.filename):
        return "file", ""
    choices = _choices(error, lines[0]) if lines else []
    if choices:
        return "choice", ", ".join(map(repr, choices))
    found = (problem for problem, words in _WISHES if re.search(words, str(error)))
    return next(found, "refused"), ""


def _choices(error: BaseException, line: Line) -> list[str]:
    """The keys of the mapping that was looked into, or the values of the enumeration."""
    nodes = [n for s in line.statements() for n in ast.walk(s)]
    if isinstance(error, KeyError):
        looked = [n.value for n in nodes if isinstance(n, ast.Subscript)]
        written = [k for n in looked if isinstance(n, ast.Dict) for k in map(_text, n.keys) if k]
        of = next((d for n in looked if isinstance(d := _worth(n, line), dict)), {})
        return written or [key for key in of if isinstance(key, str)]
    if "is not a valid" not in str(error):
        return []
    called = [_worth(n.func, line) for n in nodes if isinstance(n, ast.Call)]
    members = [vars(each).get("_member_map_", {}) for each in called if isinstance(each, type)]
    return [m.value for some in members for m in some.values() if isinstance(m.value, str)]


def _text(node: ast.expr | None) -> str:
    plain = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if plain and isinstance(node, ast.Constant) else ""


def _place(line: Line) -> str:
    """The key of a made-up JSON that is missed; "" where it is about anything else."""
    nodes = [n for s in line.statements() for n in ast.walk(s) if isinstance(n, ast.Subscript)]
    for node in nodes:
        of, keys = _worth(node.value, line), _keys(node, line)
        hollow = isinstance(of, str) and MADE_UP in of
        if keys and (hollow or (isinstance(of, dict) and keys[-1] not in of)):
            return ".".join(keys)
    return ""


def _keys(node: ast.AST, line: Line) -> list[str]:
    """The places on the way to a value: `["db"]` of `said["db"]`."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Constant):
        return []
    return [*_keys(node.value, line), str(node.slice.value)]


def _worth(node: ast.AST, line: Line) -> Any:
    """What a name, an attribute or an item of one is in that frame; None where it is none."""
    if isinstance(node, ast.Name):
        return {**line.frame.f_globals, **line.frame.f_locals}.get(node.id)
    if isinstance(node, ast.Attribute):
        return getattr(_worth(node.value, line), "__dict__", {}).get(node.attr)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        of = _worth(node.value, line)
        return of.get(node.slice.value) if isinstance(of, dict) else None
    return None


def _shown(value: Any) -> str:
    """A value as text; what cannot be shown is passed over."""
    try:
        return repr(value)[:_LONGEST]
    except Exception:  # noqa: BLE001 - the application's own way to show it failed
        return ""


def _marked(name: str, words: str) -> re.Match[str] | None:
    """Where a text that was made up for it stands, and which place of a JSON that is for."""
    return re.search(rf"{MADE_UP}-{re.escape(name)}(?:\.([\w.]+))?-", words)


def _within(error: BaseException, name: str) -> str:
    found = _marked(name, str(error))
    return (found[1] or "") if found else ""


def _word(name: str, words: str) -> bool:
    return bool(re.search(rf"\b{re.escape(name)}\b", words))
