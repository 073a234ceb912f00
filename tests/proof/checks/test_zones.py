"""Times, with and without a zone."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import zones


def _before(*aware):
    def build(metadata):
        sa.Table(
            "notes",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            *(sa.Column(f"at{n}", sa.DateTime(timezone=a)) for n, a in enumerate(aware)),
        )

    return build


def _codes(migrating, before, *statements):
    if migrating.server.dialect == "sqlite":
        with pytest.raises(SkippedError):
            zones.run(migrating.case(before, lambda _: None))
        return None
    case = migrating.case(before, lambda op: [op.execute(s) for s in statements])
    return [(f.code, f.severity) for f in zones.run(case).findings]


NAIVE = "ALTER TABLE notes ALTER COLUMN at0 TYPE timestamp"
AWARE = "ALTER TABLE notes ALTER COLUMN at0 TYPE timestamptz"
NEW = "ALTER TABLE notes ADD COLUMN seen_at timestamp"


@pytest.mark.parametrize(
    ("before", "statement", "told"),
    [
        (_before(False), AWARE, ("zone-assumed", "warning")),
        (_before(True), NAIVE, ("zone-assumed", "warning")),
        (_before(False), f"{AWARE} USING at0::timestamptz", ("zone-assumed", "warning")),
        (
            _before(False),
            "ALTER TABLE notes ALTER at0 SET DATA TYPE timestamp with time zone",
            ("zone-assumed", "warning"),
        ),
        (
            _before(False, False),
            f"{AWARE} USING at0 AT TIME ZONE 'UTC', ALTER COLUMN at1 TYPE timestamptz",
            ("zone-assumed", "warning"),
        ),
        (_before(True, True), NEW, ("zone-missing", "info")),
        (_before(True), f"{NEW}tz DEFAULT timezone('utc', now())", ("zone-assumed", "warning")),
        (
            _before(True),
            f"{NEW}tz DEFAULT (now() AT TIME ZONE 'UTC')",
            ("zone-assumed", "warning"),
        ),
    ],
)
def test_times_that_nobody_placed(migrating, before, statement, told):
    """A change of kind without a zone depends on the session; one naive time among others mixes."""
    assert _codes(migrating, before, statement) in (None, [told])


@pytest.mark.parametrize(
    ("before", "statements"),
    [
        (_before(False), [f"{AWARE} USING at0 AT TIME ZONE 'UTC'"]),
        (_before(False), [f"{AWARE} USING timezone('Europe/Berlin', at0)"]),
        (_before(False), ["SET LOCAL TIME ZONE 'UTC'", AWARE]),
        (_before(False), ["SET timezone = 'UTC'", AWARE]),
        (_before(False), ["SELECT set_config('timezone', 'UTC', true)", AWARE]),
        (
            _before(False, True),
            [f"{AWARE} USING at0 AT TIME ZONE 'UTC', ALTER COLUMN at1 SET DEFAULT now()"],
        ),
        (_before(True), ["ALTER TABLE notes ALTER COLUMN at0 TYPE timestamptz, ADD COLUMN n int"]),
        (_before(True, True), [f"{NEW}tz"]),
        (_before(True, True), [f"{NEW}tz DEFAULT now()"]),
        (_before(True, True), [f"{NEW}tz DEFAULT date_trunc('day', now())"]),
        (_before(True, False), [NEW]),
        (_before(False, False), [NEW]),
    ],
)
def test_times_that_are_right(migrating, before, statements):
    """A zone that is said, and times that are like the others, pass."""
    assert _codes(migrating, before, *statements) in (None, [])
