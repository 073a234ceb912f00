"""Columns and tables: collation, formulas, identity and comments."""

from collections.abc import Iterator

from sddflow.domain.finding import Severity
from sddflow.domain.schema.table import Table
from sddflow.proof.comparison.difference import Difference
from sddflow.proof.wording.facts import Facts


def columns(table: Table, promised: Facts, made: Facts) -> Iterator[Difference]:
    """Every column that both sides have."""
    for column in table.columns:
        key = (table.name, column.name)
        wanted, given = promised.column(*key), made.column(*key)
        if f"column {table.name}.{column.name}" not in promised.lines:
            continue
        yield from _collation(key, wanted, given)
        yield from _formula(key, wanted, given)
        yield from _identity(key, wanted, given)


def _collation(
    key: tuple[str, str], wanted: dict[str, str], given: dict[str, str]
) -> Iterator[Difference]:
    if wanted.get("collate") == given.get("collate"):
        return
    name, sides = ".".join(key), _sides(wanted, given, "collate")
    severity: Severity = "error" if "collate" in wanted else "info"
    yield Difference(
        "collation", severity, f"{name} compares its texts otherwise than its model promises",
        *key, sides, cure="write the model's collation in the migration: sa.String(collation=…)",
    )  # fmt: skip


def _formula(
    key: tuple[str, str], wanted: dict[str, str], given: dict[str, str]
) -> Iterator[Difference]:
    name = ".".join(key)
    if "formula" in wanted and "formula" in given:
        if wanted["formula"] != given["formula"]:
            yield Difference(
                "generated", "error", f"{name} is computed otherwise than its model promises",
                *key, _sides(wanted, given, "formula"), cure="write the model's expression",
            )  # fmt: skip
        elif wanted.get("generated") != given.get("generated"):
            yield Difference(
                "generated", "info", f"{name} is kept on one side, computed at each look on the "
                "other", *key, _sides(wanted, given, "generated"),
            )  # fmt: skip
    elif "formula" in given:
        yield Difference(
            "generated", "error", f"{name} is computed by the database: what the application "
            "writes into it is refused", *key, given["formula"],
            cure="say so in the model with sa.Computed, or make it a plain column",
        )  # fmt: skip


def _identity(
    key: tuple[str, str], wanted: dict[str, str], given: dict[str, str]
) -> Iterator[Difference]:
    """ALWAYS refuses a key that the application chooses; a plain counter takes it."""
    if wanted.get("identity", given.get("identity")) != given.get("identity"):
        yield Difference(
            "identity", "warning", f"{'.'.join(key)} is counted otherwise than its model promises",
            *key, _sides(wanted, given, "identity"),
            cure="write the model's sa.Identity(…) in the migration",
        )  # fmt: skip
    elif given.get("identity") == "a" and wanted.get("identity") != "a":
        yield Difference(
            "identity", "warning", f"{'.'.join(key)} is always counted: a key that the application "
            "chooses is refused, its model does not say so",
            *key, cure="sa.Identity() without always=True, or the same in the model",
        )  # fmt: skip


def comments(table: Table, promised: Facts, made: Facts) -> Iterator[Difference]:
    """What the models say about a table and its columns, and the database does not."""
    for column in ("", *(c.name for c in table.columns)):
        about = f"{table.name}.{column}" if column else table.name
        wanted, given = promised.comment(about), made.comment(about)
        if wanted and wanted != given:
            yield Difference(
                "comment", "warning", f"the comment on {about} is not its model's",
                table.name, column, f"models {wanted!r}, database {given!r}",
                cure="write the comment in the migration too, or autogenerate brings it up again",
            )  # fmt: skip
        elif given and not wanted:  # nothing is wrong as long as nobody runs autogenerate
            yield Difference(
                "comment", "info", f"the model does not know the comment on {about}",
                table.name, column, f"database {given!r}",
                cure="write it in the model too: the next autogenerate drops it",
            )  # fmt: skip


def _sides(wanted: dict[str, str], given: dict[str, str], what: str) -> str:
    return f"models {wanted.get(what, 'nothing')}, database {given.get(what, 'nothing')}"
