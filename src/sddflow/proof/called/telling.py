"""What is said of functions that do not do any more what they did."""

from textwrap import shorten

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Table
from sddflow.proof.called.pairs import Pair
from sddflow.proof.case import Case
from sddflow.target.called import Failure
from sddflow.target.layout import shown

_LONGEST = 160


def fails(case: Case, pair: Pair, failure: Failure) -> Finding:
    """It cannot do what it did, or what it is for."""
    worked = pair.was is not None and pair.was.failure is None
    how = "which it did not before" if worked else "on the database that the migrations build"
    place = Place(failure.file, failure.line) if failure.file else _place(case, pair)
    return case.finding(
        "function-fails", "error",
        f"{pair.now.name} fails, {how}: {_short(failure.message)}",
        place=place, evidence=_call(pair),
        cure="change the function in the same change, or what the migration makes of its rows",
    )  # fmt: skip


def unwritten(case: Case, pair: Pair, table: str, what: str) -> Finding:
    """It writes less."""
    cure = "let it do so still: what did it before may be gone"
    return _differs(case, pair, f"does not do any more: {what}", cure, table)


def twice(case: Case, pair: Pair, table: Table, columns: tuple[str, ...]) -> Finding:
    """It takes a second time what it refused."""
    what = (
        f"makes the same row of {table.name} twice, and refused to before: UNIQUE "
        f"({', '.join(columns)}) takes each NULL for another value"
    )
    cure = "NULLS NOT DISTINCT (PostgreSQL 15), or a unique index more for the rows without it"
    return _differs(case, pair, what, cure, table.name)


def refuses(case: Case, pair: Pair, failure: Failure, before: str) -> Finding:
    """It says no to what it did."""
    gave = f"gave {_short(before)}" if before != "None" else "did it"
    now = f"{failure.type} {_short(failure.message)}"
    cure = "look which rows it does not find any more, and what the migration makes of them"
    what = f"refuses now: {now}, and {gave} before, with the same rows"
    return _differs(case, pair, what, cure)


def differs(case: Case, pair: Pair, path: str, before: str, after: str) -> Finding:
    """It gives less, or something else."""
    where = f" for {path}" if path.strip("[]") else ""
    cure = "look which rows the migration leaves out, or fills with something else"
    what = f"gives {_short(after)}{where}, and gave {_short(before)} before, with the same rows"
    return _differs(case, pair, what, cure)


def shows(case: Case, pair: Pair, path: str) -> Finding:
    """It gives a secret that it did not give."""
    what = f"gives {path} now, whose name is one of a secret, and is itself unchanged"
    return _differs(case, pair, what, "leave it out there, or say that it is meant")


def _differs(case: Case, pair: Pair, what: str, cure: str, table: str = "") -> Finding:
    return case.finding(
        "function-differs", "warning", f"{pair.now.name} {what}",
        table=table, place=_place(case, pair), evidence=_call(pair), cure=cure,
    )  # fmt: skip


def _place(case: Case, pair: Pair) -> Place:
    return Place(shown(pair.function.file, case.application.root), pair.function.line)


def _call(pair: Pair) -> str:
    return shorten(f"{pair.now.name}({pair.now.arguments})", _LONGEST, placeholder=" …")


def _short(text: str) -> str:
    return shorten(text, _LONGEST, placeholder=" …")
