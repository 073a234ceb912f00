"""Each probe, on databases made by hand: what holds passes, what does not is found."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import (
    cascade,
    conditions,
    foreign_keys,
    isolation,
    matches_models,
    not_null,
    unique,
)


def _notes(
    metadata,
    *parts,
    key=True,
    on_delete="CASCADE",
    nullable=False,
    index=True,
    title=None,
):
    """Notes of users, with one or the other thing missing."""
    points = [sa.ForeignKey("users.id", ondelete=on_delete)] if key else []
    return sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, *points, nullable=nullable, index=index),
        sa.Column("title", title or sa.String(20), nullable=False),
        sa.Column("stars", sa.Integer, nullable=False),
        *(part() for part in parts),
    )


def _stars():
    return sa.CheckConstraint("stars > 2 AND stars < 6", name="ck_stars")


def _kinds():
    return sa.CheckConstraint("title IN ('one', 'two')", name="ck_title")


def _title():
    return sa.UniqueConstraint("user_id", "title", name="uq_title")


def _with(*parts, **changes):
    return lambda metadata: _notes(metadata, *parts, **changes)


def _codes(seen):
    return [f.code for f in seen.findings]


@pytest.mark.parametrize(
    "check", [matches_models, not_null, unique, foreign_keys, conditions, cascade, isolation]
)
def test_what_holds_passes(bench, check):
    """A database that keeps every promise passes every probe without a word."""
    case = bench.case(_with(_stars, _title))
    seen = check.run(case)
    assert seen.findings == ()
    assert seen.told


def test_a_list_of_values_passes(bench):
    """A CHECK that lists values is honoured by the rows, and refuses others."""
    case = bench.case(_with(_kinds))
    assert conditions.run(case).findings == ()
    assert not_null.run(case).findings == ()


@pytest.mark.parametrize(
    ("kind", "condition"),
    [
        (sa.String(20), "length(title) < 21"),
        (sa.String(20), "length(title) <= 20"),
        (sa.String(20), "length(title) BETWEEN 20 AND 20"),
        (sa.SmallInteger, "title < 32768"),
        (sa.Numeric(4, 2), "title < 100"),
    ],
)
def test_a_condition_at_the_limit_of_its_type(bench, kind, condition):
    """A value that the type itself has no room for breaks no CHECK: it is never tried."""
    case = bench.case(_with(lambda: sa.CheckConstraint(condition, name="ck"), title=kind))
    assert conditions.run(case).findings == ()
    assert not_null.run(case).findings == ()


@pytest.mark.parametrize("condition", ["length(title) < 20", "length(title) = 7", "title <> 'x'"])
def test_a_condition_within_its_type_is_tried(bench, condition):
    """Lengths are tried whatever operator stands before them."""
    check = _with(lambda: sa.CheckConstraint(condition, name="ck"))
    assert conditions.run(bench.case(check)).findings == ()
    assert _codes(conditions.run(bench.case(check, _with()))) == ["check-broken"]


@pytest.mark.parametrize(
    ("check", "promised", "built", "code"),
    [
        (not_null, _with(), _with(nullable=True), "not-null-missing"),
        (unique, _with(_title, _stars), _with(_stars), "unique-broken"),
        (foreign_keys, _with(_stars), _with(_stars, key=False), "foreign-key-broken"),
        (conditions, _with(_stars), _with(), "check-broken"),
        (conditions, _with(_kinds), _with(), "check-broken"),
        (cascade, _with(), _with(on_delete=None), "cascade-differs"),
        (cascade, _with(on_delete=None), _with(), "cascade-differs"),
        (
            cascade,
            _with(on_delete="SET NULL", nullable=True),
            _with(nullable=True),
            "cascade-differs",
        ),
        (isolation, _with(index=False), None, "isolation-index"),
        (isolation, _with(nullable=True), None, "isolation-nullable"),
    ],
)
def test_what_does_not_hold_is_found(bench, check, promised, built, code):
    """Each broken promise is seen by really inserting and deleting."""
    seen = check.run(bench.case(promised, built))
    assert _codes(seen) == [code]
    assert seen.findings[0].table == "notes"
    assert seen.findings[0].cure


def test_keys_that_share_a_column(bench):
    """A row above is not made to fit the one key while the other one is tried."""

    def build(metadata):
        whole = sa.Integer
        sa.Table(
            "rooms", metadata,
            sa.Column("id", whole, primary_key=True),
            sa.Column("user_id", whole, sa.ForeignKey("users.id"), nullable=False),
            sa.UniqueConstraint("user_id", "id"),
        )  # fmt: skip
        sa.Table(
            "beds", metadata,
            sa.Column("id", whole, primary_key=True),
            sa.Column("user_id", whole, sa.ForeignKey("users.id"), nullable=False),
            sa.Column("room_id", whole, sa.ForeignKey("rooms.id"), nullable=False),
            sa.ForeignKeyConstraint(["user_id", "room_id"], ["rooms.user_id", "rooms.id"]),
        )  # fmt: skip

    assert foreign_keys.run(bench.case(build)).findings == ()


def test_a_deferred_key_refuses_at_the_end(bench):
    """A key that is looked at when the transaction ends keeps its promise like any other."""

    def build(metadata):
        table = _notes(metadata, key=False)
        columns = (["user_id"], ["users.id"])
        key = sa.ForeignKeyConstraint(*columns, deferrable=True, initially="DEFERRED")
        table.append_constraint(key)

    assert cascade.run(bench.case(build)).findings == ()
    left = cascade.run(bench.case(build, _with(key=False)))
    assert _codes(left) == ["cascade-differs"]


def test_a_row_whose_key_holds_a_label(bench):
    """A row is found again by a key over an enum, which is not comparable with VARCHAR."""

    def build(metadata):
        sa.Table(
            "skills",
            metadata,
            sa.Column("user_id", sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
            sa.Column("skill", sa.Enum("gp", "nurse", name="skill"), primary_key=True),
        )

    seen = cascade.run(bench.case(build))
    assert seen.findings == ()
    assert seen.told


def test_a_cascade_across_users(bench):
    """Deleting one user must not take another's rows along."""

    def build(metadata):
        table = _notes(metadata)
        table.append_column(
            sa.Column("for_id", sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False)
        )

    seen = isolation.run(bench.case(build))
    assert _codes(seen) == ["isolation-leak"]
    assert seen.findings[0].message.endswith(": by notes.for_id → users.id ON DELETE CASCADE")


