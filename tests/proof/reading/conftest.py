"""Revisions written as a test needs them, and read by one check."""

from collections.abc import Callable
from dataclasses import replace
from textwrap import dedent

import pytest

from sddflow.domain.conventions import Conventions, ModelClass
from sddflow.domain.place import Place
from sddflow.proof.reading.gather import script_from
from sddflow.proof.reading.registry import READINGS
from sddflow.proof.reading.script import Extra, Material

HEADER = (
    '"""A change."""\nimport sqlalchemy as sa\nfrom alembic import op\n\n'
    'revision = "0002"\ndown_revision = "0001"\n\n'
)
CONVENTIONS = Conventions(
    "sqlalchemy", is_async=False, models_form="package", models_path="app/models",
    models_module="app.models", base="Base", base_module="app.db",
    classes=(ModelClass("User", "users", Place("app/user.py", 3), "app.models.user", "Base"),),
)  # fmt: skip


@pytest.fixture
def read(tmp_path) -> Callable:
    """Read a revision with one check; what it says and its severity."""

    def read(check: str, text: str, *, files=(), earlier=(), **words):
        reading = next(r for r in READINGS if r.id == check)
        script = script_from(HEADER + dedent(text), shown="alembic/versions/0002.py")
        before = tuple(script_from(HEADER + dedent(e), revision="0001") for e in earlier)
        extras = tuple(Extra(name, dedent(said)) for name, said in files)
        material = Material((script,), extras, tmp_path, CONVENTIONS, earlier=before)
        return list(dict.fromkeys(reading.run(replace(material, **words))))

    return read
