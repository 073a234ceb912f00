"""The design, put together: new tables, additions, indexes, what was guessed and what is asked."""

from dataclasses import replace

from sddflow.domain.inputs import DesignInputs
from sddflow.domain.schema.design import Addition, Choice, Design, Fill
from sddflow.domain.schema.table import Table
from sddflow.domain.spec.document import Entity
from sddflow.models.offline.additions import gained
from sddflow.models.offline.answers import heard, settled
from sddflow.models.offline.associations import associations
from sddflow.models.offline.comments import commented
from sddflow.models.offline.elsewhere import ask_about_parents
from sddflow.models.offline.indexes import indexed
from sddflow.models.offline.notes import one_line, spec
from sddflow.models.offline.tables import new_table
from sddflow.models.offline.world import World

_THROUGH_PARENT = (
    "reach the user through the parent: one join in every query, and one forgotten join shows "
    "somebody else's rows"
)


def designed(inputs: DesignInputs) -> Design:
    """A design by rules: what the spec says, the target's habits, and nothing invented."""
    inputs = heard(inputs)
    world = World.of(inputs)
    _ask_about_absent(world)
    ask_about_parents(world)
    _tell_unread(world)
    tables, entities = _new_tables(world)
    schema = {t.name: t for t in (*inputs.existing.tables, *tables)}
    tables = tuple(replace(t, indexes=indexed(t, entities.get(t.name, t.name), world, schema))
                   for t in tables)  # fmt: skip
    additions, fills = _additions(world, schema)
    design = Design(
        summary=_summary(tables, additions, inputs.document.title or inputs.document.feature),
        tables=tables,
        additions=additions,
        fills=fills,
        choices=_choices(tables, world),
        assumptions=world.notes.told(),
        questions=world.notes.questions(),
    )
    return settled(commented(design, inputs), inputs.document)


def _new_tables(world: World) -> tuple[tuple[Table, ...], dict[str, str]]:
    drawn = [new_table(entity, name, world) for entity, name in world.new]
    made = tuple({d.table.name: d.table for d in reversed(drawn)}.values())[::-1]
    pairs = tuple(t for t in associations(world, made) if t.name not in {m.name for m in made})
    return (*made, *pairs), {d.table.name: d.entity.name for d in drawn}


def _additions(
    world: World, schema: dict[str, Table]
) -> tuple[tuple[Addition, ...], tuple[Fill, ...]]:
    additions, fills = dict[str, Addition](), list[Fill]()
    for entity, table in world.old:
        found = gained(entity, table, world)
        if found is None or table.name in additions:
            continue
        if not entity.existing:
            world.notes.assume(
                f"{entity.name} is the existing table {table.name}: it gains the columns it lacks"
            )
        additions[table.name] = _with_indexes(found.addition, table, entity, world, schema)
        fills += found.fills
    return tuple(additions.values()), tuple(fills)


def _with_indexes(
    addition: Addition, table: Table, entity: Entity, world: World, schema: dict[str, Table]
) -> Addition:
    """Indexes over at least one new column; what the table had before is its own business."""
    whole = replace(table, columns=(*table.columns, *addition.columns),
                    foreign_keys=(*table.foreign_keys, *addition.foreign_keys),
                    indexes=(*table.indexes, *addition.indexes))  # fmt: skip
    owner = next((k.columns[0] for k in table.foreign_keys if world.is_user(k.referred)), "")
    whole = replace(whole, owner=whole.owner or owner)
    fresh = {c.name for c in addition.columns}
    wanted = indexed(whole, entity.name, world, schema)
    return replace(
        addition, indexes=(*addition.indexes, *(i for i in wanted if fresh & set(i.columns)))
    )


def _ask_about_absent(world: World) -> None:
    """Entities that get no table, and should they: said, not passed over."""
    for entity in world.empty:
        world.notes.ask(
            f"What does {entity.name} hold? The spec names it, but none of its attributes.",
            ("no table is made for it", "its attributes are added to the spec"),
            f"whether {entity.name} gets a table",
            spec(entity.place, entity.description or entity.name),
        )
    for entity in world.absent:
        world.notes.ask(
            f"Which table keeps {entity.name}? It is said to exist, but the migrations make none.",
            ("another system keeps it, and nothing points to it", "it has another name here"),
            f"foreign keys to {entity.name}",
            spec(entity.place, entity.description or entity.name),
        )


def _tell_unread(world: World) -> None:
    """Statements that nothing was read from: said, not passed over."""
    for one in world.inputs.document.unread:
        words = one_line(one.text)
        world.notes.assume(
            f"line {one.place.line} of the spec is not in the design, for it was not understood: "
            f'"{words}"'
        )


def _summary(tables: tuple[Table, ...], additions: tuple[Addition, ...], title: str) -> str:
    parts = []
    if tables:
        parts.append(f"new: {', '.join(t.name for t in tables)}")
    if additions:
        parts.append(f"extended: {', '.join(a.table for a in additions)}")
    what = "; ".join(parts) or "no change to the database is needed"
    return f"{title.removeprefix('Feature Specification:').strip()}: {what}"


def _choices(tables: tuple[Table, ...], world: World) -> tuple[Choice, ...]:
    """Decisions worth a record; those that last and cut across are ADR candidates."""
    choices = []
    doubled = [t for t in tables if _owned_twice(t, tables, world)]
    if doubled:
        names = ", ".join(t.name for t in doubled)
        choices.append(Choice(
            title="The owner's key stands in every table",
            chosen=f"{names}: a user_id of their own, beside the way through their parent",
            alternatives=(_THROUGH_PARENT,),
            reason=str(world.principles.owner or "the spec names the owner of each"),
            lasting=True, cutting=True,
        ))  # fmt: skip
    closed = [f"{t.name}.{c.column}" for t in tables for c in t.checks if c.choices]
    if closed:
        choices.append(Choice(
            title="A closed list of values is a string with a CHECK",
            chosen=", ".join(closed),
            alternatives=("a database enum: its values are hard to remove again",
                          "a lookup table: a join for every read"),
            reason="a CHECK can be changed and dropped on every database",
            lasting=False, cutting=False,
        ))  # fmt: skip
    return tuple(choices)


def _owned_twice(table: Table, tables: tuple[Table, ...], world: World) -> bool:
    owned = {t.name for t in tables if t.owner}
    owned |= {t.name for t in world.inputs.existing.tables
              if any(world.is_user(k.referred) for k in t.foreign_keys)}  # fmt: skip
    others = [k for k in table.foreign_keys if k.columns != (table.owner,)]
    return bool(table.owner) and any(k.referred in owned for k in others)
