"""Tables that what runs on never asks for."""

import pytest

from sddflow.proof.operation.told_unused import told_unused

PAGE = """# Deployment

- `export_run` is used by the nightly jobs only, the web pods
  never load that table.
- Web pods use neither `payments` nor `reminders`. They write `orders`.
- The API does not write prices; `rates` is its own.
- Workers never touch `members`.

1. The worker is scaled to 0, cron is stopped.
2. Migrations run.

| table | rows | remarks |
|---|---|---|
| policies | 9,000 | only the worker's code touches it |
| logins | 9,000 | written by the API only |
| payouts | 60,000 | touched by the nightly payout job only |

No release goes out at night, so the payout job always runs on one version of the code.
"""


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("export_run", 3),
        ("shop.payments", 5),
        ("reminders", 5),
        ("prices", 6),
        ("orders", 0),
        ("rates", 0),
        ("members", 0),
        ("policies", 14),
        ("logins", 0),
        ("payouts", 16),
    ],
)
def test_sentences_of_pages(tmp_path, table, line):
    """A sentence names the table, and those that serve while a release comes."""
    (tmp_path / "README.md").write_text(PAGE)
    told = told_unused(tmp_path, table)
    assert (told.line if told else 0) == line
