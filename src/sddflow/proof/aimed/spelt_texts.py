"""Texts as the source puts them together, where a migration takes such a column apart."""

from pathlib import Path

from sddflow.proof.formulas.spelling import spellings

_SAMPLES = (("12", "340", "56"), ("7", "80", "910"))


def spelt_texts(
    root: Path, leaving: Path | None, columns: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """By column name, texts whose parts differ; numbers, which any part may be.

    Args:
        root: the application's folder.
        leaving: a folder whose files are not read.
        columns: that the migration names.
    """
    found: dict[str, tuple[str, ...]] = {}
    for column, spelling in spellings(root, leaving, columns):
        count = len(spelling.parts)
        texts = tuple(spelling.text(each[:count]) for each in _SAMPLES if count <= len(each))
        found[column] = (*found.get(column, ()), *texts)
    return found
