"""Texts whose words stand by themselves."""

import pytest

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import Column, ColumnType, Table
from sddflow.proof.survival.in_words import in_words

TEXT = ColumnType("text")
WHOLE = ColumnType("integer")


def _people(*rows, columns=("name",)):
    table = Table("people", (Column("id", WHOLE), *(Column(c, TEXT) for c in columns)), ("id",))
    kept = {(n,): {"id": n, **dict(zip(columns, row, strict=True))} for n, row in enumerate(rows)}
    return Snapshot(table, kept)


@pytest.mark.parametrize(
    ("parted", "told"),
    [
        ((("Ada", "Lovelace"), ("Plato", "")), True),
        ((("ada", "LOVELACE"), ("Plato", None)), True),
        ((("Ada", ""), ("Plato", "")), False),
        ((("Plato", ""), ("Ada", "Lovelace")), False),
    ],
)
def test_words_of_a_name(parted, told):
    """Every word of a text has to be in the new columns of its own row."""
    old = _people(("Ada  Lovelace",), ("Plato",))
    new = _people(*parted, columns=("given", "family"))
    values = {key: row["name"] for key, row in old.rows.items()}
    assert in_words(values, old, new, {"people": old}, {"people": new}) is told


def test_single_words_are_no_parts():
    """Texts of one word each, and what is no text, are looked for elsewhere."""
    old, new = _people(("Plato",)), _people(("Plato",), columns=("title",))
    assert not in_words({(0,): "Plato"}, old, new, {"people": old}, {"people": new})
    assert not in_words({(0,): 7}, old, new, {"people": old}, {"people": new})
