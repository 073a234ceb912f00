"""Long texts: in `less` where there is one, else all of it on the terminal."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence

from sddflow.terminal.screen import Screen

_LESS = "less -RSX"


def page(lines: Sequence[str], screen: Screen) -> None:
    """Show lines; those that fit on the screen are simply printed."""
    text = "".join(f"{line}\n" for line in lines)
    command = shlex.split(os.environ.get("PAGER") or _LESS)
    short = len(lines) < screen.height - 4
    if short or not screen.moving or shutil.which(command[0]) is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        _piped(command, text)


def _piped(command: list[str], text: str) -> None:
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, env={"LESSCHARSET": "utf-8", **os.environ}
    )
    try:
        process.communicate(text.encode("utf-8", "replace"))
    except BrokenPipeError:  # left before its end
        pass
    except KeyboardInterrupt:  # Ctrl-C is the pager's while it is there
        process.wait()
