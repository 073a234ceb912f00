"""Features by name: where a target keeps its specs, and how one is found by the words of its name.

The usual forms: `specs/name/spec.md`, `specs/001-name/spec.md`, `specs/phase-2/001-name/spec.md`,
`specs/01_name.md`, `specs/features/01-name.md`. Case, dashes and underscores do not count.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from sddflow.errors import SpecError, WorkspaceError
from sddflow.target.clarifications import write_clarifications
from sddflow.target.texts import read_text
from sddflow.workspace import inside

__all__ = [
    "Feature",
    "check_feature_name",
    "find_spec",
    "is_beside",
    "list_features",
    "name_of",
    "read_text",
    "specs_fitting",
    "write_clarifications",
]

ROOTS = ("specs", ".specify/specs", "spec")
_DEPTH = 3
_SPEC = ("spec.md", "specification.md")
_BESIDE = {
    "readme", "plan", "tasks", "research", "data-model", "quickstart", "checklist", "constitution",
    "overview", "index", "architecture", "template", "spec-template", "changelog", "requirements",
}  # fmt: skip
_NUMBERED = re.compile(r"^(\d+)(?:[-_. ]+(.*))?$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Feature:
    """A spec file that was found.

    Args:
        name: of its folder or file, as written, without `.md`.
        path: POSIX path of the spec, relative to the target.
        phase: the folders between the specs' root and the name, joined by dashes; mostly "".
    """

    name: str
    path: str
    phase: str = ""

    @property
    def number(self) -> str:
        """Its number as written, or ""."""
        found = _NUMBERED.match(self.name)
        return found[1] if found else ""

    @property
    def words(self) -> str:
        """Its name without the number, in lower case, with dashes."""
        return name_of(self.name)


def find_spec(target: Path, feature: str) -> str:
    """The spec of a feature.

    Args:
        target: folder of the application.
        feature: its name, with or without number, as the user typed it.

    Returns:
        A POSIX path relative to the target.

    Raises:
        SpecError: the name is not usable, fits no spec (the nearest names are offered) or fits
            several (they are listed).
    """
    check_feature_name(feature)
    found = specs_fitting(target, feature)
    if len(found) > 1:
        raise SpecError(
            f"{feature!r} fits {len(found)} specs: {', '.join(f.path for f in found)}",
            place=str(target), cure=f"name one: {' or '.join(_full_names(found))}",
        )  # fmt: skip
    if not found:
        raise _nothing(target, feature, list_features(target))
    return found[0].path


def specs_fitting(target: Path, feature: str) -> tuple[Feature, ...]:
    """Every spec that a name fits, most often one; ordered by path."""
    return _fitting(list_features(target), feature.strip())


def is_beside(name: str) -> bool:
    """Whether a file of that name beside specs, such as a README, is not read as one of them."""
    return name_of(name) in _BESIDE


def check_feature_name(feature: str) -> None:
    """Refuse what cannot be a feature's name: it becomes part of paths.

    Raises:
        SpecError: it is empty, too long, a path, or holds control characters.
    """
    name = feature.strip()
    wrong = next((why for why, holds in _faults(name) if holds), "")
    if wrong:
        raise SpecError(
            f"a feature's name {wrong}", place=repr(feature)[:80],
            cure="use words joined by dashes, such as add-conversations",
        )  # fmt: skip


def list_features(target: Path) -> tuple[Feature, ...]:
    """Every spec of a target, ordered by path; links that leave the target are passed over."""
    found = (f for root in ROOTS for f in _below(target, target / root, ()))
    return tuple(sorted(found, key=lambda f: f.path))


def _faults(name: str) -> tuple[tuple[str, bool], ...]:
    return (
        ("must not be empty", not name),
        ("must not hold control characters", bool(_CONTROL.search(name))),
        ("must not be a path", "/" in name or "\\" in name or bool(re.match(r"^[A-Za-z]:", name))),
        ('must not hold ".."', ".." in name or name == "."),
        ("must not start with a dash or a tilde", name.startswith(("-", "~"))),
        ("must not have more than 100 characters", len(name) > 100),
        ("needs a letter or a digit", not any(c.isalnum() for c in name)),
    )


def _below(target: Path, folder: Path, phase: tuple[str, ...]) -> Iterator[Feature]:
    """The specs in a folder and, for phases, in those below it."""
    for entry in _entries(target, folder):
        if entry.is_file() and entry.suffix.lower() == ".md" and not is_beside(entry.stem):
            yield _feature(target, entry, entry.stem, phase)
        elif entry.is_dir():
            spec = next(
                (s for s in _entries(target, entry) if s.name.lower() in _SPEC and s.is_file()),
                None,
            )
            if spec is not None:
                yield _feature(target, spec, entry.name, phase)
            elif len(phase) < _DEPTH - 1:
                yield from _below(target, entry, (*phase, entry.name))


def _entries(target: Path, folder: Path) -> list[Path]:
    """What a folder holds, ordered; nothing where it cannot be read."""
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        return []
    seen = (p for p in paths if not p.name.startswith("."))
    return [p for p in seen if not p.is_symlink() or _stays(target, p)]


def _stays(target: Path, path: Path) -> bool:
    try:
        inside(target, path.relative_to(target).as_posix())
    except (
        WorkspaceError,
        OSError,
        RuntimeError,
    ):  # RuntimeError: links in a circle before Python 3.13
        return False
    return True


def _feature(target: Path, spec: Path, name: str, phase: tuple[str, ...]) -> Feature:
    return Feature(name, spec.relative_to(target).as_posix(), "-".join(phase))


def name_of(name: str) -> str:
    """A name without its number, lower case, its words joined by dashes; "" for a mere number."""
    numbered = _NUMBERED.match(name.strip())
    bare = (numbered[2] or "") if numbered else name
    return re.sub(r"[\W_]+", "-", bare.lower()).strip("-")


def _fitting(every: tuple[Feature, ...], wanted: str) -> tuple[Feature, ...]:
    """The features a name fits: by its exact spelling, else by number and words, else by phase."""
    exact = tuple(f for f in every if f.name == wanted)
    if len(exact) == 1:
        return exact
    numbered = _NUMBERED.match(wanted)
    number, words = (int(numbered[1]), name_of(wanted)) if numbered else (None, name_of(wanted))
    right = (f for f in every if number is None or (f.number and int(f.number) == number))
    found = tuple(f for f in right if f.words == words or not words)
    phased = tuple(f for f in every if f.phase and _plain(f"{f.phase}-{f.name}") == _plain(wanted))
    return found or phased


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "-", name.lower()).strip("-")


def _full_names(found: tuple[Feature, ...]) -> list[str]:
    """Names that tell candidates apart: with number, and with phase where that is not enough."""
    names = [f.name for f in found]
    return [
        f.name if names.count(f.name) == 1 or not f.phase else f"{f.phase}-{f.name}" for f in found
    ]


def _nothing(target: Path, feature: str, every: tuple[Feature, ...]) -> SpecError:
    place = str(target / ROOTS[0])
    begin = f'sddflow spec new {shlex.quote(feature.strip())} "what it is for"'
    if not every:
        above = _specs_above(target)
        return SpecError(
            f"there is no spec of {feature!r}: the target holds none", place=place,
            cure=f"set `target` in sddflow.toml to {above}, which has specs, or: {begin}"
            if above else f"to begin: {begin}",
        )  # fmt: skip
    by_words = {f.words: f.name for f in every}
    near = get_close_matches(name_of(feature), by_words, 3, 0.6) or _sharing(feature, by_words)
    offered = [by_words[n] for n in near] or [f.name for f in every[:5]]
    lead = "did you mean" if near else "there are"
    return SpecError(
        f"there is no spec of {feature!r}",
        place=place,
        cure=f"{lead} {', '.join(offered)}{'?' if near else ''}, or: {begin}",
    )


def _specs_above(target: Path) -> Path | None:
    """The nearest folder above the target that has specs; none outside of the git root."""
    here = target.resolve()
    root = next((f for f in (here, *here.parents) if (f / ".git").exists()), here)
    above = [f for f in here.parents if f.is_relative_to(root)]
    return next((f for f in above if list_features(f)), None)


def _sharing(feature: str, by_words: dict[str, str]) -> list[str]:
    """Names that share a word of four letters or more."""
    mine = {w for w in name_of(feature).split("-") if len(w) > 3}
    return [words for words in by_words if mine & set(words.split("-"))][:3]
