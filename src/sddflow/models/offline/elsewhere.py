"""Parents that no table of this database keeps: asked about, never invented."""

from sddflow.domain.checks.spec.elsewhere import users_elsewhere
from sddflow.domain.schema.naming import snake
from sddflow.domain.schema.table import Column, ColumnType
from sddflow.domain.spec.document import Entity, Relationship
from sddflow.models.offline.links import links_of
from sddflow.models.offline.notes import convention, guess, spec
from sddflow.models.offline.world import World

_OWNERS = ("user_id", "owner_id")


def user_elsewhere(entity: Entity, table: str, world: World) -> Column | None:
    """The user's key, where users are kept by another system; None where it is not wanted.

    It points nowhere, and holds what the keys of the other tables hold.
    """
    if world.user() is not None or _names_owner(entity):
        return None
    stated, principle = _to_user(entity, world), world.principles.owner
    if stated is None and not (principle and _owned(entity, world, set())):
        return None
    kind = _key_type(world)
    why = "no table keeps the users, so their key points nowhere"
    world.notes.assume(f"{table}.user_id is {kind}: {why}")
    source = (
        guess(stated.place, f"{stated.text or 'belongs to a user'} ({why})")
        if stated
        else convention(str(principle))
    )
    return Column("user_id", kind, comment="The user it belongs to.", source=source)


def _key_type(world: World) -> ColumnType:
    columns = (t.column(n) for t in world.inputs.existing.tables for n in _OWNERS)
    return next((c.type for c in columns if c), ColumnType("string", length=255))


def _names_owner(entity: Entity) -> bool:
    return any(snake(a.name) in _OWNERS for a in entity.attributes)


def _owned(entity: Entity, world: World, seen: set[str]) -> bool:
    """It belongs to a user itself, or to something that does."""
    if _names_owner(entity) or _to_user(entity, world):
        return True
    seen.add(entity.name)
    parents = {k.parent.table for k in links_of(entity, world) if k.required is not False}
    there = (world.inputs.existing.table(name) for name in parents)
    if any(t and any(t.column(n) for n in _OWNERS) for t in there):
        return True
    made = [e for e, name in world.new if name in parents and e.name not in seen]
    return any(_owned(e, world, seen) for e in made)


def _to_user(entity: Entity, world: World) -> Relationship | None:
    mine = (r for r in world.inputs.document.relationships if r.entity == entity.name)
    to_one = (r for r in mine if r.cardinality in ("many-to-one", "one-to-one"))
    return next((r for r in to_one if world.is_user(r.target) and r.required is not False), None)


def ask_about_parents(world: World) -> None:
    """Each parent that a new entity names and nobody keeps is a question."""
    made = {entity.name for entity, _ in world.new}
    known = {e.name for e in (*world.empty, *world.absent)}
    asked = set[str]()
    for r in world.inputs.document.relationships:
        holds = r.entity in made and r.cardinality == "many-to-one" and r.target not in asked
        if world.is_user(r.target) and users_elsewhere(world.inputs.document):
            continue
        if holds and r.target not in known and world.parent(r.target) is None:
            asked.add(r.target)
            world.notes.ask(
                f"Which table keeps {r.target}, which {r.entity} belongs to? There is none.",
                ("another system keeps it, and nothing points to it", "it is part of this feature"),
                f"a foreign key of {r.entity}",
                spec(r.place, r.text or r.target),
            )
