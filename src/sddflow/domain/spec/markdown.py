"""Markdown as blocks with lines: what the readers of a spec work on.

markdown-it-py does the reading; this room only turns its tree into a few flat values.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_ID_LINE = re.compile(r"\n(?=\W{0,3}[A-Z]{1,6}(?:-[A-Z]{1,6})?-?\d{1,4}\b)")


@dataclass(frozen=True, slots=True)
class Text:
    """Words without their emphasis; code spans keep their backticks.

    Args:
        words: the whole, line breaks kept.
        line: of the first word, counted from 1.
        lead: the bold or code span it starts with, or "".
        rest: what follows the lead.
    """

    words: str
    line: int
    lead: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A heading."""

    title: str
    level: int
    line: int


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph outside of lists."""

    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """A list item: its own words, and the blocks below it."""

    text: Text
    below: "tuple[Block, ...]"

    @property
    def items(self) -> "tuple[Item, ...]":
        """The items one level deeper."""
        return tuple(i for b in self.below if isinstance(b, Listing) for i in b.items)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, numbered or not."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    header: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Fence:
    """Fenced or indented code; `line` is that of its first line of content."""

    language: str
    content: str
    line: int


Block = Head | Prose | Listing | Grid | Fence


def normalised(text: str) -> str:
    """The text without a byte order mark, with the line feed as its only line end."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a normalised text, in order; quotes are read like the text around them."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return tuple(_blocks(SyntaxTreeNode(tokens)))


def texts(blocks: tuple[Block, ...]) -> Iterator[Text]:
    """Every paragraph, item and heading's words, in order, without tables and code."""
    for block in blocks:
        if isinstance(block, Prose):
            yield block.text
        elif isinstance(block, Listing):
            for item in block.items:
                yield item.text
                yield from texts(item.below)


def by_lines(text: Text) -> tuple[Text, ...]:
    """A text cut where a line starts with a requirement's number."""
    parts, line = [], text.line
    for part in _ID_LINE.split(text.words):
        parts.append(Text(part, line))
        line += part.count("\n") + 1
    return (text,) if len(parts) == 1 else tuple(parts)


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    for child in node.children:
        line = child.map[0] + 1 if child.map else 0
        match child.type:
            case "heading":
                yield Head(_text(child).words, int(child.tag[1]), line)
            case "paragraph":
                yield Prose(_text(child))
            case "bullet_list" | "ordered_list":
                yield Listing(tuple(_item(item) for item in child.children))
            case "table":
                yield _grid(child)
            case "fence":
                yield Fence(child.info.strip().lower(), child.content, line + 1)
            case "code_block":
                yield Fence("", child.content, line)
            case _:
                yield from _blocks(child)


def _item(node: SyntaxTreeNode) -> Item:
    below = tuple(_blocks(node))
    if below and isinstance(below[0], Prose):
        return Item(below[0].text, below[1:])
    return Item(Text("", node.map[0] + 1 if node.map else 1), below)


def _grid(node: SyntaxTreeNode) -> Grid:
    rows = [
        Row(tuple(_text(cell).words for cell in row.children), row.map[0] + 1 if row.map else 1)
        for part in node.children
        for row in part.children
    ]
    return Grid(rows[0], tuple(rows[1:]))


def _text(node: SyntaxTreeNode) -> Text:
    """The words below a paragraph, heading or cell."""
    inline = next((c for c in node.children if c.type == "inline"), None)
    at = (inline and inline.map) or node.map
    line = at[0] + 1 if at else 1
    if inline is None:
        return Text("", line)
    words = "".join(_words(child) for child in inline.children)
    lead = _lead(inline)
    return Text(words.strip(), line, lead, words.strip().strip("`")[len(lead) :].lstrip("`"))


def _lead(inline: SyntaxTreeNode) -> str:
    """The span the words start with; empty text before it does not count."""
    for child in inline.children:
        if child.type in {"strong", "code_inline", "em"}:
            return _words(child).strip().strip("`")
        if child.type != "text" or child.content.strip():
            return ""
    return ""


def _words(node: SyntaxTreeNode) -> str:
    match node.type:
        case "text" | "text_special":
            return node.content
        case "code_inline":
            return f"`{node.content}`"
        case "softbreak" | "hardbreak":
            return "\n"
        case _:
            return "".join(_words(child) for child in node.children)
