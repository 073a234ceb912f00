"""The catalogue of the models' database against that of the migrations', table by table."""

from collections.abc import Iterator

from sddflow.proof.case import State
from sddflow.proof.comparison.difference import Difference
from sddflow.proof.wording.columns import columns, comments
from sddflow.proof.wording.facts import Facts, facts_of
from sddflow.proof.wording.indexes import indexes
from sddflow.proof.wording.keys import keys


def compare_words(models: State, built: State) -> Iterator[Difference]:
    """What the values of the two schemas do not tell.

    Names, the order of columns, views, triggers and functions are nobody's promise here: models
    do not know them.
    """
    promised, made = facts_of(models), facts_of(built)
    for table in built.schema.tables:
        wanted = models.schema.table(table.name)
        if wanted is not None:
            yield from columns(table, promised, made)
            yield from comments(table, promised, made)
            yield from keys(table, promised, made)
            yield from indexes(wanted, table, promised, made)
    yield from _domains(promised, made)


def _domains(promised: Facts, made: Facts) -> Iterator[Difference]:
    """Types with rules of their own; enum types are compared by their columns."""
    for head, wanted in promised.lines.items():
        given = made.lines.get(head, wanted)
        if head.startswith("type ") and wanted.startswith("domain ") and given != wanted:
            yield Difference(
                "domain", "error", f"the {head} takes other values than in the models",
                "", "", f"models {wanted}; database {given}", cure="change it in the migration",
            )  # fmt: skip
