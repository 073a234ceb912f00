"""Rows through classes that refuse, spell anew, inherit, or are mapped by a registry."""

import pytest

from sddflow.errors import TargetError

CLASSES = """\
    import sqlalchemy as sa
    from sqlalchemy.orm import Mapped, mapped_column, registry, validates
    from app.models import Base

    class Paint(Base):
        __tablename__ = "paints"
        id: Mapped[int] = mapped_column(primary_key=True)
        colour: Mapped[str]
        name: Mapped[str]

        @validates("colour")
        def checked(self, key, value):
            if not value.startswith("#"):
                raise ValueError("no colour")
            return value

        @validates("name")
        def small(self, key, value):
            return value.lower()

    class Coat(Base):
        __tablename__ = "coats"
        id: Mapped[int] = mapped_column(primary_key=True)
        paint_id: Mapped[int] = mapped_column(sa.ForeignKey("paints.id"))

    class Alarm:
        def __init__(self, hour):
            self.hour = hour

    mapping = registry(metadata=Base.metadata)
    alarms = sa.Table("alarms", Base.metadata, sa.Column("id", sa.Integer, primary_key=True),
                      sa.Column("hour", sa.Integer))

    def start_mappers():
        mapping.map_imperatively(Alarm, alarms)
"""


@pytest.fixture
def app(write, application, scratch, sync_files):
    """An application with those classes, whose tables are there."""
    made = application(write({**sync_files, "app/more.py": CLASSES}))
    made.create_all(scratch)
    return made


def test_a_class_that_refuses(app, scratch):
    """Another value is tried; where none is taken, what points to that row is left out."""
    paint = {"table": "paints", "values": {"colour": "red", "name": "Red"}}
    rows = [
        paint,
        {**paint, "choices": {"colour": ["green", "#00ff00"]}},
        {"table": "coats", "values": {"paint_id": {"row": 0, "column": "id"}}},
        {"table": "coats", "values": {"paint_id": {"row": 1, "column": "id"}}},
    ]
    ((refused, taken, unreached, coat),) = app.round_trips([(scratch, rows)])
    assert isinstance(refused, TargetError)
    assert refused.message == "RefusedError: no colour"
    assert unreached.message.startswith("UnreachedError: paint_id")
    assert taken.meant == {"colour": "#00ff00", "name": "red"}
    assert coat.values["paint_id"] == taken.values["id"]


def test_a_class_that_a_registry_maps(app, scratch):
    """The function that maps it is called; a constructor of its own is not in the way."""
    ((alarm,),) = app.round_trips([(scratch, [{"table": "alarms", "values": {"hour": 7}}])])
    assert (alarm.model, alarm.values["hour"]) == ("Alarm", 7)
    assert ("alarms", "app.more:Alarm") in app.metadata().classes
