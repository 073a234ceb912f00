"""Lists as developers note them."""

import pytest

from sddflow.domain.spec.parse import parse_spec
from sddflow.domain.spec.shorthand import noted


@pytest.mark.parametrize(
    ("part", "name", "said"),
    [
        ("status code int?", "status code", "int, optional"),
        ("attempts int = 0", "attempts", "int, default 0"),
        ("description?", "description", "optional"),
        ("enabled = true", "enabled", "default true"),
        ("user FK cascade", "user", "FK → User, on delete cascade"),
    ],
)
def test_shorthand_is_read(part, name, said):
    """Type, question mark, equals sign and FK stand for what lists say in words."""
    assert noted(part) == (name, said)


@pytest.mark.parametrize("part", ["due date", "a title", "created time", "is it there"])
def test_other_words_are_no_shorthand(part):
    """A name of several words has no type at its end."""
    assert noted(part) is None


def test_a_noted_table_is_an_entity_anywhere():
    """Three typed members after a small name make a table; wrapped lines part no name."""
    document = parse_spec(
        "# hooks\n\n- endpoint: url (<= 99 chars), user FK cascade, enabled = true, retry\n"
        "  limit int?\n- note: see below, for a while\n",
        feature="f", path="s.md",
    )  # fmt: skip
    [entity] = document.entities
    assert [a.name for a in entity.attributes] == ["url", "enabled", "retry_limit"]
    [link] = document.relationships
    assert (link.target, link.on_delete) == ("User", "cascade")


def test_a_list_that_wraps_after_a_comma_is_whole():
    """The end of a line is no member."""
    document = parse_spec(
        "# S\n\nEntities:\n\n* Shift – title (9 chars), starts at,\n  note (optional)\n",
        feature="f", path="s.md",
    )  # fmt: skip
    [entity] = document.entities
    assert [a.name for a in entity.attributes] == ["title", "starts_at", "note"]
