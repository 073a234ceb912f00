"""Functions of the database run, and find what they name where they look."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import functions

_COUNTED = "CREATE FUNCTION counted(n integer) RETURNS bigint LANGUAGE {} AS $$ {} $$"
_BODY = "BEGIN RETURN (SELECT count(title) FROM notes WHERE stars > n); END"
_RENAMED = "ALTER TABLE notes RENAME title TO subject"


def _found(migrating, before, *statements):
    if migrating.server.dialect == "sqlite":
        pytest.skip("SQLite has no functions of its own")

    def notes(metadata):
        sa.Table(
            "notes",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("title", sa.Text),
            sa.Column("stars", sa.Integer),
        )
        for statement in before:
            sa.event.listen(metadata, "after_create", sa.DDL(statement))

    def up(op):
        for statement in statements:
            op.execute(statement)

    return [f.code for f in functions.run(migrating.case(notes, up)).findings]


@pytest.mark.parametrize("language", ["plpgsql", "sql"])
def test_a_name_that_is_gone_is_told(migrating, language):
    """Its next caller would be told; a new one that never ran is told as well."""
    body = _BODY if language == "plpgsql" else _BODY[len("BEGIN RETURN (") : -len("); END")]
    made = _COUNTED.format(language, body)
    assert _found(migrating, [made], _RENAMED) == ["function-broken"]
    if language == "plpgsql":
        assert _found(migrating, [], made, _RENAMED) == ["function-broken"]


@pytest.mark.parametrize(
    ("before", "statements"),
    [
        ([], [_RENAMED]),
        ([_COUNTED.format("plpgsql", _BODY)], ["ALTER TABLE notes ADD COLUMN more text"]),
        (
            [_COUNTED.format("plpgsql", _BODY)],
            [_RENAMED, "DROP FUNCTION counted(integer)"],
        ),
        (
            [_COUNTED.format("plpgsql", _BODY.replace("notes", "of_nobody"))],
            ["ALTER TABLE notes ADD COLUMN more text"],
        ),
        (
            [],
            [_COUNTED.format("plpgsql", "BEGIN RAISE EXCEPTION 'no'; END")],
        ),
    ],
)
def test_what_runs_or_never_did_is_left_in_peace(migrating, before, statements):
    """Functions that still run, that are gone, that failed before, or that refuse by themselves."""
    assert _found(migrating, before, *statements) == []


@pytest.mark.parametrize(
    ("more", "codes"), [("", ["definer-path"]), ("SET search_path = public", [])]
)
def test_the_owners_rights_by_the_callers_path(migrating, more, codes):
    """A function of that sort says where it looks."""
    made = _COUNTED.format(f"plpgsql SECURITY DEFINER {more}", _BODY)
    assert _found(migrating, [], made) == codes


@pytest.mark.parametrize(
    ("promise", "body", "told"),
    [
        ("IMMUTABLE", "SELECT count(title) FROM notes", True),
        ("IMMUTABLE", "SELECT extract(epoch FROM now())::bigint", True),
        ("IMMUTABLE", "SELECT extract(year FROM date '2026-01-01')::bigint + n", False),
        ("IMMUTABLE", "SELECT sum(x) FROM unnest(ARRAY[n]) x", False),
        ("STABLE", "SELECT count(title) FROM notes", False),
    ],
)
def test_one_answer_for_ever(migrating, promise, body, told):
    """A function that asks what changes is told where it promises not to."""
    made = f"CREATE FUNCTION f(n integer) RETURNS bigint LANGUAGE sql {promise} AS $$ {body} $$"
    assert _found(migrating, [], made) == (["function-immutable"] if told else [])
