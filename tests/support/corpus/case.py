"""What a case of the corpus is: a base application, what differs, and what must be seen."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["wrong", "right"]


class Mark(NamedTuple):
    """A code on one dialect."""

    code: str
    dialect: str

    def __str__(self) -> str:
        return f"{self.code}@{self.dialect}"


@dataclass(frozen=True)
class Edit:
    """One change to a file of the base application.

    Args:
        path: of the file, relative to the project.
        how: `write` the whole file, `append` to it, put lines at the end of a class (`into`), or
            `change` words that stand there once.
        text: what is written; for `change`, the words as they are.
        to: for `change`, the words in their place; for `into`, the name of the class.
        committed: it is part of the base, before anything differs.
    """

    path: str
    how: Literal["write", "append", "into", "change"]
    text: str
    to: str = ""
    committed: bool = False


@dataclass(frozen=True)
class Revision:
    """One revision that the case adds.

    Args:
        up: the body of upgrade().
        down: the body of downgrade(); None where the function is missing.
        top: what stands above the functions.
    """

    up: str
    down: str | None = None
    top: str = ""


@dataclass(frozen=True)
class Case:
    """A project with one migration under test.

    Args:
        name: unique in the corpus.
        kind: `wrong` where something must be found, `right` where nothing may be.
        area: what kind of check it is about.
        topic: the file it stands in.
        base: the application it starts from.
        why: what is wrong, or why it is right though it tempts.
        on: dialects it concerns.
        expect: what must be told as an error or a warning.
        notes: what must be told, be it as information only.
        tempts: what a careless rule would tell of a right case, and nobody may.
        revisions: those it adds, in order.
        edits: what else differs.
        sizes: rows of tables, where they are known.
        since: the base is committed to git before anything differs, and revisions since are tested.
        every: all revisions are under test.
        first: the number of the first of its revisions that is under test; those before it are set.
        place: file and line where it is written.
    """

    name: str
    kind: Kind
    area: str
    topic: str
    base: str
    why: str
    on: tuple[str, ...]
    expect: tuple[Mark, ...] = ()
    notes: tuple[Mark, ...] = ()
    tempts: tuple[Mark, ...] = ()
    revisions: tuple[Revision, ...] = ()
    edits: tuple[Edit, ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    since: bool = False
    every: bool = False
    first: int = 1
    place: str = ""
