"""Front matter: every broken form is read, and what was mended is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.roles.front_matter import read_front_matter

PLAIN = "---\nname: keeper\ndescription: Keeps things.\ntools: Read, Grep\n---\n\nKeep.\n"


def test_a_valid_head_is_read_strictly():
    """Valid YAML needs no mending, and the body's line is known."""
    head = read_front_matter(PLAIN)
    assert head.fields == {"name": "keeper", "description": "Keeps things.", "tools": "Read, Grep"}
    assert (head.body.strip(), head.body_line, head.mended) == ("Keep.", 6, ())


@pytest.mark.parametrize("text", ["\ufeff" + PLAIN, PLAIN.replace("\n", "\r\n")])
def test_marks_and_line_ends_change_nothing(text):
    """A byte order mark and Windows line ends are read as if they were not there."""
    assert read_front_matter(text) == read_front_matter(PLAIN)


DIALOGUE = """---
name: keeper
description: Use when data is kept. Examples:

<example>
Context: A user wants to keep things.
user: "keep it: please"
model railway talk
assistant: "I will use: the keeper"
</example>
model: opus
colour: pink
---
Keep.
"""


def test_a_dialogue_in_the_description_stays_there():
    """Lines that only look like keys belong to the description; real keys end it."""
    head = read_front_matter(DIALOGUE)
    assert set(head.fields) == {"name", "description", "model", "colour"}
    assert 'assistant: "I will use: the keeper"' in head.fields["description"]
    assert head.fields["model"] == "opus"
    assert head.mended[0].startswith("not valid YAML on line ")
    assert head.mended[0].endswith("read line by line")


def test_the_broken_line_is_a_line_of_the_file():
    """The note counts lines as an editor does."""
    head = read_front_matter("---\nname: a\ndescription: b: c\n---\nx")
    why = "mapping values are not allowed in this context"
    assert head.mended == (f"not valid YAML on line 3 ({why}): read line by line",)


@pytest.mark.parametrize(
    ("text", "name", "note"),
    [
        ("\n\n---\nname: a\n---\nBody", "a", "begins late, on line 3"),
        ("# Title\n\n---\nname: a\n---\nBody", "a", "begins late, on line 3"),
        ("```markdown\n---\nname: a\n---\nBody\n```\n", "a", "wrapped in a code fence"),
        ("---\nname: a\nmodel: opus\n\nBody", "a", "never closed"),
        ("name: a\nmodel: opus\n---\nBody", "a", "opening --- is missing"),
        ("---\n\tname: x\nname: a\n---\nBody", "a", "read line by line"),
        ("---\nname: a\nname: b\n---\nBody", "a", "stands there twice"),
    ],
)
def test_a_misplaced_head_is_found(text, name, note):
    """Late, fenced, unclosed, unopened, tabbed and doubled heads are read and told."""
    head = read_front_matter(text)
    assert head.fields["name"] == name
    assert any(note in line for line in head.mended), head.mended
    assert "Body" in head.body


def test_text_before_a_late_head_is_kept():
    """Nothing that was written is lost."""
    assert "# Title" in read_front_matter("# Title\n---\nname: a\n---\nBody").body


@pytest.mark.parametrize("text", ["", "\n", "Just prose.", "---", "---\n---", "- a\n- b"])
def test_without_a_head_there_are_no_fields(text):
    """A file without front matter has instructions only, and says so."""
    head = read_front_matter(text)
    assert head.fields == {}
    assert head.mended


def test_aliases_that_multiply_are_stopped():
    """A few lines that stand for billions of values are read line by line instead."""
    rows = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    rows += [
        f"{n}: &{n} [{', '.join(['*' + p] * 9)}]"
        for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    head = read_front_matter("---\nname: bomb\n" + "\n".join(rows) + "\n---\nBody")
    assert head.fields["name"] == "bomb"
    assert "without end" in head.mended[0]


def test_an_alias_of_itself_is_stopped():
    """A value that holds itself is no reason to run forever."""
    assert read_front_matter("---\nname: x\nloop: &l [*l]\n---\nB").fields["name"] == "x"


@given(st.text(max_size=400))
def test_any_text_is_read(text):
    """No text raises, and the body is part of the text."""
    read_front_matter(text)


_PIECES = st.sampled_from(
    ["---", "...", "name: a", "description: Use: this", "tools:", "  - Read", "model: opus", "\t",
     "user: hi", "Context: x", "", "```", "# T", "key: [", "a: &x *x", "!!python/object:os {}",
     "description: >", "description: |2", '"', "name", "{", "? a", "%YAML 9.9", "\x00", "\x85"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=14))
def test_any_mangled_head_keeps_every_word(lines):
    """Whatever the order of pieces, a word after a closed head is still in the body."""
    head = read_front_matter("---\n" + "\n".join(lines) + "\n---\nthe last word")
    assert "the last word" in head.body
