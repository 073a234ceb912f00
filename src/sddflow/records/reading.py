"""Records as they are found: both generations of the convention, broken YAML, odd names.

One bad file never empties a list; whatever had to be mended is said.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from sddflow.domain.record import Record
from sddflow.errors import UsageError
from sddflow.records.front_matter import NONE, FrontMatter, read_front_matter

_PROMPTS = ("history/prompts", "docs/prompts", "specs/*/prompts")
_ADRS = ("history/adr", "docs/adr")
_LARGEST = 2_000_000
_NAME = re.compile(r"^(?P<id>\d+)[-_.](?P<slug>.*?)(?:\.(?P<stage>[a-z]+))?(?:\.prompt)?\.md$")
_BULLET = re.compile(
    r"^[-*]\s+\**(?P<key>Status|Date|Feature)\**:?\**:?\s*(?P<value>.*)$", re.MULTILINE
)
_TITLE = re.compile(r"^#\s+(?:ADR[- ]?\d+:?\s*)?(?P<title>.+)$", re.MULTILINE)


def read_records(workspace: Path, target: Path) -> tuple[Record, ...]:
    """Every record of a workspace and its target, ordered by path.

    Args:
        workspace: absolute root of the workspace; paths are told relative to it.
        target: absolute root of the application, which may hold records of its own.
    """
    found = dict.fromkeys((*_files(workspace), *_files(target)))
    records = [_read(workspace, kind, path) for kind, path in found]
    return tuple(sorted(records, key=lambda r: r.path))


def find_record(records: tuple[Record, ...], name: str) -> Record:
    """The record whose path, file name or id is `name`.

    Raises:
        UsageError: none or several fit; the nearest are named.
    """
    fitting = [r for r in records if name in {r.path, Path(r.path).name, r.id}]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        paths = ", ".join(r.path for r in fitting)
        raise UsageError(f"several records are called {name!r}", cure=f"name one of {paths}")
    near = get_close_matches(name, [r.path for r in records], 3, 0.3)
    cure = f"nearest: {', '.join(near)}" if near else "see `sddflow history list`"
    raise UsageError(f"there is no record {name!r}", cure=cure)


def _files(root: Path) -> Iterator[tuple[Literal["phr", "adr"], Path]]:
    kinds: tuple[tuple[Literal["phr", "adr"], tuple[str, ...]], ...] = (
        ("phr", _PROMPTS),
        ("adr", _ADRS),
    )
    for kind, places in kinds:
        for place in places:
            for folder in root.glob(place):
                yield from ((kind, path) for path in sorted(folder.rglob("*.md")))


def _read(workspace: Path, kind: Literal["phr", "adr"], path: Path) -> Record:
    shown = path.relative_to(workspace).as_posix()
    try:
        raw = path.read_bytes()[: _LARGEST + 1]
    except OSError as error:
        return _record(kind, shown, FrontMatter({}, "", (f"cannot be read: {error.strerror}",)))
    text = raw[:_LARGEST].decode("utf-8", errors="replace")
    found = read_front_matter(text)
    more = ["cut after 2 MB"] if len(raw) > _LARGEST else []
    more += ["not UTF-8"] if "\ufffd" in text else []
    return _record(kind, shown, FrontMatter(found.fields, text, (*found.mended, *more)))


def _record(kind: Literal["phr", "adr"], path: str, found: FrontMatter) -> Record:
    """Fields from the front matter, else from the text, else from the file's name."""
    name = _NAME.match(path.rsplit("/", 1)[-1])
    named = name.groupdict() if name else {}
    bullets = {b["key"].lower(): b["value"].strip() for b in _BULLET.finditer(found.body)}
    title = _TITLE.search(found.body)

    def field(*names: str, otherwise: str = "") -> str:
        values = (found.fields.get(n) or bullets.get(n) for n in names)
        return str(next((v for v in values if v), otherwise))

    guessed = "" if named.get("slug") is None else str(named["slug"]).replace("-", " ")
    return Record(
        kind=kind,
        path=path,
        id=field("id", otherwise=named.get("id") or ""),
        title=field("title", otherwise=title["title"].strip() if title else guessed),
        date=field("date", "date_iso", "created"),
        stage=field("status" if kind == "adr" else "stage", otherwise=named.get("stage") or ""),
        feature=field("feature", otherwise=path.split("/")[-2]),
        model=field("model"),
        text=found.body,
        mended=tuple(m for m in found.mended if not (kind == "adr" and m == NONE)),
    )
