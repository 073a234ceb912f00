import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.schema.naming import (
    LONGEST,
    constraint_name,
    pascal,
    plural,
    safe_column,
    singular,
    snake,
)

PAIRS = [
    ("category", "categories"),
    ("history", "histories"),
    ("status", "statuses"),
    ("person", "people"),
    ("day", "days"),
    ("box", "boxes"),
    ("class", "classes"),
    ("address", "addresses"),
    ("bus", "buses"),
    ("branch", "branches"),
    ("movie", "movies"),
    ("series", "series"),
    ("analysis", "analyses"),
    ("chat_message", "chat_messages"),
    ("task_status", "task_statuses"),
    ("quiz", "quizzes"),
    ("case", "cases"),
]


@pytest.mark.parametrize(("one", "many"), PAIRS)
def test_plural_and_singular(one, many):
    """The English of entities is known both ways, and neither is done twice."""
    assert (plural(one), singular(many)) == (many, one)
    assert (plural(many), singular(one)) == (many, one)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ChatMessage", "chat_message"),
        ("HTTPCall", "http_call"),
        ("Blog post", "blog_post"),
        ("user_id", "user_id"),
    ],
)
def test_snake(name, expected):
    """Any way to write a name becomes snake_case."""
    assert snake(name) == expected


def test_pascal():
    """And back to a class name."""
    assert pascal("chat_message") == "ChatMessage"


@given(st.lists(st.text("abcdéf_", min_size=1, max_size=40), min_size=1, max_size=4))
def test_constraint_names_fit(columns):
    """A constraint's name fits into PostgreSQL, and another one stays another one."""
    name = constraint_name("ix", "a_table_of_notes", tuple(columns))
    assert len(name.encode()) <= LONGEST
    assert name != constraint_name("ix", "a_table_of_notes", (*columns, "more"))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("metadata", "meta"),
        ("class", "event_class"),
        ("registry", "event_registry"),
        ("title", "title"),
    ],
)
def test_safe_columns(name, safe):
    """A column's name can be an attribute of a model class."""
    assert safe_column(name, "Event") == safe
