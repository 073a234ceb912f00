"""What a gate shows, as painted lines for the width there is."""

import re
import textwrap
from collections.abc import Iterator

from sddflow.domain.decision import Section
from sddflow.terminal.gate.tables import table_lines
from sddflow.terminal.paint import Tone, paint
from sddflow.terminal.screen import Screen

_INDENT = "  "
_WIDEST = 100
_SQL = re.compile(
    r"\b(?:CREATE|TABLE|ALTER|ADD|DROP|COLUMN|INDEX|UNIQUE|PRIMARY|FOREIGN|KEY|REFERENCES|ON|DELETE"
    r"|CASCADE|RESTRICT|CONSTRAINT|CHECK|NOT|NULL|DEFAULT|INSERT|INTO|SELECT|FROM|UPDATE|SET|WHERE"
    r"|COMMENT|IS|IN|AND|OR|RENAME|TO|TYPE|USING|BEGIN|COMMIT)\b"
)
_FINDING: dict[str, Tone] = {"✗": "bad", "!": "warning", "·": "quiet"}


def heading(section: Section, screen: Screen) -> str:
    """The title of a section."""
    return paint(section.title, "strong", screen)


def section_lines(section: Section, screen: Screen) -> list[str]:
    """The whole body of a section, painted."""
    width = min(screen.width, _WIDEST) - len(_INDENT)
    return [f"{_INDENT}{line}".rstrip() for line in _lines(section, width, screen)]


def _lines(section: Section, width: int, screen: Screen) -> Iterator[str]:
    body = section.body.rstrip("\n").expandtabs(4)
    match section.form:
        case "table":
            yield from table_lines(body, width, screen)
        case "diff":
            yield from (paint(line, _diff_tone(line), screen) for line in body.splitlines())
        case "sql":
            yield from (_sql(line, screen) for line in body.splitlines())
        case "diagram":
            yield from (screen.text(line) for line in body.splitlines())
        case _ if body.startswith("|"):
            yield from table_lines(body, width, screen)
        case _:
            for line in body.splitlines():
                yield from _prose(line, width, screen)


def _prose(line: str, width: int, screen: Screen) -> Iterator[str]:
    """A line of text, wrapped below its own beginning."""
    if not line.strip():
        yield ""
        return
    found = re.match(r"\s*(?:[-*✗!·]|\d+\.)?\s*", line)
    hang = " " * len(found[0]) if found else ""
    wrapped = textwrap.wrap(
        line, width, subsequent_indent=hang, drop_whitespace=True, break_on_hyphens=False
    )
    tone = _FINDING.get(line[0], "plain")
    for number, text in enumerate(wrapped):
        if number == 0 and tone != "plain":
            yield paint(text[0], tone, screen) + screen.text(text[1:])
        else:
            yield screen.text(text)


def _diff_tone(line: str) -> Tone:
    if line.startswith(("+++", "---", "diff ")):
        return "strong"
    if line.startswith("@@"):
        return "accent"
    return "good" if line.startswith("+") else "bad" if line.startswith("-") else "plain"


def _sql(line: str, screen: Screen) -> str:
    if line.lstrip().startswith("--"):
        return paint(line, "quiet", screen)
    return _SQL.sub(lambda found: paint(found[0], "accent", screen), screen.text(line))
