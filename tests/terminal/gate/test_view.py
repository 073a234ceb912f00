"""What a gate shows at first, and what its keys show whole."""

import pytest

from sddflow.domain.decision import Section, Shown
from sddflow.terminal.gate.sections import section_lines
from sddflow.terminal.gate.tables import table_lines
from sddflow.terminal.gate.view import first_look, parts_of, view_keys, whole
from sddflow.terminal.paint import cells
from sddflow.terminal.screen import Screen

SCREEN = Screen(width=60, height=24, terminal=True)
LONG = "\n".join(f"+ line {n}" for n in range(100))


def gate(*sections: Section) -> Shown:
    return Shown("landing", "May these files land?", sections)


def test_a_long_section_is_cut_with_the_key_that_shows_it():
    """The first look stays short; it counts what is missing and names the key."""
    parts = parts_of(gate(Section("Diff", LONG, "diff")), SCREEN)
    lines = list(first_look(parts, SCREEN))
    assert len(lines) < 20
    assert "  … 88 more lines: press d" in lines
    assert len([line for line in whole(parts, "d", SCREEN) if "line" in line]) == 100


def test_each_form_has_its_key():
    """The keys are those of the forms that are there, and one for everything."""
    found = gate(
        Section("Diff", "+a", "diff"), Section("SQL", "SELECT 1", "sql"), Section("Cost", "$0")
    )
    assert view_keys(parts_of(found, SCREEN)) == {"d": "diff", "s": "SQL", "a": "all"}


def test_a_table_fits_the_width():
    """Wide cells wrap below themselves; nothing is lost."""
    words = " ".join(f"word{n}" for n in range(30))
    body = f"| a | b |\n| --- | --- |\n| short | {words} |\n| x \\| y | |"
    lines = list(table_lines(body, 40, SCREEN))
    assert all(cells(line) <= 40 for line in lines)
    assert " ".join(" ".join(lines).split()).count("word") == 30
    assert any(line.startswith("x | y") for line in lines)


def test_places_in_one_file_are_told_by_their_line():
    """A column of places in the same file becomes a column of lines."""
    body = "| what | place |\n| - | - |\n| a | specs/x/spec.md:7 |\n| b | specs/x/spec.md:12 |"
    assert list(table_lines(body, 40, SCREEN)) == ["what  line", "a     7", "b     12"]


def test_places_in_several_files_stay_whole():
    """Where the file differs, it is told."""
    body = "| what | place |\n| - | - |\n| a | x.md:7 |\n| b | y.md:12 |"
    assert "a     x.md:7" in list(table_lines(body, 40, SCREEN))


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_prose_wraps_below_its_own_beginning(form):
    """A point of a list keeps its hanging indent."""
    section = Section("Decisions", "- " + "word " * 30, form)
    first, *rest = section_lines(section, SCREEN)
    assert first.startswith("  - word")
    assert all(line.startswith("    word") for line in rest)


def test_without_unicode_a_picture_is_drawn_in_ascii():
    """Where box characters cannot be shown, others stand for them."""
    screen = Screen(width=60, unicode=False)
    body = "┌─ users ─┐\n│ id → 1  │\n└─────────┘"
    assert section_lines(Section("ER", body, "diagram"), screen) == [
        "  +- users -+", "  | id > 1  |", "  +---------+"
    ]  # fmt: skip


def test_a_wide_picture_is_cut_only_in_the_first_look():
    """A picture is never broken by wrapping, and its key shows all of it."""
    body = "─" * 90
    parts = parts_of(gate(Section("ER picture", body, "diagram")), SCREEN)
    first = list(first_look(parts, SCREEN))
    assert all(cells(line) <= 60 for line in first)
    assert "  wider than this terminal: press e" in first
    assert f"  {body}" in list(whole(parts, "e", SCREEN))
