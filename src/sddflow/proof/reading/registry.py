"""All checks that read, in the order of their findings."""

from sddflow import extensions
from sddflow.proof.reading.checks import (
    allowances,
    batch_missing,
    concurrently,
    destructive,
    docstring,
    downgrade_forgets,
    downgrade_written,
    enum_left,
    environment,
    live_models,
    offline,
    one_batch,
    one_dialect,
    renames,
    revision_does_something,
    row_loops,
    secrets,
    settings_kept,
    transaction_ended,
    unnamed_constraint,
)
from sddflow.proof.reading.reading import Reading

READINGS: tuple[Reading, ...] = (
    live_models.READING,
    secrets.READING,
    downgrade_written.READING,
    downgrade_forgets.READING,
    revision_does_something.READING,
    destructive.READING,
    renames.READING,
    one_dialect.READING,
    unnamed_constraint.READING,
    enum_left.READING,
    concurrently.READING,
    batch_missing.READING,
    row_loops.READING,
    one_batch.READING,
    transaction_ended.READING,
    settings_kept.READING,
    docstring.READING,
    offline.READING,
    environment.READING,
    allowances.READING,
)


def all_readings() -> tuple[Reading, ...]:
    """Those above, then those of other packages.

    Raises:
        UsageError: one of another package cannot be loaded.
    """
    return (*READINGS, *extensions.every(extensions.READINGS))
