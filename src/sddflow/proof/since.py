"""Which revisions came since a git ref, and which that were there were changed."""

from dataclasses import dataclass
from pathlib import Path

from sddflow.errors import UsageError
from sddflow.proof.git import git


@dataclass(frozen=True, slots=True)
class Changed:
    """Files that differ from a ref.

    Args:
        new: absolute paths that the ref does not have, untracked ones among them.
        edited: absolute paths that it has, with other text.
    """

    new: frozenset[Path]
    edited: frozenset[Path]


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
    told = git(root, "diff", "--name-status", "--no-renames", "-z", base, "--", ".").split("\0")
    pairs = list(zip(told[::2], told[1::2], strict=False))
    untracked = git(root, "ls-files", "--others", "--exclude-standard", "--full-name", "-z")
    new = {top / path for status, path in pairs if status == "A"}
    new |= {top / path for path in untracked.split("\0") if path}
    return Changed(frozenset(new), frozenset(top / p for s, p in pairs if s == "M"))


def base_of(root: Path, ref: str) -> str:
    """Where the work forked off; the ref itself where they have nothing in common."""
    commit = git(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", what=ref).strip()
    try:
        return git(root, "merge-base", commit, "HEAD").strip()
    except UsageError:
        return commit
