import pytest

from sddflow.domain.place import Place
from sddflow.domain.schema.table import ColumnType
from sddflow.domain.spec.document import Attribute
from sddflow.models.offline.defaults import default_value
from sddflow.models.offline.types import read_type, type_word

MOMENT = ColumnType("datetime", timezone=True)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("VARCHAR(20)", ColumnType("string", length=20)),
        ("String(length=50)", ColumnType("string", length=50)),
        ("`int`", ColumnType("integer")),
        ("bigint NOT NULL", ColumnType("bigint")),
        ("bool", ColumnType("boolean")),
        ("timestamp with time zone", ColumnType("datetime")),
        ("datetime | None", ColumnType("datetime")),
        ("Optional[int]", ColumnType("integer")),
        ("decimal(10, 2)", ColumnType("numeric", precision=10, scale=2)),
        ("money", ColumnType("numeric", precision=12, scale=2)),
        ("dict[str, Any]", ColumnType("json")),
        ("UUID", ColumnType("uuid")),
        ("date", ColumnType("date")),
        ("long text", ColumnType("text")),
        ("Text (140)", ColumnType("string", length=140)),
        ("Yes/No", ColumnType("boolean")),
        ("Money, EUR", ColumnType("numeric", precision=12, scale=2)),
        ("PositiveInt", ColumnType("integer")),
        ("frobnicator", None),
        ("", None),
    ],
)
def test_type_words(word, kind):
    """The words specs use for types are understood; others are not guessed at here."""
    assert type_word(word) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sent_at", MOMENT),
        ("acceptance_time", MOMENT),
        ("preparation_time", ColumnType("integer")),
        ("is_read", ColumnType("boolean")),
        ("token_count", ColumnType("integer")),
        ("phone_number", ColumnType("string", length=50)),
        ("unit_price", ColumnType("numeric", precision=12, scale=2)),
        ("email", ColumnType("string", length=320)),
        ("body", ColumnType("text")),
        ("settings", ColumnType("json")),
        ("title", ColumnType("string", length=255)),
    ],
)
def test_usual_types(name, kind):
    """A field without a type gets what a field of that name usually is, and why is said."""
    reading = read_type(Attribute(name, "", Place("s.md", 1)))
    assert reading.type == kind
    assert reading.why


def test_a_stated_length_makes_text_a_string():
    """Text of at most 8000 characters is a string of 8000; beyond ten thousand it is text."""
    place = Place("s.md", 1)
    short = Attribute("content", "", place, type="text", max_length=8000)
    long = Attribute("content", "", place, type="text", max_length=50_000)
    assert read_type(short).type == ColumnType("string", length=8000)
    assert read_type(long).type == ColumnType("text")


def test_naive_where_the_target_is_naive():
    """Times carry a zone only where the target's do."""
    moment = Attribute("sent_at", "", Place("s.md", 1), type="datetime")
    assert read_type(moment, aware=False).type == ColumnType("datetime")


@pytest.mark.parametrize(
    ("words", "kind", "value"),
    [
        ("'pending'", ColumnType("string", length=10), "pending"),
        ("False", ColumnType("boolean"), "false"),
        ("0", ColumnType("integer"), "0"),
        ("current time", ColumnType("datetime"), "now"),
        ("uuid4()", ColumnType("uuid"), "uuid"),
        ("null", ColumnType("string", length=10), None),
        ("many", ColumnType("integer"), None),
        ("a very long word", ColumnType("string", length=3), None),
    ],
)
def test_defaults(words, kind, value):
    """A stated default is a value of its column, or none."""
    assert default_value(words, kind, ()) == value


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("12 digits, 3 of them after the point", (12, 3)),
        ("with two decimals", (12, 2)),
        ("1 decimal", (12, 1)),
        ("exact", (12, 2)),
    ],
)
def test_stated_digits_count(words, digits):
    """Digits in all and after the point are read out of the words about a number."""
    kind = read_type(Attribute("value", words, Place("s.md", 1), type="decimal")).type
    assert (kind.precision, kind.scale) == digits
