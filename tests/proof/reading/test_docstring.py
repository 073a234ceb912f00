"""The docstring says what the variables say."""

import pytest

from sddflow.proof.reading.checks.docstring import READING
from sddflow.proof.reading.gather import script_from
from sddflow.proof.reading.script import Material


def _codes(docstring):
    material = Material((script_from(f'"""{docstring}"""\nrevision = "0002"\n'),))
    return [f.code for f in READING.run(material)]


@pytest.mark.parametrize(
    "docstring",
    ["x\n\nRevises: 0007", "x\n\nRevision ID: 0003\nRevises: 0001", "x\nRevises: 0001, 0009",
     "x\n\nRevises:\n"],
)  # fmt: skip
def test_what_differs(docstring):
    """Another parent, another id, one parent too many, or none."""
    assert _codes(docstring) == ["docstring-differs"]


@pytest.mark.parametrize(
    "docstring",
    ["x\n\nRevision ID: 0002\nRevises: 0001\nCreate Date: 2026-01-01", "nothing else",
     "x\n\nRevises: `0001`", "It revises: the old way"],
)  # fmt: skip
def test_what_agrees(docstring):
    """Alembic's own form, none at all, and prose."""
    assert _codes(docstring) == []
