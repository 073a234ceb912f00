"""Defaults of models that are one object for all rows."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from sddflow.domain.conventions import ModelClass
from sddflow.domain.place import Place
from sddflow.proof.checks import shared_defaults


def _notes(metadata):
    sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("parts", sa.JSON, nullable=False),
    )


def _found(bench, tmp_path, line):
    (tmp_path / "models.py").write_text(f"class Note(Base):\n    id = key()\n    {line}\n")
    case = bench.case(_notes)
    model = ModelClass("Note", "notes", Place("models.py", 1), "models", "Base")
    case.conventions = replace(case.conventions, classes=(model,))
    case.application = replace(case.application, root=tmp_path)
    return shared_defaults.run(case).findings


@pytest.mark.parametrize(
    "line",
    [
        "parts: Mapped[dict] = mapped_column(JSON, default={})",
        "parts = Column(JSON, default=[])",
        "parts = db.Column(MutableDict.as_mutable(JSON), default=dict())",
        "parts: list = Field(sa_column=Column(JSON, default=['a', 'b']))",
        "parts: Mapped[str] = mapped_column(String(9), default=datetime.now(UTC).isoformat())",
        "parts: str = Field(default=str(uuid4()))",
    ],
)
def test_one_object_for_all(bench, tmp_path, line):
    """A list or a dictionary that is written out is told at its line."""
    (found,) = _found(bench, tmp_path, line)
    assert (found.code, found.severity, found.column) == ("default-shared", "warning", "parts")
    assert str(found.place) == "models.py:3"


@pytest.mark.parametrize(
    "line",
    [
        "parts: Mapped[dict] = mapped_column(JSON, default=dict)",
        "parts = Column(JSON, default=lambda: {'a': []})",
        "parts: dict = Field(default={}, sa_column=Column(JSON))",
        "parts = Column(JSON, server_default='{}')",
        "other = Column(JSON, default={})",
        "parts = Column(DateTime, default=func.now())",
        "parts = Column(DateTime, default=lambda: datetime.now(UTC))",
        "parts: str = Field(default_factory=uuid4)",
    ],
)
def test_one_object_for_each(bench, tmp_path, line):
    """Callables, fields that are copied, defaults of the database, and what is no column of it."""
    assert _found(bench, tmp_path, line) == ()
