"""All checks, in the order they run: each may stand on what those before it made."""

from sddflow.proof.check import Check
from sddflow.proof.checks import (
    backfill,
    cascade,
    conditions,
    downgrade,
    foreign_keys,
    indexes,
    isolation,
    matches_models,
    names,
    not_null,
    round_trip,
    rows_survive,
    sequences,
    unique,
    upgrade,
    upgrade_again,
)

CHECKS: tuple[Check, ...] = (
    upgrade.CHECK,
    matches_models.CHECK,
    rows_survive.CHECK,
    backfill.CHECK,
    sequences.CHECK,
    downgrade.CHECK,
    upgrade_again.CHECK,
    not_null.CHECK,
    unique.CHECK,
    foreign_keys.CHECK,
    conditions.CHECK,
    cascade.CHECK,
    isolation.CHECK,
    indexes.CHECK,
    names.CHECK,
    round_trip.CHECK,
)