def test_a_user_who_goes_with_another(migrating):
    """Deleting one user must not take those along who point to them."""

    def before(metadata):
        people = sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
        people.append_column(sa.Column("email", sa.String(80), nullable=False, unique=True))
        people.append_column(sa.Column("lead_id", sa.ForeignKey("users.id", ondelete="CASCADE")))

    case = migrating.case(before, lambda op: op.execute("SELECT 1"))
    found = isolation.run(case).findings
    assert [(f.code, f.table) for f in found] == [("isolation-leak", "users")]
    assert "by users.lead_id → users.id ON DELETE CASCADE" in found[0].evidence


def test_the_way_of_a_cascade(bench):
    """Every key between the lost row and the deleted user is named, with what it does."""

    def build(metadata):
        owner = sa.ForeignKey("users.id", ondelete="CASCADE")
        lent = sa.ForeignKey("users.id", ondelete="CASCADE")
        sa.Table("folders", metadata, sa.Column("id", sa.Integer, primary_key=True),
                 sa.Column("user_id", owner, nullable=False), sa.Column("by_id", lent))  # fmt: skip
        inside = sa.ForeignKey("folders.id", ondelete="CASCADE")
        sa.Table("papers", metadata, sa.Column("id", sa.Integer, primary_key=True),
                 sa.Column("folder_id", inside, nullable=False))  # fmt: skip

    told = [f for f in isolation.run(bench.case(build)).findings if f.table == "papers"]
    ways = [f.message.partition(": by ")[2] for f in told if f.code == "isolation-leak"]
    inner, outer = ways[0].split(", ")
    assert inner == "papers.folder_id → folders.id ON DELETE CASCADE"
    assert outer == "folders.by_id → users.id ON DELETE CASCADE"


