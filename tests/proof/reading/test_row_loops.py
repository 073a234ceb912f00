"""Rows are changed in sets, and their values are given as parameters."""

import pytest

ASK = 'bind.execute(sa.text("SELECT id, name FROM users"))'
PLAIN = 'bind.execute(sa.text("UPDATE users SET name = :n WHERE id = :i"), {"n": "", "i": row.id})'
TEXT = "bind.execute(sa.text(f\"UPDATE users SET name = '{row.name}' WHERE id = {row.id}\"))"
FILLED = 'bind.exec_driver_sql("UPDATE users SET name = {})'
LOOP = """\
def upgrade():
    bind = op.get_bind()
    rows = {rows}
    for row in {over}:
        {body}
"""


@pytest.mark.parametrize(
    ("rows", "over", "body", "codes"),
    [
        (ASK, "rows", PLAIN, ["loop-over-rows"]),
        (ASK, "rows.fetchall()", PLAIN, ["loop-over-rows"]),
        ("[]", ASK, PLAIN, ["loop-over-rows"]),
        (f"{ASK}.mappings().all()", "rows", TEXT, ["sql-value-in-text"]),
        ("[]", ASK, TEXT.replace("UPDATE", "DELETE"), ["sql-value-in-text"]),
        ("[]", ASK, TEXT.replace("bind", "op"), ["sql-value-in-text"]),
        (ASK, "rows", FILLED.format("'%s'\" % row.name"), ["sql-value-in-text"]),
        (ASK, "rows", FILLED.format("'{}'\".format(row.name)"), ["sql-value-in-text"]),
        (ASK, "rows", FILLED.format('\'" + row.name + "\'"'), ["sql-value-in-text"]),
        (ASK, "rows", FILLED.format("'x' WHERE id = \" + str(row.id)"), ["loop-over-rows"]),
        (ASK, "rows", FILLED.format("'x' WHERE id = %d\" % row.id"), ["loop-over-rows"]),
        ("[]", ASK, "bind.execute(sa.update(users).values(name=row.name))", ["loop-over-rows"]),
        ("[]", '("a", "b")', TEXT, []),
        ("[]", f"{ASK}.partitions(1000)", PLAIN, []),
        (ASK, "rows", "print(row)", []),
        (ASK, "rows", 'bind.execute(sa.text("SELECT 1"))', []),
        ("[]", "range(9)", 'op.execute(f"UPDATE users SET n = 1 WHERE id > {row}")', []),
    ],
)
def test_loops(read, rows, over, body, codes):
    """A statement for each row, its values in the text or not; other loops are left in peace."""
    found = read("row-loops", LOOP.format(rows=rows, over=over, body=body))
    assert [f.code for f in found] == codes
