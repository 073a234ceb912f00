"""What a table says of itself."""

from sddflow.domain.schema.table import Column, ColumnType, Index, Table, Unique


def test_unique_sets():
    """The key, constraints and whole unique indexes, each set once; a partial index is none."""
    names = ("id", "slug", "email", "code")
    columns = tuple(Column(name, ColumnType("integer")) for name in names)
    table = Table(
        "t", columns, uniques=(Unique(("slug",)), Unique(("id",))),
        indexes=(
            Index("u", ("slug",), unique=True), Index("v", ("email", "code"), unique=True),
            Index("w", ("code",), unique=True, where="code > 0"), Index("x", ("code",)),
        ),
    )  # fmt: skip
    assert table.unique_sets == (("id",), ("slug",), ("email", "code"))
