"""The files a run wants to land, with the digests of what they replace."""

from dataclasses import dataclass

from sddflow.domain.digest import digest


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file to land.

    Args:
        path: POSIX path relative to the target; checked to stay inside it.
        content: the whole new text.
        replaces: digest of the text it replaces; "" for a new file.
        purpose: why it changes, a few words.
    """

    path: str
    content: str
    replaces: str
    purpose: str


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """All files of a run, ordered by path.

    Args:
        files: what lands.
        revision: id of the migration among them.
        migration: its path.
        down_revision: the head it follows; "" for a first one.
    """

    files: tuple[FileChange, ...]
    revision: str
    migration: str
    down_revision: str = ""

    @property
    def digest(self) -> str:
        """Of every path, text and replaced digest: what an approval approves."""
        return digest(*(t for f in self.files for t in (f.path, f.content, f.replaces)))
