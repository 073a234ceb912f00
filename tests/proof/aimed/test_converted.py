"""Texts that a migration converts."""

import pytest

from sddflow.proof.aimed.converted import converted_in, formats_in


@pytest.mark.parametrize(
    ("source", "column", "first"),
    [
        ("USING to_date(nullif(born, ''), 'DD/MM/YYYY')", "born", "05/01/2024"),
        ("to_timestamp(p.made, 'YYYY-MM-DD HH24:MI')", "made", "2024-01-05 09:30"),
        ('datetime.strptime(row.born, "%d.%m.%Y")', "born", "05.01.2024"),
        ("CASE state WHEN 'a' THEN 1 WHEN 'b' THEN 2 END", "state", "a"),
        ("array_position(ARRAY['Mon','Tue'], day::text)", "day", "Mon"),
        ("CASE state WHEN 'a' THEN 1 ELSE 0 END", "", ""),
        ("CASE n WHEN 1 THEN 'a' END", "", ""),
        ("def downgrade():\n    op.execute(\"SELECT to_date(born, 'DD/MM/YYYY')\")", "", ""),
    ],
)
def test_what_is_converted(tmp_path, source, column, first):
    """Days are written as the way up reads them, words are those that it lists."""
    found = converted_in(source, tmp_path)
    told = {name: said[0] for name, said in (*found.words.items(), *found.days.items())}
    assert told == ({column: first} if column else {})


@pytest.mark.parametrize(("listed", "told"), [('("a", "b", "c")', "abc"), ('("a", "x")', "ab")])
def test_words_of_the_application(tmp_path, listed, told):
    """A list of the application that shares several words says what there is besides."""
    (tmp_path / "words.py").write_text(f"STATES = {listed}\n")
    source = "CASE state WHEN 'a' THEN 1 WHEN 'b' THEN 2 END"
    assert converted_in(source, tmp_path).words == {"state": tuple(told)}


def test_formats_as_python_spells_them():
    """The words of PostgreSQL become those of strptime."""
    assert formats_in("to_timestamp(x, 'YYYY.MM.DD HH24:MI:SS')") == ("%Y.%m.%d %H:%M:%S",)
