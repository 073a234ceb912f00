"""What becomes of an error: one line for the user, and the exit code of the table."""

import json
import re
import sys
import traceback
from dataclasses import dataclass
from typing import Any

import typer

from sddflow.errors import SddflowError

BUG = 1
USAGE = 2
INTERRUPTED = 130
CLICK: type[Exception] = typer.BadParameter.__mro__[2]
"""`ClickException`, of click or of the one that newer versions of Typer carry with them."""

_HINT = re.compile(r"\s*\(Possible options?: (.*)\)\s*$")
_MEANT = re.compile(r"\.?\s*Did you mean (.*)\?\s*$")


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error as the user meets it.

    Args:
        message: what is wrong, one line.
        place: what it is about, or "".
        cure: what to do, or "".
        code: exit code.
        details: a traceback, where it is a bug.
    """

    message: str
    place: str = ""
    cure: str = ""
    code: int = 1
    details: str = ""

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        cure = f" ({self.cure})" if self.cure else ""
        return f"sddflow: {place}{self.message}{cure}"


def trouble_of(error: BaseException) -> Trouble:
    """Any error as the user meets it; what nobody foresaw is a bug of ours."""
    if isinstance(error, SddflowError):
        return Trouble(_line(error.message), _line(error.place), _line(error.cure), error.exit_code)
    if isinstance(error, CLICK):
        return _of_words(error)
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return Trouble("interrupted", cure="sddflow runs shows what is there", code=INTERRUPTED)
    if isinstance(error, OSError) and error.filename is not None:
        return Trouble(_line(error.strerror or str(error)).lower(), str(error.filename))
    shown = "".join(traceback.format_exception(error))
    return Trouble("this is a bug of sddflow", cure="please report it", code=BUG, details=shown)


def tell(trouble: Trouble, *, as_json: bool) -> None:
    """Say it: on standard error, or as one object on standard output."""
    if trouble.details:
        sys.stderr.write(f"{trouble}\n{trouble.details}")
    if as_json:
        facts = {"message": trouble.message, "place": trouble.place, "cure": trouble.cure}
        typer.echo(json.dumps({"error": {**facts, "exit_code": trouble.code}}, ensure_ascii=False))
    elif not trouble.details:
        sys.stderr.write(f"{trouble}\n")
    sys.stderr.flush()


def _of_words(error: Any) -> Trouble:  # noqa: ANN401 - a ClickException of either click
    """What the parser says of the words, in one line, with the nearest name as the cure."""
    message = _line(error.format_message())
    command = getattr(getattr(error, "ctx", None), "command_path", "sddflow")
    place = command.removeprefix("sddflow").strip()
    cure = f"{command} --help"
    for pattern in (_HINT, _MEANT):
        if found := pattern.search(message):
            message = message[: found.start()]
            cure = f"did you mean {found[1].replace(chr(39), '').replace(', ', ' or ')}?"
    message = message.rstrip(".")
    return Trouble(message[:1].lower() + message[1:], place, cure, USAGE)


def _line(text: str) -> str:
    return " ".join(text.split())
