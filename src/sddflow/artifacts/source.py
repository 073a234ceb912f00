"""A Python file that exists, and texts to be inserted into it: every other byte stays as it was.

LibCST reads the file (any Python syntax, any line ends) and says at which byte something stands;
nothing of it is written anew. Taking the inserted texts out again gives the original.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

from sddflow.errors import TargetError

_BOM = "\ufeff"
_ENDS = (b"\n", b"\r")


@dataclass(frozen=True, slots=True)
class Insertion:
    """A text to put in front of a byte.

    Args:
        at: offset in the UTF-8 text without its byte order mark.
        text: with the line ends of the file.
        instead_of: how many bytes it replaces; 0 everywhere but in a list that is laid out anew.
    """

    at: int
    text: str
    instead_of: int = 0


class Source:
    """A Python file that is read, and the insertions into it so far.

    Args:
        text: with the line ends it has.
        path: for errors.

    Raises:
        TargetError: it is not Python.
    """

    def __init__(self, text: str, path: str = "") -> None:
        self.path = path
        self._mark, plain = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
        self.raw = plain.encode()
        try:
            module = cst.parse_module(plain)
        except cst.ParserSyntaxError as error:
            place = f"{path}:{error.raw_line}"
            raise TargetError("is not valid Python", place=place, cure="mend it first") from None
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        self.module = wrapper.module
        self._spans = wrapper.resolve(ByteSpanPositionProvider)
        self.insertions: list[Insertion] = []

    def start(self, node: cst.CSTNode) -> int:
        """The byte a node begins at."""
        return self._spans[node].start

    def end(self, node: cst.CSTNode) -> int:
        """The byte after a node."""
        return self._spans[node].start + self._spans[node].length

    def code(self, node: cst.CSTNode) -> str:
        """A node as it is written."""
        return self.raw[self.start(node) : self.end(node)].decode()

    def line_start(self, node: cst.CSTNode) -> int:
        """The byte its line begins at."""
        return 1 + max(self.raw.rfind(end, 0, self.start(node)) for end in _ENDS)

    def indent(self, node: cst.CSTNode) -> str:
        """What stands before a node on its line."""
        return self.raw[self.line_start(node) : self.start(node)].decode()

    def after_line(self, node: cst.CSTNode) -> int:
        """The byte after the line a node ends on, a comment behind it included."""
        found = [at for end in _ENDS if (at := self.raw.find(end, self.end(node))) >= 0]
        if not found:
            return len(self.raw)
        at = min(found)
        return at + (2 if self.raw[at : at + 2] == b"\r\n" else 1)

    def insert(self, at: int, text: str) -> None:
        """Put a text in front of a byte; texts at one place keep their order."""
        self.insertions.append(Insertion(at, self._in_house(text)))

    def insert_lines(self, at: int, lines: Iterable[str]) -> None:
        """Put whole lines where a line begins, or at the end of the file."""
        text = "".join(f"{line}\n" for line in lines)
        if at == len(self.raw) and self.raw and not self.raw.endswith(_ENDS):
            text = "\n" + text.removesuffix("\n")
        self.insert(at, text)

    def replace(self, node: cst.CSTNode, text: str) -> None:
        """Lay a list out anew, where it has no room for one more on its line."""
        length = self.end(node) - self.start(node)
        self.insertions.append(Insertion(self.start(node), self._in_house(text), length))

    def _in_house(self, text: str) -> str:
        return text.replace("\n", self.module.default_newline)

    @property
    def text(self) -> str:
        """The file with everything inserted."""
        parts, done = [self._mark.encode()], 0
        for each in sorted(self.insertions, key=lambda each: each.at):
            parts += [self.raw[done : each.at], each.text.encode()]
            done = each.at + each.instead_of
        return b"".join([*parts, self.raw[done:]]).decode()
