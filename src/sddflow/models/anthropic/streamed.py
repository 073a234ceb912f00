"""The events of one streamed answer, put together without trusting their shapes.

A server may cut the stream, leave fields out, or send none of these events at all: whatever is
missing shows in the value, and nothing here raises over it.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sddflow.domain.exchange import ToolCall, Usage
from sddflow.models.anthropic.blocks import Block

TOO_LONG = 8_000_000
_COUNTS = (
    ("input", "input_tokens"),
    ("cache_write", "cache_creation_input_tokens"),
    ("cache_read", "cache_read_input_tokens"),
    ("output", "output_tokens"),
)


@dataclass(slots=True)
class Streamed:
    """What arrived so far.

    Args:
        only_json: prose is no answer: reading stops where it begins as such.
        begun: a `message_start` came: this is the Messages API.
        stop: the stop reason as the server said it; "" while there is none.
        refusal: why the model refused, in the server's words.
        usage: tokens, as told last.
        too_long: the answer passed the limit and was not read on.
        prose: it began as prose and was not read on.
    """

    only_json: bool = False
    begun: bool = False
    stop: str = ""
    refusal: str = ""
    usage: Usage = field(default_factory=Usage)
    too_long: bool = False
    prose: bool = False
    _blocks: dict[int, Block] = field(default_factory=dict)
    _length: int = 0

    @property
    def text(self) -> str:
        """All text blocks; thinking is left out."""
        return "".join(block.text for block in self._in_order() if block.type == "text")

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """The calls of tools, in order."""
        return tuple(block.call for block in self._in_order() if block.type == "tool_use")

    @property
    def content(self) -> str:
        """All blocks as JSON, as they are sent back."""
        sent = (block.sent_back() for block in self._in_order())
        return json.dumps([block for block in sent if block], ensure_ascii=False)

    def read(self, events: Iterable[Any], listen: Callable[[str], None]) -> None:
        """Take events in until there are no more, or no more are wanted."""
        for event in events:
            self._take(event, listen)
            if self.too_long or self.prose:
                return

    def _in_order(self) -> list[Block]:
        return [self._blocks[number] for number in sorted(self._blocks)]

    def _take(self, event: Any, listen: Callable[[str], None]) -> None:  # noqa: ANN401 - unchecked
        kind = getattr(event, "type", "")
        if kind == "message_start":
            self.begun = True
            self._count(getattr(getattr(event, "message", None), "usage", None))
        elif kind == "content_block_start":
            block = Block.begun_by(getattr(event, "content_block", None))
            self._blocks[_number(event)] = block
            self._grow(block.text, block, listen)
        elif kind == "content_block_delta":
            block = self._blocks.setdefault(_number(event), Block("text"))
            self._grow(block.add(getattr(event, "delta", None)), block, listen)
        elif kind == "message_delta":
            self._stopped(getattr(event, "delta", None))
            self._count(getattr(event, "usage", None))

    def _grow(self, piece: str, block: Block, listen: Callable[[str], None]) -> None:
        self._length += len(piece)
        self.too_long = self._length > TOO_LONG
        if block.type != "text" or not piece:
            return
        listen(piece)
        begin = block.text.lstrip()[:1]
        self.prose = self.only_json and begin not in ("", "{", "[", "`")

    def _stopped(self, delta: Any) -> None:  # noqa: ANN401 - unchecked
        self.stop = str(getattr(delta, "stop_reason", None) or "")
        details = getattr(delta, "stop_details", None)
        said = (getattr(details, "category", None), getattr(details, "explanation", None))
        self.refusal = ": ".join(str(part) for part in said if part)

    def _count(self, told: Any) -> None:  # noqa: ANN401 - unchecked
        counts = {ours: getattr(told, theirs, None) for ours, theirs in _COUNTS}
        good = {k: v for k, v in counts.items() if type(v) is int and v >= 0}
        self.usage = replace(self.usage, **good)


def _number(event: Any) -> int:  # noqa: ANN401 - unchecked
    index = getattr(event, "index", 0)
    return index if type(index) is int else 0
