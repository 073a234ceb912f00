"""Rows that pages want kept."""

import pytest

from sddflow.proof.operation.told_kept import told_kept

PAGE = """# Rules

- Hires and payments are kept seven years,
  also of tools that were sold.
- Payroll records (done shifts) must stay for the tax.
- Old carts need not be kept for a year. They are kept until then.
- Prices are kept in cents.

## What is kept

- Bookings: four years.
- Invoices: four years (tax law).
- Reports and drafts: ten years.
- Letters: two years, also when the member is gone.
- Whatever else documents money that we owe: four years, by law.

## Other rules

- Visits: ten years.
"""


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("hires", 3),
        ("hire_lines", 3),
        ("shop.payments", 3),
        ("shifts", 5),
        ("carts", 0),
        ("prices", 0),
        ("members", 0),
        ("bookings", 0),
        ("invoices", 12),
        ("drafts", 13),
        ("letters", 14),
        ("member_refunds", 15),
        ("member_cards", 0),
        ("visits", 0),
    ],
)
def test_sentences_of_pages(tmp_path, table, line):
    """A sentence that speaks of years or of the law names the rows."""
    (tmp_path / "README.md").write_text(PAGE)
    told = told_kept(tmp_path, table)
    assert (told.line if told else 0) == line
