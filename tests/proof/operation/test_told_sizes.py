"""Sizes of tables, as pages tell them."""

import pytest

from sddflow.proof.operation.told_sizes import told_sizes

TABLES = ("payments", "donors", "pledges", "hr.payslips", "time_entries", "listens", "staff")


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("`payments` has 25 million rows, `donors` below 80 000 rows.",
         {"payments": 25_000_000, "donors": 79_999}),
        ("`donors`, `pledges` and `staff` have at most a few hundred rows.",
         {"donors": 1_000, "pledges": 1_000, "staff": 1_000}),
        ("Volumes: 3 000 companies, 9 million payslips, 70 million time entries.",
         {"hr.payslips": 9_000_000, "time_entries": 70_000_000}),
        ("`listens` takes several hundred rows a second and has over 400 million rows.",
         {"listens": 400_000_000}),
        ("| table | rows |\n|-|-|\n|payments|~210 million|\n| donors, pledges| 4 000 - 700 000",
         {"payments": 210_000_000, "donors": 700_000, "pledges": 700_000}),
        ("|table|rows|\n|-|-|\n|payments|28 M|\n|donors|1.4 M|\n|everything else|< 5 000|",
         {"payments": 28_000_000, "donors": 1_400_000, "pledges": 4_999, "hr.payslips": 4_999,
          "time_entries": 4_999, "listens": 4_999, "staff": 4_999}),
        ("`payments` is written by scanners (about 70 million rows, 300 inserts/s).",
         {"payments": 70_000_000}),
        ("Tables below 100 000 rows (also `donors`, `staff`) are altered directly.",
         {"donors": 99_999, "staff": 99_999}),
        ("Rows of the database: `payments` 48 million, `donors` 700 000, all others below 30.",
         {"payments": 48_000_000, "donors": 700_000, "pledges": 29, "hr.payslips": 29,
          "time_entries": 29, "listens": 29, "staff": 29}),
        ("The exception is `payments`. The table has about 60 million rows.",
         {"payments": 60_000_000}),
        ("Of these `payments` is the largest with\nroughly 400 000 rows; `donors` has 7 rows.",
         {**dict.fromkeys(TABLES, 400_000), "donors": 7}),
        ("listens 72 000 000 (30 GB) · pledges 4.1 M · donors 18 000 (90 gone) ·\nstaff 5",
         {"listens": 72_000_000, "pledges": 4_100_000, "donors": 18_000, "staff": 5}),
        ("Rows: staff 120, donors 85 000 (one row each; two have two rows), payments 2.1 million.",
         {"staff": 120, "donors": 85_000, "payments": 2_100_000}),
        ("A page shows payments 20, donors 10, pledges 5 at once.", {}),
        ("`payments` is the largest, and written all day.", {}),
        ("`payments` and `donors` are busy. The table has about 60 million rows.", {}),
        ("Rooms of the house: payments 3, donors 4.", {}),
        ("We use 3 workers; payments come in at 10 a minute. PostgreSQL 15.", {}),
        ("The list shows 20 payments, page by page.", {}),
        ("| table | what |\n|---|---|\n| payments | 15 columns |\n", {}),
    ],
)  # fmt: skip
def test_what_a_page_says(tmp_path, text, sizes):
    """A number of rows belongs to the tables that a page names beside it."""
    (tmp_path / "README.md").write_text(f"# App\n\n{text}\n")
    assert {s.table: s.rows for s in told_sizes(tmp_path, TABLES)} == sizes


def test_where_it_is_said(tmp_path):
    """The line is named, and README comes before other pages."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "operations.md").write_text("`staff` has 5 rows.\n")
    (tmp_path / "README.md").write_text("# App\n\n`staff` has 40 rows.\n")
    (size,) = told_sizes(tmp_path, TABLES)
    assert (size.rows, size.place) == (40, "README.md:3")
