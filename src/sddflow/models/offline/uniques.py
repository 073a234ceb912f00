"""What the spec calls unique, over which columns."""

from sddflow.domain.place import Source
from sddflow.domain.schema.naming import constraint_name, safe_column, snake
from sddflow.domain.schema.table import Table, Unique
from sddflow.domain.spec.document import Attribute, Entity
from sddflow.models.offline.links import Link
from sddflow.models.offline.notes import spec
from sddflow.models.offline.world import World


def uniques(
    entity: Entity, links: tuple[Link, ...], table: Table, world: World
) -> tuple[Unique, ...]:
    """The unique constraints of a new table; none repeats the primary key."""
    found: dict[frozenset[str], Unique] = {}
    wanted: list[tuple[tuple[str, ...], Source, Attribute | None]] = [
        (unique_columns(a, table, links), spec(a.place, a.text or a.name), a)
        for a in entity.attributes
    ]
    wanted += [((k.column,), k.source, None) for k in links if k.unique]
    for columns, source, attribute in wanted:
        if attribute and attribute.unique and not columns and not attribute.key:
            _ask(attribute, table, world)
        over = frozenset(columns)
        if over and over != frozenset(table.primary_key) and over not in found:
            found[over] = Unique(columns, constraint_name("uq", table.name, columns), source)
    return tuple(found.values())


def unique_columns(attribute: Attribute, table: Table, links: tuple[Link, ...]) -> tuple[str, ...]:
    """The columns that an attribute is unique over; () where it is not, or one is missing."""
    if not attribute.unique:
        return ()
    linked = next((k.column for k in links if k.attribute is attribute), "")
    own = linked or safe_column(snake(attribute.name), table.model or table.name)
    beside = {"global": "", "user": table.owner}.get(attribute.unique)
    if beside is None:
        other = snake(attribute.unique)
        beside = other if table.column(other) else f"{other}_id"
    columns = (own,) if attribute.unique == "global" else (beside, own)
    whole = all(table.column(c) for c in columns) and len(set(columns)) == len(columns)
    return columns if whole else ()


def _ask(attribute: Attribute, table: Table, world: World) -> None:
    world.notes.ask(
        f"{attribute.name} of {table.name} is to be unique per {attribute.unique}, which the table "
        "does not have: unique over what?",
        ("nothing is enforced until somebody says", "it is unique among all rows"),
        f"a unique constraint on {table.name}",
        spec(attribute.place, attribute.text or attribute.name),
    )
