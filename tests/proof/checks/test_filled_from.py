"""Backfills against what the names of the columns say."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import filled_from


def _orders(metadata):
    sa.Table(
        "orders", metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("price", sa.Numeric(10, 2), nullable=False),
        sa.Column("fee_cents", sa.Integer, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("duration_minutes", sa.Integer, nullable=False),
        sa.Column("weight_g", sa.Integer, nullable=False),
        sa.Column("size_b", sa.Integer, nullable=False),
        sa.Column("taken_ms", sa.BigInteger, nullable=False),
        sa.Column("given_name", sa.String(80)),
        sa.Column("surname", sa.String(80)),
        sa.Column("full_name", sa.String(160), nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.Column("checked", sa.Boolean, nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
        sa.Column("start_date", sa.Date, nullable=False),
        sa.Column("end_date", sa.Date, nullable=False),
    )  # fmt: skip


def _found(migrating, column, sql, more=()):
    def up(op):
        for made in (column, *more):
            op.add_column("orders", made())
        op.execute(sql)

    try:
        found = filled_from.run(migrating.case(_orders, up)).findings
    except SkippedError:
        return []
    return [(f.code, f.column) for f in found]


def _new(name, kind=sa.Integer, **more):
    return lambda: sa.Column(name, kind, **more)


FLAG = {"kind": sa.Boolean}
TEXT = {"kind": sa.String(200)}
SPACE = {"sqlite": "instr(full_name, ' ')", "postgresql": "strpos(full_name, ' ')"}


@pytest.mark.parametrize(
    ("column", "sql", "code"),
    [
        (_new("price_cents"), "UPDATE orders SET price_cents = price", "unit"),
        (_new("price_cents"), "UPDATE orders SET price_cents = round(price * 10)", "unit"),
        (_new("price_cents"),
         "UPDATE orders SET price_cents = CAST(CAST(price AS INTEGER) * 100 AS INTEGER)", "unit"),
        (_new("price_cents"), "UPDATE orders SET price_cents = round(price) * 100", "unit"),
        (_new("fee", sa.Numeric(10, 2)), "UPDATE orders SET fee = fee_cents", "unit"),
        (_new("duration_seconds"), "UPDATE orders SET duration_seconds = duration_minutes", "unit"),
        (_new("duration_hours"),
         "UPDATE orders SET duration_hours = duration_minutes * 60", "unit"),
        (_new("weight_kg"), "UPDATE orders SET weight_kg = weight_g", "unit"),
        (_new("first_name", **TEXT), "UPDATE orders SET first_name = surname", "swapped"),
        (_new("starts_on", sa.Date), "UPDATE orders SET starts_on = end_date", "swapped"),
        (_new("is_archived", **FLAG), "UPDATE orders SET is_archived = NOT archived", "inverted"),
        (_new("is_active", **FLAG), "UPDATE orders SET is_active = archived", "inverted"),
        (_new("unchecked", **FLAG), "UPDATE orders SET unchecked = checked", "inverted"),
        (_new("is_not_checked", **FLAG), "UPDATE orders SET is_not_checked = checked", "inverted"),
        (_new("is_deleted", **FLAG),
         "UPDATE orders SET is_deleted = (deleted_at IS NULL)", "inverted"),
        (_new("is_deleted", sa.Boolean, nullable=False, server_default=sa.false()),
         "UPDATE orders SET price = price WHERE id < 0", "constant"),
    ],
)  # fmt: skip
def test_a_backfill_that_its_name_contradicts(migrating, column, sql, code):
    """Another unit, the other side, the contrary, and one flag for rows that differ."""
    assert _found(migrating, column, sql) == [(f"backfill-{code}", column().name)]


@pytest.mark.parametrize(
    ("column", "sql"),
    [
        (_new("price_cents"), "UPDATE orders SET price_cents = round(price * 100)"),
        (_new("price_cents", sa.Numeric(14, 0)), "UPDATE orders SET price_cents = price * 100"),
        (_new("price_cents"), "UPDATE orders SET price_cents = 0"),
        (_new("fee", sa.Numeric(10, 2)), "UPDATE orders SET fee = fee_cents / 100.0"),
        (_new("fee"), "UPDATE orders SET fee = fee_cents"),
        (_new("count_cents"), "UPDATE orders SET count_cents = count"),
        (_new("duration_hours"), "UPDATE orders SET duration_hours = duration_minutes / 60"),
        (_new("duration_seconds"),
         "UPDATE orders SET duration_seconds = duration_minutes * 60"),
        (_new("duration"), "UPDATE orders SET duration = duration_minutes"),
        (_new("weight_kg"), "UPDATE orders SET weight_kg = weight_g / 1000"),
        (_new("size_kb"), "UPDATE orders SET size_kb = size_b / 1000"),
        (_new("size_kb"), "UPDATE orders SET size_kb = size_b / 1024"),
        (_new("weight_s"), "UPDATE orders SET weight_s = weight_g"),
        (_new("weight_m"), "UPDATE orders SET weight_m = weight_g"),
        (_new("first_name", **TEXT), "UPDATE orders SET first_name = given_name"),
        (_new("display_name", **TEXT), "UPDATE orders SET display_name = surname"),
        (_new("first_name", **TEXT),
         "UPDATE orders SET first_name = coalesce(given_name, surname)"),
        (_new("due_date", sa.Date), "UPDATE orders SET due_date = end_date"),
        (_new("is_archived", **FLAG), "UPDATE orders SET is_archived = archived"),
        (_new("is_active", **FLAG), "UPDATE orders SET is_active = NOT archived"),
        (_new("is_active", **FLAG), "UPDATE orders SET is_active = checked"),
        (_new("is_active", **FLAG), "UPDATE orders SET is_active = (deleted_at IS NULL)"),
        (_new("archived_at", sa.DateTime),
         "UPDATE orders SET archived_at = CURRENT_TIMESTAMP WHERE archived"),
        (_new("is_urgent", sa.Boolean, nullable=False, server_default=sa.false()),
         "UPDATE orders SET price = price WHERE id < 0"),
        (_new("is_deleted", **FLAG), "UPDATE orders SET price = price WHERE id < 0"),
    ],
)  # fmt: skip
def test_a_backfill_that_is_right(migrating, column, sql):
    """The factor, the side and NOT are there, or the names do not say what would be wrong."""
    assert _found(migrating, column, sql) == []


EPOCH = {"sqlite": "datetime({}, 'unixepoch')", "postgresql": "to_timestamp({})"}


@pytest.mark.parametrize(("number", "right"), [("taken_ms", False), ("taken_ms / 1000", True)])
def test_moments_made_of_numbers(migrating, number, right):
    """Milliseconds since 1970 are a thousand times more than seconds."""
    sql = f"UPDATE orders SET taken_at = {EPOCH[migrating.server.dialect].format(number)}"
    found = _found(migrating, _new("taken_at", sa.DateTime(timezone=True)), sql)
    assert found == ([] if right else [("backfill-unit", "taken_at")])


@pytest.mark.parametrize(("name", "right"), [("closed", False), ("is_open", True)])
def test_a_flag_that_is_renamed(migrating, name, right):
    """It may not become its contrary; another word for the same is none."""

    def before(metadata):
        key, flag = sa.Column("id", sa.Integer, primary_key=True), sa.Column("open", sa.Boolean)
        sa.Table("shops", metadata, key, flag)

    def up(op):
        op.alter_column("shops", "open", new_column_name=name)

    found = [f.code for f in filled_from.run(migrating.case(before, up)).findings]
    assert found == ([] if right else ["backfill-inverted"])


@pytest.mark.parametrize(
    ("value", "right"), [('{"a": 1}', False), ("a", True), ("7", True), ({"a": "[]"}, True)]
)
def test_json_in_a_text_of_json(migrating, value, right):
    """An object turned into text twice is a text; any other value is what it is."""
    orders = sa.table("orders", sa.column("extra", sa.JSON))

    def up(op):
        op.add_column("orders", sa.Column("extra", sa.JSON))
        op.execute(orders.update().values(extra=value))

    found = [f.code for f in filled_from.run(migrating.case(_orders, up)).findings]
    assert found == ([] if right else ["backfill-quoted"])


@pytest.mark.parametrize("right", [True, False])
def test_a_name_in_parts(migrating, right):
    """The first word is the first name, what follows the last one."""
    at = SPACE[migrating.server.dialect]
    parts = [f"substr(full_name, 1, {at} - 1)", f"substr(full_name, {at} + 1)"]
    first, last = parts if right else parts[::-1]
    sql = f"UPDATE orders SET first_name = {first}, last_name = {last} WHERE {at} > 0"
    found = _found(migrating, _new("first_name", **TEXT), sql, [_new("last_name", **TEXT)])
    told = [("backfill-swapped", "first_name"), ("backfill-swapped", "last_name")]
    assert found == ([] if right else told)


def test_the_second_word_of_three(migrating):
    """It is no last name where another word follows it."""
    at = SPACE[migrating.server.dialect]
    rest = f"substr(full_name, {at} + 1)"
    next_one = at.replace("full_name", f"{rest} || ' '")
    sql = f"UPDATE orders SET last_name = substr({rest}, 1, {next_one} - 1) WHERE {at} > 0"
    found = _found(migrating, _new("last_name", **TEXT), sql)
    assert found == [("backfill-swapped", "last_name")]


LATER = {"sqlite": "date({}, '{} day')", "postgresql": "{} + ({})"}


@pytest.mark.parametrize(
    ("column", "source", "days", "told"),
    [
        ("starts_on", "start_date", "+1", True), ("starts_on", "start_date", "-2", True),
        ("starts_on", "start_date", "+0", False), ("ends_on", "end_date", "+1", False),
        ("ends_on", "end_date", "+7", True), ("due_on", "start_date", "+7", False),
    ],
)  # fmt: skip
def test_days_that_lie_a_step_apart(migrating, column, source, days, told):
    """Two names that say the same say the same day; the end may be the day before or after."""
    sql = LATER[migrating.server.dialect].format(source, days)
    found = _found(migrating, _new(column, sa.Date), f"UPDATE orders SET {column} = {sql}")
    assert found == ([("backfill-unit", column)] if told else [])


@pytest.mark.parametrize("right", [True, False])
def test_first_and_last_day(migrating, right):
    """The first day is where something starts, and the last one where it ends."""
    sources = ("start_date", "end_date") if right else ("end_date", "start_date")
    sql = "UPDATE orders SET first_day = {}, last_day = {}".format(*sources)
    found = _found(migrating, _new("first_day", sa.Date), sql, [_new("last_day", sa.Date)])
    told = [("backfill-swapped", "first_day"), ("backfill-swapped", "last_day")]
    assert found == ([] if right else told)


@pytest.mark.parametrize("right", [True, False])
def test_a_table_that_is_split(migrating, right):
    """The rows of a new table stand beside those that they point to."""

    def up(op):
        op.create_table(
            "people",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("order_id", sa.Integer, sa.ForeignKey("orders.id"), nullable=False),
            sa.Column("given_name", sa.String(80)),
            sa.Column("surname", sa.String(80)),
        )
        names = "given_name, surname" if right else "surname, given_name"
        op.execute(
            f"INSERT INTO people (order_id, given_name, surname) SELECT id, {names} FROM orders"
        )

    found = filled_from.run(migrating.case(_orders, up)).findings
    assert [f.column for f in found] == ([] if right else ["given_name", "surname"])


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE notes SET lang = CAST(meta -> 'lang' AS VARCHAR(40))", {"backfill-quoted"}),
        ("UPDATE notes SET lang = meta ->> 'lang'", set()),
        ("UPDATE notes SET lang = '\"de\"'", set()),
    ],
)
def test_quotes_of_json(migrating, sql, expected):
    """A text that came out of JSON with its quotes is told; the same text as text is right."""

    def notes(metadata):
        sa.Table(
            "notes", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("meta", sa.JSON),
        )  # fmt: skip

    def up(op):
        op.execute('UPDATE notes SET meta = \'{"lang": "pt"}\'')
        op.add_column("notes", sa.Column("lang", sa.String(40)))
        op.execute(sql)

    case = migrating.case(notes, up)
    case.rows["notes"] = replace(
        case.rows["notes"],
        rows={k: {**r, "meta": {"lang": "pt"}} for k, r in case.rows["notes"].rows.items()},
    )
    assert {f.code for f in filled_from.run(case).findings} == expected


def _images(metadata):
    whole = ("width", "height", "price", "quantity")
    sa.Table("images", metadata, sa.Column("id", sa.Integer, primary_key=True),
             *(sa.Column(name, sa.Integer, nullable=False) for name in whole))  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "sources", "told"),
    [
        ("box_width box_height", "height width", True),
        ("box_width box_height", "width height", False),
        ("width_px height_px", "height width", True),
        ("unit_price sold_quantity", "quantity price", True),
        ("unit_price sold_quantity", "price quantity", False),
        ("across along", "height width", False),
    ],
)
def test_numbers_that_went_crosswise(migrating, columns, sources, told):
    """Two columns that took each other's numbers are told, where both names speak of it."""
    names, taken = columns.split(), sources.split()

    def up(op):
        for name in names:
            op.add_column("images", sa.Column(name, sa.Integer))
        pairs = ", ".join(f"{a} = {b}" for a, b in zip(names, taken, strict=True))
        op.execute(f"UPDATE images SET {pairs}")

    found = filled_from.run(migrating.case(_images, up)).findings
    assert [(f.code, f.column) for f in found] == (
        [("backfill-swapped", n) for n in names] if told else []
    )


