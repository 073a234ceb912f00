"""What triggers do to rows, and to what these point to."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import trigger_effects


def _shops(metadata):
    sa.Table(
        "shops", metadata, sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("orders_open", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_order", sa.Integer, nullable=False, server_default="0"),
    )  # fmt: skip
    sa.Table(
        "orders", metadata, sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("shop_id", sa.ForeignKey("shops.id"), nullable=False),
        sa.Column("note", sa.String(30)),
    )  # fmt: skip


def _counting(column, *events):
    def up(op):
        for event in events:
            sign, row = ("+", "NEW") if event == "INSERT" else ("-", "OLD")
            sql = f"UPDATE shops SET {column} = {column} {sign} 1 WHERE id = {row}.shop_id;"
            name = f"count_{event.lower()}"
            if op.get_bind().dialect.name == "sqlite":
                op.execute(f"CREATE TRIGGER {name} AFTER {event} ON orders BEGIN {sql} END")
                continue
            body = f"BEGIN {sql} RETURN NULL; END"
            op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
            made = f"CREATE TRIGGER {name} AFTER {event} ON orders FOR EACH ROW"
            op.execute(f"{made} EXECUTE FUNCTION {name}()")

    return up


def _found(migrating, up):
    return trigger_effects.run(migrating.case(_shops, up)).findings


def test_a_counter_that_only_goes_up(migrating):
    """A number that goes up with a row and does not come down with it is told."""
    (found,) = _found(migrating, _counting("orders_open", "INSERT"))
    assert (found.code, found.severity, found.table) == ("trigger-misses", "warning", "orders")
    assert "shops.orders_open" in found.message


@pytest.mark.parametrize(
    "up", [_counting("orders_open", "INSERT", "DELETE"), _counting("next_order", "INSERT")]
)
def test_a_counter_that_is_right(migrating, up):
    """One that goes both ways is right, and so is the next number of all."""
    assert not _found(migrating, up)


@pytest.mark.parametrize(
    ("event", "returns", "told"),
    [
        ("INSERT", "NULL", ["error"]),
        ("UPDATE", "OLD", ["error"]),
        ("UPDATE", "NULL", ["error"]),
        ("UPDATE", "NEW", []),
    ],
)
def test_what_a_trigger_returns(migrating, event, returns, told):
    """A row that a trigger gives back as it was, or not at all, is gone without an error."""
    if migrating.server.dialect == "sqlite":
        pytest.skip("triggers of SQLite return nothing")

    def up(op):
        body = f"BEGIN NEW.note := btrim(NEW.note); RETURN {returns}; END"
        op.execute(f"CREATE FUNCTION go() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        op.execute(f"CREATE TRIGGER go BEFORE {event} ON orders FOR EACH ROW EXECUTE FUNCTION go()")

    assert [f.severity for f in _found(migrating, up)] == told


def test_no_trigger_that_is_new(migrating):
    """Without a new trigger nothing is written."""
    with pytest.raises(SkippedError):
        _found(migrating, lambda op: op.execute("SELECT 1"))
