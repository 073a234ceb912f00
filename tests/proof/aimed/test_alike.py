"""Texts that a migration finds by a part of them."""

import pytest

from sddflow.proof.aimed.alike import alike_in


@pytest.mark.parametrize(
    ("said", "column", "texts"),
    [
        ("WHERE slug LIKE 'tmp_%'", "slug", {"tmp_", "tmp_1", "tmpx2"}),
        ("WHERE lower(t.title) NOT LIKE '%urgent%'", "title", {"urgent", "1urgent1"}),
        ("WHERE slug ILIKE 'it''s%%'", "slug", {"it's", "it's1"}),
        (r"WHERE slug LIKE 'a\_%'", "slug", {"a_", "a_1", "a_2"}),
        (".where(t.c.slug.like('tmp%'))", "slug", {"tmp", "tmp1"}),
        ("if row.slug.startswith('tmp_'):", "slug", {"tmp_", "tmp_1", "tmp_2"}),
        ("if row.slug.endswith('-old'):", "slug", {"-old", "1-old"}),
    ],
)
def test_each_form_of_a_pattern(said, column, texts):
    """A text for each thing that a pattern leaves open, the underscore among them."""
    found = alike_in(f'def upgrade():\n    op.execute("{said}")\n')
    assert texts <= set(found[column])


@pytest.mark.parametrize(
    "said", ["CHECK (slug LIKE 'B%')", "WHERE name LIKE '% %'", "WHERE name LIKE '%@%'"]
)
def test_what_no_row_is_made_for(said):
    """A rule finds no rows, and a pattern without a word finds those that are there."""
    assert alike_in(f'def upgrade():\n    op.execute("{said}")\n') == {}
