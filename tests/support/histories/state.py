"""What a made history has built so far, and one revision of it."""

from dataclasses import dataclass, field


@dataclass
class Column:
    """A column, in the words that models and revisions share.

    Args:
        name: its name.
        type: as source, `sa.String(80)`.
        options: as source, the rest of its arguments.
        indexed: it has an index of the usual name.
    """

    name: str
    type: str
    options: str = ""
    indexed: bool = False

    @property
    def words(self) -> str:
        """Type and options as arguments."""
        return ", ".join(part for part in (self.type, self.options) if part)

    @property
    def source(self) -> str:
        """`sa.Column(…)`."""
        return f'sa.Column("{self.name}", {self.words})'


@dataclass
class Table:
    """A table; its first column is the key, its second what it points to, if anything."""

    name: str
    columns: list[Column] = field(default_factory=list)

    def index(self, column: Column) -> str:
        """The usual name of an index."""
        return f"ix_{self.name}_{column.name}"


@dataclass(frozen=True)
class Step:
    """One revision.

    Args:
        revision: its id.
        parents: those it follows.
        up: lines of source.
        down: lines of source.
    """

    revision: str
    parents: tuple[str, ...]
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
