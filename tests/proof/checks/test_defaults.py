"""Defaults that are frozen or are no values, and keys that go round in a circle."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import circles, defaults


def _before(metadata):
    sa.Table("notes", metadata, sa.Column("id", sa.Integer, primary_key=True))


def _new(kind, default):
    return lambda op: op.create_table(
        "days",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("value", kind, server_default=default),
    )


@pytest.mark.parametrize("kind", [sa.DateTime(), sa.DateTime(timezone=True), sa.Date()])
def test_a_frozen_now(migrating, kind):
    """`server_default="now()"` is a text: frozen on PostgreSQL, no time at all on SQLite."""
    seen = defaults.run(migrating.case(_before, _new(kind, "now()")))
    frozen = migrating.server.dialect == "postgresql"
    expected = "default-frozen" if frozen else "default-unfit"
    assert [(f.code, f.severity) for f in seen.findings] == [(expected, "error")]


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        (sa.Integer(), "none"),
        (sa.Uuid(), "gen_random_uuid()"),
        (sa.DateTime(), "CURRENT_TIMESTAMP"),
    ],
)
def test_an_expression_written_as_a_text(migrating, kind, default):
    """SQLite keeps any text as a default, and hands it out."""
    if migrating.server.dialect != "sqlite":
        pytest.skip("PostgreSQL refuses such a default")
    seen = defaults.run(migrating.case(_before, _new(kind, default)))
    assert [f.code for f in seen.findings] == ["default-unfit"]


@pytest.mark.parametrize(
    ("kind", "default"),
    [
        (sa.DateTime(timezone=True), sa.func.now()),
        (sa.DateTime(), sa.text("CURRENT_TIMESTAMP")),
        (sa.DateTime(), "1970-01-01 00:00:00"),
        (sa.Date(), "9999-12-31"),
        (sa.Integer(), "0"),
        (sa.Boolean(), sa.false()),
        (sa.String(20), "now()"),
        (sa.Numeric(10, 2), "0.00"),
    ],
)
def test_good_defaults(migrating, kind, default):
    """Expressions, dates far away, and plain values pass."""
    assert defaults.run(migrating.case(_before, _new(kind, default))).findings == ()


def test_no_default(migrating):
    """Without a new default there is nothing to look at."""
    with pytest.raises(SkippedError):
        defaults.run(migrating.case(_before, _new(sa.Integer(), None)))


def _circle(*ways):
    """Tables `a`, `b`, …; each way is from, to, nullable, deferred."""

    def moves(op):
        names = sorted({n for way in ways for n in way[:2]})
        for name in names:
            keys = [
                sa.Column(
                    f"{to}_id",
                    sa.Integer,
                    sa.ForeignKey(
                        f"{to}.id",
                        deferrable=deferred or None,
                        initially="DEFERRED" if deferred else None,
                    ),
                    nullable=nullable,
                )
                for start, to, nullable, deferred in ways
                if start == name and (op.get_bind().dialect.name == "sqlite" or to <= name)
            ]
            op.create_table(name, sa.Column("id", sa.Integer, primary_key=True), *keys)
        if op.get_bind().dialect.name == "sqlite":
            return
        for start, to, nullable, deferred in ways:
            if to > start:
                op.add_column(start, sa.Column(f"{to}_id", sa.Integer, nullable=nullable))
                op.create_foreign_key(
                    f"fk_{start}_{to}", start, to, [f"{to}_id"], ["id"],
                    deferrable=deferred or None, initially="DEFERRED" if deferred else None,
                )  # fmt: skip

    return moves


@pytest.mark.parametrize(
    "ways",
    [
        (("a", "b", False, False), ("b", "a", False, False)),
        (("a", "b", False, False), ("b", "c", False, False), ("c", "a", False, False)),
        (("a", "b", False, False), ("b", "a", False, False), ("c", "a", True, False)),
    ],
)
def test_no_way_in(migrating, ways):
    """Tables that all need each other's rows can never get one."""
    seen = circles.run(migrating.case(_before, _circle(*ways)))
    assert [(f.code, f.severity) for f in seen.findings] == [("foreign-key-circle", "error")]


@pytest.mark.parametrize(
    "ways",
    [
        (("a", "b", False, False), ("b", "a", True, False)),
        (("a", "b", False, False), ("b", "a", False, True)),
        (("b", "a", False, False), ("c", "b", False, False), ("c", "a", False, False)),
        (("a", "a", False, False),),
    ],
)
def test_a_way_in(migrating, ways):
    """One key that may be NULL or waits is enough; a row may point to itself."""
    assert circles.run(migrating.case(_before, _circle(*ways))).findings == ()


@pytest.mark.parametrize(
    ("default", "told"),
    [("false", True), ("true", True), (sa.false(), False), (sa.true(), False), ("0", False)],
)
def test_a_truth_written_as_a_text(migrating, default, told):
    """SQLite keeps 'false' as a text, which Python reads as true; PostgreSQL reads the word."""
    seen = defaults.run(migrating.case(_before, _new(sa.Boolean(), default)))
    on_sqlite = migrating.server.dialect == "sqlite"
    assert [f.code for f in seen.findings] == ["default-unfit"] * (told and on_sqlite)
