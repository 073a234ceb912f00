"""How much of each section a gate shows at first, and the keys that show the rest."""

from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.domain.decision import Section, Shown
from sddflow.terminal.gate.sections import heading, section_lines
from sddflow.terminal.paint import cells, paint
from sddflow.terminal.screen import Screen

_FIRST = {"diagram": 60, "diff": 12, "sql": 8, "table": 24, "text": 24, "markdown": 24}
_BRIEF = {"Checks": 6}
_KEYS = {"diff": ("d", "diff"), "sql": ("s", "SQL"), "diagram": ("e", "ER picture")}
ALL = ("a", "all")


@dataclass(frozen=True, slots=True)
class Part:
    """A section, drawn.

    Args:
        section: what it is.
        lines: all of it.
        first: how many lines of it the gate shows at first.
        wide: a line of it is wider than the screen.
    """

    section: Section
    lines: tuple[str, ...]
    first: int
    wide: bool

    @property
    def more(self) -> int:
        """Lines that are not shown at first."""
        return len(self.lines) - self.first

    @property
    def key(self) -> tuple[str, str]:
        """The key that shows it whole, and what that is called."""
        return _KEYS.get(self.section.form, ALL)


def parts_of(shown: Shown, screen: Screen) -> tuple[Part, ...]:
    """Every section of a gate, drawn for a screen."""
    return tuple(_part(section, screen) for section in shown.sections)


def _part(section: Section, screen: Screen) -> Part:
    lines = tuple(section_lines(section, screen))
    limit = _BRIEF.get(section.title, _FIRST[section.form])
    first = len(lines) if len(lines) <= limit + 3 else limit
    bare = section.form in ("diagram", "diff", "sql")
    widest = max((cells(line) + 2 for line in section.body.splitlines()), default=0)
    return Part(section, lines, first, wide=bare and widest > screen.width)


def first_look(
    parts: tuple[Part, ...], screen: Screen, whole_by: str = "press {key}"
) -> Iterator[str]:
    """The sections, long ones cut with a line that says what shows them whole."""
    for part in parts:
        yield heading(part.section, screen)
        yield from _fitting(part, screen)
        by = whole_by.format(key=part.key[0])
        if part.more:
            yield paint(f"  … {part.more} more lines: {by}", "quiet", screen)
        elif part.wide and part.section.form == "diagram" and screen.terminal:
            yield paint(f"  wider than this terminal: {by}", "quiet", screen)
        yield ""


def _fitting(part: Part, screen: Screen) -> Iterator[str]:
    """The first lines; a picture is cut at the edge, where wrapped lines would break it."""
    for line in part.lines[: part.first]:
        if part.wide and part.section.form == "diagram" and screen.terminal:
            yield line if cells(line) < screen.width else f"{line[: screen.width - 2]}…"
        else:
            yield line


def whole(parts: tuple[Part, ...], key: str, screen: Screen) -> Iterator[str]:
    """Everything that a key shows."""
    for part in parts:
        if key in (part.key[0], ALL[0]):
            yield heading(part.section, screen)
            yield from part.lines
            yield ""


def view_keys(parts: tuple[Part, ...]) -> dict[str, str]:
    """The keys that show something whole, and what it is."""
    found = dict(part.key for part in parts if part.more or part.wide or part.key != ALL)
    return found | dict([ALL]) if parts else {}
