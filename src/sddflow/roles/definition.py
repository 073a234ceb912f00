"""One agent file as a role: what it says, and what had to be mended to read it."""

import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from sddflow.domain.exchange import Effort, Thinking
from sddflow.domain.plan import RoleText
from sddflow.errors import RoleError
from sddflow.roles.front_matter import FrontMatter, Value, read_front_matter

LIMIT = 2_000_000
_EXAMPLES = re.compile(r"<example>|\bExamples?:|\n\s*\n", re.IGNORECASE)
_SPLIT = re.compile(r",(?![^(]*\))")
_DESCRIBED = 240


@dataclass(frozen=True, slots=True)
class ReadRole:
    """An agent file, read.

    Args:
        role: what a run works with.
        mended: what was guessed or repaired, one line each; empty for a strictly valid file.
        tools: those it asks for; None where it does not say, which means all.
        extra: keys that sddflow has no use for, kept as they were.
        description: the whole text, with its examples.
        body_line: line of the file on which the instructions begin, from 1.
    """

    role: RoleText
    mended: tuple[str, ...] = ()
    tools: tuple[str, ...] | None = None
    extra: dict[str, Value] = field(default_factory=dict)
    description: str = ""
    body_line: int = 1


def read_role(path: Path, shown_as: str) -> ReadRole:
    """Read an agent file, however it is written.

    Args:
        path: the file.
        shown_as: its name for people: relative to the workspace, or `shipped:…`.

    Raises:
        RoleError: it cannot be opened, is larger than 2 MB, is binary, or says nothing.
    """
    text, decoded = _decoded(_bytes(path, shown_as), shown_as)
    role = parse_role(text, shown_as, stem=path.stem)
    if not role.role.instructions:
        raise RoleError(
            "the agent file has no instructions",
            place=shown_as,
            cure="write below its front matter what the role should do",
        )
    from dataclasses import replace

    return replace(role, mended=(*decoded, *role.mended))


def parse_role(text: str, shown_as: str, *, stem: str) -> ReadRole:
    """The role in the text of an agent file; never an error, but its instructions may be empty.

    Args:
        text: of the file.
        shown_as: its name for people.
        stem: the file's name without its ending, for a file that does not name its role.
    """
    head = read_front_matter(text)
    description = _said(head.fields.get("description", ""))
    name, named = _name(head, stem)
    lead = len(head.body) - len(head.body.lstrip())
    role = RoleText(
        name=name,
        path=shown_as,
        description=_one_line(description) or _first_words(head.body),
        instructions=head.body.strip(),
        model=_one_line(_said(head.fields.get("model", ""))),
        tools=_tools(head.fields),
        effort=_one_of(get_args(Effort), head.fields.get("effort", "")),
        thinking=_one_of(get_args(Thinking), head.fields.get("thinking", "")),
        line=head.body_line + head.body[:lead].count("\n"),
        stated=_json(head.fields.get("sddflow", "")),
    )
    used = {"name", "description", "model", "tools", "effort", "thinking", "sddflow"}
    extra = {k: v for k, v in head.fields.items() if k not in used}
    mended = (*head.mended, *named, *_gaps(head, description))
    return ReadRole(role, mended, role.tools, extra, description, head.body_line)


def _bytes(path: Path, shown_as: str) -> bytes:
    try:
        if stat.S_ISFIFO(path.stat().st_mode):  # would be waited for without end
            raise RoleError("the agent file is a pipe, no file", place=shown_as)
        with path.open("rb") as file:
            raw = file.read(LIMIT + 1)
    except FileNotFoundError as wrong:
        raise RoleError("there is no such agent file", place=shown_as) from wrong
    except OSError as wrong:
        why = (wrong.strerror or "unreadable").lower()
        raise RoleError(f"the agent file cannot be read: {why}", place=shown_as) from wrong
    if len(raw) > LIMIT:
        raise RoleError(
            "the agent file is larger than 2 MB",
            place=shown_as,
            cure="a role is a page of instructions; keep data elsewhere",
        )
    return raw


def _decoded(raw: bytes, shown_as: str) -> tuple[str, tuple[str, ...]]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace"), ("UTF-16: read as such",)
    if b"\0" in raw:
        raise RoleError("this is not a text file", place=shown_as)
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError:
        return raw.decode("latin-1"), ("not UTF-8: read as Latin-1",)


def _name(head: FrontMatter, stem: str) -> tuple[str, tuple[str, ...]]:
    name = _one_line(_said(head.fields.get("name", "")))
    if not name:
        return stem, (f"no name: called {stem} after its file",)
    return name, () if name == stem else (f"the name {name} differs from the file's, {stem}",)


def _gaps(head: FrontMatter, description: str) -> tuple[str, ...]:
    notes = () if description else ("no description",)
    asked = head.fields.get("description", "")
    return (*notes, r"\n in the description read as line breaks") if "\\n" in asked else notes


def _said(value: Value) -> str:
    text = value if isinstance(value, str) else ", ".join(value)
    return text.replace("\\n", "\n").strip()


def _json(value: Value) -> str:
    """Nested keys are kept as JSON already; anything else is no contract, and refused later."""
    if isinstance(value, str):
        return value
    import json

    return json.dumps(value)


def _one_line(text: str) -> str:
    """What it says before its examples, on one line."""
    line = " ".join(_EXAMPLES.split(text, maxsplit=1)[0].split())
    return line if len(line) <= _DESCRIBED else f"{line[: _DESCRIBED - 1].rstrip()}…"


def _first_words(body: str) -> str:
    line = next((stripped for row in body.split("\n") if (stripped := row.strip("# \t"))), "")
    return _one_line(line)


def _one_of(known: tuple[Any, ...], value: Value) -> Any:  # noqa: ANN401 - one of the known
    """The value in lower case where it is known; else "", which asks for nothing."""
    said = _one_line(_said(value)).lower()
    return said if said in known else ""


def _tools(fields: dict[str, Value]) -> tuple[str, ...] | None:
    """Comma text, a list, patterns with commas inside parentheses; None where it does not say."""
    value = fields.get("tools")
    if value is None or not value or value in ("*", ("*",)):
        return None
    parts = _SPLIT.split(value) if isinstance(value, str) else value
    return tuple(stripped for part in parts if (stripped := part.strip(" \t\n\"'[]")))
