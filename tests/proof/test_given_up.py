"""What the source says is not used any more."""

import pytest

from sddflow.proof.given_up import given_up

MODELS = '''
class Legacy(Base):
    """Landing table of the old import.

    Nothing reads or writes it since 2.8; to be dropped.
    """

    __tablename__ = "legacy"
    id = Column(Integer, primary_key=True)


# Deprecated: the rates of 2.9 stand in `prices`.
class Rate(Base):
    __tablename__ = "rates"
    id: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[str] = mapped_column(String(20))  # unused since 3.1
    # no longer written,
    # see `prices`
    cents: Mapped[int]
    net = Column("net_amount", Integer)  # obsolete
    code: Mapped[str] = mapped_column(String(9))  # what is used to look it up


class Price(Base):
    """Prices; every service reads them."""

    __tablename__ = "prices"
    id: Mapped[int] = mapped_column(primary_key=True)
'''


@pytest.mark.parametrize(
    ("gone", "line"),
    [
        (("legacy", ""), 2),
        (("rates", ""), 13),
        (("rates", "note"), 16),
        (("rates", "cents"), 19),
        (("rates", "net_amount"), 20),
        (("rates", "code"), 0),
        (("prices", ""), 0),
        (("legacy", "id"), 0),
    ],
)
def test_words_of_models(tmp_path, gone, line):
    """A docstring or a comment of its own says that a table, or a column, is not used."""
    (tmp_path / "models.py").write_text(MODELS)
    assert given_up(tmp_path, [gone]) == ({gone: f"models.py:{line}"} if line else {})


def test_source_that_says_nothing(tmp_path):
    """No file, and a file that is no Python, say nothing."""
    (tmp_path / "models.py").write_text("legacy unused (")
    assert given_up(tmp_path, [("legacy", "")]) == {}
