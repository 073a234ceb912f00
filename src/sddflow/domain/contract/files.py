"""Facts about the files that would land, read from their text."""

import ast
import re
from collections.abc import Callable, Iterator

from sddflow.domain.contract.known import Known, Verdict, failed, proven, undecided

_SECRET = re.compile(r"password|passwd|secret|api_key|token_hash|private_key|salt", re.IGNORECASE)
_GIVEN_BY_DATABASE = frozenset({"id", "created_at", "updated_at"})


def type_hints(known: Known) -> Verdict:
    """Every attribute of a new or changed class is annotated."""
    found = list(_classes(known))
    if not found:
        return undecided("no class was written")
    bare = [
        f"{path}:{node.lineno} {_target(node)}"
        for path, cls in found
        for node in cls.body
        if isinstance(node, ast.Assign) and not _target(node).startswith("_")
        and _target(node) != "model_config"
    ]  # fmt: skip
    if bare:
        return failed(f"without a type: {bare[0]}")
    return proven(f"every attribute of {len(found)} classes is annotated")


def docstrings(known: Known) -> Verdict:
    """Every class and function of the application has a docstring."""
    found = list(_documented(known))
    if not found:
        return undecided("no class was written")
    bare = [
        f"{path}:{node.lineno} {node.name}" for path, node in found if not ast.get_docstring(node)
    ]
    if bare:
        return failed(f"without a docstring: {bare[0]}")
    return proven(f"{len(found)} classes and functions have a docstring")


def isolation_told(known: Known) -> Verdict:
    """The docstring of each new model says whose its rows are."""
    new = {t.model or t.name for t in known.proposal.design.tables} if known.proposal else set()
    found = [(p, c) for p, c in _classes(known) if c.name in new]
    if not found:
        return undecided("no model was written")
    bare = [c.name for _, c in found if "isolation" not in (ast.get_docstring(c) or "").lower()]
    if bare:
        return failed(f"the docstring of {bare[0]} does not tell it")
    return proven(f"told in the docstrings of {', '.join(c.name for _, c in found)}")


def create_schemas(known: Known) -> Verdict:
    """What a client sends when it makes a row holds no key and no time of ours."""
    given = "given by the database"
    return _schemas(known, "Create", lambda name: name in _GIVEN_BY_DATABASE, given)


def response_schemas(known: Known) -> Verdict:
    """What a client is sent holds no secret."""
    return _schemas(known, "Response", lambda name: bool(_SECRET.search(name)), "a secret")


def migration(known: Known) -> Verdict:
    """There is a migration among the files."""
    if known.written is None:
        return undecided("nothing was written")
    return proven(f"{known.written.change_set.migration}")


def minimal(known: Known) -> Verdict:
    """Every file is derived from the design, and nothing else is touched."""
    if not known.files:
        return undecided("nothing was written")
    new = sum(not f.replaces for f in known.files)
    return proven(f"{new} new and {len(known.files) - new} changed files, each for the design")


def _schemas(known: Known, ending: str, wrong: Callable[[str], bool], what: str) -> Verdict:
    found = [(p, c) for p, c in _classes(known) if c.name.endswith(ending)]
    if not found:
        return undecided(f"no {ending.lower()} schema was written")
    for path, cls in found:
        for name in _fields(cls):
            if wrong(name):
                return failed(f"{path}:{cls.lineno} {cls.name}.{name} is {what}")
    return proven(f"{', '.join(c.name for _, c in found)}: no field is {what}")


def _fields(cls: ast.ClassDef) -> Iterator[str]:
    for node in cls.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _classes(known: Known) -> Iterator[tuple[str, ast.ClassDef]]:
    """Classes of the application in the files; tests and migrations are none of it."""
    for file in known.files:
        if file.path.endswith(".py") and not _is_test(file.path):
            for node in _parsed(file.content):
                if isinstance(node, ast.ClassDef):
                    yield file.path, node


def _documented(known: Known) -> Iterator[tuple[str, ast.ClassDef | ast.FunctionDef]]:
    for path, cls in _classes(known):
        yield path, cls
        yield from ((path, node) for node in cls.body if isinstance(node, ast.FunctionDef))


def _is_test(path: str) -> bool:
    return path.rpartition("/")[2].startswith("test_") or path.endswith("_test.py")


def _parsed(text: str) -> list[ast.stmt]:
    try:
        return ast.parse(text).body
    except SyntaxError:
        return []


def _target(node: ast.Assign) -> str:
    return node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""
