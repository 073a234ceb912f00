"""Types, defaults and conditions as databases spell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.database.expressions import bare, check_of, default_of
from sddflow.database.types import column_type
from sddflow.domain.schema.table import Check, ColumnType, Default


@pytest.mark.parametrize(
    ("spelled", "sqlite", "expected"),
    [
        ("character varying(200)", False, ColumnType("string", length=200)),
        ("VARCHAR(200)", True, ColumnType("string", length=200)),
        ("timestamp(6) with time zone", False, ColumnType("datetime", timezone=True)),
        ("timestamp without time zone", False, ColumnType("datetime")),
        ("NUMERIC(10, 2)", True, ColumnType("numeric", precision=10, scale=2)),
        ("numeric(10,2)", False, ColumnType("numeric", precision=10, scale=2)),
        ("CHAR(32)", True, ColumnType("uuid")),
        ("character(32)", False, ColumnType("string", length=32, name="CHAR")),
        ("jsonb", False, ColumnType("json", name="JSONB")),
        ("integer[]", False, ColumnType("other", name="integer[]")),
        ("", True, ColumnType("other")),
    ],
)
def test_types(spelled, sqlite, expected):
    """Each spelling is one value; what is none of ours keeps its spelling."""
    assert column_type(spelled, sqlite=sqlite) == expected


@pytest.mark.parametrize(
    ("told", "kind", "expected"),
    [
        ("'normal'::character varying", "string", Default("normal", server=True)),
        ("'it''s'", "string", Default("it's", server=True)),
        ("('')", "string", Default("", server=True)),
        ("'-1'::integer", "integer", Default("-1", server=True)),
        ("0", "boolean", Default("false", server=True)),
        ("true", "boolean", Default("true", server=True)),
        ("nextval('a_id_seq'::regclass)", "integer", None),
        ("NULL::character varying", "string", None),
        (None, "string", None),
        ("now()", "datetime", Default("now", server=True)),
        ("(CURRENT_TIMESTAMP)", "datetime", Default("now", server=True)),
        ("gen_random_uuid()", "uuid", Default("uuid", server=True)),
        ("lower('A'::text)", "string", Default("lower('A')", server=True, expression=True)),
    ],
)
def test_defaults(told, kind, expected):
    """A default is its value, `now`, `uuid`, or an expression."""
    assert default_of(told, kind) == expected


@pytest.mark.parametrize(
    "told",
    [
        "role IN ('user', 'it''s')",
        "(role in ('user','it''s'))",
        "((role)::text = ANY ((ARRAY['user'::character varying, 'it''s'::varchar])::text[]))",
        "role = ANY (ARRAY['user'::text, 'it''s'::text])",
    ],
)
def test_choices(told):
    """A list of values is read from the words of either database."""
    assert check_of("ck", told) == Check("ck", column="role", choices=("user", "it's"))


@given(st.text(alphabet="()a' ", max_size=12))
def test_parentheses(text):
    """Only parentheses around the whole go; what is left is as balanced as it was."""
    quoted = "'" + text.replace("'", "''") + "'"
    assert bare(f"(({quoted}))") == quoted
    assert bare(f"({quoted}) + ({quoted})") == f"({quoted}) + ({quoted})"
