"""The usual time columns that a spec does not list itself."""

from sddflow.domain.checks.design.matching import never_changes
from sddflow.domain.checks.design.principles import Principle
from sddflow.domain.place import Source
from sddflow.domain.schema.table import Column
from sddflow.domain.spec.document import Entity
from sddflow.models.offline.columns import timestamp
from sddflow.models.offline.notes import convention
from sddflow.models.offline.world import World


def times(entity: Entity, columns: list[Column], world: World) -> list[Column]:
    """`created_at`, and `updated_at` for rows that change: as demanded, else as is the habit.

    A spec that lists `created_at` has thought about times, and one in SQL or code about every
    column: then only what is demanded is added.
    """
    created, updated = _names(world)
    habit = bool(world.inputs.conventions.timestamps) and not _is_whole(entity, columns)
    listed = _has(columns, ("created", "inserted"))
    wanted = []
    if not listed and (world.principles.created or habit):
        wanted.append(timestamp(created, world, _why(world.principles.created)))
    if never_changes(entity, world.inputs.document) or _has(
        columns, ("updated", "modified", "changed")
    ):
        return wanted
    by_habit = habit and not listed and len(world.inputs.conventions.timestamps) > 1
    if world.principles.updated or by_habit:
        wanted.append(timestamp(updated, world, _why(world.principles.updated)))
    return wanted


def _is_whole(entity: Entity, columns: list[Column]) -> bool:
    """The spec lists every column: as code does, and a table of fields that has a time."""
    timed = any(c.type.kind == "datetime" for c in columns)
    return entity.form in ("sql", "code") or (entity.form == "table" and timed)


def _names(world: World) -> tuple[str, str]:
    habit = world.inputs.conventions.timestamps
    created = next((n for n in habit if n.lower().startswith("created")), "created_at")
    return created, next((n for n in habit if n.lower().startswith("updated")), "updated_at")


def _has(columns: list[Column], stems: tuple[str, ...]) -> bool:
    return any(c.name.lower().startswith(stems) and c.type.kind == "datetime" for c in columns)


def _why(principle: Principle | None) -> Source:
    return convention(str(principle) if principle else "the other tables have it")
