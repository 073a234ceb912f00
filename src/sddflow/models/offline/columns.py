"""Attributes become columns; whatever the spec leaves open is guessed, and said to be."""

import re
from dataclasses import dataclass

from sddflow.domain.place import Source
from sddflow.domain.schema.naming import safe_column, snake
from sddflow.domain.schema.table import Column, ColumnType, Default
from sddflow.domain.spec.document import Attribute, Entity
from sddflow.models.offline.defaults import default_value
from sddflow.models.offline.notes import convention, guess, one_line, spec
from sddflow.models.offline.types import read_type
from sddflow.models.offline.world import World

_OFTEN_EMPTY = re.compile(
    r"(?:completed|cancell?ed|deleted|archived|read|sent|paid|shipped|delivered|published|expires"
    r"|expired|ended|edited|resolved|closed|verified|approved|rejected|revoked|finished|processed"
    r"|confirmed|refunded|activated|last_\w+|reviewed|due|seen|used|accepted|declined|left|removed"
    r"|opened|answered|returned|fulfilled|locked|disabled|modified|changed|notified|failed)_at"
    r"|(?:cancell?ation|rejection|refusal|failure|deletion)_reason|description|notes?|bio|summary|avatar.*|.*_url|phone.*|"
    r"due_.*|end_.*|.*_end|comment|nickname|middle_name|metadata|meta|error.*|completed_.*"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column for an attribute.

    Args:
        table: where it goes.
        entity: whose attribute it is.
        attribute: what the spec says.
        exists: the table has rows already, so a new column must suit them.
    """

    table: str
    entity: Entity
    attribute: Attribute
    exists: bool = False


def column_of(wanted: Wanted, world: World) -> Column:
    """The column of an attribute that points nowhere."""
    attribute = wanted.attribute
    reading = read_type(attribute, aware=world.inputs.conventions.timestamps_aware)
    nullable, silence = _nullable(wanted)
    default = _default(wanted, reading.type, world)
    name = column_name(wanted, world)
    guesses = [reading.why, silence]
    source = _source(attribute, [g for g in guesses if g])
    if source.origin == "assumption":
        world.notes.assume(
            f"{wanted.table}.{name} is {reading.type}, "
            f"{'optional' if nullable else 'required'}: {'; '.join(g for g in guesses if g)}"
        )
    comment = one_line(attribute.text)
    return Column(name, reading.type, nullable, default, comment, source)


def column_name(wanted: Wanted, world: World) -> str:
    """The attribute's name, unless the model class cannot have it."""
    plain = snake(wanted.attribute.name) or "value"
    safe = safe_column(plain, wanted.entity.name)
    if safe != plain:
        world.notes.assume(
            f"{wanted.table}.{safe} is the spec's `{plain}`: a model class cannot have an "
            "attribute of that name"
        )
    return safe


def key_columns(wanted_keys: tuple[Wanted, ...], world: World) -> tuple[Column, ...]:
    """The primary key: as the spec states it, else an `id` as the target makes them."""
    return tuple(_key(w, world) for w in wanted_keys) or (
        Column("id", world.id_type(), default=_made_up(world.id_type()), comment="Its number.",
               source=convention("every table has an id, made as in the other tables")),
    )  # fmt: skip


def _key(wanted: Wanted, world: World) -> Column:
    attribute = wanted.attribute
    stated = bool(attribute.type)
    kind = read_type(attribute).type if stated else world.id_type()
    alone = attribute.name == "id"
    default = _made_up(kind) if alone else None
    reason = attribute.text or f"{attribute.name} is the key"
    return Column(column_name(wanted, world), kind, default=default, comment=one_line(reason),
                  source=spec(attribute.place, reason))  # fmt: skip


def _made_up(kind: ColumnType) -> Default | None:
    return Default("uuid") if kind.kind in ("uuid", "string") else None


def timestamp(name: str, world: World, source: Source) -> Column:
    """A time column that the application fills."""
    aware = world.inputs.conventions.timestamps_aware
    word = "made" if name.lower().startswith("created") else "last changed"
    return Column(name, ColumnType("datetime", timezone=aware), default=Default("now"),
                  comment=f"When the row was {word}.", source=source)  # fmt: skip


def _source(attribute: Attribute, guesses: list[str]) -> Source:
    words = attribute.text or attribute.name
    return (
        guess(attribute.place, f"{words} ({'; '.join(guesses)})")
        if guesses
        else spec(attribute.place, words)
    )


def _nullable(wanted: Wanted) -> tuple[bool, str]:
    attribute = wanted.attribute
    if attribute.required is not None:
        return not attribute.required, ""
    if attribute.default is not None:
        absent = attribute.default.strip("`'\" ").lower() in ("null", "none")
        return absent and attribute.default.strip("`'\" ") not in attribute.choices, ""
    if re.search(r"\|\s*none|\boptional\b|\bnullable\b|\?$", attribute.type, re.IGNORECASE):
        return True, ""
    if snake(attribute.name) in ("created_at", "updated_at"):
        return False, ""
    if wanted.exists:
        return True, "the spec does not require it, and existing rows have no value"
    if _OFTEN_EMPTY.fullmatch(snake(attribute.name)):
        return True, "the spec does not require it, and it is often empty"
    return False, "the spec does not call it optional"


def _default(wanted: Wanted, kind: ColumnType, world: World) -> Default | None:
    attribute = wanted.attribute
    if attribute.default is None:
        moment = kind.kind == "datetime" and snake(attribute.name) in (
            "created_at", "updated_at", *world.inputs.conventions.timestamps)  # fmt: skip
        return Default("now", server=wanted.exists) if moment else None
    value = default_value(attribute.default, kind, attribute.choices)
    if value is None:
        if attribute.default.strip().strip("'\"`").lower() not in ("null", "none", ""):
            world.notes.assume(
                f"{wanted.table}.{snake(attribute.name)} has no default: "
                f"{attribute.default!r} is no {kind} that it may hold"
            )
        return None
    return Default(value, server=wanted.exists)
