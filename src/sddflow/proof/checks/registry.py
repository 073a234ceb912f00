"""All checks, in the order they run: each may stand on what those before it made."""

from sddflow import extensions
from sddflow.proof.check import Check
from sddflow.proof.checks import (
    alter_once,
    backfill,
    cascade,
    circles,
    concurrent_forms,
    conditions,
    conduct,
    defaults,
    downgrade,
    env_sees,
    filled_from,
    foreign_keys,
    index_order,
    index_use,
    indexes,
    isolation,
    lock_timeout,
    locks,
    locks_kept,
    matches_models,
    midway,
    names,
    new_rules,
    not_null,
    own_defaults,
    owner_key,
    query_index,
    round_trip,
    rows_at_once,
    rows_survive,
    sequences,
    shape,
    stand_ins,
    unfinished,
    unique,
    upgrade,
    upgrade_again,
    zones,
)

CHECKS: tuple[Check, ...] = (
    upgrade.CHECK,
    matches_models.CHECK,
    unfinished.CHECK,
    env_sees.CHECK,
    new_rules.CHECK,
    rows_survive.CHECK,
    backfill.CHECK,
    filled_from.CHECK,
    sequences.CHECK,
    downgrade.CHECK,
    upgrade_again.CHECK,
    conduct.CHECK,
    midway.CHECK,
    shape.CHECK,
    not_null.CHECK,
    unique.CHECK,
    foreign_keys.CHECK,
    conditions.CHECK,
    cascade.CHECK,
    isolation.CHECK,
    owner_key.CHECK,
    indexes.CHECK,
    index_use.CHECK,
    query_index.CHECK,
    names.CHECK,
    stand_ins.CHECK,
    defaults.CHECK,
    zones.CHECK,
    circles.CHECK,
    locks.CHECK,
    locks_kept.CHECK,
    lock_timeout.CHECK,
    alter_once.CHECK,
    concurrent_forms.CHECK,
    rows_at_once.CHECK,
    index_order.CHECK,
    round_trip.CHECK,
    own_defaults.CHECK,
)


def all_checks() -> tuple[Check, ...]:
    """Those above, then those of other packages.

    Raises:
        UsageError: one of another package cannot be loaded.
    """
    return (*CHECKS, *extensions.every(extensions.CHECKS))
