"""Texts of the target, read so that bad files end in one clear line."""

from pathlib import Path

from sddflow.errors import SpecError

LIMIT = 2_000_000


def read_text(path: Path, limit: int = LIMIT) -> str:
    """A text file, as UTF-8 with or without byte order mark, its line ends made plain.

    Args:
        path: the file.
        limit: in bytes; a spec beyond it is none.

    Raises:
        SpecError: it is missing, a folder, unreadable, too large, or not UTF-8 (line and position
            are named).
    """
    raw = _bytes(path, limit)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(path, raw, error) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes(path: Path, limit: int) -> bytes:
    try:
        if path.is_dir():
            raise SpecError("is a folder, not a file", place=str(path))
        size = path.stat().st_size
        if size > limit:
            raise SpecError(
                f"has {size:,} bytes, more than the {limit:,} a spec may have", place=str(path),
                cure="split it into features, or take out what is not part of it",
            )  # fmt: skip
        if not path.is_file():
            raise SpecError("is no regular file", place=str(path))
        return path.read_bytes()
    except FileNotFoundError:
        raise SpecError("does not exist", place=str(path)) from None
    except PermissionError:
        raise SpecError("may not be read", place=str(path), cure="check its permissions") from None
    except OSError as error:
        raise SpecError(f"cannot be read: {error.strerror}", place=str(path)) from None


def _not_utf8(path: Path, raw: bytes, error: UnicodeDecodeError) -> SpecError:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return SpecError("is UTF-16, not UTF-8", place=str(path), cure="save it as UTF-8")
    before = raw[: error.start]
    line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
    return SpecError(
        f"is not UTF-8: byte 0x{raw[error.start]:02X} at position {column} of the line",
        place=f"{path}:{line}", cure="save it as UTF-8",
    )  # fmt: skip
