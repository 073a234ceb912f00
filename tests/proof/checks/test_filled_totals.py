"""Counts, sums, places and states of rows that exist, against the rows that they speak of."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import filled_from


def _shops(metadata):
    sa.Table(
        "shops", metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("area", sa.Integer, sa.ForeignKey("areas.id"), nullable=False),
        sa.Column("name", sa.String(80)),
        sa.Column("town", sa.String(80)),
        sa.Column("rent", sa.Integer),
        sa.Column("fee", sa.Integer),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
    )  # fmt: skip
    sa.Table("areas", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "sales", metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("shop_id", sa.Integer, sa.ForeignKey("shops.id"), nullable=False),
        sa.Column("price", sa.Numeric(10, 2), nullable=False),
    )  # fmt: skip
    sa.Table(
        "visits", metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("shop_id", sa.Integer, sa.ForeignKey("shops.id")),
    )  # fmt: skip


NUMBER = sa.Numeric(16, 2)
TEXT = sa.String(200)
MORE = "INSERT INTO {0} (id, shop_id{1}) SELECT id + 5000, (SELECT min(id) FROM shops){1} FROM {0}"


def _found(migrating, name, kind, *statements):
    def up(op):
        default = sa.false() if isinstance(kind, sa.Boolean) else None
        op.add_column("shops", sa.Column(name, kind, server_default=default))
        for sql in statements:
            op.execute(sql)

    case = migrating.case(_shops, up)
    return [f.code for f in filled_from.run(case).findings if f.column == name]


def _set(name, value):
    return f"UPDATE shops SET {name} = {value}"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("sales_count", "(SELECT count(*) FROM sales WHERE shop_id = shop_id)", True),
        ("takings", "(SELECT sum(price) FROM sales)", True),
        ("sales_count", "0", True),
        ("number_of_visits", "0", True),
        ("found", "(SELECT count(*) FROM sales s WHERE s.shop_id = shops.area)", True),
        ("sales_count", "(SELECT count(*) FROM sales s WHERE s.shop_id = shops.id)", False),
        ("retry_count", "0", False),
        ("sales_limit", "0", False),
        ("areas_count", "0", False),
    ],
)
def test_counts_and_sums(migrating, name, value, told):
    """A number of all rows, of another row's, or of none is told; a count of nothing is not."""
    more = MORE.format("sales", ", price")
    found = _found(migrating, name, NUMBER, more, _set(name, value))
    assert ("backfill-total" in found) is told


@pytest.mark.parametrize(
    ("joined", "told"),
    [("s LEFT JOIN visits v ON v.shop_id = s.shop_id", True), ("s", False)],
)
def test_sums_over_two_tables(migrating, joined, told):
    """A sum over two joined tables meets each row once for each row of the other table."""
    rows = (MORE.format("sales", ", price"), MORE.format("visits", ""))
    value = f"COALESCE((SELECT sum(s.price) FROM sales {joined} WHERE s.shop_id = shops.id), 0)"
    found = _found(migrating, "takings", NUMBER, *rows, _set("takings", value))
    assert found == (["backfill-total"] if told else [])


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("position", "1", True),
        ("display_order", "0", True),
        ("position", "id", False),
        ("order_limit", "0", False),
    ],
)
def test_places(migrating, name, value, told):
    """Places that are all the same are no order."""
    found = _found(migrating, name, sa.Integer(), _set(name, value))
    assert found == (["backfill-constant"] if told else [])


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("'open'", "backfill-constant"),
        ("CASE WHEN closed_at IS NULL THEN 'closed' ELSE 'open' END", "backfill-inverted"),
        ("CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END", ""),
        ("'new'", ""),
    ],
)
def test_states(migrating, sql, code):
    """A word for how a row stands agrees with the moment that says it too."""
    found = _found(migrating, "state", TEXT, _set("state", sql))
    assert found == ([code] if code else [])


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("name || ', ' || town", True),
        ("name || COALESCE(', ' || town, '')", False),
        ("name || ', ' || town WHERE town IS NOT NULL", False),
    ],
)
def test_texts_joined_to_null(migrating, value, told):
    """What is joined to a NULL is gone; where the statement speaks of NULL it is meant."""
    found = _found(migrating, "label", TEXT, _set("label", value))
    assert found == (["backfill-partial"] if told else [])


