"""Rights that everybody gets at once, or just those who should not."""

from collections.abc import Iterator

from sddflow.domain.schema.table import Column
from sddflow.proof.filled.sources import New, Source
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.filled.words import words_of

_RIGHTS = frozenset(
    {"admin", "administrator", "superuser", "superadmin", "staff", "root", "moderator"}
)
_ENOUGH = 3  # rows
_ROLES = frozenset({"role", "kind", "type", "level", "rank", "access", "permission"})
_TEXTS = frozenset({"string", "text", "other"})


def given_to_all(new: New) -> Iterator[Verdict]:
    """`is_admin` is true, or a role is `admin`, in all rows that exist."""
    words = _RIGHTS & set(words_of(new.column.name))
    values = {repr(value) for value in new.values}
    if len(new.values) < _ENOUGH or len(values) > 1:
        return
    flag = words and _is_flag(new.column) and bool(new.values[0])
    role = bool(_ROLES & set(words_of(new.column.name))) and new.values[0] in _RIGHTS
    if flag or role:
        where = f"{new.table.name}.{new.column.name}"
        yield Verdict(
            "backfill-constant", None,
            f"{where} is {new.values[0]!r} in all {len(new.values)} rows that exist: everybody "
            "gets the right",
            "give it to those who have it already, and to no others by default",
            evidence=f"{new.column.name} = {new.values[0]!r}",
        )  # fmt: skip


def given_to_others(new: New) -> Iterator[Verdict]:
    """`is_admin` is true just where a role says another word."""
    words = _RIGHTS & set(words_of(new.column.name))
    for source in (s for s in new.sources if words and s.own and _is_flag(new.column)):
        for word in words & _words(source):
            said = {bool(value) for was, value in source.pairs if was == word}
            others = {bool(value) for was, value in source.pairs if was != word}
            if said == {False} and True in others:
                where = f"{new.table.name}.{new.column.name}"
                yield Verdict(
                    "backfill-inverted", source,
                    f"{where} is false where {source.column.name} is {word!r}, and true elsewhere",
                    "turn the condition round",
                )  # fmt: skip


def _is_flag(column: Column) -> bool:
    return column.type.kind == "boolean"


def _words(source: Source) -> frozenset[str]:
    texts = source.column.type.kind in _TEXTS
    return frozenset(str(was) for was, _ in source.pairs) if texts else frozenset()
