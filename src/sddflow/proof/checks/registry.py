"""All checks, in the order they run: each may stand on what those before it made."""

from sddflow.proof.check import Check
from sddflow.proof.checks import (
    backfill,
    cascade,
    conditions,
    downgrade,
    foreign_keys,
    isolation,
    matches_models,
    not_null,
    round_trip,
    rows_survive,
    unique,
    upgrade,
    upgrade_again,
)

CHECKS: tuple[Check, ...] = (
    upgrade.CHECK,
    matches_models.CHECK,
    rows_survive.CHECK,
    backfill.CHECK,
    downgrade.CHECK,
    upgrade_again.CHECK,
    not_null.CHECK,
    unique.CHECK,
    foreign_keys.CHECK,
    conditions.CHECK,
    cascade.CHECK,
    isolation.CHECK,
    round_trip.CHECK,
)
