"""What the models promise against what was built, in values and in the words of the catalogues."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import matches_models


def _notes(*parts, title=None, table=None):
    def build(metadata):
        sa.Table(
            "notes",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("user_id", sa.Integer, nullable=False),
            (title or _title())(),
            sa.Column("kind", sa.String(20), nullable=False),
            sa.Column("place", sa.Integer, nullable=False),
            *(part() for part in parts),
            **(table or {}),
        )

    return build


def _key(**more):
    return lambda: sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk", **more)


def _index(*columns, **more):
    return lambda: sa.Index("ix", *map(_expression, columns), **more)


def _expression(column):
    return sa.text(column) if not column.isidentifier() else column


def _check(text, name="ck"):
    return lambda: sa.CheckConstraint(text, name=name)


def _where(text):
    return {"sqlite_where": sa.text(text), "postgresql_where": sa.text(text)}


def _title(kind=None, **more):
    def title():
        return sa.Column("title", kind or sa.String(80), **more)

    return title


def _sorted(collation):
    return _title(sa.String(80, collation=collation))


def _double(text):
    return lambda: sa.Column("title", sa.Integer, sa.Computed(text, persisted=True))


def _codes(bench, promised, built):
    seen = matches_models.run(bench.case(promised, built))
    return {(f.code, f.severity) for f in seen.findings}


@pytest.mark.parametrize(
    ("promised", "built", "code", "severity"),
    [
        (_notes(_key(onupdate="CASCADE")), _notes(_key()), "models-constraint-form", "error"),
        (
            _notes(_key(deferrable=True, initially="DEFERRED")),
            _notes(_key()),
            "models-constraint-form",
            "error",
        ),
        (
            _notes(title=_double("place * 2")),
            _notes(title=_double("place * 3")),
            "models-generated",
            "error",
        ),
        (
            _notes(title=_title(sa.Integer)),
            _notes(title=_double("place * 2")),
            "models-generated",
            "error",
        ),
        (
            _notes(title=_double("place * 2")),
            _notes(title=_title(sa.Integer)),
            "models-generated",
            "error",
        ),
        (
            _notes(_index("kind", **_where("place > 3"))),
            _notes(_index("kind", **_where("place > 4"))),
            "models-index-missing",
            "error",
        ),
        (
            _notes(_check("place > 0")),
            _notes(_check("place >= 0")),
            "models-check-missing",
            "error",
        ),
    ],
)
def test_what_differs_on_both(bench, promised, built, code, severity):
    """A clause, a formula, a predicate that the model has and the migration has not is an error."""
    assert (code, severity) in _codes(bench, promised, built)


@pytest.mark.parametrize(
    ("promised", "built"),
    [
        (_notes(_key()), _notes(_key())),
        (_notes(_check("place > 0")), _notes(_check("((place)>0)", "other"))),
        (_notes(_check("kind IN ('a','b')")), _notes(_check("kind in ('b', 'a')", None))),
        (_notes(_check("kind <> 'A b'")), _notes(_check("kind != 'A b'"))),
        (
            _notes(_index("kind", **_where("title IS NOT NULL"))),
            _notes(_index("kind", **_where("(title is not null)"))),
        ),
        (_notes(_index("lower(title)")), _notes(_index("LOWER(title)"))),
        (_notes(_index("place DESC", "kind")), _notes(_index("place desc", "kind ASC"))),
        (
            _notes(title=_double("place * 2")),
            _notes(title=_double("place*2")),
        ),
        (_notes(), _notes(title=_title(server_default=""))),
    ],
)
def test_what_is_only_spelled_otherwise(bench, promised, built):
    """Names, capitals, spaces, parentheses and further defaults are no difference."""
    found = {each for each in _codes(bench, promised, built) if each[1] != "info"}
    assert found == set()


@pytest.mark.parametrize(
    ("promised", "built", "code", "severity"),
    [
        (_sorted("C"), _title(), "models-collation", "error"),
        (
            _index("title", postgresql_using="hash"), _index("title"),
            "models-index-form", "error",
        ),
        (
            _index("title", postgresql_ops={"title": "varchar_pattern_ops"}), _index("title"),
            "models-index-form", "warning",
        ),
        (
            _index("title", postgresql_include=["kind"]), _index("title"),
            "models-index-form", "warning",
        ),
        (
            lambda: sa.UniqueConstraint("title", "kind", postgresql_nulls_not_distinct=True),
            lambda: sa.UniqueConstraint("title", "kind"),
            "models-constraint-form", "error",
        ),
        (
            lambda: _exclude("&&"), lambda: sa.UniqueConstraint("id", "kind"),
            "models-exclude-missing", "error",
        ),
    ],
)  # fmt: skip
def test_what_differs_on_postgresql(bench, promised, built, code, severity):
    """Collation, method, operator class, INCLUDE, NULLS NOT DISTINCT and EXCLUDE are compared."""
    if bench.server.dialect != "postgresql":
        pytest.skip("SQLite has none of these")
    sides = (_notes(title=p) if p.__name__ == "title" else _notes(p) for p in (promised, built))
    assert (code, severity) in _codes(bench, *sides)


def _exclude(operator):
    from sqlalchemy.dialects.postgresql import ExcludeConstraint

    return ExcludeConstraint((sa.text("int4range(place, place + 1)"), operator), name="ex")


@pytest.mark.parametrize(
    ("promised", "built"),
    [
        (_index("title"), _index("title", postgresql_include=["kind"])),
        (_index("title"), _index("title", postgresql_with={"fillfactor": 70})),
        (_key(), _key(deferrable=True, initially="DEFERRED")),
        (_title(), _sorted("C")),
        (lambda: sa.UniqueConstraint("place"), lambda: _exclude("&&")),
    ],
)
def test_what_only_the_database_has_on_postgresql(bench, promised, built):
    """What a migration does beyond its model, in forms that models rarely know, is only told."""
    if bench.server.dialect != "postgresql":
        pytest.skip("SQLite has none of these")
    sides = (_notes(title=p) if p.__name__ == "title" else _notes(p) for p in (promised, built))
    found = _codes(bench, *sides)
    assert {s for c, s in found if c != "models-unique-missing"} <= {"info"}


@pytest.mark.parametrize("collation", ["NOCASE", "RTRIM"])
def test_collation_on_sqlite(bench, collation):
    """A batch operation forgets the collation of a column; the model does not."""
    if bench.server.dialect != "sqlite":
        pytest.skip("PostgreSQL has no such collation")
    promised = _notes(title=_sorted(collation))
    assert ("models-collation", "error") in _codes(bench, promised, _notes())
    assert _codes(bench, promised, _notes(title=_sorted(collation))) == set()


def test_comments(bench):
    """A comment that the migration forgot is told, where the database keeps comments."""
    promised = _notes(title=_title(comment="shown"), table={"comment": "a"})
    found = _codes(bench, promised, _notes())
    expected = {("models-comment", "warning")} if bench.server.dialect == "postgresql" else set()
    assert found == expected


@pytest.mark.parametrize(
    ("promised", "built", "expected"),
    [
        (True, None, {("models-identity", "warning")}),
        (True, False, {("models-identity", "warning")}),
        (None, True, {("models-identity", "warning")}),
        (None, False, set()),
        (True, True, set()),
    ],
)
def test_identity(bench, promised, built, expected):
    """An identity that the models promise is made; one that is always counted is promised."""
    if bench.server.dialect != "postgresql":
        pytest.skip("SQLite has no identities")

    def counted(always):
        identity = [] if always is None else [sa.Identity(always=always)]
        return lambda metadata: sa.Table(
            "notes", metadata, sa.Column("id", sa.BigInteger, *identity, primary_key=True)
        )

    found = _codes(bench, counted(promised), counted(built))
    assert {each for each in found if each[1] != "info"} == expected


def test_both_types_are_named(bench):
    """Who reads only the message knows what the type is, and what the model says."""
    case = bench.case(_notes(title=_title(sa.String(80))), _notes(title=_title(sa.String(40))))
    told = [f.message for f in matches_models.run(case).findings]
    assert len(told) == 1
    assert "40" in told[0]
    assert "80" in told[0]


@pytest.mark.parametrize("schema", ["reporting", None])
def test_a_table_in_another_schema(bench, schema):
    """A table that the models put into a schema of its own must stand there."""
    if bench.server.dialect == "sqlite":
        pytest.skip("SQLite has no schemas")

    def sums(where):
        def build(metadata):
            made = sa.DDL("CREATE SCHEMA IF NOT EXISTS reporting")
            sa.event.listen(metadata, "before_create", made)
            columns = (sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer))
            sa.Table("sums", metadata, *columns, schema=where)

        return build

    found = matches_models.run(bench.case(sums("reporting"), sums(schema))).findings
    told = [(f.code, f.severity) for f in found if f.severity == "error"]
    assert told == ([] if schema else [("models-table-missing", "error")])
    assert schema or any("stands in public" in f.message for f in found)
