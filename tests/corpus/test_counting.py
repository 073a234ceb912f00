"""How many cases each code has."""

from dataclasses import replace
from pathlib import Path

from corpus.case import Mark
from corpus.counting import NO_CASE, Count, counted, counts
from corpus.reading import read_corpus
from shown.page import Page, every_page

CASES = read_corpus(Path(__file__).parent)
PAGES = every_page()
LOST = Mark("rows-lost", "sqlite")
PAGE = Page("rows-lost", "- Dialects: SQLite, PostgreSQL\n")


def test_a_count_is_of_one_dialect():
    """A case counts for a code where it must be told, be it as information, or where it tempts."""
    one = replace(CASES[0], kind="wrong", expect=(LOST,), notes=(), tempts=())
    noted = replace(one, expect=(), notes=(LOST, Mark("rows-lost", "postgresql")))
    right = replace(one, kind="right", expect=(), tempts=(LOST,))
    on_sqlite, on_postgres = counts([one, one, noted, right], [PAGE])
    assert on_sqlite == Count(LOST, told=3, tempting=1)
    assert (on_postgres.told, on_postgres.tempting) == (1, 0)
    assert (on_sqlite.lacking, on_postgres.lacking) == (2, 5)


def test_the_table_says_what_is_lacking():
    """One line for each code and dialect, and the sums."""
    told = counted([Count(LOST, 4, 1), Count(Mark("rows-lost", "postgresql"), 3, 3)])
    assert [line.split() for line in told.splitlines()[1:]] == [
        ["rows-lost", "sqlite", "4", "1", "2"],
        ["rows-lost", "postgresql", "3", "3"],
        ["all", "7", "4", "2"],
    ]


def test_every_code_that_is_named_has_a_page():
    """A slip in a code would count for nobody."""
    named = {m.code for c in CASES for m in (*c.expect, *c.notes, *c.tempts)} | set(NO_CASE)
    assert named <= {page.code for page in PAGES}


def test_every_code_has_three_cases_of_both_kinds():
    """Each code is told in three cases and tempts in three right ones, on each of its dialects."""
    lacking = [count for count in counts(CASES, PAGES) if count.lacking]
    assert not lacking, counted(lacking)
