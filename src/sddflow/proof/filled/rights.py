"""Rights that everybody gets or loses at once."""

from collections.abc import Iterator

from sddflow.domain.schema.table import Column
from sddflow.proof.filled.sources import New
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.filled.words import words_of

RIGHTS = frozenset(
    {"admin", "administrator", "superuser", "superadmin", "staff", "root", "moderator"}
)
_ENOUGH = 3  # rows
_ROLES = frozenset({"role", "kind", "type", "level", "rank", "access", "permission"})


def given_to_all(new: New) -> Iterator[Verdict]:
    """`is_admin` is true, or a role is `admin`, in all rows that exist."""
    words = RIGHTS & set(words_of(new.column.name))
    values = {repr(value) for value in new.values}
    if len(new.values) < _ENOUGH or len(values) > 1:
        return
    flag = words and _is_flag(new.column) and bool(new.values[0])
    role = bool(_ROLES & set(words_of(new.column.name))) and new.values[0] in RIGHTS
    if flag or role:
        where = f"{new.table.name}.{new.column.name}"
        yield Verdict(
            "backfill-constant", None,
            f"{where} is {new.values[0]!r} in all {len(new.values)} rows that exist: everybody "
            "gets the right",
            "give it to those who have it already, and to no others by default",
            evidence=f"{new.column.name} = {new.values[0]!r}",
        )  # fmt: skip


def taken_from_all(new: New) -> Iterator[Verdict]:
    """`is_active` is false in all rows that exist: whoever could log in cannot any more."""
    told = set(words_of(new.column.name)) - {"is"}
    off = len(new.values) >= _ENOUGH and not any(new.values)
    if told in ({"active"}, {"enabled"}) and _is_flag(new.column) and off:
        where = f"{new.table.name}.{new.column.name}"
        yield Verdict(
            "backfill-constant", None,
            f"{where} is False in all {len(new.values)} rows that exist: everything that was there "
            "is switched off",
            "give rows that exist true, by the server default or by an UPDATE",
            evidence=f"{new.column.name} = False",
        )  # fmt: skip


def _is_flag(column: Column) -> bool:
    return column.type.kind == "boolean"
