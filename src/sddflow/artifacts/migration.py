"""The migration of a feature: changes in, the text of a revision out, written by Alembic."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import alembic
from alembic.util import format_as_comma
from mako.exceptions import MakoException  # type: ignore[import-untyped]  # it has no types
from mako.template import Template  # type: ignore[import-untyped]  # it has no types

from sddflow.artifacts.import_lines import Style, with_imports
from sddflow.artifacts.operations import steps
from sddflow.artifacts.rendering import body, imports_of
from sddflow.artifacts.revision import file_name, revision_id
from sddflow.domain.conventions import Migrations
from sddflow.domain.schema.change import (
    AddColumn,
    AlterColumn,
    Change,
    CreateTable,
    DropColumn,
    DropTable,
    reverse,
)
from sddflow.errors import TargetError
from sddflow.workspace import inside

MOST = 3
"""Tables that a sentence can name and still be read."""


@dataclass(frozen=True, slots=True)
class Migration:
    """A revision to land.

    Args:
        revision: its id.
        path: its file, relative to the target.
        text: the whole file.
        down_revision: the head it follows; "" for a first one.
    """

    revision: str
    path: str
    text: str
    down_revision: str


@dataclass(frozen=True, slots=True)
class House:
    """How this target wants its migrations.

    Args:
        target: its folder, absolute.
        width: the longest line.
        named: its metadata has a naming convention, which final names must be kept from.
        at: when the revision is made.
    """

    target: Path
    width: int
    named: bool
    at: datetime


def write_migration(
    changes: tuple[Change, ...], migrations: Migrations, message: str, house: House
) -> Migration:
    """The revision that makes the changes and takes them back.

    Raises:
        TargetError: the target's `script.py.mako` cannot be used.
    """
    up, down = steps(changes), steps(_way_back(changes))
    written = [body(each, house.width, final=house.named) for each in (up, down)]
    revision = revision_id(migrations, "\n".join(written), house.at)
    head = migrations.heads[0] if migrations.heads else None
    values: dict[str, object] = {
        "up_revision": revision,
        "down_revision": head,
        "branch_labels": None,
        "depends_on": None,
        "create_date": house.at,
        "comma": format_as_comma,
        "message": message[:1].upper() + message[1:],
        "imports": "",
        "upgrades": written[0].strip(),
        "downgrades": written[1].strip(),
    }
    text = _finish(_render(house.target, migrations, values), changes)
    text = with_imports(text, (*imports_of(up), *imports_of(down)), Style((), house.width))
    name = file_name(migrations.file_template, revision, message, house.at)
    return Migration(revision, f"{migrations.versions}/{name}", text, head or "")


def _way_back(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes undone; a column that goes at once is not altered before."""
    back = reverse(changes)
    gone = {(c.table, c.column.name) for c in back if isinstance(c, DropColumn)}
    return tuple(
        c for c in back if not (isinstance(c, AlterColumn) and (c.table, c.new.name) in gone)
    )


def _render(target: Path, migrations: Migrations, values: dict[str, object]) -> str:
    own = inside(target, f"{migrations.script_location}/script.py.mako")
    generic = Path(alembic.__file__).parent / "templates" / "generic" / "script.py.mako"
    found = own if own.is_file() else generic
    try:
        text = found.read_text("utf-8-sig")
        rendered: str = Template(text, strict_undefined=True).render(**values)  # noqa: S702 - Python is written, never HTML
    except (OSError, UnicodeDecodeError, MakoException, NameError) as error:
        line = str(error).splitlines()[0]
        place = f"{migrations.script_location}/script.py.mako"
        raise TargetError(f"cannot be used: {line}", place=place) from None
    return rendered


def _finish(text: str, changes: tuple[Change, ...]) -> str:
    """Without imports nobody uses, and with docstrings that say what this step does."""
    if not re.search(r"\bsqlmodel\.", text):
        text = re.sub(r"^import sqlmodel\b.*\n", "", text, flags=re.MULTILINE)
    text = _say(text, "upgrade", upgrade_summary(changes))
    text = _say(text, "downgrade", downgrade_summary(changes))
    text = re.sub(r"^(\w*revision.*= )'([^'\"]*)'$", r'\1"\2"', text, flags=re.MULTILINE)
    text = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{4,}", "\n\n\n", text).strip("\n") + "\n"


def _say(text: str, function: str, sentence: str) -> str:
    docstring = re.compile(rf'(^def {function}\(\)[^\n]*:\n\s+""")[^"]*(""")', re.MULTILINE)
    return docstring.sub(lambda found: f"{found[1]}{sentence}{found[2]}", text)


def upgrade_summary(changes: tuple[Change, ...]) -> str:
    """One sentence: what is added."""
    made = [change.table.name for change in changes if isinstance(change, CreateTable)]
    more = _extended(changes)
    parts = [f"create {_listed(made)}"] if made else []
    parts += [f"extend {_listed(more)}"] if more else []
    sentence = ", ".join(parts) or "change what is there"
    return sentence[0].upper() + sentence[1:] + "."


def downgrade_summary(changes: tuple[Change, ...]) -> str:
    """One sentence: what goes, and what is lost with it."""
    back = reverse(changes)
    gone = [change.table.name for change in back if isinstance(change, DropTable)]
    less = _extended(changes)
    parts = [f"drop {_listed(gone)}"] if gone else []
    parts += [f"take back what {_listed(less)} gained"] if less else []
    if not parts:
        return "Change it back."
    sentence = ", ".join(parts)
    return sentence[0].upper() + sentence[1:] + "; their data is lost."


def _extended(changes: tuple[Change, ...]) -> list[str]:
    return list(dict.fromkeys(c.table for c in changes if isinstance(c, AddColumn)))


def _listed(names: list[str]) -> str:
    if len(names) > MOST:
        return f"{len(names)} tables"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
