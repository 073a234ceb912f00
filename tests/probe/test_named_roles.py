"""Roles that statements ask for."""

import pytest

from sddflow.probe.named_roles import are_asked_for, known_to


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ('GRANT SELECT ON notes TO reader, "Writer" WITH GRANT OPTION', ["reader", "Writer"]),
        ("revoke all on notes from Reader", ["reader"]),
        ("GRANT SELECT ON notes TO PUBLIC, CURRENT_USER", []),
        ("CREATE POLICY own ON notes FOR SELECT TO web USING (true)", ["web"]),
        ("ALTER TABLE notes OWNER TO app", ["app"]),
        ("ALTER TABLE notes RENAME TO app", []),
        ("SET LOCAL ROLE 'app'", ["app"]),
        ("SET ROLE NONE", []),
        ("ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO web", ["web", "app"]),
        ("INSERT INTO notes (body) VALUES ('we grant it to them')", ["them"]),
    ],
)
def test_roles_of_a_statement(statement, names):
    """Names are as the catalogue has them; words that mean nobody in particular are none."""
    assert are_asked_for(statement) == names


def test_another_file_names_it(tmp_path):
    """The file that asks for the role is no witness; neither is what was installed."""
    (tmp_path / "one.py").write_text("GRANT SELECT ON notes TO reader")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "two.py").write_text("reader")
    (tmp_path / "three.md").write_text("readers")
    assert not known_to(str(tmp_path), "reader", but="one.py")
    (tmp_path / "setup.sql").write_text("CREATE ROLE reader;")
    assert known_to(str(tmp_path), "reader", but="one.py")