def test_rows_of_rows_belong_too(bench):
    """A table that points to a user's rows is that user's; its cascade stays with the user."""

    def build(metadata):
        _notes(metadata)
        sa.Table(
            "lines",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("note_id", sa.ForeignKey("notes.id", ondelete="CASCADE"), nullable=False),
            sa.Column("user_id", sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        )

    seen = isolation.run(bench.case(build))
    assert _codes(seen) == ["isolation-index"]
    assert "2 tables" in seen.told


def test_nothing_to_look_at(bench):
    """A migration that adds nothing of a kind skips that probe, and says so."""
    case = bench.case(lambda _: None)
    with pytest.raises(SkippedError, match="no NOT NULL column is new"):
        not_null.run(case)


def test_rows_that_nobody_can_make_are_told(bench):
    """A probe that finds no row to try with is a warning, never a silent pass."""

    def build(metadata):
        _notes(metadata, lambda: sa.CheckConstraint("stars > 5 AND stars < 3", name="never"))

    seen = unique.run(bench.case(build))
    assert set(_codes(seen)) == {"row-impossible"}
    assert {f.severity for f in seen.findings} == {"warning"}


@pytest.mark.parametrize(
    ("promised", "built", "code", "severity"),
    [
        (_with(), lambda _: None, "models-table-missing", "error"),
        (lambda _: None, _with(), "models-table-unknown", "info"),
        (_with(), _with(index=False), "models-index-missing", "error"),
        (_with(index=False), _with(), "models-index-unknown", "warning"),
        (_with(), _with(key=False), "models-foreign-key-missing", "error"),
        (_with(), _with(on_delete=None), "models-on-delete", "error"),
        (_with(), _with(nullable=True), "models-column-nullable", "error"),
        (_with(), _with(title=sa.String(30)), "models-column-type", "error"),
        (_with(_title), _with(), "models-unique-missing", "error"),
        (_with(), _with(_title), "models-unique-unknown", "error"),
        (_with(_stars), _with(), "models-check-missing", "error"),
        (_with(), _with(_stars), "models-check-unknown", "error"),
    ],
)
def test_differences(bench, promised, built, code, severity):
    """Each difference between models and database has its own finding."""
    seen = matches_models.run(bench.case(promised, built))
    assert [(f.code, f.severity) for f in seen.findings] == [(code, severity)]
    assert seen.findings[0].table == "notes"


def _own(metadata, *parts, **more):
    sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, nullable=False, index=True),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("slug", sa.String(40), nullable=False),
        *parts,
    )


def _owned(*parts):
    return lambda metadata: _own(
        metadata, sa.ForeignKeyConstraint(["user_id"], ["users.id"]), *(part() for part in parts)
    )


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (_owned(lambda: sa.UniqueConstraint("title")), "isolation-unique"),
        (_owned(lambda: sa.Index("ux", "title", unique=True)), "isolation-unique"),
    ],
)
def test_rules_over_all_users(bench, build, code):
    """What one user calls a thing must not forbid another's."""
    assert _codes(isolation.run(bench.case(build))) == [code]


@pytest.mark.parametrize(
    "build",
    [
        _owned(),
        _owned(lambda: sa.UniqueConstraint("user_id", "title")),
        _owned(lambda: sa.UniqueConstraint("slug")),
    ],
)
def test_rules_for_each_user(bench, build):
    """Unique for each user, or an address that the whole world shares, is right."""
    assert _codes(isolation.run(bench.case(build))) == []


