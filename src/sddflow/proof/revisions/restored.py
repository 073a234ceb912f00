"""A copy of an application in which revisions that are missing stand, and do nothing.

Alembic reads the whole history before it runs any of it, stamps too. What the missing revisions
built is in the baseline that somebody named.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from sddflow.artifacts.scratch_copy import scratch_copy
from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.settings import Settings
from sddflow.proof.revisions.broken import Broken
from sddflow.target.interpreter import find_python
from sddflow.target.revisions import heads, unknown_needs

_STANDS_IN = """revision = {revision!r}
down_revision = {parents!r}


def upgrade():
    pass


def downgrade():
    pass
"""


def missing(broken: Broken) -> tuple[str, ...]:
    """The ids that revisions follow or depend on, and that no file has."""
    known = {r.id for r in broken.files}
    named = (n for r in broken.files for n in (*r.parents, *unknown_needs(r, broken.files)))
    return tuple(dict.fromkeys(name for name in named if name not in known))


def _ends(broken: Broken) -> tuple[str, ...]:
    """What the missing ones most likely followed: heads that none of them is below."""
    below = set(missing(broken))
    while more := {r.id for r in broken.files if below & {*r.parents, *r.needs}} - below:
        below |= more
    return tuple(r.id for r in heads(broken.files) if r.id not in below)


@contextmanager
def restored(target: Path, settings: Settings, broken: Broken) -> Iterator[tuple[Path, Settings]]:
    """The copy, gone afterwards, and the settings with the interpreter of the original.

    Raises:
        TargetError: the copy cannot be made.
    """
    folder = PurePosixPath(broken.files[0].shown).parent
    parents = _ends(broken) or None
    files = tuple(
        FileChange(f"{folder}/{name}.py", text, "", "stands in")
        for name in missing(broken)
        for text in (_STANDS_IN.format(revision=name, parents=parents),)
    )
    own = replace(settings, python=str(find_python(target, settings)))
    with scratch_copy(target, ChangeSet(files, "", "")) as copy:
        yield copy, own