@pytest.mark.parametrize(
    ("value", "told"), [("COALESCE(rent - fee, 0)", True), ("rent - COALESCE(fee, 0)", False)]
)
def test_sums_with_a_null(migrating, value, told):
    """COALESCE around a whole sum throws away what is known of it."""
    found = _found(migrating, "left_over", sa.Integer(), _set("left_over", value))
    assert found == (["backfill-partial"] if told else [])


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("EXISTS (SELECT 1 FROM visits v WHERE v.id > 0)", True),
        ("EXISTS (SELECT 1 FROM visits v WHERE v.shop_id = shops.id)", False),
        ("id NOT IN (SELECT shop_id FROM visits)", True),
        ("id NOT IN (SELECT shop_id FROM visits WHERE shop_id IS NOT NULL)", False),
    ],
)
def test_flags_by_a_condition(migrating, condition, told):
    """A condition that is the same of every row asks for no row's own ones."""
    more = "UPDATE visits SET shop_id = (SELECT min(id) FROM shops) WHERE shop_id IS NOT NULL"
    found = _found(
        migrating, "visited", sa.Boolean(), more, _set("visited", f"true WHERE {condition}")
    )
    assert found == (["backfill-constant"] if told else [])


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("token", "'one'", True),
        ("token", "CAST(id AS VARCHAR(20))", False),
        ("label", "'one'", False),
    ],
)
def test_names_that_are_nobody_elses(migrating, name, value, told):
    """A token that all rows share names none of them."""
    assert _found(migrating, name, TEXT, _set(name, value)) == (
        ["backfill-constant"] if told else []
    )


@pytest.mark.parametrize(("column", "told"), [("label", True), ("previous_name", False)])
def test_values_of_other_rows(migrating, column, told):
    """Values that went to other rows than their own are told, but for a column of neighbours."""
    value = "(SELECT o.name FROM shops o WHERE o.id > shops.id ORDER BY o.id LIMIT 1)"
    found = _found(migrating, column, TEXT, _set(column, value))
    assert ("backfill-swapped" in found) is told


def test_json_is_no_place_and_no_state(migrating):
    """A new column of JSON, with the same object everywhere, is looked at without a word."""
    value = sa.text("UPDATE shops SET position = '{}'")
    assert _found(migrating, "position", sa.JSON(), value) == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("last_visit_at", "(SELECT min(s.closed_at) FROM shops s WHERE s.id > shops.id)", True),
        ("last_visit_at", "(SELECT max(s.closed_at) FROM shops s WHERE s.id > shops.id)", False),
        ("first_at", "(SELECT max(s.closed_at) FROM shops s WHERE s.id > shops.id)", True),
        (
            "last_at",
            "(SELECT s.closed_at FROM shops s ORDER BY s.closed_at DESC NULLS LAST LIMIT 1)",
            False,
        ),
        ("last_at", "(SELECT s.closed_at FROM shops s ORDER BY s.id LIMIT 1)", True),
    ],
)
def test_the_first_and_the_last(migrating, name, value, told):
    """What is chosen by time among several is the end that the name says."""
    found = _found(migrating, name, sa.DateTime(timezone=True), _set(name, value))
    assert ("backfill-swapped" in found) is told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("rent / 7", True),
        ("(rent / fee) WHERE fee <> 0", True),
        ("rent * 1.0 / 7", False),
        ("rent / 7.0", False),
    ],
)
def test_quotients(migrating, value, told):
    """Whole numbers divided as such leave nothing behind the point."""
    found = _found(migrating, "part", NUMBER, _set("part", value))
    assert ("backfill-unit" in found) is told


def test_a_computed_quotient(migrating):
    """What the database computes is looked at as well."""

    def up(op):
        with op.batch_alter_table("shops") as batch:
            batch.add_column(sa.Column("part", NUMBER, sa.Computed("rent / 7", persisted=True)))

    found = filled_from.run(migrating.case(_shops, up)).findings
    assert [f.code for f in found if f.column == "part"] == ["backfill-unit"]