def _named(table, owner):
    def build(metadata):
        key = sa.ForeignKey("users.id", ondelete="CASCADE")
        sa.Table(
            table,
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column(owner, sa.Integer, key, nullable=False, index=True),
            sa.Column("name", sa.String(40), nullable=False, unique=True),
        )

    return build


@pytest.mark.parametrize(
    ("table", "owner", "told"),
    [
        ("folders", "user_id", True),
        ("saved_filters", "user_id", True),
        ("folders", "owner_id", False),
        ("workspaces", "user_id", False),
        ("shop_channels", "user_id", False),
    ],
)
def test_names_of_things(bench, table, owner, told):
    """A thing that a user has is named for that user; one that others look for has one name."""
    found = _codes(isolation.run(bench.case(_named(table, owner))))
    assert found == (["isolation-unique"] if told else [])


def _pairs(metadata):
    keys = [
        sa.Column(name, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
        for name in ("user_id", "friend_id")
    ]
    sa.Table("friends", metadata, *keys, sa.Index("ix_friends", "friend_id"))


def _reviewed(metadata):
    _own(
        metadata,
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.Column("by_id", sa.ForeignKey("users.id", ondelete="SET NULL")),
    )


@pytest.mark.parametrize("build", [_pairs, _reviewed])
def test_rows_of_two_users(bench, build):
    """A pair belongs to both; a second person who goes leaves nothing but their own name."""
    assert _codes(isolation.run(bench.case(build))) == []


def _titled(*parts):
    def build(metadata):
        _owned(*parts)(metadata)
        sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))

    return build


def _each():
    return sa.UniqueConstraint("user_id", "title", name="uq_each")


def _places(metadata):
    """Their keys are pairs."""
    names = ("line", "place")
    sa.Table("places", metadata, *(sa.Column(n, sa.Integer, primary_key=True) for n in names))


@pytest.mark.parametrize(
    ("before", "table", "columns"),
    [
        (_titled(_each), "notes", ["title"]),
        (_titled(lambda: sa.Index("ux", "title", "user_id", unique=True)), "notes", ["title"]),
        (
            _titled(lambda: sa.UniqueConstraint("user_id", "title", "slug")),
            "notes",
            ["title", "slug"],
        ),
        (_places, "places", ["line"]),
    ],
)
def test_unique_over_more_rows(migrating, before, table, columns):
    """What was unique together with more and is unique without it refuses rows of today."""

    def up(op):
        op.execute(f"DELETE FROM {table}")
        op.create_index("ux_new", table, columns, unique=True)

    case = migrating.case(before, up)
    assert "unique-narrower" in _codes(unique.run(case))


@pytest.mark.parametrize(
    ("before", "up"),
    [
        (_titled(_each), lambda op: op.create_index("ix", "notes", ["title"])),
        (
            _titled(_each),
            lambda op: op.create_index(
                "ux_new", "notes", ["slug", "title", "user_id"], unique=True
            ),
        ),
        (
            _titled(_each, lambda: sa.UniqueConstraint("title")),
            lambda op: op.create_index("ux_new", "notes", ["title"], unique=True),
        ),
        (
            _titled(lambda: sa.UniqueConstraint("id", "user_id")),
            lambda op: op.create_index("ux_new", "notes", ["id"], unique=True),
        ),
        (
            _titled(lambda: sa.UniqueConstraint("title")),
            lambda op: op.create_index("ux_new", "notes", ["user_id", "title"], unique=True),
        ),
        (_places, lambda op: op.create_index("ux_new", "places", ["place", "line"], unique=True)),
    ],
)
def test_unique_as_before(migrating, before, up):
    """A rule that an older one implies, or over other columns, refuses nothing that was allowed."""
    assert "unique-narrower" not in _codes(unique.run(migrating.case(before, up)))
