"""Texts as the source puts them together, where a migration takes such a column apart."""

from collections.abc import Iterable
from pathlib import Path

from sddflow.proof.formulas.spelling import spellings

_SAMPLES = (("12", "340", "56"), ("7", "80", "910"))


def spelt_texts(
    root: Path, leaving: Path | None, columns: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """By column name, texts whose parts differ; numbers, which any part may be.

    Args:
        root: the application's folder.
        leaving: a folder whose files are not read.
        columns: that the migration names.
    """
    found = {
        column: tuple(
            spelling.text(sample[: len(spelling.parts)])
            for spelling in spellings(root, leaving, column)
            for sample in _SAMPLES
            if len(spelling.parts) <= len(sample)
        )
        for column in sorted(columns)
    }
    return {column: texts for column, texts in found.items() if texts}
