"""Everything that decides what the database before the revisions under test is, as one digest."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from sddflow.proof.revisions.history import History
from sddflow.target.application import Application
from sddflow.target.conventions import Reading
from sddflow.target.layout import shown
from sddflow.target.reach import reached

_IMPORT = re.compile(rb"^\s*(?:from|import)\s+(\.|\w+)", re.MULTILINE)
_DECIDES = re.compile(rb"naming_convention|\bMetaData\(|\bcreate_all\(|\blistens_for\(")
_SHORT = 32


def identity(application: Application, history: History) -> str:
    """A digest: while it is the same, the revisions before build the same.

    It is made of those revisions and what lies beside env.py, the settings, the libraries, and our
    own code that runs them. Where those revisions import the application, all that they
    reach counts; of what env.py reaches, files that only declare models do not: they say what is
    wanted, not what was built.

    Args:
        application: the target.
        history: which revisions are before.
    """
    digest = sha256()
    for name, content in _pieces(application, history):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:_SHORT]


def _pieces(application: Application, history: History) -> Iterator[tuple[str, bytes]]:
    migrations, root = application.migrations, application.root.resolve()
    before = set(history.earlier)
    earlier = [(r, r.file.read_bytes()) for r in history.files if r.id in before]
    revisions = {r.file for r in history.files}
    scripts = root / migrations.script_location
    beside = sorted(f for f in scripts.rglob("*.py") if f not in revisions)
    yield "code", _own_code()
    yield "starts", repr(history.starts).encode()
    yield "settings", repr(application.env).encode()
    yield "libraries", _libraries(application).encode()
    yield from ((r.shown, content) for r, content in earlier)
    dotted = sorted(f for f in root.glob(".env*") if f.is_file())
    reach = _reach(application.reading, {r.file: content for r, content in earlier}, beside)
    for file in (*beside, root / migrations.ini, *dotted, *reach):
        yield shown(file.resolve(), root), file.read_bytes()


def _reach(reading: Reading, earlier: Mapping[Path, bytes], beside: list[Path]) -> list[Path]:
    """The application's own files that have a say."""
    roots = tuple(dict.fromkeys((*reading.preferred, *reading.roots)))
    tops = {name.encode() for root in roots for name in _importable(root)} | {b"."}
    importing = [f for f, text in earlier.items() if tops.intersection(_IMPORT.findall(text))]
    wholly = reached(importing, roots)
    models = {c.file.resolve() for c in reading.mapped}
    partly = reached(beside, roots) - wholly - {f.resolve() for f in beside}
    telling = {f for f in partly if f not in models or _DECIDES.search(f.read_bytes())}
    return sorted(f for f in wholly | telling if f.is_relative_to(reading.target))


def _importable(root: Path) -> Iterator[str]:
    """What an import may find in a folder."""
    for path in root.iterdir():
        if path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py"))):
            yield path.stem


@cache
def _own_code() -> bytes:
    """The code that runs revisions, as it is now."""
    files = sorted((Path(__file__).resolve().parents[1] / "probe").rglob("*.py"))
    return b"".join(f.read_bytes() for f in files)


def _libraries(application: Application) -> str:
    """Names and versions of what is installed for the target, without asking its interpreter."""
    prefix = application.python.parent.parent
    marked = prefix / "pyvenv.cfg"
    python = marked.read_text("utf-8", "replace") if marked.is_file() else ""
    found = [p.name for p in prefix.glob("lib*/python3*/*-packages/*-info")]
    if python and found:
        return "\n".join((python, *sorted(found)))
    return repr(sorted(application.versions().items()))
