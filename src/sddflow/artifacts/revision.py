"""The id and the file of a new revision, in the style of the target's history."""

import re
from collections.abc import Container
from datetime import datetime

from sddflow.domain.conventions import Migrations
from sddflow.domain.digest import digest

_HEX = 12
_SLUG = 40


def revision_id(migrations: Migrations, content: str, at: datetime) -> str:
    """An id nobody has yet: the next number, the day, or 12 hex digits made of the content."""
    head = migrations.heads[0] if migrations.heads else ""
    if migrations.id_style == "number":
        return _number(head, migrations.revisions)
    if migrations.id_style == "date":
        return _date(head, migrations.revisions, at)
    return digest(head, content)[:_HEX]


def _number(head: str, taken: tuple[str, ...]) -> str:
    found = re.match(r"\d+", head)
    digits = found.group() if found else "0000"
    number = int(digits) + 1
    while (name := str(number).zfill(len(digits))) in taken:
        number += 1
    return name


def _date(head: str, taken: Container[str], at: datetime) -> str:
    style = re.match(r"\d{4}(?P<dash>[-_]?)\d\d(?P=dash)\d\d(?P<rest>.*)$", head)
    dash = style["dash"] if style else ""
    day = at.strftime(dash.join(("%Y", "%m", "%d")))
    rest = re.match(r"(?P<gap>[-_]?)(?P<digits>\d+)", style["rest"]) if style else None
    if rest is None:
        return day if day not in taken else f"{day}_{at:%H%M%S}"
    if len(rest["digits"]) in {4, 6}:
        return f"{day}{rest['gap']}{at.strftime('%H%M%S'[: len(rest['digits'])])}"
    number = 1
    while (name := f"{day}{rest['gap']}{number:0{len(rest['digits'])}d}") in taken:
        number += 1
    return name


def file_name(template: str, revision: str, message: str, at: datetime) -> str:
    """The file as Alembic would call it.

    Args:
        template: the `file_template` of alembic.ini, with single or doubled percent signs.
        revision: its id.
        message: what it does, in a few words.
        at: when it is made.
    """
    slug = "_".join(re.findall(r"\w+", message)).lower()
    if len(slug) > _SLUG:
        slug = slug[:_SLUG].rsplit("_", 1)[0] + "_"
    values = {
        "rev": revision,
        "slug": slug,
        "epoch": int(at.timestamp()),
        **{part: getattr(at, part) for part in ("year", "month", "day", "hour", "minute")},
        "second": at.second,
    }
    return f"{template.replace('%%', '%') % values}.py"
