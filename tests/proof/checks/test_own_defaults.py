"""What the models fill by themselves, on a whole application."""

import pytest

MODELS, NOTES = "models.py", "alembic/versions/0002_notes.py"
STARS = "    stars: Mapped[int]\n"
COLUMN = 'sa.Column("stars", sa.Integer, nullable=False)'


def _codes(app, on):
    found = app.prove(on).findings
    return {(f.code, f.severity, f.column) for f in found if f.code.startswith("own-")}


def _filled(app, model, database):
    app.change(MODELS, STARS, f"    stars: Mapped[int] = mapped_column({model})\n")
    return app.change(NOTES, COLUMN, f'sa.Column("stars", sa.Integer, {database}nullable=False)')


@pytest.mark.parametrize("on", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
@pytest.mark.parametrize(
    ("model", "database"),
    [
        ('default=3, server_default="1"', 'server_default="1", '),
        ('default=lambda: 0, server_default="5"', 'server_default="5", '),
        ("default=2", 'server_default="4", '),
    ],
)
@pytest.mark.slow
def test_two_defaults(app, on, model, database):
    """A row that SQL writes differs from one that the application writes: a warning."""
    found = _codes(_filled(app, model, database), on)
    assert found == {("own-default-differs", "warning", "stars")}


@pytest.mark.parametrize("on", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
@pytest.mark.parametrize(
    ("model", "database"),
    [
        ('default=3, server_default="3"', 'server_default="3", '),
        ("default=2", ""),
        ('server_default="4"', 'server_default="4", '),
    ],
)
@pytest.mark.slow
def test_defaults_that_agree(app, on, model, database):
    """The same on both sides, or on one side only, is right."""
    assert _codes(_filled(app, model, database), on) == set()


@pytest.mark.parametrize("on", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
@pytest.mark.parametrize("model", ["default=9", "default=lambda: -1", "insert_default=6"])
@pytest.mark.slow
def test_a_default_that_its_column_refuses(app, on, model):
    """What the model fills and the column does not take is an error."""
    _filled(app, model, "")
    assert _codes(app, on) == {("own-default-refused", "error", "")}