@pytest.mark.parametrize("right", [True, False])
def test_a_table_that_is_copied(migrating, right):
    """Rows under the same keys in a new table are the same rows, though no key says so."""

    def up(op):
        sides = (sa.Column(name, sa.Integer) for name in ("width", "height"))
        op.create_table("pictures", sa.Column("id", sa.Integer, primary_key=True), *sides)
        taken = "width, height" if right else "height, width"
        op.execute(f"INSERT INTO pictures (id, width, height) SELECT id, {taken} FROM images")

    found = filled_from.run(migrating.case(_images, up)).findings
    assert [f.column for f in found] == ([] if right else ["width", "height"])


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("(SELECT full_name FROM orders LIMIT 1)", True),
        ("(SELECT max(o.full_name) FROM orders o)", True),
        ("(SELECT o.full_name FROM orders o WHERE o.id = orders.id)", False),
        ("'full_name'", False),
    ],
)
def test_what_one_row_says_in_all_rows(migrating, value, told):
    """A subquery that does not ask for the row's own one gives the same text to all."""
    found = _found(migrating, _new("label", **TEXT), f"UPDATE orders SET label = {value}")
    assert found == ([("backfill-constant", "label")] if told else [])


@pytest.mark.parametrize(
    ("names", "told"),
    [("box_height box_width", True), ("box_width box_height", False)],
)
def test_names_that_went_crosswise(migrating, names, told):
    """Two columns that get each other's new name are told, as those that get the values."""
    width, height = names.split()

    def up(op):
        op.execute(f"ALTER TABLE images RENAME COLUMN width TO {width}")
        op.execute(f"ALTER TABLE images RENAME height TO {height}")

    try:
        found = filled_from.run(migrating.case(_images, up)).findings
    except SkippedError:
        found = ()
    assert {f.column for f in found} == ({width, height} if told else set())


def test_a_unit_in_a_new_name(migrating):
    """A column that gets the name of another unit keeps its numbers: one of the two is wrong."""
    sql = "ALTER TABLE orders RENAME COLUMN duration_minutes TO duration_seconds"
    (found,) = filled_from.run(migrating.case(_orders, lambda op: op.execute(sql))).findings
    assert (found.code, found.severity) == ("backfill-unit", "warning")
