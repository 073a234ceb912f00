"""One side of a relationship as code, for SQLModel and for SQLAlchemy."""

from sddflow.artifacts.imports import Import
from sddflow.artifacts.literals import Code
from sddflow.artifacts.relationships import Side

_OWN_WORDS = frozenset({"back_populates", "passive_deletes"})
_CASCADE = "cascade"


def sqlmodel_relationship(side: Side) -> Code:
    """`user: "User" = Relationship(back_populates="tasks")`."""
    hint = {"list": f'list["{side.other}"]', "one": f'"{side.other}"'}
    needs = [Import("sqlmodel", "Relationship")]
    if side.form == "maybe":
        hint["maybe"] = f'Optional["{side.other}"]'
        needs.append(Import("typing", "Optional"))
    options = [(name, code) for name, code in side.options if name in _OWN_WORDS]
    rest = [(name, code) for name, code in side.options if name not in {*_OWN_WORDS, _CASCADE}]
    if any(name == _CASCADE for name, _ in side.options):
        options.insert(1, ("cascade_delete", "True"))
    arguments = [f"{name}={code}" for name, code in options]
    if rest:
        pairs = ", ".join(f'"{name}": {code}' for name, code in rest)
        arguments.append(f"sa_relationship_kwargs={{{pairs}}}")
    return f"{side.name}: {hint[side.form]} = Relationship({', '.join(arguments)})", tuple(needs)


def postponed_relationship(side: Side) -> Code:
    """For a SQLModel file whose annotations are texts, which `Relationship` cannot read."""
    hint = {"list": f"list[{side.other}]", "one": side.other, "maybe": f"{side.other} | None"}
    mapped = f"Mapped[{hint[side.form]}]"
    options = ", ".join(f"{name}={code}" for name, code in side.options)
    inner = f'relationship("{side.other}", {options})'
    needs = tuple(Import("sqlalchemy.orm", name) for name in ("Mapped", "relationship"))
    field = Import("sqlmodel", "Relationship")
    return f"{side.name}: {mapped} = Relationship(sa_relationship={inner})", (field, *needs)


def mapped_relationship(side: Side) -> Code:
    """`user: Mapped["User"] = relationship(back_populates="tasks")`."""
    other = f'"{side.other}"'
    hint = {"list": f"list[{other}]", "one": other, "maybe": f'"{side.other} | None"'}
    options = [pair for pair in side.options if pair[0] != "uselist"]
    arguments = ", ".join(f"{name}={code}" for name, code in options)
    needs = (Import("sqlalchemy.orm", "Mapped"), Import("sqlalchemy.orm", "relationship"))
    return f"{side.name}: Mapped[{hint[side.form]}] = relationship({arguments})", needs


def bare_relationship(side: Side) -> Code:
    """For a class in the older style, without annotations."""
    arguments = ", ".join(f"{name}={code}" for name, code in side.options)
    needs = (Import("sqlalchemy.orm", "relationship"),)
    return f'{side.name} = relationship("{side.other}", {arguments})', needs
