"""Many-to-many: a table of pairs."""

from sddflow.domain.place import Source
from sddflow.domain.schema.naming import pascal, plural, singular, snake
from sddflow.domain.schema.table import Column, ForeignKey, OnDelete, Table
from sddflow.domain.spec.document import Relationship
from sddflow.models.offline.columns import timestamp
from sddflow.models.offline.notes import convention, one_line, spec
from sddflow.models.offline.world import Parent, World


def associations(world: World, made: tuple[Table, ...]) -> tuple[Table, ...]:
    """A table for each pair of entities that have many of each other.

    Args:
        world: with the spec's relationships.
        made: the entities' own tables; one that already joins the pair is its association.
    """
    pairs: dict[frozenset[str], Table] = {}
    for r in world.inputs.document.relationships:
        sides = (world.parent(r.entity), world.parent(r.target))
        if not _is_many(r, world) or sides[0] is None or sides[1] is None:
            continue
        ends = frozenset((sides[0].table, sides[1].table))
        known = (*made, *world.inputs.existing.tables)
        if len(ends) == len(sides) and ends not in pairs and not _joined(ends, known):
            pairs[ends] = _pair(r, sides[0], sides[1], world)
    return tuple(pairs.values())


def _is_many(r: Relationship, world: World) -> bool:
    if r.cardinality == "many-to-many":
        return True
    if r.cardinality != "one-to-many":
        return False
    near, far = singular(snake(r.entity)), singular(snake(r.target))
    stated = world.inputs.document.relationships
    back = [
        o for o in stated if singular(snake(o.entity)) == far and singular(snake(o.target)) == near
    ]
    return near != far and any(o.cardinality == "one-to-many" for o in back)


def _joined(ends: frozenset[str], tables: tuple[Table, ...]) -> bool:
    return any(ends <= {k.referred for k in t.foreign_keys} for t in tables)


def _pair(r: Relationship, one: Parent, other: Parent, world: World) -> Table:
    source = spec(r.place, r.text or f"{r.entity} and {r.target} are many-to-many")
    name = f"{one.stem}_{other.stem}"
    name = plural(name) if world.inputs.conventions.plural else name
    sides = tuple((f"{p.stem}_id", p) for p in (one, other))
    columns = tuple(_side(column, p, source) for column, p in sides)
    keys = tuple(ForeignKey((column,), p.table, (p.key,), "cascade",
                            source=_goes_with(p, source)) for column, p in sides)  # fmt: skip
    owner, extra, extra_key = _owned(one, other, world)
    made = _made_at(world)
    return Table(name, (*columns, *extra, *made), tuple(c for c, _ in sides), (*keys, *extra_key),
                 model=pascal(f"{one.stem}_{other.stem}"), owner=owner, source=source,
                 comment=f"That a {one.stem} and a {other.stem} belong together.")  # fmt: skip


def _side(column: str, parent: Parent, source: Source) -> Column:
    return Column(column, parent.type, comment=f"One {parent.stem} of the pair.", source=source)


def _goes_with(parent: Parent, source: Source) -> Source:
    reason = one_line(f"{source.reason} (a pair is nothing without its {parent.stem})")
    return Source(source.origin, reason, source.file, source.line)


def _made_at(world: World) -> tuple[Column, ...]:
    demanded = world.principles.created
    return (timestamp("created_at", world, convention(str(demanded))),) if demanded else ()


def _owned(
    one: Parent, other: Parent, world: World
) -> tuple[str, tuple[Column, ...], tuple[ForeignKey, ...]]:
    """The user's key of a pair: one of its sides, or what the constitution demands."""
    if one.is_user or other.is_user:
        return "user_id", (), ()
    principle, user = world.principles.owner, world.user()
    if not principle or not user or not (_has_owner(one, world) or _has_owner(other, world)):
        return "", (), ()
    source = convention(str(principle))
    column = Column("user_id", user.type, comment="The user it belongs to.", source=source)
    action: OnDelete = "cascade" if world.principles.cascade else "restrict"
    return (
        "user_id",
        (column,),
        (ForeignKey(("user_id",), user.table, (user.key,), action, source=source),),
    )


def _has_owner(parent: Parent, world: World) -> bool:
    there = world.inputs.existing.table(parent.table)
    if there:
        return any(world.is_user(k.referred) for k in there.foreign_keys)
    stated = world.inputs.document.relationships
    entity = next((e for e, name in world.new if name == parent.table), None)
    return (
        entity is not None
        and any(
            (r.entity == entity.name and world.is_user(r.target))
            or (r.target == entity.name and world.is_user(r.entity))
            for r in stated
        )
    ) or bool(entity and any(a.name == "user_id" for a in entity.attributes))
