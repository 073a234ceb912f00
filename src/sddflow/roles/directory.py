"""Every agent file within reach: the workspace's, the target's and the shipped ones."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sddflow.bundled import shipped_agents
from sddflow.domain.contract.role import contract_of
from sddflow.domain.plan import RoleText
from sddflow.errors import RoleError
from sddflow.extensions import AGENTS, folders
from sddflow.roles.definition import ReadRole, read_role

FOLDERS = ("agents", ".claude/agents")
SHIPPED = "shipped:"


@dataclass(frozen=True, slots=True)
class Entry:
    """One agent file: read, or refused with the reason.

    Args:
        path: how it is shown and addressed.
        file: where it is.
        read: what it says; None where it was refused.
        refused: why, one line; "" where it was read.
        shipped: it comes with sddflow.
        shadowed: it is shipped, and an own file has its name.
    """

    path: str
    file: Path
    read: ReadRole | None
    refused: str = ""
    shipped: bool = False
    shadowed: bool = False

    @property
    def problem(self) -> str:
        """Why it cannot be used, one line; "" where it can."""
        if self.read is None or not self.read.role.stated:
            return self.refused
        try:
            contract_of(self.read.role)
        except RoleError as wrong:
            return str(wrong)
        return ""

    @property
    def name(self) -> str:
        """The role's name; the file's where it was refused."""
        return self.read.role.name if self.read else self.file.stem


@dataclass(frozen=True)
class Directory:
    """The agent files of a workspace, its target, and sddflow itself.

    Args:
        workspace: absolute path; paths of entries are relative to it.
        target: absolute path of the application.
    """

    workspace: Path
    target: Path

    @classmethod
    def of(cls, workspace_root: Path, target: Path) -> "Directory":
        """The directory of a workspace; files are read when they are first asked for."""
        return cls(workspace_root.resolve(), target.resolve())

    def all(self) -> tuple[Entry, ...]:
        """Every file found, own ones first, in order of folder and path."""
        return self._entries

    def find(self, name_or_path: str) -> RoleText:
        """The role of that name, or in that file.

        Args:
            name_or_path: a role's name; a path relative to the workspace, the target or the
                current folder; or `shipped:<name>`.

        Raises:
            RoleError: there is none (nearest names are offered), there are several, or the file
                cannot be used.
        """
        asked = name_or_path.strip()
        if asked.startswith(SHIPPED):
            return self._one([e for e in self._entries if e.path.startswith(SHIPPED)], asked)
        if asked.endswith(".md") or "/" in asked or os.sep in asked:
            return self._at(asked)
        return self._one([e for e in self._entries if not e.shadowed], asked)

    def _at(self, asked: str) -> RoleText:
        for base in (self.workspace, self.target, Path.cwd()):
            file = base / Path(asked).expanduser()
            if file.is_file():
                return read_role(file, self._shown(file)).role
        raise RoleError("there is no such agent file", place=asked, cure=self._known(asked))

    def _one(self, among: list[Entry], asked: str) -> RoleText:
        plain = asked.removeprefix(SHIPPED).removesuffix(".md")
        fitting = [e for e in among if e.name == plain and e.read] or [
            e for e in among if e.file.stem == plain
        ]
        if len(fitting) > 1:
            paths = ", ".join(e.path for e in fitting)
            raise RoleError(
                f"{len(fitting)} agent files are called {plain!r}: {paths}",
                cure="name the role by its path",
            )
        if not fitting:
            raise RoleError(f"there is no role {plain!r}", cure=self._known(plain))
        if not fitting[0].read:
            raise RoleError(fitting[0].refused, place=fitting[0].path)
        return fitting[0].read.role

    def _known(self, asked: str) -> str:
        import difflib

        names = sorted({e.name for e in self._entries if e.read})
        near = difflib.get_close_matches(Path(asked).stem, names, n=3, cutoff=0.5)
        if near:
            return f"did you mean {' or '.join(near)}?"
        return f"known: {', '.join(names[:12])}" if names else "no agent files were found"

    def _shown(self, file: Path) -> str:
        return Path(os.path.relpath(file, self.workspace)).as_posix()

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        own = [_entry(file, self._shown(file)) for file in self._own_files()]
        taken = {entry.name for entry in own if entry.read}
        seen = {entry.file.resolve() for entry in own}
        shipped = [
            _entry(file, SHIPPED + file.name, taken)
            for file in _files(shipped_agents())
            if file.resolve() not in seen
        ]
        return (*own, *shipped, *self._added({*taken, *(e.name for e in shipped)}))

    def _added(self, taken: set[str]) -> Iterator[Entry]:
        """Those that other packages carry, addressed by the name they were added under."""
        for name, folder in folders(AGENTS):
            for file in _files(folder):
                yield _entry(file, f"{name}:{file.name}", taken)

    def _own_files(self) -> Iterator[Path]:
        seen: set[Path] = set()
        for root in (self.workspace, self.target):
            for folder in FOLDERS:
                for file in _files(root / folder):
                    if (real := file.resolve()) not in seen:
                        seen.add(real)
                        yield file


def _files(folder: Path) -> Iterator[Path]:
    """Markdown files below a folder, in order of their paths."""
    found: list[Path] = []
    for at, _, names in os.walk(folder):
        found += [Path(at, name) for name in names if name.lower().endswith(".md")]
    return iter(sorted(found))


def _entry(file: Path, shown: str, taken: set[str] | None = None) -> Entry:
    shipped = taken is not None
    try:
        read = read_role(file, shown)
    except RoleError as wrong:
        return Entry(shown, file, None, wrong.message, shipped=shipped)
    if file.stem.lower() == "readme" and "no front matter" in read.mended:
        return Entry(shown, file, None, "a README without front matter is no agent")
    shadowed = taken is not None and read.role.name in taken
    return Entry(shown, file, read, shipped=shipped, shadowed=shadowed)
