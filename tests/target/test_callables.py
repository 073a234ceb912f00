"""Functions that work on the database are found by reading."""

from sddflow.target.callables import callables_of

SOURCE = """
from contextlib import contextmanager
from sqlalchemy.orm import Session

def listed(session, user_id): ...
def typed(anything: "Session | None"): ...
async def waiting(conn): ...
def on_engine(engine): ...
def _hidden(session): ...
def plain(user_id): ...

@contextmanager
def scope(session): ...

def opened(user_id):
    with SessionLocal() as s:
        return s

def given_away():
    with SessionLocal() as s:
        yield s

class Board:
    def __init__(self, session: Session): ...
    def open(self, user_id): ...
    def _own(self): ...
    @staticmethod
    def words(): ...

class Other:
    def __init__(self, name): ...
    def read(self, session): ...
"""


def test_functions_that_are_found(tmp_path):
    """Public ones and methods with a session; last those that open one, or get an engine."""
    file = tmp_path / "store.py"
    file.write_text(SOURCE)
    found = callables_of([file], lambda f: f.stem)
    assert [(f.module, f.name) for f in found] == [
        ("store", name)
        for name in ("listed", "typed", "waiting", "Board.open", "on_engine", "opened")
    ]
    assert found[0].line == 5
    assert [f.name for f in found if f.opens] == ["on_engine", "opened"]


OF_OBJECTS = """
from functools import cached_property
from app.models import Voucher

class Order(Base):
    __tablename__ = "orders"
    @property
    def total(self): ...
    @cached_property
    def words(self): ...
    def open(self): ...
    @validates("state")
    def checked(self, key, value): ...
    @classmethod
    def made(cls): ...
    def _own(self): ...

class Plain:
    def open(self): ...

def discount(voucher: Voucher, subtotal: int) -> int: ...
def several(vouchers: list["Voucher"]) -> int: ...
def reckoned(subtotal: int) -> int: ...
"""


def test_what_reckons_with_an_object(tmp_path):
    """Functions that get one of a mapped class, and its own methods and properties."""
    file = tmp_path / "orders.py"
    file.write_text(OF_OBJECTS)
    found = callables_of([file], lambda f: f.stem, ["Order", "Voucher"])
    names = [f.name for f in found]
    assert names == ["Order.total", "Order.words", "Order.open", "discount", "several"]
    assert callables_of([file], lambda f: f.stem) == []
