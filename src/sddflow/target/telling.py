"""What failed in the target, as one clear line with its place and its cure."""

import re
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sddflow.errors import EnvError, HungError, RevisionError, TargetError
from sddflow.target.outcome import Outcome

_FRAME = re.compile(r'^  File "(?P<file>[^"]+)", line (?P<line>\d+)', re.M)
_LONGEST = 300
_REFUSED = re.compile(r"^sddflow refused: (.+)$", re.M)


def error_of(outcome: Outcome, root: Path, python: Path, doing: str, seconds: float) -> TargetError:
    """The error that an outcome without a result means.

    Args:
        outcome: of the command.
        root: of the target.
        python: its interpreter, named in cures.
        doing: what was asked, `upgrade`.
        seconds: the limit, named where it was reached.
    """
    if outcome.answer is not None and "error" in outcome.answer:
        return exception_of(outcome.answer["error"], outcome.answer.get("refused", []), python)
    if outcome.hung:
        return _of_standstill(outcome, root, doing, seconds)
    return TargetError(
        f"the application's process {_ending(outcome.code)} during {doing}{_last_words(outcome)}",
        place=_last_frame(outcome.tail, root),
    )


def _of_standstill(outcome: Outcome, root: Path, doing: str, seconds: float) -> TargetError:
    """It was killed: what it was at, and what it waited for."""
    message = f"{doing} did not end within {seconds:g} seconds"
    refused, stuck = _REFUSED.findall(outcome.tail), outcome.stuck
    if refused:
        message = f"{message}, after it was refused a connection to {refused[-1]}"
    if stuck.statement:
        message = f"{message}; it hung on {_short(stuck.statement)}"
    if stuck.waits:
        message = f"{message}; {stuck.waits}"
    cure = (
        "do all of it on the one connection that `op.get_bind()` gives"
        if stuck.waits
        else "see what it waits for there, or raise limits.seconds in sddflow.toml"
    )
    place = _last_frame(outcome.tail, root)
    if doing == "upgrade" and not stuck.revision:
        return EnvError(message, place=place, cure=cure)
    return HungError(
        message, place=place, cure=cure, revision=stuck.revision, statement=stuck.statement,
    )  # fmt: skip


def _short(statement: str) -> str:
    words = " ".join(statement.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def exception_of(error: Mapping[str, Any], refused: list[str], python: Path) -> TargetError:
    """The error that the probe described.

    Args:
        error: as `describe` of the probe tells it.
        refused: connections that were refused meanwhile.
        python: the interpreter, named in cures.
    """
    place = f"{error['file']}:{error['line']}" if error["file"] else ""
    kind = EnvError if error.get("env") else TargetError
    if any(need["problem"] == "missing" for need in error["needs"]):
        return _of_needs(kind, error["needs"], place)
    if refused and ("refused" in error["message"].lower() or error["type"] == "RefusedError"):
        return kind(
            f"the application tried to open a connection to {refused[-1]}; refused",
            place=place,
            cure="only the scratch database may be reached: connect nowhere on import",
        )
    if error["type"] == "NothingRanError":
        return EnvError(
            error["message"], cure="choose the right file with `alembic_ini` in sddflow.toml"
        )
    cure = _cure(error, python)
    by_itself = error["type"] in ("SystemExit", "CommandError", error["message"])
    name = "" if by_itself else f"{error['type']}: "
    message = f"{name}{error['message']}"
    if not error.get("revision"):
        return kind(message, place=place, cure=cure)
    return RevisionError(
        message, place=place, cure=cure, revision=error["revision"], statement=error["statement"]
    )


def _cure(error: Mapping[str, Any], python: Path) -> str:
    if error["needs"]:
        return f"it may be about what was made up: {_given(error['needs'])}"
    if error["package"]:
        return f"install {error['package']} for {python}, or set `python` in sddflow.toml"
    if error["type"] == "FileNotFoundError":
        return "that file is not here: let what reads it do without, or put a harmless one there"
    if error["type"] == "NoReferencedTableError":
        return (
            "give the metadata that table too, with the key that is pointed to; where another "
            "library makes it, hide it from Alembic with `include_name` in env.py"
        )
    if "no schema has been selected to create in" in error["message"]:
        return "the search_path leads to no schema: let env.py run CREATE SCHEMA IF NOT EXISTS"
    if error["message"].endswith("database is locked"):
        return (
            "two connections of its own write at once, and one waits for the other: do all of it "
            "on the one that `op.get_bind()` gives"
        )
    return ""


def _of_needs(kind: type[TargetError], needs: list[Mapping[str, str]], place: str) -> TargetError:
    names = ", ".join(_names(needs))
    return kind(
        f"the application needs settings that sddflow could not make up: {names}",
        place=place,
        cure=_given(needs),
    )


def _given(needs: list[Mapping[str, str]]) -> str:
    names = (f'"{name}"' if " " in name else name for name in _names(needs))
    lines = ", ".join(f'{name} = "…"' for name in names)
    return f"give them harmless values in sddflow.toml: [env] {lines}"


def _names(needs: list[Mapping[str, str]]) -> list[str]:
    return list(dict.fromkeys(need["variable"] for need in needs))


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended by itself with exit code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"


def _last_words(outcome: Outcome) -> str:
    lines = [line.strip() for line in outcome.tail.splitlines() if line.strip()]
    plain = [
        line for line in lines if not line.startswith(("File ", "Thread 0x", "Current thread"))
    ]
    return f": {plain[-1][:300]}" if plain and outcome.code >= 0 else ""


def _last_frame(tail: str, root: Path) -> str:
    """The innermost frame inside the target, of a traceback that the interpreter printed."""
    for found in _FRAME.finditer(tail):
        file = Path(found["file"])
        if file.is_relative_to(root) and "site-packages" not in file.parts:
            return f"{file.relative_to(root).as_posix()}:{found['line']}"
    return ""
