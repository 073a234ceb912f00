"""Settings that are read from the environment, and are not there."""

from __future__ import annotations

import ast
import os
import re
import traceback
from collections.abc import Iterable, Iterator

from .frames import lines_of, parsed
from .made import OPTION, need

_NOT_SET = re.compile(
    r"^[\"']?([A-Z][A-Z0-9_]{2,})[\"']? not found\. Declare it"
    r"|[Ee]nvironment variable [\"']?([A-Za-z_]\w*)[\"']? (?:is )?not (?:set|found|defined)"
    r"|\bConfig '(\w+)' is missing"
)
_LACKS = re.compile(
    r"\b(missing|requires?d?|needs?|must|please|provide|unset|undefined|expected|absent|empty)\b"
    r"|\bno[nt]?\b|\bset (the|your)\b",
    re.I,
)
_NAME = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\b[A-Z]{2,}\b")
_OF_NONE = re.compile(r"\bNone(?:Type)?\b")
_HOLLOW = ("TypeError", "AttributeError", "ArgumentError", "AssertionError", "ValueError")


def asked(error: BaseException) -> list[dict[str, str]]:
    """`os.environ["NAME"]`, and the words of the usual libraries."""
    name = _key(error)
    if name:
        return _needs([name, *_demanded(_sources(error)[:1])])
    found = _NOT_SET.search(str(error))
    return _needs(g for g in found.groups() if g) if found else []


def told(error: BaseException) -> list[dict[str, str]]:
    """Options of the command line, and names that the application's own words say."""
    options = _options(error)
    if options:
        return [need(f"{OPTION}{name}", "missing") for name in options]
    return _needs(_told(error))


def _told(error: BaseException) -> Iterator[str]:
    """Names in its words that the application has in a text, or says to be missing."""
    words = str(error)
    if isinstance(error, KeyError) and words.strip("'") in map(str, error.args):
        return
    trees = map(parsed, _sources(error))
    texts = {n.value for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    for name in _NAME.findall(words):
        if name in texts or ("_" in name and _LACKS.search(words)):
            yield name


def absent(error: BaseException) -> list[dict[str, str]]:
    """What the application went on without, until it stumbled over that."""
    hollow = not str(error) or _OF_NONE.search(str(error))
    if type(error).__name__ not in _HOLLOW or not hollow:
        return []
    return _needs(_optional(_sources(error)[:1]))


def _key(error: BaseException) -> str:
    """The variable that `os.environ` was asked for in vain."""
    if not isinstance(error, KeyError) or not error.args:
        return ""
    frames = traceback.extract_tb(error.__traceback__)
    of_os = frames and re.search(r"[\\/]os\.py$|<frozen os>", frames[-1].filename)
    return str(error.args[0]) if of_os else ""


def _options(error: BaseException) -> list[str]:
    """Arguments of `-x` that env.py misses: as a key, or by its own words."""
    reads = any("get_x_argument" in source for source in _sources(error)[:1])
    if not reads:
        return []
    if isinstance(error, KeyError):
        return [key for key in error.args if isinstance(key, str)]
    return re.findall(r"-x[ ,'\"]+([A-Za-z]\w*)\b", str(error))


def _sources(error: BaseException) -> list[str]:
    """The application's files on the way, innermost first."""
    return list(dict.fromkeys(line.source for line in lines_of(error)))


def _demanded(sources: Iterable[str]) -> Iterator[str]:
    """Names of `environ["NAME"]`: whoever misses one will miss the others next."""
    for node in (n for source in sources for n in ast.walk(parsed(source))):
        if isinstance(node, ast.Subscript) and _last(node.value) == "environ":
            index = getattr(node.slice, "value", node.slice)  # Python 3.8 wraps it
            yield from _texts([node.slice if isinstance(node.slice, ast.Constant) else index])


def _optional(sources: Iterable[str]) -> Iterator[str]:
    """Names of `getenv("NAME")` and `environ.get("NAME")`, where nothing stands in."""
    for node in (n for source in sources for n in ast.walk(parsed(source))):
        if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
            owner = _last(getattr(node.func, "value", None))
            if _last(node.func) == "getenv" or (_last(node.func) == "get" and owner == "environ"):
                yield from _texts(node.args)


def _texts(nodes: Iterable[object]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _last(node: object) -> str:
    return str(getattr(node, "attr", "") or getattr(node, "id", ""))


def _needs(names: Iterable[str]) -> list[dict[str, str]]:
    """Those that are not there."""
    return [need(name, "missing") for name in dict.fromkeys(names) if name not in os.environ]
