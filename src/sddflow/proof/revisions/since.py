"""Which revisions came since a git ref, and which that were there were changed."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sddflow.errors import UsageError
from sddflow.proof.revisions.git import git
from sddflow.target.source import parse, tree_of


@dataclass(frozen=True, slots=True)
class Changed:
    """Files that differ from a ref.

    Args:
        new: absolute paths that the ref does not have, untracked ones among them.
        edited: absolute paths that it has, with other text.
        was: the Python that those said there which are edited or gone, by absolute path.
    """

    new: frozenset[Path]
    edited: frozenset[Path]
    was: Mapping[Path, str] = field(default_factory=dict)


def changed_since(root: Path, ref: str) -> Changed:
    """The files below a folder that came or changed since a ref forked off.

    Args:
        root: a folder in a git work tree.
        ref: a branch, a tag, a commit.

    Raises:
        UsageError: git is missing, it is no work tree, or there is no such ref.
    """
    if ref.startswith("-"):
        raise UsageError(f"there is no git ref {ref!r}", cure="name a branch, a tag or a commit")
    top = Path(git(root, "rev-parse", "--show-toplevel").strip()).resolve()
    base = base_of(root, ref)
    words = ("diff", "--name-status", "--find-renames=100%", "-z", base, "--", ".")
    new, edited, gone = _told(git(root, *words).split("\0"))
    untracked = git(root, "ls-files", "--others", "--exclude-standard", "--full-name", "-z")
    new |= {path for path in untracked.split("\0") if path}
    python = (path for path in sorted(edited | gone) if path.endswith(".py"))
    was = {top / path: git(root, "show", f"{base}:{path}") for path in python}
    return Changed(
        frozenset(top / path for path in new),
        frozenset(top / path for path in edited if _says_other(top / path, was)),
        was,
    )


def _told(words: list[str]) -> tuple[set[str], set[str], set[str]]:
    """Paths that are new, with other text, and gone; a file that only moved is none of them."""
    left, new, edited, gone = iter(words), set[str](), set[str](), set[str]()
    for status in left:
        path = next(left, "")
        if status.startswith("R"):
            next(left, "")
        elif status == "A":
            new.add(path)
        elif status == "M":
            edited.add(path)
        elif status == "D":
            gone.add(path)
    return new, edited, gone


def _says_other(file: Path, was: Mapping[Path, str]) -> bool:
    """It does something else than it did; comments, docstrings and layout do nothing."""
    if file not in was:
        return True
    now = parse(file)
    try:
        then = tree_of(was[file])
    except (SyntaxError, ValueError):
        return True
    return now is None or _meaning(then) != _meaning(now)


def _meaning(tree: ast.Module) -> str:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)


def base_of(root: Path, ref: str) -> str:
    """Where the work forked off; the ref itself where they have nothing in common."""
    commit = git(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", what=ref).strip()
    try:
        return git(root, "merge-base", commit, "HEAD").strip()
    except UsageError:
        return commit
