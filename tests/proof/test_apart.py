"""What only one of two dialects got."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.apart import apart
from sddflow.proof.both import Side, look_at_both
from sddflow.proof.revisions.history import History

pytestmark = pytest.mark.postgres
BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="module")
def servers():
    """One scratch server of each dialect."""
    with scratch("sqlite", Settings()) as sqlite, scratch("postgresql", Settings()) as postgres:
        yield sqlite, postgres


def _schemas(servers, *builds):
    """What each dialect gives back of what was built on it."""
    for server, build in zip(servers, builds, strict=True):
        metadata = sa.MetaData()
        build(metadata)
        made = server.fresh()
        metadata.create_all(made.engine())
        yield read_schema(made.url)


def _notes(*parts, **columns):
    def build(metadata):
        sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
        usual = {
            "user_id": (sa.Integer, {"nullable": False}),
            "title": (sa.String(40), {"nullable": False}),
            "open": (sa.Boolean, {"nullable": False, "server_default": sa.true()}),
            "at": (sa.DateTime(timezone=True), {"server_default": sa.func.now()}),
            **columns,
        }
        sa.Table(
            "notes",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            *(sa.Column(name, kind, **more) for name, (kind, more) in usual.items()),
            *(part() for part in parts),
        )

    return build


def _key(**more):
    return lambda: sa.ForeignKeyConstraint(["user_id"], ["users.id"], **more)


def _unique():
    return sa.UniqueConstraint("user_id", "title")


def _index(*columns, **more):
    return lambda: sa.Index("ix", *(sa.text(c) if "(" in c else c for c in columns), **more)


def _check(text):
    return lambda: sa.CheckConstraint(text, name="ck")


def _where(text):
    return {"sqlite_where": sa.text(text), "postgresql_where": sa.text(text)}


@pytest.mark.parametrize(
    ("one", "other", "thing", "where"),
    [
        (_notes(_unique), _notes(), "UNIQUE (title, user_id)", "sqlite"),
        (_notes(), _notes(_key()), "FOREIGN KEY (user_id) to users(id)", "postgresql"),
        (_notes(_check("id > 0")), _notes(), "CHECK about id", "sqlite"),
        (_notes(_index("title")), _notes(), "index on (title)", "sqlite"),
        (
            _notes(title=(sa.String(40), {})),
            _notes(),
            "NOT NULL on title",
            "postgresql",
        ),
        (
            _notes(open=(sa.Boolean, {"nullable": False})),
            _notes(),
            "a server default on open",
            "postgresql",
        ),
        (_notes(), _notes(more=(sa.Text, {})), "the column more", "postgresql"),
    ],
)
def test_what_only_one_got(servers, one, other, thing, where):
    """A constraint, an index, NOT NULL, a default, a column that one dialect lacks is seen."""
    found = apart(*_schemas(servers, one, other), BOTH)
    assert [(a.thing, a.where) for a in found] == [(thing, where)]


@pytest.mark.parametrize(
    "build",
    [
        _notes(),
        _notes(_unique, _key(ondelete="CASCADE"), _check("length(title) >= 1")),
        _notes(_index("lower(title)"), kind=(sa.Enum("a", "b", name="kind"), {"nullable": False})),
        _notes(_index("title", **_where("at IS NOT NULL AND open"))),
        _notes(_check("title IN ('a', 'b')"), _index("user_id", "at")),
        _notes(price=(sa.Numeric(10, 2), {"server_default": "0"}), data=(sa.JSON, {})),
        _notes(key=(sa.Uuid, {"nullable": False, "unique": True})),
        _notes(open=(sa.Boolean(create_constraint=True, name="ck_open"), {"nullable": False})),
    ],
)
def test_what_is_only_another_spelling(servers, build):
    """Types, casts, enum types, flags and the spelling of conditions are no difference."""
    assert apart(*_schemas(servers, build, build), BOTH) == frozenset()


def _looked(servers, one, other, models=None, told=()):
    built = list(_schemas(servers, one, other))
    promised = list(_schemas(servers, *(models or (one, other))))
    nothing = (next(iter(_schemas(servers, _notes(), _notes()))),) * 2
    sides = [
        Side(name, before, after, promise if models else None)
        for name, before, after, promise in zip(BOTH, nothing, built, promised, strict=True)
    ]
    return look_at_both(sides, told, History(("1", "2"), ("2",)))


def test_what_the_models_do_not_explain(servers):
    """What the models build otherwise themselves is no finding; what only one got is a warning."""
    _, found = _looked(servers, _notes(_index("title")), _notes(), (_notes(), _notes()))
    assert [(f.code, f.severity, f.table, f.column) for f in found] == [
        ("dialects-differ", "warning", "notes", "title")
    ]
    both = (_notes(_index("title")), _notes())
    assert _looked(servers, *both, both)[1] == ()


def test_an_index_of_a_kind_that_one_lacks(servers):
    """An index over an expression on one dialect is usual, and only told."""
    _, found = _looked(servers, _notes(), _notes(_index("lower(title)")))
    assert [f.severity for f in found] == ["info"]


def test_one_dialect_alone():
    """With one dialect there is nothing to compare."""
    result, found = look_at_both([None], (), History(("1",), ("1",)))
    assert (result.status, found) == ("skipped", ())
