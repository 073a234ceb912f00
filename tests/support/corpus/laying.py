"""A case as a project on disk."""

import re
import shutil
import subprocess
from pathlib import Path
from textwrap import indent

from corpus.case import Case, Edit, Revision
from corpus.reading import CorpusError

_HEAD = '''"""Change number {number}."""

import sqlalchemy as sa
{imports}from alembic import op
from sqlalchemy.dialects import postgresql

revision = "{id}"
down_revision = "{below}"
branch_labels = None
depends_on = None
'''
_FIRST = 1001
_GIT = (
    "-c",
    "user.name=Corpus",
    "-c",
    "user.email=corpus@example.org",
    "-c",
    "commit.gpgsign=false",
)


def lay(case: Case, bases: Path, root: Path) -> Path:
    """Write a case's project.

    Args:
        case: what it is.
        bases: the folder of the base applications.
        root: an empty folder.

    Returns:
        The project's folder.

    Raises:
        CorpusError: it alters words that do not stand in the base once.
    """
    shutil.copytree(bases / case.base, root, dirs_exist_ok=True)
    for edit in (e for e in case.edits if e.committed):
        _apply(edit, root, case.place)
    if case.since:
        _commit(root)
    for edit in (e for e in case.edits if not e.committed):
        _apply(edit, root, case.place)
    below = _newest(root)
    for number, revision in enumerate(case.revisions, _FIRST):
        _write(revision, number, below, root)
        below = str(number)
    if case.sizes:
        lines = [f"{table} = {rows}\n" for table, rows in case.sizes]
        (root / "sddflow.toml").write_text("[sizes]\n" + "".join(lines), "utf-8")
    return root


def under_test(case: Case) -> tuple[str, ...]:
    """The first revision under test; from it on all are. None is named where it is the newest."""
    return (str(_FIRST + case.first - 1),) if case.first < len(case.revisions) else ()


def versions(root: Path) -> Path:
    """The folder of the revisions."""
    return next(p for p in root.rglob("versions") if p.is_dir())


def _newest(root: Path) -> str:
    """The base's head: its files are numbered."""
    last = max(versions(root).glob("0*.py"))
    found = re.search(r'^revision(?:: str)? = "(\w+)"', last.read_text("utf-8"), re.M)
    assert found is not None, last
    return found[1]


def _write(revision: Revision, number: int, below: str, root: Path) -> None:
    uses = "sqlmodel" in "".join((revision.top, revision.up, revision.down or ""))
    text = _HEAD.format(
        number=number, id=number, below=below, imports="import sqlmodel\n" if uses else ""
    )
    if revision.top:
        text += f"\n{revision.top}\n"
    text += f"\n\ndef upgrade() -> None:\n{_body(revision.up)}"
    if revision.down is not None:
        text += f"\n\ndef downgrade() -> None:\n{_body(revision.down)}"
    (versions(root) / f"{number}_change.py").write_text(text, "utf-8")


def _body(text: str) -> str:
    return indent(text.strip("\n") or "pass", "    ") + "\n"


def _apply(edit: Edit, root: Path, place: str) -> None:
    file = root / edit.path
    file.parent.mkdir(parents=True, exist_ok=True)
    if edit.how == "write":
        file.write_text(edit.text, "utf-8")
        return
    text = file.read_text("utf-8")
    if edit.how == "append":
        text = f"{text}\n\n{edit.text}\n"
    elif edit.how == "into":
        text = _into(text, edit, place)
    else:
        if text.count(edit.text) != 1:
            raise CorpusError(f"{place}: {edit.text!r} stands {text.count(edit.text)} times")
        text = text.replace(edit.text, edit.to)
    file.write_text(text, "utf-8")


def _into(text: str, edit: Edit, place: str) -> str:
    """Lines at the end of a class: it goes on while lines are indented."""
    body = re.search(rf"^class {edit.to}\(.*\n(?:[ \t]+.*\n|\n(?=[ \t]))*", text, re.M)
    if body is None:
        raise CorpusError(f"{place}: there is no class {edit.to} in {edit.path}")
    return text[: body.end()] + indent(edit.text, "    ") + "\n" + text[body.end() :]


def _commit(root: Path) -> None:
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "Base")):
        subprocess.run(["git", "-C", str(root), *_GIT, *words], check=True, capture_output=True)
