"""Answers written into a spec, only ever with consent: every other byte stays as it is."""

import os
import tempfile
from datetime import date
from pathlib import Path

from sddflow.errors import SpecError

Answers = tuple[tuple[str, str], ...]


def write_clarifications(path: Path, answers: Answers, *, day: date) -> None:
    """Add answers to a spec's `## Clarifications`, under the session of a day.

    An answer that stands in the file already is not written again.
    The section is made where there is none, before the first `##` heading. Line ends and byte
    order mark stay as they are; the file is replaced in one step or not at all.

    Args:
        path: the spec.
        answers: pairs of question and answer; nothing is written where there are none.
        day: names the session.

    Raises:
        SpecError: the file cannot be read or written.
    """
    if not answers:
        return
    try:
        raw = path.read_bytes()
        answers = tuple(a for a in answers if _line(*a).encode() not in raw)
        if not answers:
            return
        _replace(path, with_answers(raw, answers, day))
    except UnicodeDecodeError:
        raise SpecError("is not UTF-8", place=str(path), cure="save it as UTF-8") from None
    except OSError as error:
        raise SpecError(f"cannot be written: {error.strerror}", place=str(path)) from None


def with_answers(raw: bytes, answers: Answers, day: date) -> bytes:
    """The bytes of a spec with the answers in them."""
    end = b"\r\n" if b"\r\n" in raw else b"\n"
    lines = raw.splitlines(keepends=True)
    heads = _heads(raw)
    said = [_line(*answer).encode() + end for answer in answers]
    session = f"Session {day.isoformat()}"
    title = f"### {session}".encode() + end
    at = next((i for i, level, t in heads if level == 2 and t.lower() == "clarifications"), None)
    if at is None:
        first = next((i for i, level, _ in heads if level == 2), len(lines))
        return _joined(lines, first, [b"## Clarifications" + end, end, title, end, *said, end], end)
    close = next((i for i, level, _ in heads if i > at and level <= 2), len(lines))
    today = next((i for i, _, t in heads if at < i < close and t == session), None)
    if today is None:
        return _joined(lines, _after_text(lines, at, close), [end, title, end, *said], end)
    last = next((i for i, _, _ in heads if i > today), close)
    return _joined(lines, _after_text(lines, today, last), said, end)


def _heads(raw: bytes) -> list[tuple[int, int, str]]:
    """Line index, level and title of each heading."""
    from sddflow.domain.spec.markdown import Head, normalised, read_blocks

    blocks = read_blocks(normalised(raw.decode("utf-8-sig")))
    return [(b.line - 1, b.level, b.title.strip()) for b in blocks if isinstance(b, Head)]


def _after_text(lines: list[bytes], start: int, stop: int) -> int:
    """Where the section's text ends: before the blank lines that close it."""
    while stop > start + 1 and not lines[stop - 1].strip():
        stop -= 1
    return stop


def _joined(lines: list[bytes], at: int, new: list[bytes], end: bytes) -> bytes:
    """The lines with new ones at an index; a last line without its end gets one first."""
    before = b"".join(lines[:at])
    if before and not before.endswith((b"\n", b"\r")):
        before += end
    apart = (
        end
        if before.strip(b"\xef\xbb\xbf \r\n")
        and new[0].startswith(b"##")
        and not before.endswith(end * 2)
        else b""
    )
    return before + apart + b"".join(new) + b"".join(lines[at:])


def _line(question: str, answer: str) -> str:
    return f"- Q: {_flat(question)} → A: {_flat(answer)}"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _replace(path: Path, raw: bytes) -> None:
    """All or nothing: a new file beside the old one, then one rename."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(path.stat().st_mode & 0o7777)
        fresh.replace(path.resolve())
    except BaseException:  # an interrupt too must leave no stray file; it goes on
        fresh.unlink(missing_ok=True)
        raise
