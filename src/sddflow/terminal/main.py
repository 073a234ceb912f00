"""`sddflow`: from words to an exit code."""

import os
import signal
import sys
from collections.abc import Sequence

from sddflow.terminal.errors import tell, trouble_of


def main() -> None:
    """The command `sddflow`."""
    _end_gently()
    sys.exit(answer(sys.argv[1:]))


def answer(words: Sequence[str]) -> int:
    """Do what the words say.

    Returns:
        The exit code of the table: 0 holds, 1 no, 2 wrong use, 3 waits, 4 refused, 130
        interrupted.
    """
    _never_choke()
    try:
        code = _called(words)
        sys.stdout.flush()
    except BrokenPipeError:
        return _nobody_reads()
    return code


def _called(words: Sequence[str]) -> int:
    from sddflow.terminal.program import program

    try:
        said = program(list(words), prog_name="sddflow", standalone_mode=False)
    except BrokenPipeError:
        raise
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 1
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the outermost edge: every error becomes a line and a code
        trouble = trouble_of(error)
        tell(trouble, as_json=_wants_json(words))
        return trouble.code
    return said if isinstance(said, int) else 0


def _end_gently() -> None:
    """Asked to end by the system or by a terminal that closes, do as for Ctrl-C: tidy up, tell."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _wants_json(words: Sequence[str]) -> bool:
    before = words[: words.index("--")] if "--" in words else words
    return "--json" in before


def _never_choke() -> None:
    """A character that the terminal's encoding lacks becomes a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _nobody_reads() -> int:
    """The reader, `head` or a pager, has left: quietly stop, and let nothing more be flushed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
