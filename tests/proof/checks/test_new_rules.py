"""Rows that today's rules let in, made to break a rule that comes."""

import pytest
import sqlalchemy as sa

from sddflow.proof.rules.coming import new_rules
from sddflow.proof.rules.provoking import provoke
from sddflow.proof.rules.violations import breaking


def _table(*parts, age=None):
    def build(metadata):
        sa.Table(
            "guests", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("email", sa.String(80), nullable=False, unique=True),
            sa.Column("code", sa.String(8)),
            sa.Column("age", age or sa.Integer),
            sa.Column("came", sa.Date, nullable=False),
            sa.Column("went", sa.Date),
            sa.Column("paid", sa.Boolean, nullable=False),
            *(part() for part in parts),
        )  # fmt: skip

    return build


def _check(condition, name="ck"):
    return lambda: sa.CheckConstraint(condition, name=name)


def _index(*parts, where=None):
    return lambda: sa.Index(
        "ux", *(sa.text(p) for p in parts), unique=True,
        sqlite_where=where and sa.text(where), postgresql_where=where and sa.text(where),
    )  # fmt: skip


def _provoked(migrating, promised, before=None, words=None):
    """What is made to break the first new rule; None where today's rules let nothing in."""
    case = migrating.case(before or _table(), lambda _: None, promised=promised)
    (rule,) = new_rules(case.first.schema, case.models)
    row = provoke(case.first.scratch.clone(), case.first.schema, rule, words or {})
    return None if row is None else breaking(rule, row)


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (_check("age >= 0"), "check"),
        (_check("age BETWEEN 0 AND 40100"), "check"),
        (_check("went >= came"), "check"),
        (_check("paid OR age <> 7"), "check"),
        (_check("length(code) = 4 OR code IS NULL OR length(code) < 9"), None),
        (_index("lower(email)"), "unique"),
        (_index("came", where="code IS NULL AND age > 900"), "unique"),
    ],
)
def test_rules_that_the_usual_rows_keep(migrating, rule, kind):
    """A number, two columns, a flag, and what is unique but for its letters or for some rows."""
    broken = _provoked(migrating, _table(rule))
    assert (broken.kind if broken else None) == kind
    assert broken is None or (broken.table == "guests" and broken.row)


def test_what_today_forbids_already(migrating):
    """A row that the rules of today refuse breaks no new one."""
    old, new = _check("age >= 10", "old"), _check("age >= 0")
    assert _provoked(migrating, _table(old, new), before=_table(old)) is None


@pytest.mark.parametrize(
    ("old", "new", "broken"),
    [
        (_index("code", where="age IS NULL"), _index("code"), True),
        (_index("code", where="paid"), _index("code", where="paid OR age > 5"), True),
        (_index("code", "came"), _index("code"), True),
        (_index("code"), _index("code", where="age IS NULL"), False),
        (_index("code"), _index("code", "came"), False),
        (_index("lower(code)"), _index("code"), False),
    ],
    ids=["all-rows", "more-rows", "fewer-columns", "some-rows", "more-columns", "as-it-is"],
)
def test_what_is_unique_becomes_stricter(migrating, old, new, broken):
    """What was unique for some rows, or beside another column, was there twice for all."""
    told = _provoked(migrating, _table(new), before=_table(old))
    assert (told is not None) == broken


def test_words_of_an_enumeration(migrating):
    """The application writes its words only, whatever the database would take."""
    rule = _check("code IN ('open', 'done', 'late')")
    words = {("guests", "code"): ("open", "done")}
    clean = _provoked(migrating, _table(rule), words=words)
    assert clean is None
