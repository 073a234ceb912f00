"""Single keys from the terminal: only one that is pressed on purpose counts."""

import os
import select
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager

PASTED = "pasted"
OTHER = "other"
END = "\x04"
_TOGETHER = 0.04  # seconds between the bytes of one arrow key or one paste
_PASTES_ON, _PASTES_OFF = "\x1b[?2004h", "\x1b[?2004l"
_PASTE = b"\x1b[200~"


class Keys:
    """The keyboard, without waiting for Enter and without echo; use `keyboard` to get one."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def read(self, seconds: float) -> str:
        """The next key.

        Returns:
            A printable character, in lower case; `END` for Ctrl-D; `OTHER` for an arrow or function
            key; `PASTED` for text that came at once; "" when none was pressed in that time.
        """
        if not self._ready(seconds):
            return ""
        raw = self._burst()
        if not raw:
            return END  # the terminal has gone
        return _key(raw)

    def _burst(self) -> bytes:
        """All bytes that come together."""
        raw = os.read(self._fd, 4096)
        while raw and self._ready(_TOGETHER):
            more = os.read(self._fd, 4096)
            if not more:
                break
            raw = raw[:64] + more
        return raw

    def _ready(self, seconds: float) -> bool:
        return bool(select.select([self._fd], [], [], seconds)[0])


def _key(raw: bytes) -> str:
    if raw.startswith(_PASTE):
        return PASTED
    if raw.startswith(b"\x1b"):
        return OTHER
    text = raw.decode("utf-8", "replace")
    bare = text.rstrip("\r\n")  # a key and Enter, by habit
    if len(bare) > 1:
        return PASTED
    if not bare:
        return OTHER
    return bare.lower() if bare.isprintable() or bare == END else OTHER


@contextmanager
def keyboard(*, pastes: bool) -> Iterator[Keys]:
    """The keyboard for a while; what was typed before is forgotten.

    Args:
        pastes: the terminal can mark what is pasted.
    """
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    try:
        tty.setcbreak(fd, termios.TCSANOW)
        termios.tcflush(fd, termios.TCIFLUSH)
        _write(_PASTES_ON if pastes else "")
        yield Keys(fd)
    finally:
        _write(_PASTES_OFF if pastes else "")
        termios.tcsetattr(fd, termios.TCSADRAIN, before)


def _write(codes: str) -> None:
    if codes:
        sys.stdout.write(codes)
        sys.stdout.flush()


def line(prompt: str) -> str:
    """A line of text, edited in the usual way; "" at Ctrl-D."""
    import readline  # noqa: F401 - gives `input` its editing

    try:
        return input(prompt).strip()
    except EOFError:
        sys.stdout.write("\n")
        return ""
