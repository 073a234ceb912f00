"""Statements for so many rows at once, and what repeats them."""

import pytest

BATCH = "UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t WHERE a IS NULL LIMIT {0})"


@pytest.mark.parametrize(
    ("up", "found"),
    [
        (f'op.execute("{BATCH.format(5000)}")', True),
        (f'x = sa.text("{BATCH.format(20)}")\n    op.get_bind().execute(x)', True),
        (f'op.execute("{BATCH.format("500 FOR UPDATE SKIP LOCKED")}")', True),
        (f'op.execute("{BATCH.format(1)}")', False),
        (f'while op.get_bind().execute("{BATCH.format(50)}").rowcount:\n        pass', False),
        (f'for _ in range(9):\n        op.execute("{BATCH.format(50)}")', False),
        ('op.execute("SELECT 1 FROM t WHERE id IN (SELECT id FROM t LIMIT 50)")', False),
        (f'op.execute("DO $$ BEGIN LOOP {BATCH.format(50)}; END LOOP; END $$")', False),
    ],
)
def test_a_batch_is_repeated(read, up, found):
    """Only what changes rows, takes more than one, and stands in no loop is told."""
    told = read("one-batch", f"def upgrade():\n    {up}\n")
    assert [(f.code, f.severity) for f in told] == [("batch-once", "warning")] * found
