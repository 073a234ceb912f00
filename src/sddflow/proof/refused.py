"""What to do about a statement that rows made fail: what the database said decides it."""

import re
from pathlib import Path

from sddflow.errors import TargetError
from sddflow.target.source import source_text

_CURES = {
    r"NotNullViolation|NOT NULL constraint|contains null values": (
        "give rows that exist a value first: a server default, or a backfill that leaves no NULL"
    ),
    r"UniqueViolation|UNIQUE constraint": (
        "leave out what is there already (WHERE NOT EXISTS, ON CONFLICT DO NOTHING), let the "
        "database count new keys, or part those that are alike first"
    ),
    r"CardinalityViolation": (
        "let the subquery give one row for each: compare the row's own key in it, or aggregate"
    ),
    r"SyntaxError|syntax error|unrecognized token": (
        'give values as parameters: sa.text("… :name") with {"name": value}, or sa.update(…)'
    ),
    r"ForeignKeyViolation|FOREIGN KEY constraint": (
        "write the row that is pointed to first, or clear what points nowhere"
    ),
    r"CheckViolation|CHECK constraint": "write values that the CHECK allows, or change them first",
    r"InvalidTextRepresentation|InvalidDatetimeFormat|OutOfRange|DivisionByZero|TooLong|Truncation|"
    r"DatatypeMismatch|CannotCoerce": (
        "convert what can be converted, and say by CASE or NULLIF what becomes of the rest"
    ),
}


def looked_first(error: TargetError, root: Path) -> bool:
    """The revision itself has refused: it looks before it changes anything, and says what is wrong.

    What a library raises, `int("a word")`, stands at a line that raises nothing.

    Args:
        error: of an upgrade.
        root: the application's folder.
    """
    file, _, line = error.place.rpartition(":")
    number = int(line) if line.isdigit() else 0
    lines = source_text(root / file).splitlines() if number else []
    return any(said.lstrip().startswith("raise ") for said in lines[number - 1 : number])


def cure_for(message: str) -> str:
    """The cure, by the first of the kinds of errors that the message names."""
    found = (cure for words, cure in _CURES.items() if re.search(words, message))
    return next(found, "let it go with every row that the database allows today")
