"""Statements that write rows, as trees."""

import logging

import pytest
from sqlglot import exp

from sddflow.proof.parsed import parsed


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("UPDATE notes SET a = 1", exp.Update),
        (" -- why\n WITH x AS (SELECT 1) DELETE FROM notes", exp.Delete),
        ("DO $$ BEGIN UPDATE notes SET a = 1; COMMIT; END $$", type(None)),
        ("UPDATE notes SET a = (", type(None)),
    ],
)
def test_only_what_writes_rows_is_read(sql, kind, caplog):
    """A block of PL/pgSQL is not tried, and nothing is said aloud about it."""
    with caplog.at_level(logging.WARNING):
        assert isinstance(parsed(sql), kind)
    assert not caplog.records
