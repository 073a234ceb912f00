"""What the target tells whoever works on it: its constitution, and CLAUDE.md or AGENTS.md."""

from collections.abc import Iterator
from pathlib import Path

from sddflow.domain.settings import Settings
from sddflow.errors import SpecError, WorkspaceError
from sddflow.target.texts import read_text
from sddflow.workspace import inside

LIMIT = 200_000
_CONSTITUTIONS = (
    ".specify/memory/constitution.md",
    "memory/constitution.md",
    "constitution.md",
    "CONSTITUTION.md",
)
_GUIDES = ("CLAUDE.md", "AGENTS.md")


def find_constitution(target: Path, settings: Settings) -> Path | None:
    """The constitution: where the settings say, else the nearest usual place upwards.

    Raises:
        SpecError: the settings name a file that is not there.
        WorkspaceError: they name one outside of the target.
    """
    if settings.constitution:
        path = inside(target, settings.constitution)
        if not path.is_file():
            raise SpecError(
                "the constitution named in sddflow.toml does not exist",
                place=settings.constitution,
                cure="correct `constitution` in sddflow.toml",
            )  # fmt: skip
        return path
    return next(_found(target, _CONSTITUTIONS), None)


def read_constitution(target: Path, settings: Settings) -> str:
    """The constitution's text, at most 200 kB of it; "" where there is none.

    Raises:
        SpecError: the file cannot be read as text.
    """
    path = find_constitution(target, settings)
    return _bounded(path) if path else ""


def read_guidance(target: Path) -> str:
    """The texts of the nearest CLAUDE.md and AGENTS.md, at most 200 kB of each; "" for none.

    Raises:
        SpecError: a file cannot be read as text.
    """
    found = (next(_found(target, (name,)), None) for name in _GUIDES)
    unique = {path.resolve(): path for path in found if path is not None}
    texts = dict.fromkeys(_bounded(path) for path in unique.values())
    return "\n\n".join(text for text in texts if text)


def _found(target: Path, names: tuple[str, ...]) -> Iterator[Path]:
    """Files of these names from the target up to its git root; links that lead out do not count."""
    for folder in _upwards(target.resolve()):
        for name in names:
            try:
                path = inside(folder, name)
            except WorkspaceError:
                continue
            if path.is_file():
                yield path


def _upwards(target: Path) -> Iterator[Path]:
    """The target and the folders above it up to the git root; the target alone without one."""
    folders = (target, *target.parents)
    root = next((f for f in folders if (f / ".git").exists()), target)
    for folder in folders:
        yield folder
        if folder == root:
            return


def _bounded(path: Path) -> str:
    """The text, cut at a line's end where it is too long, saying so."""
    text = read_text(path, limit=20 * LIMIT)
    if len(text) <= LIMIT:
        return text
    cut = text[:LIMIT].rpartition("\n")[0] or text[:LIMIT]
    return f"{cut}\n\n[cut: {path.name} has {len(text):,} characters, {LIMIT:,} are read]\n"
