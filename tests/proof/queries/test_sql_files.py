"""Statements of files of SQL."""

from sddflow.proof.queries.sql_files import sql_statements


def test_each_statement_has_its_place_and_no_notes(tmp_path):
    """Files are taken apart at their semicolons, but for those in texts; notes are left out."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/all.sql").write_text(
        "-- name: first; the phones\nSELECT a FROM t\nWHERE b = 'x;y';\n\n"
        "/* the second\n one */\nSELECT c FROM t -- to the end\n"
    )
    found = [(" ".join(sql.split()), str(place)) for sql, place in sql_statements(tmp_path)]
    assert found == [
        ("SELECT a FROM t WHERE b = 'x;y'", "reports/all.sql:2"),
        ("SELECT c FROM t", "reports/all.sql:7"),
    ]


def test_scripts_that_make_something_are_passed_over(tmp_path):
    """A dump, or a set-up, is for another database than that of the application."""
    (tmp_path / "dump.sql").write_text("CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n")
    (tmp_path / "demo.sql").write_text("\\set who 1\nSELECT 1;\n")
    assert list(sql_statements(tmp_path)) == []
